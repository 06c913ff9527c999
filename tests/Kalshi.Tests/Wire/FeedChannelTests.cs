using System.Text.Json.Nodes;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

/// <summary>Documentation-derived frames of the less frequent channels (§9.2, §9.7, §9.10 to §9.13).</summary>
[Trait("Requirement", "A2")]
public sealed class FeedChannelTests
{
    private readonly DriftSentinel drift = new();
    private readonly FeedDecoder decoder;

    public FeedChannelTests() => decoder = new FeedDecoder(new TickerTable(), drift);

    [Fact]
    public void ATickerIsReadExactly() =>
        Assert.Equal(
            new TickerMessage
            {
                Ticker = "KXSIMRAIN-26NOV25-T1",
                LastPrice = Price.FromCents(38),
                YesBid = Price.FromCents(37),
                YesAsk = Price.FromCents(39),
                YesBidSize = Quantity.FromContracts(25),
                YesAskSize = Quantity.Parse("45.50"),
                LastTradeSize = Quantity.Parse("7.50"),
                Volume = Quantity.Parse("1804.25"),
                OpenInterest = Quantity.FromContracts(950),
                DollarVolume = -702,
                DollarOpenInterest = 361,
                TimestampMs = 1_795_183_391_553,
            },
            Body<TickerMessage>(Frames.Ticker)
        );

    [Fact]
    public void APositionIsReadExactly() =>
        Assert.Equal(
            new MarketPositionMessage
            {
                Ticker = "KXSIMRAIN-26NOV25-T1",
                Position = Quantity.Parse("-4.50"),
                PositionCost = Money.Parse("1.6650"),
                RealizedPnl = Money.Parse("-0.2000"),
                FeesPaid = Money.Parse("0.0161"),
                PositionFeeCost = Money.Zero,
                Volume = Quantity.Parse("4.50"),
            },
            Body<MarketPositionMessage>(Frames.Position)
        );

    [Fact]
    public void AnOrderGroupIsReadExactly() =>
        Assert.Equal(
            new OrderGroupMessage
            {
                Event = OrderGroupEvent.LimitUpdated,
                EventText = "limit_updated",
                OrderGroupId = "0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21",
                TimestampMs = 1_795_188_662_041,
                ContractsLimit = Quantity.FromContracts(150),
            },
            Body<OrderGroupMessage>(Frames.OrderGroup)
        );

    [Fact]
    public void ANewMarketIsReadExactly()
    {
        var market = Body<MarketLifecycleMessage>(Frames.MarketCreated);
        Assert.Equal((MarketLifecycleEvent.Created, "KXSIMRAIN-26NOV26-T1"), (market.Event, market.Ticker));
        Assert.Equal((1_795_276_800, 1_795_752_000), (market.OpenTimeSeconds, market.CloseTimeSeconds));
        Assert.Equal("linear_cent", market.PriceLevelStructure);
        Assert.Equal(PriceGrid.WholeCents.Bands, PriceGrid.Create(market.PriceBands).Bands);
        Assert.Equal(
            new MarketMetadata
            {
                Name = "T1",
                Title = "Rain of 1 inch or more",
                YesSubTitle = "1 inch or more",
                NoSubTitle = "Less",
                RulesPrimary = "…",
                RulesSecondary = "",
                CanCloseEarly = true,
                EventTicker = "KXSIMRAIN-26NOV26",
                ExpectedExpirationSeconds = 1_795_755_600,
                StrikeType = "greater_or_equal",
                FloorStrike = 1,
            },
            market.Metadata
        );
    }

    [Theory]
    [InlineData("\"deactivated\",\"is_deactivated\":true", MarketLifecycleEvent.Deactivated, "is_deactivated")]
    [InlineData("\"activated\",\"is_deactivated\":false", MarketLifecycleEvent.Activated, "is_deactivated")]
    [InlineData("\"close_date_updated\",\"close_ts\":5", MarketLifecycleEvent.CloseDateUpdated, "close_ts")]
    [InlineData("\"determined\",\"result\":\"no\",\"determination_ts\":5", MarketLifecycleEvent.Determined, "result")]
    [InlineData("\"settled\",\"settled_ts\":5", MarketLifecycleEvent.Settled, "settled_ts")]
    [InlineData(
        "\"price_level_structure_updated\",\"price_level_structure\":\"deci_cent\",\"price_ranges\":[{\"start\":\"0\",\"end\":\"1\",\"step\":\"0.001\"}]",
        MarketLifecycleEvent.PriceLevelStructureUpdated,
        "price_ranges"
    )]
    public void EveryEventOfAMarketIsReadAndCannotLackWhatItIsAbout(string rest, MarketLifecycleEvent happened, string field)
    {
        var text = Lifecycle(rest);
        Assert.Equal(happened, Body<MarketLifecycleMessage>(text).Event);
        var without = JsonNode.Parse(text)!;
        ((JsonObject)without["msg"]!).Remove(field);
        var error = Assert.Throws<FeedFormatException>(() => decoder.Decode(Frames.Utf8(without.ToJsonString())));
        Assert.Equal(("market_lifecycle_v2", field, true), (error.MessageType, error.Field, error.IsMissingField));
    }

    [Fact]
    public void UpdatedMetadataAreKeptApart()
    {
        var market = Body<MarketLifecycleMessage>(
            Lifecycle("\"metadata_updated\",\"strike_type\":\"between\",\"floor_strike\":1.5,\"custom_strike\":{\"a\":[1]}")
        );
        Assert.Equal(
            new MarketMetadata
            {
                StrikeType = "between",
                FloorStrike = 1.5m,
                CustomStrike = "{\"a\":[1]}",
            },
            market.UpdatedMetadata
        );
        Assert.Null(market.Metadata);
    }

    [Fact]
    [Trait("Requirement", "A6")]
    public void AnUnknownEventOrPriceStructureIsKeptAndCounted()
    {
        var market = Body<MarketLifecycleMessage>(Lifecycle("\"teleported\",\"price_level_structure\":\"round_number\""));
        Assert.Equal((MarketLifecycleEvent.Unknown, "teleported"), (market.Event, market.EventText));
        Assert.Equal(
            [
                new DriftFinding("feed/market_lifecycle_v2", DriftKind.UnknownValue, "event_type=teleported", 1),
                new DriftFinding("feed/market_lifecycle_v2", DriftKind.UnknownPriceStructure, "round_number", 1),
            ],
            drift.Snapshot().Findings
        );
    }

    [Fact]
    public void EventsAndTheirFeesAreReadExactly()
    {
        var created = Body<EventLifecycleMessage>(Frames.EventCreated);
        Assert.Equal(
            ("KXSIMRAIN-26NOV26", "KXSIMRAIN", ""),
            (created.EventTicker, created.SeriesTicker, created.CollateralReturnType)
        );
        Assert.Equal(
            new EventFeeMessage
            {
                EventTicker = "KXSIMRAIN-26NOV25",
                FeeTypeOverride = "quadratic",
                FeeMultiplierOverride = 0.5m,
            },
            Body<EventFeeMessage>(Frames.EventFee)
        );
        Assert.Equal(
            new EventFeeMessage { EventTicker = "E" },
            Body<EventFeeMessage>(
                """{"type":"event_fee_update","sid":8,"seq":1,"msg":{"event_ticker":"E","fee_type_override":null,"fee_multiplier_override":null}}"""
            )
        );
    }

    [Fact]
    public void ACombinationMarketHasItsOwnType() =>
        Assert.Equal(
            FeedMessageType.MultivariateMarketLifecycle,
            decoder
                .Decode(
                    Frames.Utf8(
                        Frames.Lifecycle.Replace("market_lifecycle_v2", "multivariate_market_lifecycle", StringComparison.Ordinal)
                    )
                )
                .Type
        );

    [Fact]
    public void AcknowledgementsTellTheirMarketsAndSubscriptions()
    {
        Assert.Equal(["A-1", "A-2"], Body<SubscribedMarkets>(Frames.Ok).Tickers);
        Assert.Equal(
            [new FeedSubscription("orderbook_delta", 1), new FeedSubscription("trade", 2)],
            Body<SubscriptionList>(Frames.OkList).Subscriptions
        );
        Assert.Null(decoder.Decode(Frames.Utf8("""{"type":"ok","id":2,"sid":1,"seq":18}""")).Body);
    }

    [Theory]
    [InlineData(nameof(Frames.Ticker), "yes_bid_dollars")]
    [InlineData(nameof(Frames.Ticker), "volume_fp")]
    [InlineData(nameof(Frames.Position), "position_fp")]
    [InlineData(nameof(Frames.Position), "realized_pnl_dollars")]
    [InlineData(nameof(Frames.OrderGroup), "event_type")]
    [InlineData(nameof(Frames.OrderGroup), "order_group_id")]
    [InlineData(nameof(Frames.EventCreated), "series_ticker")]
    [InlineData(nameof(Frames.EventFee), "event_ticker")]
    [InlineData(nameof(Frames.MarketCreated), "event_type")]
    [Trait("Target", "R23")]
    public void AMissingRequiredFieldIsNamed(string frame, string field)
    {
        var text = (string)typeof(Frames).GetField(frame)!.GetValue(null)!;
        var node = JsonNode.Parse(text)!;
        ((JsonObject)node["msg"]!).Remove(field);
        var error = Assert.Throws<FeedFormatException>(() => decoder.Decode(Frames.Utf8(node.ToJsonString())));
        Assert.Equal((node["type"]!.GetValue<string>(), field), (error.MessageType, error.Field));
    }

    private static string Lifecycle(string rest) =>
        $$$"""{"type":"market_lifecycle_v2","sid":8,"seq":901,"msg":{"market_ticker":"M-1","event_type":{{{rest}}}}}""";

    private T Body<T>(string text) => Assert.IsType<T>(decoder.Decode(Frames.Utf8(text)).Body);
}
