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
        for (var i = asks.Count - 1; i >= 0; i--)
        {
            KeepIf(asks, i, asks[i].Price > price, nowMs);
        }

        for (var i = bids.Count - 1; i >= 0; i--)
        {
            KeepIf(bids, i, bids[i].Price < price, nowMs);
        }
    }

    /// <summary>
    /// Makes the quotes equal to the wanted levels. What already stands so is left alone; a level that would trade with an
    /// account's order is left out.
    /// </summary>
    public void Set(ReadOnlySpan<BookLevel> wantedBids, ReadOnlySpan<BookLevel> wantedAsks, long nowMs)
    {
        // First everything away, then everything new: in between the book is thinner, never crossed.
        WithdrawUnwanted(bids, wantedBids, nowMs);
        WithdrawUnwanted(asks, wantedAsks, nowMs);
        Lay(BookSide.Bid, bids, wantedBids, nowMs);
        Lay(BookSide.Ask, asks, wantedAsks, nowMs);
    }

    private static bool IsWanted(Order order, ReadOnlySpan<BookLevel> wanted)
    {
        foreach (ref readonly var level in wanted)
        {
            if (level.Price == order.Price)
            {
                return level.Quantity == order.RemainingCount;
            }
        }

        return false;
    }

    private static bool HasOrderAt(List<Order> standing, Price price)
    {
        foreach (var order in standing)
        {
            if (order.Price == price)
            {
                return true;
            }
        }

        return false;
    }

    private void WithdrawUnwanted(List<Order> standing, ReadOnlySpan<BookLevel> wanted, long nowMs)
    {
        for (var i = standing.Count - 1; i >= 0; i--)
        {
            KeepIf(standing, i, IsWanted(standing[i], wanted), nowMs);
        }
    }

    private void Lay(BookSide side, List<Order> standing, ReadOnlySpan<BookLevel> wanted, long nowMs)
    {
        foreach (ref readonly var level in wanted)
        {
            if (
                !HasOrderAt(standing, level.Price)
                && engine.LayForHouse(Market, side, level.Price, level.Quantity, nowMs) is { } order
            )
            {
                standing.Add(order);
            }
        }
    }

    /// <summary>Forgets an order that no longer rests, and withdraws one that is not to be kept.</summary>
    private void KeepIf(List<Order> standing, int index, bool isWanted, long nowMs)
    {
        var order = standing[index];
        if (order.IsInBook && isWanted)
        {
            return;
        }

        standing.RemoveAt(index);
        engine.WithdrawForHouse(order, nowMs);
    }
}
