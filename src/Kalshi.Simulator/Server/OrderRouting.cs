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
        return Billed(call, given ?? (call.Query["market_ticker"].Length > 0 ? Auto : 0));
    }
}
