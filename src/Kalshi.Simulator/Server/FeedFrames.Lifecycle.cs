using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The messages of the lifecycle channels (§9.13 of the API). Their times are whole seconds.</summary>
internal sealed partial class FeedFrames
{
    private const long MsPerSecond = 1000;

    /// <summary>What happened to a market; the market itself says what it is now.</summary>
    public ReadOnlySpan<byte> MarketLifecycle(FeedSubscription subscription, Market market, string eventType, long nowMs)
    {
        Begin(subscription.Channel.ToWire(), 0, subscription.Sid, subscription.NextSequence());
        json.WriteStartObject("msg");
        json.WriteString("event_type", eventType);
        json.WriteString("market_ticker", market.Ticker);
        switch (eventType)
        {
            case "created":
                WriteCreated(market);
                break;
            case "activated" or "deactivated":
                json.WriteBoolean("is_deactivated", eventType == "deactivated");
                break;
            case "close_date_updated":
                json.WriteNumber("close_ts", market.Spec.CloseMs / MsPerSecond);
                break;
            case "determined":
                json.WriteString("result", market.Result.ToWire());
                json.WriteNumber("determination_ts", nowMs / MsPerSecond);
                WritePrice("settlement_value", market.YesPayout ?? Price.Zero);
                break;
            case "settled":
                json.WriteNumber("settled_ts", nowMs / MsPerSecond);
                break;
            case "price_level_structure_updated":
                WriteGrid(market.Spec);
                break;
            case "metadata_updated":
                json.WriteString("yes_sub_title", market.Spec.YesSubTitle);
                break;
        }

        json.WriteEndObject();
        return End();
    }

    private void WriteCreated(Market market)
    {
        var spec = market.Spec;
        json.WriteNumber("exchange_index", 0);
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
        json.WriteEndObject();
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
