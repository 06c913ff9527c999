using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// One side of a random market's book as the crowd makes it: standing quotes on consecutive prices of the grid, and orders
/// laid beside them for a while. Bounded by its levels and by <see cref="MaxVisitors"/>.
/// </summary>
internal sealed class HouseLadder
{
    /// <summary>Most orders beside the standing quotes of a side.</summary>
    public const int MaxVisitors = 12;

    private readonly MatchingEngine engine;
    private readonly Market market;
    private readonly BookSide side;
    private readonly PriceLattice lattice;
    private readonly QuoteDice dice;
    private readonly List<Order> quotes = [];
    private readonly List<Order> visitors = [];

    public HouseLadder(MatchingEngine engine, Market market, BookSide side, PriceLattice lattice, QuoteDice dice)
    {
        this.engine = engine;
        this.market = market;
        this.side = side;
        this.lattice = lattice;
        this.dice = dice;
        Best = -1;
    }

    /// <summary>The number of its best price on the lattice; −1 before it was first set.</summary>
    public int Best { get; private set; }

    /// <summary>Orders beside the standing quotes, those included that ended and were not yet cleared away.</summary>
    public int Visitors => visitors.Count;

    private int Away => side == BookSide.Bid ? -1 : 1;

    /// <summary>Withdraws what does not belong between the best price and the last of the levels.</summary>
    public void Withdraw(int best, int levels, long nowMs)
    {
        var last = best + (Away * (levels - 1));
        var nearest = PriceAt(best);
        var furthest = PriceAt(last);
        Withdraw(quotes, nearest, furthest, nowMs);
        Withdraw(visitors, nearest, furthest, nowMs);
        Best = best;
    }

    /// <summary>Lays a quote wherever one is missing. A level that would trade with an account's order is left out.</summary>
    public void Lay(int levels, long nowMs)
    {
        for (var distance = 0; distance < levels; distance++)
        {
            var number = Best + (Away * distance);
            if (number < 0 || number >= lattice.Count)
            {
                return;
            }

            var price = lattice[number];
            if (HasQuoteAt(price))
            {
                continue;
            }

            var size = dice.LevelSize(distance);
            var front = QuoteDice.ToQuantity(
                size.Hundredths * dice.FrontShare() / Quantity.HundredthsPerContract,
                isFractional: false
            );
            LayQuote(price, Quantity.Min(front, size), nowMs);
            LayQuote(price, size - Quantity.Min(front, size), nowMs);
        }
    }

    /// <summary>
    /// Lays an order beside the quotes, for which the oldest leaves where there are too many; null where there is no such
    /// price or it would trade.
    /// </summary>
    public Order? Visit(int distance, Quantity size, long nowMs)
    {
        var number = Best + (Away * distance);
        if (number < 0 || number >= lattice.Count)
        {
            return null;
        }

        if (visitors.Count >= MaxVisitors)
        {
            Leave(visitors[0], nowMs);
        }

        var order = engine.LayForHouse(market, side, lattice[number], size, nowMs);
        if (order is not null)
        {
            visitors.Add(order);
        }

        return order;
    }

    /// <summary>Ends a visit.</summary>
    public void Leave(Order visitor, long nowMs)
    {
        if (visitors.Remove(visitor))
        {
            engine.WithdrawForHouse(visitor, nowMs);
        }
    }

    private Price PriceAt(int number) => lattice[Math.Clamp(number, 0, lattice.Count - 1)];

    private bool HasQuoteAt(Price price)
    {
        foreach (var quote in quotes)
        {
            if (quote.Price == price && quote.IsInBook)
            {
                return true;
            }
        }

        return false;
    }

    private void LayQuote(Price price, Quantity size, long nowMs)
    {
        if (size.IsPositive && engine.LayForHouse(market, side, price, size, nowMs) is { } order)
        {
            quotes.Add(order);
        }
    }

    private void Withdraw(List<Order> orders, Price nearest, Price furthest, long nowMs)
    {
        var (low, high) = side == BookSide.Bid ? (furthest, nearest) : (nearest, furthest);
        for (var i = orders.Count - 1; i >= 0; i--)
        {
            var order = orders[i];
            if (order.IsInBook && order.Price >= low && order.Price <= high)
            {
                continue;
            }

            engine.WithdrawForHouse(order, nowMs);
            orders.RemoveAt(i);
        }
    }
}
