using Kalshi.Simulator.Exchange;
using Kalshi.Wire;

namespace Kalshi.Simulator.Flow;

/// <summary>The house's standing quotes in one market.</summary>
internal sealed class HouseQuotes
{
    private readonly MatchingEngine engine;
    private readonly List<Order> bids = [];
    private readonly List<Order> asks = [];

    public HouseQuotes(MatchingEngine engine, Market market)
    {
        this.engine = engine;
        Market = market;
    }

    public Market Market { get; }

    /// <summary>Withdraws what would stand in the way of a trade at a price: asks at or below it, bids at or above it.</summary>
    public void WithdrawAround(Price price, long nowMs)
    {
        WithdrawWhere(asks, order => order.Price <= price, nowMs);
        WithdrawWhere(bids, order => order.Price >= price, nowMs);
    }

    /// <summary>
    /// Makes the quotes equal to the wanted levels. What already stands so is left alone; a level that would trade with an
    /// account's order is left out.
    /// </summary>
    public void Set(IReadOnlyList<BookLevel> wantedBids, IReadOnlyList<BookLevel> wantedAsks, long nowMs)
    {
        // First everything away, then everything new: in between the book is thinner, never crossed.
        WithdrawWhere(bids, order => !IsWanted(order, wantedBids), nowMs);
        WithdrawWhere(asks, order => !IsWanted(order, wantedAsks), nowMs);
        Lay(BookSide.Bid, bids, wantedBids, nowMs);
        Lay(BookSide.Ask, asks, wantedAsks, nowMs);
    }

    private static bool IsWanted(Order order, IReadOnlyList<BookLevel> wanted)
    {
        foreach (var level in wanted)
        {
            if (level.Price == order.Price)
            {
                return level.Quantity == order.RemainingCount;
            }
        }

        return false;
    }

    private void Lay(BookSide side, List<Order> standing, IReadOnlyList<BookLevel> wanted, long nowMs)
    {
        foreach (var level in wanted)
        {
            if (standing.Exists(order => order.Price == level.Price))
            {
                continue;
            }

            if (engine.LayForHouse(Market, side, level.Price, level.Quantity, nowMs) is { } order)
            {
                standing.Add(order);
            }
        }
    }

    private void WithdrawWhere(List<Order> standing, Predicate<Order> isUnwanted, long nowMs)
    {
        for (var i = standing.Count - 1; i >= 0; i--)
        {
            var order = standing[i];
            if (!order.IsInBook)
            {
                standing.RemoveAt(i);
            }
            else if (isUnwanted(order))
            {
                standing.RemoveAt(i);
                engine.WithdrawForHouse(order, nowMs);
            }
        }
    }
}
