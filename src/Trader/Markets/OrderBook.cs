using Kalshi;
using Kalshi.Wire;

namespace Trader.Markets;

/// <summary>
/// The book of one market on the YES scale, from a snapshot and the deltas after it. It can be traded on only between a
/// snapshot and the first sign that something was missed.
/// </summary>
public sealed class OrderBook
{
    /// <summary>Contracts from which a level counts as large.</summary>
    public const int LargeLevelContracts = 10_000;

    private readonly BookSideLevels bids = new(BookSide.Bid);
    private readonly BookSideLevels asks = new(BookSide.Ask);

    /// <summary>Makes the book of a market, empty and not tradable until its first snapshot.</summary>
    public OrderBook(string ticker) => Ticker = ticker;

    /// <summary>The market.</summary>
    public string Ticker { get; }

    /// <summary>Whether the book is known to be what the exchange has, as far as its messages have arrived.</summary>
    public bool IsTradable { get; private set; }

    /// <summary>When a message last changed the book, exchange clock, Unix milliseconds; 0 before the first.</summary>
    public long LastChangeMs { get; private set; }

    /// <summary>Levels on both sides.</summary>
    public int LevelCount => bids.Count + asks.Count;

    /// <summary>Levels on both sides that hold <see cref="LargeLevelContracts"/> or more.</summary>
    public int LargeLevelCount => bids.LargeCount + asks.LargeCount;

    /// <summary>Best YES bid, or null when nobody bids.</summary>
    public Price? BestBid => bids.BestPrice;

    /// <summary>Best YES ask, or null when nobody offers.</summary>
    public Price? BestAsk => asks.BestPrice;

    /// <summary>YES ask minus YES bid in 1/10 000 dollar, or null when a side is empty. Not positive while the book is crossed.</summary>
    public int? SpreadUnits => BestBid is { } bid && BestAsk is { } ask ? ask.Units - bid.Units : null;

    /// <summary>
    /// (bid depth − ask depth) ÷ (bid depth + ask depth) in thousandths, −1000 to 1000; null for an empty book.
    /// </summary>
    public int? ImbalanceThousandths
    {
        get
        {
            var bid = bids.Depth.Hundredths;
            var total = bid + asks.Depth.Hundredths;
            return total == 0 ? null : (int)(((Int128)(2 * bid) - total) * 1000 / total);
        }
    }

    /// <summary>Best bid for contracts of <paramref name="outcome"/>, in that outcome's prices.</summary>
    public Price? BestBidFor(Outcome outcome) => outcome == Outcome.Yes ? BestBid : BestAsk?.Complement;

    /// <summary>Best ask for contracts of <paramref name="outcome"/>, in that outcome's prices.</summary>
    public Price? BestAskFor(Outcome outcome) => outcome == Outcome.Yes ? BestAsk : BestBid?.Complement;

    /// <summary>Levels that bid for contracts of <paramref name="outcome"/>.</summary>
    public int BidLevelsFor(Outcome outcome) => outcome == Outcome.Yes ? bids.Count : asks.Count;

    /// <summary>A level that bids for contracts of <paramref name="outcome"/>, in that outcome's prices.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="rank">0 for the best, below <see cref="BidLevelsFor"/>.</param>
    public BookLevel BidFor(Outcome outcome, int rank)
    {
        var (price, size) = (outcome == Outcome.Yes ? bids : asks).Level(rank);
        return new BookLevel(outcome == Outcome.Yes ? price : price.Complement, size);
    }

    /// <summary>Contracts at the best price of a side of the YES book.</summary>
    public Quantity BestSize(BookSide side) => side == BookSide.Bid ? bids.BestSize : asks.BestSize;

    /// <summary>Contracts on a side of the YES book.</summary>
    public Quantity Depth(BookSide side) => side == BookSide.Bid ? bids.Depth : asks.Depth;

    /// <summary>The best <paramref name="count"/> levels of a side, best first.</summary>
    public IReadOnlyList<BookLevel> Top(BookSide side, int count)
    {
        var levels = side == BookSide.Bid ? bids : asks;
        var result = new BookLevel[Math.Min(count, levels.Count)];
        for (var i = 0; i < result.Length; i++)
        {
            var (price, size) = levels.Level(i);
            result[i] = new BookLevel(price, size);
        }

        return result;
    }

    /// <summary>
    /// Replaces the book. NO levels are expected on the YES scale (<c>use_yes_price</c>). A level that is not positive, or a
    /// price that appears twice, makes the snapshot unusable: the book stays untradable and false is returned.
    /// </summary>
    public bool Apply(BookSnapshot snapshot, long exchangeMs)
    {
        bids.Clear();
        asks.Clear();
        LastChangeMs = exchangeMs;
        IsTradable = Fill(bids, snapshot.Yes) && Fill(asks, snapshot.No);
        return IsTradable;
    }

    /// <summary>
    /// Changes one level. Ignored while the book is not tradable. A change that would make a level negative proves that
    /// something was missed: the book becomes untradable and false is returned.
    /// </summary>
    public bool Apply(in BookDelta delta, long exchangeMs)
    {
        if (!IsTradable)
        {
            return true;
        }

        var side = delta.Side == Outcome.Yes ? bids : asks;
        LastChangeMs = exchangeMs;
        IsTradable = side.TryChange(delta.Price, delta.Delta);
        return IsTradable;
    }

    /// <summary>Something was missed: not to be traded on until the next snapshot.</summary>
    public void MarkSuspect() => IsTradable = false;

    private static bool Fill(BookSideLevels side, BookLevel[] levels)
    {
        foreach (var level in levels)
        {
            var before = side.Count;
            if (!level.Quantity.IsPositive || !side.TryChange(level.Price, level.Quantity) || side.Count == before)
            {
                return false;
            }
        }

        return true;
    }
}
