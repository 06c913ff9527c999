using Kalshi.Wire;

namespace Kalshi.Simulator.Exchange;

/// <summary>A market's single YES book with price–time priority (DCM Rule 5.9). Read by everyone, changed by the engine.</summary>
public sealed class OrderBook
{
    internal OrderBook() { }

    internal BookHalf Bids { get; } = new(BookSide.Bid);

    internal BookHalf Asks { get; } = new(BookSide.Ask);

    /// <summary>The best bid for YES, or null when there is none.</summary>
    public Price? BestBid => Bids.Best?.Price;

    /// <summary>The best ask for YES, or null when there is none.</summary>
    public Price? BestAsk => Asks.Best?.Price;

    /// <summary>Contracts at the best price of a side; zero when the side is empty.</summary>
    public Quantity BestSize(BookSide side) => Half(side).Best?.Total ?? Quantity.Zero;

    /// <summary>Contracts at a YES price of a side.</summary>
    public Quantity SizeAt(BookSide side, Price price) => Half(side).SizeAt(price);

    /// <summary>The levels of a side at YES prices, worst first and best last, as the exchange lists them.</summary>
    /// <param name="side">The side.</param>
    /// <param name="depth">Best levels wanted; 0 or less for all.</param>
    public IEnumerable<BookLevel> Levels(BookSide side, int depth = 0)
    {
        var levels = Half(side).Levels;
        var first = depth <= 0 ? 0 : Math.Max(0, levels.Count - depth);
        for (var i = first; i < levels.Count; i++)
        {
            yield return new BookLevel(levels[i].Price, levels[i].Total);
        }
    }

    /// <summary>
    /// Contracts of accounts (not of the house) that an order of the other side with this limit would meet.
    /// </summary>
    public Quantity AccountSizeCrossedBy(BookSide restingSide, Price limit)
    {
        var half = Half(restingSide);
        var total = Quantity.Zero;
        for (var i = half.Levels.Count - 1; i >= 0 && half.IsCrossedBy(limit, half.Levels[i].Price); i--)
        {
            for (var order = half.Levels[i].Head; order is not null; order = order.Next)
            {
                total += order.Owner.IsHouse ? Quantity.Zero : order.RemainingCount;
            }
        }

        return total;
    }

    internal BookHalf Half(BookSide side) => side == BookSide.Bid ? Bids : Asks;
}
