using System.Text.Json;
using System.Text.Json.Nodes;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Requirement", "A2")]
public sealed class FeedDecoderTests
{
    private readonly FeedDecoder decoder = new(new TickerTable());

    [Fact]
    public void ADeltaIsReadExactly()
    {
        var frame = Decode(Frames.Delta);
        Assert.Equal(FeedMessageType.OrderBookDelta, frame.Type);
        Assert.Equal((1, 20, 0), (frame.Sid, frame.Sequence, frame.CommandId));
        Assert.Equal(
            new BookDelta(
                "KXSIMRAIN-26NOV25-T1",
                Outcome.No,
                Price.FromCents(37),
                Quantity.FromContracts(-25),
                1_795_183_391_553
            ),
            frame.Delta
        );
    }

    [Fact]
    public void ATradeIsReadExactly()
    {
        var frame = Decode(Frames.Trade);
        Assert.Equal(FeedMessageType.Trade, frame.Type);
        Assert.Equal((2, 7), (frame.Sid, frame.Sequence));
        Assert.Equal(
            new PublicTrade(
                OpaqueId.FromText("3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002"),
                "KXSIMRAIN-26NOV25-T1",
                Price.FromCents(37),
                Quantity.Parse("4.50"),
                Outcome.No,
                IsBlockTrade: true,
                1_795_188_662_040
            ),
            frame.Trade
        );
    }

    [Fact]
    public void ASnapshotIsReadExactly()
    {
        var frame = Decode(Frames.Snapshot);
        var snapshot = Assert.IsType<BookSnapshot>(frame.Body);
        Assert.Equal((3, 1, 19), (frame.CommandId, frame.Sid, frame.Sequence));
        Assert.Equal("KXSIMRAIN-26NOV25-T1", snapshot.Ticker);
        Assert.Equal(
            [
                new BookLevel(Price.FromCents(35), Quantity.FromContracts(300)),
                new BookLevel(Price.FromCents(36), Quantity.FromContracts(120)),
            ],
            snapshot.Yes
        );
        Assert.Equal([new BookLevel(Price.FromCents(39), Quantity.Parse("45.50"))], snapshot.No);
    }

    [Theory]
    [InlineData("""{"type":"orderbook_snapshot","sid":1,"seq":1,"msg":{"market_ticker":"A-1"}}""")]
    [InlineData(
        """{"type":"orderbook_snapshot","sid":1,"seq":1,"msg":{"market_ticker":"A-1","yes_dollars_fp":null,"no_dollars_fp":[]}}"""
    )]
    public void AnAbsentOrNullSideIsEmpty(string text)
    {
        var snapshot = Assert.IsType<BookSnapshot>(Decode(text).Body);
        Assert.Empty(snapshot.Yes);
        Assert.Empty(snapshot.No);
    }

    [Fact]
    public void AFillIsReadExactly()
    {
        var frame = Decode(Frames.Fill);
        Assert.Equal((4, 0), (frame.Sid, frame.Sequence));
        Assert.Equal(
            new FillMessage
            {
                TradeId = "3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002",
                OrderId = "b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001",
                ClientOrderId = "pf-20261120-000017",
                Ticker = "KXSIMRAIN-26NOV25-T1",
                IsTaker = false,
                Outcome = Outcome.Yes,
                YesPrice = Price.FromCents(37),
                Count = Quantity.Parse("4.50"),
                Fee = Money.Parse("0.0175"),
                PostPosition = Quantity.Parse("-4.50"),
                TimestampMs = 1_795_188_662_040,
                ExchangeIndex = 0,
            },
            frame.Body
        );
    }

    [Fact]
    public void AnOrderChangeIsReadExactly() =>
        Assert.Equal(
            new UserOrderMessage
            {
                OrderId = "b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001",
                ClientOrderId = "pf-20261120-000017",
                Ticker = "KXSIMRAIN-26NOV25-T1",
                Status = "canceled",
                Outcome = Outcome.Yes,
                YesPrice = Price.FromCents(37),
                InitialCount = Quantity.FromContracts(25),
                FillCount = Quantity.Parse("4.50"),
                RemainingCount = Quantity.Zero,
                LastUpdateReason = "Decrease",
                LastUpdatedMs = 1_795_188_700_000,
                ExchangeIndex = 0,
            },
            Decode(Frames.UserOrder).Body
        );

    [Fact]
    public void AnswersToCommandsAreRead()
    {
        var subscribed = Decode(Frames.Subscribed);
        Assert.Equal((FeedMessageType.Subscribed, 1, 9), (subscribed.Type, subscribed.CommandId, subscribed.Sid));
        Assert.Equal("orderbook_delta", subscribed.Body);
        var unsubscribed = Decode(Frames.Unsubscribed);
        Assert.Equal((FeedMessageType.Unsubscribed, 5, 2, 44), Envelope(unsubscribed));
        Assert.Equal((FeedMessageType.Ok, 2, 1, 18), Envelope(Decode(Frames.Ok)));
        Assert.Equal((FeedMessageType.Ok, 4, 0, 0), Envelope(Decode(Frames.OkList)));
        var error = Decode(Frames.Error);
        Assert.Equal((FeedMessageType.Error, 0, 1, 61), Envelope(error));
        Assert.Equal(new FeedError(25, "Subscription buffer overflow"), error.Body);
    }

    [Fact]
    [Trait("Requirement", "A6")]
    public void AnUnknownTypeKeepsItsSidAndSequence() =>
        Assert.Equal((FeedMessageType.Unknown, 0, 9, 5), Envelope(Decode(Frames.Unknown)));

    [Fact]
    public void FieldsMayComeInAnyOrder()
    {
        var random = new Random(3);
        foreach (var text in Frames.All)
        {
            var expected = FrameText.Of(Decode(text));
            for (var i = 0; i < 200; i++)
            {
                Assert.Equal(expected, FrameText.Of(Decode(Shuffled(JsonNode.Parse(text)!, random).ToJsonString())));
            }
        }
    }

    [Fact]
    public void UnknownFieldsAndBlanksAreSkipped()
    {
        foreach (var text in Frames.All)
        {
            var expected = FrameText.Of(Decode(text));
            var padded = text.Replace(
                "\"type\"",
                "\"new\":{\"type\":[1,{\"msg\":2}]},\"other\":null,\"type\"",
                StringComparison.Ordinal
            );
            Assert.Equal(expected, FrameText.Of(Decode("\n " + padded + "\r\n\n")));
        }
    }

    [Fact]
    public void EscapedNamesAndTextAreUnderstood()
    {
        var text = Frames
            .Trade.Replace("\"count_fp\"", "\"count\\u005ffp\"", StringComparison.Ordinal)
            .Replace("\"trade\"", "\"tr\\u0061de\"", StringComparison.Ordinal)
            .Replace("KXSIMRAIN", "KX\\u0053IMRAIN", StringComparison.Ordinal);
        Assert.Equal(Decode(Frames.Trade), Decode(text));
    }

    [Fact]
    public void DeprecatedDirectionsCountOnlyInTheAbsenceOfTheNew()
    {
        var trade = Without(Frames.Trade, "taker_outcome_side");
        Assert.Equal(Outcome.No, Decode(trade).Trade.TakerSide);
        trade = Without(Without(trade, "taker_book_side"), "nothing");
        Assert.Equal(Outcome.No, Decode(trade).Trade.TakerSide);
        Assert.Equal(
            Outcome.No,
            Decode(
                Frames.Trade.Replace("\"taker_side\":\"no\"", "\"taker_side\":\"yes\"", StringComparison.Ordinal)
            ).Trade.TakerSide
        );
        AssertMissing(Without(trade, "taker_side"), "trade", "taker_outcome_side");
    }

    [Fact]
    public void AnOldFillThatSoldOneOutcomeBoughtTheOther()
    {
        var old = Without(Without(Without(Frames.Fill, "outcome_side"), "book_side"), "purchased_side");
        Assert.Equal(Outcome.Yes, ((FillMessage)Decode(old).Body!).Outcome);
        var sold = old.Replace("\"action\":\"buy\"", "\"action\":\"sell\"", StringComparison.Ordinal);
        Assert.Equal(Outcome.No, ((FillMessage)Decode(sold).Body!).Outcome);
    }

    [Fact]
    public void DirectionsThatContradictEachOtherAreRefused()
    {
        var text = Frames.Fill.Replace("\"book_side\":\"bid\"", "\"book_side\":\"ask\"", StringComparison.Ordinal);
        Assert.Equal("outcome_side", Assert.Throws<FeedFormatException>(() => Decode(text)).Field);
    }

    [Fact]
    public void SecondsStandInForMissingMilliseconds()
    {
        Assert.Equal(1_795_188_662_000, Decode(Without(Frames.Trade, "ts_ms")).Trade.TimestampMs);
        Assert.Equal(0, Decode(Without(Frames.Delta, "ts_ms")).Delta.TimestampMs);
        AssertMissing(Without(Without(Frames.Trade, "ts_ms"), "ts"), "trade", "ts_ms");
    }

    [Theory]
    [InlineData(nameof(Frames.Delta), "market_ticker")]
    [InlineData(nameof(Frames.Delta), "price_dollars")]
    [InlineData(nameof(Frames.Delta), "delta_fp")]
    [InlineData(nameof(Frames.Delta), "side")]
    [InlineData(nameof(Frames.Trade), "trade_id")]
    [InlineData(nameof(Frames.Trade), "market_ticker")]
    [InlineData(nameof(Frames.Trade), "yes_price_dollars")]
    [InlineData(nameof(Frames.Trade), "count_fp")]
    [InlineData(nameof(Frames.Snapshot), "market_ticker")]
    [InlineData(nameof(Frames.Fill), "order_id")]
    [InlineData(nameof(Frames.Fill), "fee_cost")]
    [InlineData(nameof(Frames.Fill), "post_position_fp")]
    [InlineData(nameof(Frames.Fill), "is_taker")]
    [InlineData(nameof(Frames.UserOrder), "ticker")]
    [InlineData(nameof(Frames.UserOrder), "status")]
    [InlineData(nameof(Frames.UserOrder), "remaining_count_fp")]
    [InlineData(nameof(Frames.Error), "code")]
    [InlineData(nameof(Frames.Subscribed), "channel")]
    [Trait("Target", "R23")]
    public void AMissingRequiredFieldIsNamedNeverGuessed(string frame, string field)
    {
        var text = (string)typeof(Frames).GetField(frame)!.GetValue(null)!;
        AssertMissing(Without(text, field), JsonNode.Parse(text)!["type"]!.GetValue<string>(), field);
        var asNull = JsonNode.Parse(text)!;
        asNull["msg"]![field] = null;
        Assert.Equal(field, Assert.Throws<FeedFormatException>(() => Decode(asNull.ToJsonString())).Field, ignoreCase: false);
    }

    [Theory]
    [InlineData("\"price_dollars\":\"0.3700\"", "\"price_dollars\":0.37", "price_dollars")]
    [InlineData("\"price_dollars\":\"0.3700\"", "\"price_dollars\":\"1.3700\"", "price_dollars")]
    [InlineData("\"price_dollars\":\"0.3700\"", "\"price_dollars\":\"0.37001\"", "price_dollars")]
    [InlineData("\"delta_fp\":\"-25.00\"", "\"delta_fp\":\"-25.001\"", "delta_fp")]
    [InlineData("\"side\":\"no\"", "\"side\":\"maybe\"", "side")]
    [InlineData("\"ts_ms\":1795183391553", "\"ts_ms\":1.5", "ts_ms")]
    [InlineData("\"ts_ms\":1795183391553", "\"ts_ms\":-1", "ts_ms")]
    [InlineData("\"ts_ms\":1795183391553", "\"ts_ms\":99999999999999999999", "ts_ms")]
    [InlineData("KXSIMRAIN-26NOV25-T1", "", "market_ticker")]
    [InlineData("KXSIMRAIN-26NOV25-T1", "A B", "market_ticker")]
    [InlineData("\"seq\":20", "\"seq\":\"20\"", "seq")]
    [InlineData("\"sid\":1", "\"sid\":1,\"sid\":2", "sid")]
    [InlineData("\"msg\":{", "\"msg\":3,\"x\":{", "msg")]
    public void AnInvalidValueIsNamed(string original, string replacement, string field)
    {
        var text = Frames.Delta.Replace(original, replacement, StringComparison.Ordinal);
        var exception = Assert.Throws<FeedFormatException>(() => Decode(text));
        Assert.Equal(("orderbook_delta", field), (exception.MessageType, exception.Field));
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorKeepsSidAndSequenceAndIsBounded()
    {
        var text = Frames.Delta.Replace("0.3700", new string('9', 400), StringComparison.Ordinal);
        var exception = Assert.Throws<FeedFormatException>(() => Decode(text));
        Assert.Equal((1, 20), (exception.Sid, exception.Sequence));
        Assert.True(exception.Message.Length < 300, exception.Message);
    }

    [Fact]
    public void NestingBeyondTheLimitIsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20);
        var text = Frames.Delta.Replace("\"type\"", $"\"new\":{deep},\"type\"", StringComparison.Ordinal);
        Assert.Throws<FeedFormatException>(() => Decode(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"trade\"}")]
    [InlineData("{\"type\":3}")]
    [InlineData("{\"type\":\"ok\"}{\"type\":\"ok\"}")]
    [InlineData("{\"type\":\"ok\"")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    public void WhatIsNoFrameIsRefused(string text) => Assert.Throws<FeedFormatException>(() => Decode(text));

    [Fact]
    [Trait("Target", "P2")]
    public void DeltasAndTradesAllocateNothing()
    {
        var delta = Frames.Utf8(Frames.Delta);
        var trade = Frames.Utf8(Frames.Trade);
        decoder.Decode(delta);
        decoder.Decode(trade);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            decoder.Decode(delta);
            decoder.Decode(trade);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (FeedMessageType Type, long Id, long Sid, long Sequence) Envelope(FeedFrame frame) =>
        (frame.Type, frame.CommandId, frame.Sid, frame.Sequence);

    private static JsonNode Shuffled(JsonNode node, Random random)
    {
        if (node is not JsonObject source)
        {
            return node.DeepClone();
        }

        var properties = source.ToArray();
        random.Shuffle(properties);
        var result = new JsonObject();
        foreach (var (name, value) in properties)
        {
            result[name] = value is null ? null : Shuffled(value, random);
        }

        return result;
    }

    private static string Without(string text, string field)
    {
        var node = JsonNode.Parse(text)!;
        ((JsonObject)node["msg"]!).Remove(field);
        return node.ToJsonString(JsonSerializerOptions.Default);
    }

    private void AssertMissing(string text, string type, string field)
    {
        var exception = Assert.Throws<FeedFormatException>(() => Decode(text));
        Assert.Equal((type, field), (exception.MessageType, exception.Field));
        Assert.Contains("missing", exception.Message, StringComparison.Ordinal);
    }

    private FeedFrame Decode(string text) => decoder.Decode(Frames.Utf8(text));
}
