using System.Text.Json;
using Kalshi;
using Trader.Status;
using Trader.Whales;

namespace Trader.Host.Api;

/// <summary>The <c>whale_queue</c> frame.</summary>
internal sealed partial class Frames
{
    private const int DecisionsShown = 50;

    private void WriteWhaleQueue(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        var exchangeMs = trader.Clock.Exchange.NowMs;
        json.WriteNumber("version", snapshot.Version);
        json.WriteNumber("exchange_time_ms", exchangeMs);
        json.WriteNumber("exchange_speed", ExchangeSpeed());
        json.WriteNumber("timestamp", trader.Clock.Wall.GetUtcNow().ToUnixTimeMilliseconds() / 1000m);
        json.Objects("queue", snapshot.Whales, whale => WriteWhale(json, whale, exchangeMs));
        json.WriteStartObject("stats");
        WriteStats(json, snapshot);
        json.WriteEndObject();
        json.Objects("decisions", snapshot.Decisions.Take(DecisionsShown), decision => WriteDecision(json, decision));
        json.WriteStartObject("decision_stats");
        for (var i = 0; i < WhaleWords.All.Count; i++)
        {
            json.WriteNumber(WhaleWords.All[i].ToWire(), snapshot.DecisionCounts[i]);
        }

        json.WriteNumber("rate_limited", snapshot.RateLimited);
        json.WriteNumber("total", snapshot.DecisionCounts.Sum());
        json.WriteEndObject();
        json.Objects("followed", snapshot.Followed.Take(DecisionsShown), followed => WriteFollowed(json, followed));
        json.WriteStartObject("tokens");
        json.WriteNumber("available", snapshot.Tokens.Available);
        json.WriteNumber("capacity", snapshot.Tokens.Capacity);
        json.Number("next_token_seconds", snapshot.Tokens.UntilNextMs == 0 ? null : (snapshot.Tokens.UntilNextMs + 999) / 1000);
        json.WriteEndObject();
    }

    private void WriteStats(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        var discardedTenths = snapshot.PublicTrades == 0 ? 0 : snapshot.TradesDiscarded * 1000 / snapshot.PublicTrades;
        json.WriteNumber("trades_seen", snapshot.PublicTrades);
        json.WriteNumber("trades_discarded", snapshot.TradesDiscarded);
        json.WriteNumber("discard_rate_percent", discardedTenths / 10m);
        json.WriteNumber("queue_size", snapshot.Whales.Length);
        json.WriteNumber("max_queue_size", facts.Options.WhaleQueueSize);
        json.WriteNumber("window_minutes", facts.Options.WhaleWindowMinutes);
        json.WriteNumber("min_size_dollars", facts.Options.WhaleMinSizeCents / 100m);
        json.WriteNumber("bets", snapshot.Bets);
        json.WriteNumber("whales", snapshot.WhaleCount);
    }

    private static void WriteWhale(Utf8JsonWriter json, WhaleView whale, long exchangeMs)
    {
        json.WriteString("whale_id", whale.WhaleId);
        json.WriteString("market_ticker", whale.Ticker);
        json.WriteString("side", whale.Side.ToWire());
        json.Cents("price_cents", whale.Price);
        json.Contracts("count", whale.Count);
        json.Money("cost_dollars", whale.Cost);
        json.Money("payout_dollars", whale.Payout);
        json.Money("whale_size_dollars", whale.Size);
        json.WriteNumber("age_seconds", Math.Max(0, exchangeMs - whale.TimestampMs) / 100 / 10m);
        json.WriteNumber("timestamp_ms", whale.TimestampMs);
        json.WriteString("waiting", whale.Wait.ToWire());
    }

    private static void WriteDecision(Utf8JsonWriter json, WhaleDecision decision)
    {
        json.WriteString("whale_id", decision.WhaleId);
        json.WriteString("market_ticker", decision.Ticker);
        json.WriteString("side", decision.Side.ToWire());
        json.WriteString("action", decision.Outcome.ToWire());
        json.WriteString("reason", decision.Reason);
        json.WriteString("order_id", decision.OrderId);
        json.Money("whale_size_dollars", decision.WhaleSize);
        json.Cents("price_cents", decision.WhalePrice);
        json.Cents("our_price_cents", decision.OurPrice);
        json.Contracts("our_count", decision.OurCount);
        json.WriteNumber("timestamp_ms", decision.DecidedMs);
        json.WriteNumber("whale_timestamp_ms", decision.WhaleMs);
    }

    private static void WriteFollowed(Utf8JsonWriter json, FollowedView followed)
    {
        json.WriteString("whale_id", followed.Whale.WhaleId);
        json.WriteString("order_id", followed.Whale.OrderId);
        json.WriteNumber("placed_at_ms", followed.Whale.PlacedMs);
        json.WriteString("market_ticker", followed.Whale.Ticker);
        json.WriteString("side", followed.Whale.Side.ToWire());
        json.Contracts("our_count", followed.Whale.Count);
        json.Contracts("our_filled", followed.Filled);
        json.Cents("our_price_cents", followed.Whale.Price);
        json.Money("whale_size_dollars", followed.Whale.WhaleSize);
        json.WriteString("status", followed.Status);
    }
}
