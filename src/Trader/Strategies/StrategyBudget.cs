namespace Trader.Strategies;

/// <summary>What one strategy may have at stake, beside the limits of the risk gate.</summary>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="MaxExposureDollars">
/// Dollars of its own positions and open orders, without fees, 0 to 10 000 000; 0 means no limit of its own.
/// </param>
/// <param name="MaxOpenOrders">Its own orders that are or may be live, 0 to 10 000; 0 means no limit of its own.</param>
public sealed record StrategyBudget(string Strategy, long MaxExposureDollars = 0, int MaxOpenOrders = 0)
{
    /// <summary>Most dollars that can be said.</summary>
    public const long MostDollars = 10_000_000;

    /// <summary>Most orders that can be said.</summary>
    public const int MostOrders = 10_000;
}
