namespace Kalshi.Simulator.Tests.Flow;

/// <summary>
/// The statistics of how books change, computed alike from recorded feeds and from a simulated run. Levels are looked at
/// once a second, and only while the middle of the market is between 10¢ and 90¢, where the recorded grid has whole cents.
/// </summary>
internal sealed class BookStatistics
{
    private const int WindowMs = 1_000;
    private const int FurthestCents = 10;
    private static readonly Price Low = Price.FromCents(10);
    private static readonly Price High = Price.FromCents(90);

    private readonly Dictionary<string, Book> books = new(StringComparer.Ordinal);
    private readonly List<double> sizes = [];
    private readonly List<double> perSecond = [];
    private readonly List<double> spreads = [];
    private readonly List<double>[] levels = [.. Enumerable.Range(0, FurthestCents).Select(_ => new List<double>())];
    private readonly long[] distances = new long[FurthestCents + 1];
    private long rises;

    public int Changes => sizes.Count;

    public double MedianChange => TradeStatistics.Median(sizes);

    public double ShareOfChangesFrom(int contracts) => sizes.Count(size => size >= contracts) / (double)Changes;

    public double RiseShare => rises / (double)Changes;

    /// <summary>Changes in the median second of those that had any.</summary>
    public double MedianPerSecond => TradeStatistics.Median(perSecond);

    /// <summary>Changes in the busiest second of a hundred.</summary>
    public double BusySecond => perSecond.Order().ElementAt((int)(perSecond.Count * 0.99));

    public double ShareOfSpreadsOfOneCent => spreads.Count(spread => spread <= 1) / (double)spreads.Count;

    /// <summary>Share of the changes at most this many cents behind their side's best price, of those within 10¢.</summary>
    public double ShareOfChangesWithin(int cents) => distances.Take(cents + 1).Sum() / (double)distances.Sum();

    public double MedianLevel(int centsFromBest) => TradeStatistics.Median(levels[centsFromBest]);

    /// <summary>Replaces a side of a book.</summary>
    public void Set(string ticker, BookSide side, IEnumerable<(Price Price, double Size)> content)
    {
        var half = Find(ticker).Half(side);
        half.Clear();
        foreach (var (price, size) in content)
        {
            half[price] = size;
        }
    }

    /// <summary>Applies a change of a level, and learns from it.</summary>
    public void Change(string ticker, BookSide side, Price price, double delta, long timeMs)
    {
        var book = Find(ticker);
        var half = book.Half(side);
        if (half.Count > 0)
        {
            var cents = (int)Math.Round(Math.Abs(Best(half, side).Units - price.Units) / (double)Price.UnitsPerCent);
            if (cents <= FurthestCents)
            {
                distances[cents]++;
            }
        }

        sizes.Add(Math.Abs(delta));
        rises += delta > 0 ? 1 : 0;
        var size = half.GetValueOrDefault(price) + delta;
        if (size > 0.005)
        {
            half[price] = size;
        }
        else
        {
            half.Remove(price);
        }

        Count(book, timeMs / WindowMs);
    }

    private static Price Best(SortedList<Price, double> half, BookSide side) =>
        side == BookSide.Bid ? half.Keys[^1] : half.Keys[0];

    private Book Find(string ticker)
    {
        if (!books.TryGetValue(ticker, out var book))
        {
            book = new Book();
            books.Add(ticker, book);
        }

        return book;
    }

    private void Count(Book book, long second)
    {
        if (second != book.Second)
        {
            if (book.Changes > 0)
            {
                perSecond.Add(book.Changes);
            }

            book.Second = second;
            book.Changes = 0;
            Look(book);
        }

        book.Changes++;
    }

    private void Look(Book book)
    {
        if (book.Bids.Count == 0 || book.Asks.Count == 0)
        {
            return;
        }

        var bid = Best(book.Bids, BookSide.Bid);
        var ask = Best(book.Asks, BookSide.Ask);
        if (bid < Low || ask > High)
        {
            return;
        }

        spreads.Add((ask.Units - bid.Units) / (double)Price.UnitsPerCent);
        for (var cents = 0; cents < FurthestCents; cents++)
        {
            Look(book.Bids, bid.Units - (cents * Price.UnitsPerCent), cents);
            Look(book.Asks, ask.Units + (cents * Price.UnitsPerCent), cents);
        }
    }

    private void Look(SortedList<Price, double> half, int units, int cents)
    {
        if (units is > 0 and < Price.UnitsPerDollar && half.TryGetValue(Price.FromUnits(units), out var size))
        {
            levels[cents].Add(size);
        }
    }

    private sealed class Book
    {
        public SortedList<Price, double> Bids { get; } = [];

        public SortedList<Price, double> Asks { get; } = [];

        public long Second { get; set; } = -1;

        public int Changes { get; set; }

        public SortedList<Price, double> Half(BookSide side) => side == BookSide.Bid ? Bids : Asks;
    }
}
