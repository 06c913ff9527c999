using Trader.Commands;

namespace Trader.Markets;

/// <summary>
/// Which books are received: the selected markets, plus every market with a position, an open order or a waiting whale
/// (requirement E5). Books that are no longer needed are kept for a while, since the same market is often needed again.
/// </summary>
public sealed class MarketWatch
{
    private const long AskAgainPauseWallMs = 1_000;

    private readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);
    private readonly SortedSet<string> distrusted = new(StringComparer.Ordinal);
    private readonly long lingerMs;
    private readonly long signalLengthMs;
    private readonly int signalsKept;

    /// <summary>Makes an empty watch list.</summary>
    /// <param name="lingerMs">How long an unneeded book is kept, exchange clock.</param>
    /// <param name="signalLengthMs">Length of the stretches in which books are summed up, exchange milliseconds.</param>
    /// <param name="signalsKept">Completed stretches kept for each market.</param>
    public MarketWatch(long lingerMs, long signalLengthMs = 10_000, int signalsKept = 6)
    {
        this.lingerMs = lingerMs;
        this.signalLengthMs = signalLengthMs;
        this.signalsKept = signalsKept;
    }

    /// <summary>Tickers whose books are asked for.</summary>
    public IReadOnlyCollection<string> Tickers => watched.Keys;

    /// <summary>Books that have had their snapshot and are tradable now.</summary>
    public int TradableCount => watched.Values.Count(entry => entry.Book.IsTradable);

    /// <summary>The book, or null if the market is not watched.</summary>
    public OrderBook? Find(string ticker) => watched.TryGetValue(ticker, out var entry) ? entry.Book : null;

    /// <summary>The book with what it was like; null if the market is not watched.</summary>
    internal (OrderBook Book, BookSignals Signals)? FindBoth(string ticker) =>
        watched.TryGetValue(ticker, out var entry) ? (entry.Book, entry.Signals) : null;

    /// <summary>Time has gone by: quiet books are summed up too.</summary>
    public void Accrue(long exchangeMs)
    {
        foreach (var entry in watched.Values)
        {
            entry.Signals.Accrue(exchangeMs);
        }
    }

    /// <summary>Makes sure a market's book is received; returns the book, tradable or not yet.</summary>
    public OrderBook Need(string ticker, long exchangeMs, ICommandSink sink)
    {
        if (watched.TryGetValue(ticker, out var entry))
        {
            entry.LastNeededMs = exchangeMs;
            return entry.Book;
        }

        var book = new OrderBook(ticker);
        entry = new Watched(book, new BookSignals(book, signalLengthMs, signalsKept)) { LastNeededMs = exchangeMs };
        watched.Add(ticker, entry);
        sink.Issue(new WatchBooks([ticker]));
        return entry.Book;
    }

    /// <summary>Drops the books that neither are needed now nor were lately.</summary>
    public void DropUnneeded(Func<string, bool> isNeeded, long exchangeMs, ICommandSink sink)
    {
        List<string>? dropped = null;
        foreach (var (ticker, entry) in watched)
        {
            if (isNeeded(ticker))
            {
                entry.LastNeededMs = exchangeMs;
            }
            else if (exchangeMs - entry.LastNeededMs >= lingerMs)
            {
                (dropped ??= []).Add(ticker);
            }
        }

        if (dropped is null)
        {
            return;
        }

        foreach (var ticker in dropped)
        {
            watched.Remove(ticker);
        }

        sink.Issue(new UnwatchBooks(dropped));
    }

    /// <summary>
    /// A book contradicts itself: has it sent anew, at once or, if that was done less than a second ago, with a later
    /// <see cref="AskAgainForDistrusted"/>, so that an exchange that keeps sending nonsense is not asked without end.
    /// </summary>
    public void Distrust(string ticker, long wallMs, ICommandSink sink)
    {
        if (!watched.TryGetValue(ticker, out var entry))
        {
            return;
        }

        entry.Book.MarkSuspect();
        if (wallMs - entry.AskedAgainWallMs < AskAgainPauseWallMs)
        {
            distrusted.Add(ticker);
            return;
        }

        entry.AskedAgainWallMs = wallMs;
        sink.Issue(new RefreshBook(ticker));
    }

    /// <summary>Asks for the books whose turn to be asked for again has come.</summary>
    public void AskAgainForDistrusted(long wallMs, ICommandSink sink)
    {
        if (distrusted.Count == 0)
        {
            return;
        }

        var waiting = distrusted.ToArray();
        distrusted.Clear();
        foreach (var ticker in waiting)
        {
            if (Find(ticker) is { IsTradable: false })
            {
                Distrust(ticker, wallMs, sink);
            }
        }
    }

    /// <summary>The connection is gone: no book can be trusted until its next snapshot.</summary>
    public void MarkAllSuspect()
    {
        foreach (var entry in watched.Values)
        {
            entry.Book.MarkSuspect();
        }
    }

    private sealed class Watched(OrderBook book, BookSignals signals)
    {
        public OrderBook Book { get; } = book;

        public BookSignals Signals { get; } = signals;

        public long LastNeededMs { get; set; }

        public long AskedAgainWallMs { get; set; }
    }
}
