using Kalshi;
using Trader.Journal;

namespace Trader.Risk.Results;

/// <summary>
/// What our positions have brought, as far back as any rule looks: by minute for the day's loss, trade by trade for the
/// protections. The core and the journal's state keep one each and tell it the same entries, so that a restart goes on with
/// exactly what the run before it knew.
/// </summary>
public sealed class ResultHistory
{
    /// <summary>Minutes with results that are kept: two days at least.</summary>
    public const int MaxMinutes = 2_880;

    /// <summary>Closed trades that are kept; the oldest are forgotten first.</summary>
    public const int MaxClosedTrades = 1_000;

    /// <summary>Markets that are kept; those without a position first, the one is forgotten that changed the longest ago.</summary>
    public const int MaxMarkets = 1_000;

    /// <summary>Scopes whose last release is kept.</summary>
    public const int MaxReleases = 100;

    private const long MsPerMinute = 60_000;

    private readonly SortedDictionary<long, Money> minutes = [];
    private readonly Queue<ClosedTrade> closed = new();
    private readonly OrderedDictionary<string, TradedMarket> markets = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, long> releases = new(StringComparer.Ordinal);

    /// <summary>Results by minute, oldest first.</summary>
    public IEnumerable<MinuteResult> Minutes => minutes.Select(minute => new MinuteResult(minute.Key, minute.Value));

    /// <summary>The latest closed trades, oldest first.</summary>
    public IReadOnlyCollection<ClosedTrade> Closed => closed;

    /// <summary>Markets with their positions, the one that changed last at the end.</summary>
    public IReadOnlyCollection<TradedMarket> Markets => markets.Values;

    /// <summary>The last release of each scope, oldest first.</summary>
    public IEnumerable<ReleasedTrades> Releases => releases.Select(release => new ReleasedTrades(release.Key, release.Value));

    /// <summary>Number of the last closed trade; 0 before the first.</summary>
    public long LastNumber { get; private set; }

    /// <summary>When the last closed trade was closed, exchange clock, Unix milliseconds; 0 before the first.</summary>
    public long LastClosedMs { get; private set; }

    /// <summary>When the last result was booked, exchange clock, Unix milliseconds; 0 before the first.</summary>
    public long LastBookedMs { get; private set; }

    /// <summary>Whether no entry was ever taken in.</summary>
    public bool IsEmpty => minutes.Count == 0 && releases.Count == 0;

    /// <summary>What was realised from an exchange time on, which begins a minute.</summary>
    /// <param name="fromMs">Unix milliseconds.</param>
    public Money Since(long fromMs)
    {
        var total = Money.Zero;
        foreach (var (minute, result) in minutes)
        {
            if (minute >= MinuteOf(fromMs))
            {
                total += result;
            }
        }

        return total;
    }

    /// <summary>Takes a result in; returns the trade that ended with it, if one did.</summary>
    public ClosedTrade? Apply(ResultBooked entry)
    {
        var happenedMs = entry.HappenedMs == 0 ? entry.Time.ExchangeMs : entry.HappenedMs;
        LastBookedMs = Math.Max(LastBookedMs, entry.Time.ExchangeMs);
        AddToMinute(MinuteOf(happenedMs), entry.Change);
        var known = Find(entry.Ticker);
        var result = known.Result + entry.Change;
        Keep(
            known with
            {
                Result = entry.ClosesTrade ? Money.Zero : result,
                Net = entry.Net,
                Cost = entry.Cost,
                LastMs = Math.Max(known.LastMs, happenedMs),
            }
        );
        return entry.ClosesTrade ? Close(entry.Ticker, result, Math.Min(happenedMs, entry.Time.ExchangeMs)) : null;
    }

    /// <summary>What is known of a market; an empty record if nothing is.</summary>
    public TradedMarket Find(string ticker) =>
        markets.TryGetValue(ticker, out var market)
            ? market
            : new TradedMarket(ticker, Money.Zero, Quantity.Zero, Money.Zero, LastMs: 0);

    /// <summary>Takes an operator's release in.</summary>
    public void Apply(ProtectionReleased entry)
    {
        releases.Remove(entry.Scope);
        releases.Add(entry.Scope, LastNumber);
        if (releases.Count > MaxReleases)
        {
            releases.RemoveAt(0);
        }
    }

    /// <summary>Begins anew with everything that a compacted journal kept.</summary>
    public void Apply(ResultsKept entry)
    {
        minutes.Clear();
        closed.Clear();
        markets.Clear();
        releases.Clear();
        LastNumber = entry.LastNumber;
        LastClosedMs = entry.LastClosedMs;
        LastBookedMs = entry.LastBookedMs;
        foreach (var minute in entry.Minutes)
        {
            minutes[minute.Minute] = minute.Result;
        }

        foreach (var trade in entry.Closed)
        {
            closed.Enqueue(trade);
        }

        foreach (var market in entry.Markets)
        {
            markets[market.Ticker] = market;
        }

        foreach (var release in entry.Releases)
        {
            releases[release.Scope] = release.ThroughNumber;
        }
    }

    /// <summary>Everything in one entry: taken in by any history, it makes it equal to this one.</summary>
    public ResultsKept ToEntry(Events.EventTime time) =>
        new(time, LastNumber, LastClosedMs, LastBookedMs, [.. Minutes], [.. closed], [.. markets.Values], [.. Releases]);

    private ClosedTrade Close(string ticker, Money result, long closedMs)
    {
        LastClosedMs = Math.Max(LastClosedMs, closedMs);
        var trade = new ClosedTrade(++LastNumber, ticker, result, LastClosedMs);
        closed.Enqueue(trade);
        if (closed.Count > MaxClosedTrades)
        {
            closed.Dequeue();
        }

        return trade;
    }

    private void Keep(in TradedMarket market)
    {
        markets.Remove(market.Ticker);
        markets.Add(market.Ticker, market);
        if (markets.Count > MaxMarkets)
        {
            markets.RemoveAt(Math.Max(0, markets.Values.ToList().FindIndex(candidate => candidate.Net.IsZero)));
        }
    }

    private void AddToMinute(long minute, Money change)
    {
        minutes[minute] = minutes.GetValueOrDefault(minute) + change;
        if (minutes.Count > MaxMinutes)
        {
            minutes.Remove(minutes.Keys.First());
        }
    }

    // Rounded down, before 1970 too.
    private static long MinuteOf(long exchangeMs) =>
        (exchangeMs - (((exchangeMs % MsPerMinute) + MsPerMinute) % MsPerMinute)) / MsPerMinute;
}
