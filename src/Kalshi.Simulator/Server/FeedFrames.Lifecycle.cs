using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The messages of the lifecycle channels (§9.13 of the API). Their times are whole seconds.</summary>
internal sealed partial class FeedFrames
{
    private const long MsPerSecond = 1000;

    /// <summary>What happened to a market; the market itself says what it is now.</summary>
    public ReadOnlySpan<byte> MarketLifecycle(FeedSubscription subscription, Market market, MarketLifecycle change, long nowMs)
    {
        Begin(subscription.Channel.ToWire(), 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("event_type", change.ToWire());
        json.WriteString("market_ticker", market.Ticker);
        switch (change)
        {
            case Exchange.MarketLifecycle.Created:
                WriteCreated(market);
                break;
            case Exchange.MarketLifecycle.Activated or Exchange.MarketLifecycle.Deactivated:
                json.WriteBoolean("is_deactivated", change == Exchange.MarketLifecycle.Deactivated);
                break;
            case Exchange.MarketLifecycle.CloseDateUpdated:
                json.WriteNumber("close_ts", market.Spec.CloseMs / MsPerSecond);
                break;
            case Exchange.MarketLifecycle.Determined:
                json.WriteString("result", market.Result.ToWire());
                json.WriteNumber("determination_ts", nowMs / MsPerSecond);
                WritePrice("settlement_value", market.YesPayout ?? Price.Zero);
                break;
            case Exchange.MarketLifecycle.Settled:
                json.WriteNumber("settled_ts", nowMs / MsPerSecond);
                break;
            case Exchange.MarketLifecycle.PriceLevelStructureUpdated:
                WriteGrid(market.Spec);
                break;
            case Exchange.MarketLifecycle.MetadataUpdated:
                WriteStrikes(market.Spec);
                json.WriteString("yes_sub_title", market.Spec.YesSubTitle);
                break;
        }

        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> EventLifecycle(FeedSubscription subscription, ListedEvent listed)
    {
        var spec = listed.Spec;
        Begin("event_lifecycle", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("event_ticker", spec.EventTicker);
        json.WriteNumber("exchange_index", spec.Shard);
        json.WriteString("title", spec.Title);
        json.WriteString("subtitle", spec.SubTitle);
        json.WriteString("collateral_return_type", spec.CollateralReturnType);
        json.WriteString("series_ticker", spec.SeriesTicker);
        json.WriteEndObject();
        return End();
    }

    public ReadOnlySpan<byte> EventFeeUpdate(FeedSubscription subscription, ListedEvent listed)
    {
        Begin("event_fee_update", 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("event_ticker", listed.Spec.EventTicker);
        if (listed.Spec.FeeOverride is { } fees)
        {
            json.WriteString("fee_type_override", FeeWord(fees.Type));
            json.WriteNumber("fee_multiplier_override", fees.MultiplierThousandths / 1000m);
        }
        else
        {
            json.WriteNull("fee_type_override");
            json.WriteNull("fee_multiplier_override");
        }

        json.WriteEndObject();
        return End();
    }

    private static string FeeWord(FeeType type) =>
        type switch
        {
            FeeType.QuadraticWithMakerFees => "quadratic_with_maker_fees",
            FeeType.QuadraticWithComboMakerFees => "quadratic_with_combo_maker_fees",
            _ => "quadratic",
        };

    private void WriteCreated(Market market)
    {
        var spec = market.Spec;
        json.WriteNumber("exchange_index", market.Shard.Index);
        json.WriteNumber("open_ts", spec.OpenMs / MsPerSecond);
        json.WriteNumber("close_ts", spec.CloseMs / MsPerSecond);
        WriteGrid(spec);
        json.WriteStartObject("additional_metadata");
        json.WriteString("name", spec.YesSubTitle);
        json.WriteString("title", spec.Title);
        json.WriteString("yes_sub_title", spec.YesSubTitle);
        json.WriteString("no_sub_title", spec.YesSubTitle.Length == 0 ? "" : $"Not: {spec.YesSubTitle}");
        json.WriteString("rules_primary", "");
        json.WriteString("rules_secondary", "");
        json.WriteBoolean("can_close_early", false);
        json.WriteString("event_ticker", spec.EventTicker);
        json.WriteNumber("expected_expiration_ts", spec.CloseMs / MsPerSecond);
        WriteStrikes(spec);
        json.WriteEndObject();
    }

    private void WriteStrikes(MarketSpec spec)
    {
        if (spec.StrikeType is { } type)
        {
            json.WriteString("strike_type", type);
        }

        if (spec.FloorStrike is { } floor)
        {
            json.WriteNumber("floor_strike", floor);
        }

        if (spec.CapStrike is { } cap)
        {
            json.WriteNumber("cap_strike", cap);
        }

        if (spec.CustomStrike is { } custom)
        {
            json.WritePropertyName("custom_strike");
            json.WriteRawValue(custom);
        }
    }

    private void WriteGrid(MarketSpec spec)
    {
        json.WriteString("price_level_structure", spec.GridLabel);
        json.WriteStartArray("price_ranges");
        foreach (var band in spec.Grid.Bands)
        {
            json.WriteStartObject();
            WritePrice("start", band.Start);
            WritePrice("end", band.End);
            WritePrice("step", band.Step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
