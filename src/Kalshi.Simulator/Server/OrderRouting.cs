using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>To which shard a request about an order goes, and which shard's bucket pays for it (§2.3, §6.5 and §8 of the API).</summary>
internal static class OrderRouting
{
    /// <summary>The <c>exchange_index</c> that leaves the shard to the exchange.</summary>
    public const long Auto = -1;

    /// <summary>The shard whose write bucket pays; null for all of them (doubt D3).</summary>
    public static int? Billed(RestCall call, long exchangeIndex)
    {
        if (exchangeIndex == Auto)
        {
            return call.Doubts.AutoRoutedWritesBillEveryShard ? null : 0;
        }

        return (int)Math.Clamp(exchangeIndex, 0, int.MaxValue);
    }

    /// <summary>The same for requests that say in the query where their order is.</summary>
    public static int? BilledByQuery(RestCall call)
    {
        // What is no number is refused by the route; until then shard 0 pays.
        _ = call.Query.TryNumber("exchange_index", out var given);
        return Billed(call, Given(given, call.Query["market_ticker"]));
    }

    /// <summary>The same for requests that say so in the body.</summary>
    public static int? BilledByBody(RestCall call) =>
        Billed(call, Given(call.Body.Integer("exchange_index"), call.Body.Text("market_ticker")));

    /// <summary>Whether a market is where an order for it was sent (doubt D20).</summary>
    public static bool Reaches(RestCall call, Market market, long? exchangeIndex) =>
        exchangeIndex is null or Auto || exchangeIndex == market.Shard.Index || call.Doubts.WrongShardIsOverlooked;

    /// <summary>
    /// Finds an order where a request was sent: on the shard named, else on the shard of the market named, else on shard 0. An
    /// order on another shard is not found (doubt D20).
    /// </summary>
    public static bool TryFind(RestCall call, string orderId, long? exchangeIndex, string marketTicker, out Guid id)
    {
        if (!Guid.TryParseExact(orderId, "D", out id) || call.Engine.FindOrder(call.Account, id) is not { } order)
        {
            return false;
        }

        if (call.Doubts.WrongShardIsOverlooked)
        {
            return true;
        }

        var shard = Given(exchangeIndex, marketTicker);
        if (shard == Auto)
        {
            shard = marketTicker.Length == 0 ? 0 : call.Engine.FindMarket(marketTicker)?.Shard.Index ?? Auto;
        }

        return order.Market.Shard.Index == shard;
    }

    // With neither shard nor market, shard 0 is meant.
    private static long Given(long? exchangeIndex, string marketTicker) => exchangeIndex ?? (marketTicker.Length > 0 ? Auto : 0);
}
