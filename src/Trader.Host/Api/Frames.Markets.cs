using System.Text.Json;
using Kalshi;
using Trader.Markets;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>Every watched market with the best of its book and what that was like lately.</summary>
internal sealed partial class Frames
{
    /// <summary>The body of <c>GET /v3/markets</c>.</summary>
    public byte[] Markets() => Body(json => WriteMarkets(json, trader.Latest));

    private void WriteMarkets(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        json.WriteString("timestamp", trader.Clock.Wall.GetUtcNow());
        json.WriteNumber("exchange_time_ms", snapshot.Time.ExchangeMs);
        json.Objects("markets", snapshot.Markets, market => WriteMarket(json, market, snapshot.Time.ExchangeMs));
    }

    private static void WriteMarket(Utf8JsonWriter json, MarketView market, long exchangeMs)
    {
        json.WriteString("market_ticker", market.Ticker);
        json.WriteString("event_ticker", market.EventTicker);
        json.WriteString("title", market.Title);
        json.WriteString("status", market.Status);
        json.Number("close_time_ms", market.CloseMs);
        json.Number("seconds_to_close", market.CloseMs is { } close ? Math.Max(0, close - exchangeMs) / 1000 : null);
        json.WriteBoolean("tradable", market.IsTradable);
        json.Cents("yes_bid_cents", market.Bid);
        json.Contracts("yes_bid_size", market.BidSize);
        json.Cents("yes_ask_cents", market.Ask);
        json.Contracts("yes_ask_size", market.AskSize);
        json.Cents("spread_cents", market.SpreadUnits is { } spread and >= 0 ? Price.FromUnits(spread) : null);
        json.Number("imbalance_thousandths", market.ImbalanceThousandths);
        json.Number("last_change_ms", market.LastChangeMs == 0 ? null : market.LastChangeMs);
        json.WriteStartArray("reasons");
        foreach (var reason in market.Reasons)
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        if (market.Signal is { } signal)
        {
            json.WriteStartObject("signal");
            WriteSignal(json, signal);
            json.WriteEndObject();
        }
    }

    private static void WriteSignal(Utf8JsonWriter json, BookSignal signal)
    {
        json.WriteNumber("start_ms", signal.StartMs);
        json.WriteNumber("covered_ms", signal.CoveredMs);
        json.Number("spread_open_units", signal.SpreadOpenUnits);
        json.Number("spread_high_units", signal.SpreadHighUnits);
        json.Number("spread_low_units", signal.SpreadLowUnits);
        json.Number("spread_close_units", signal.SpreadCloseUnits);
        json.Contracts("bid_depth", signal.BidDepth);
        json.Contracts("ask_depth", signal.AskDepth);
        json.Contracts("best_bid_size", signal.BestBidSize);
        json.Contracts("best_ask_size", signal.BestAskSize);
        json.Number("imbalance_ten_thousandths", signal.ImbalanceTenThousandths);
        json.WriteNumber("snapshots", signal.Snapshots);
        json.WriteNumber("deltas", signal.Deltas);
        json.WriteNumber("large_levels", signal.LargeLevels);
    }
}
