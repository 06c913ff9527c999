using Trader.Events;
using Trader.Markets;

namespace Trader.Orders.Maintenance;

/// <summary>
/// An order of ours in a market that has closed. Closed is what the exchange says of the market (requirement E5): not its absence
/// from the books that are watched, and not its close time alone, which the exchange may move.
/// </summary>
internal sealed class ClosedMarketRule(MarketCatalog catalog) : IPruneRule
{
    public PruneRule Rule => PruneRule.ClosedMarket;

    public string? WhyPrune(in RestingOrder order, EventTime now) =>
        order.Own is not null && catalog.Find(order.Ticker) is { HasClosed: true } market
            ? $"its market is {market.Status}"
            : null;
}
