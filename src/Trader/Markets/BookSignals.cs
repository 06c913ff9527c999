using Kalshi;

namespace Trader.Markets;

/// <summary>
/// Sums one market's book up in stretches of equal length, without keeping books: its standing figures are weighted with the
/// time they stand, at every change, and carried on through stretches without any (defect D-25).
/// </summary>
public sealed class BookSignals
{
    private readonly OrderBook book;
    private readonly long lengthMs;
    private readonly int kept;
    private readonly Queue<BookSignal> completed = new();
    private Sums sums;
    private long startMs = long.MinValue;
    private long accruedMs;

    /// <summary>Makes the sums of a book.</summary>
    /// <param name="book">The book.</param>
    /// <param name="lengthMs">Length of a stretch, exchange milliseconds, 1 000 to 3 600 000.</param>
    /// <param name="kept">Completed stretches kept, 1 to 1 000.</param>
    public BookSignals(OrderBook book, long lengthMs, int kept)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthMs, 1_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengthMs, 3_600_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, 1_000);
        this.book = book;
        this.lengthMs = lengthMs;
        this.kept = kept;
    }

    /// <summary>The latest completed stretches, oldest first.</summary>
    public IReadOnlyCollection<BookSignal> Completed => completed;

    /// <summary>
    /// Time has gone by, and the book still is as it was: to be called before every change of it. What it was while it could not
    /// be trusted is not known and not counted.
    /// </summary>
    public void Accrue(long nowMs)
    {
        if (nowMs <= accruedMs && startMs != long.MinValue)
        {
            return;
        }

        if (startMs == long.MinValue)
        {
            Begin(nowMs);
            return;
        }

        if (nowMs - startMs >= lengthMs)
        {
            Complete(nowMs);
        }

        Count(nowMs);
    }

    /// <summary>The book has just changed.</summary>
    public void OnChange(bool isSnapshot)
    {
        sums.Snapshots += isSnapshot ? 1 : 0;
        sums.Deltas += isSnapshot ? 0 : 1;
        if (book.IsTradable)
        {
            sums.See(book);
        }
    }

    /// <summary>
    /// The running stretch up to the last change or look at the time, or before it has anything the last completed one; null if
    /// there is none. Changes nothing.
    /// </summary>
    public BookSignal? Latest => sums.CoveredMs > 0 ? Describe() : completed.LastOrDefault();

    private void Begin(long nowMs)
    {
        startMs = nowMs - (nowMs % lengthMs);
        accruedMs = nowMs;
    }

    private void Count(long untilMs)
    {
        if (book.IsTradable)
        {
            sums.Add(book, untilMs - accruedMs);
        }

        accruedMs = untilMs;
    }

    private void Complete(long nowMs)
    {
        // Stretches that nobody could look at any more are not made: a market may have been quiet for days.
        var skipped = ((nowMs - startMs) / lengthMs) - kept;
        while (nowMs - startMs >= lengthMs)
        {
            Count(Math.Max(accruedMs, startMs + lengthMs));
            completed.Enqueue(Describe());
            if (completed.Count > kept)
            {
                completed.Dequeue();
            }

            startMs += lengthMs * Math.Max(1, skipped);
            skipped = 0;
            accruedMs = Math.Max(accruedMs, startMs);
            sums = default;
            if (book.IsTradable)
            {
                sums.See(book);
            }
        }
    }

    private BookSignal Describe() =>
        new()
        {
            Ticker = book.Ticker,
            StartMs = startMs,
            CoveredMs = sums.CoveredMs,
            SpreadOpenUnits = sums.HasSpread ? sums.SpreadOpen : null,
            SpreadHighUnits = sums.HasSpread ? sums.SpreadHigh : null,
            SpreadLowUnits = sums.HasSpread ? sums.SpreadLow : null,
            SpreadCloseUnits = sums.HasSpread ? sums.SpreadClose : null,
            BidDepth = sums.Average(sums.BidDepth),
            AskDepth = sums.Average(sums.AskDepth),
            BestBidSize = sums.Average(sums.BestBidSize),
            BestAskSize = sums.Average(sums.BestAskSize),
            ImbalanceTenThousandths = sums.Imbalance(),
            Snapshots = sums.Snapshots,
            Deltas = sums.Deltas,
            LargeLevels = sums.LargeLevels,
        };

    // Hundredths of contracts times milliseconds: a thousand million contracts for an hour stay far below what a long holds.
    private struct Sums
    {
        public long CoveredMs;
        public long BidDepth;
        public long AskDepth;
        public long BestBidSize;
        public long BestAskSize;
        public int SpreadOpen;
        public int SpreadHigh;
        public int SpreadLow;
        public int SpreadClose;
        public int Snapshots;
        public int Deltas;
        public int LargeLevels;
        public bool HasSpread;

        public void Add(OrderBook book, long forMs)
        {
            if (CoveredMs == 0)
            {
                See(book);
            }

            CoveredMs += forMs;
            BidDepth = checked(BidDepth + (book.Depth(BookSide.Bid).Hundredths * forMs));
            AskDepth = checked(AskDepth + (book.Depth(BookSide.Ask).Hundredths * forMs));
            BestBidSize = checked(BestBidSize + (book.BestSize(BookSide.Bid).Hundredths * forMs));
            BestAskSize = checked(BestAskSize + (book.BestSize(BookSide.Ask).Hundredths * forMs));
        }

        public void See(OrderBook book)
        {
            LargeLevels = Math.Max(LargeLevels, book.LargeLevelCount);
            if (book.SpreadUnits is not { } spread)
            {
                return;
            }

            SpreadOpen = HasSpread ? SpreadOpen : spread;
            SpreadHigh = HasSpread ? Math.Max(SpreadHigh, spread) : spread;
            SpreadLow = HasSpread ? Math.Min(SpreadLow, spread) : spread;
            SpreadClose = spread;
            HasSpread = true;
        }

        public readonly Quantity Average(long sum) => CoveredMs == 0 ? Quantity.Zero : Quantity.FromHundredths(sum / CoveredMs);

        public readonly int? Imbalance()
        {
            var total = (Int128)BidDepth + AskDepth;
            return total == 0 ? null : (int)(((Int128)BidDepth - AskDepth) * 10_000 / total);
        }
    }
}
