namespace Kalshi.Client.Streaming;

/// <summary>
/// The markets of the order book subscription: which are wanted, which have been asked for on this connection, and which
/// still wait for their whole book. No I/O, no clock, not thread-safe.
/// </summary>
internal sealed class OrderBookMarkets
{
    private const int MaxRetryDoublings = 4;

    private readonly SubscriptionBookOptions options;
    private readonly HashSet<string> wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, State> subscribed = new(StringComparer.Ordinal);
    private bool mayDiffer;

    public OrderBookMarkets(SubscriptionBookOptions options) => this.options = options;

    public int WantedCount => wanted.Count;

    public int SubscribedCount => subscribed.Count;

    /// <summary>Subscribed markets whose whole book has not come.</summary>
    public int AwaitingCount { get; private set; }

    public IReadOnlyList<string> Wanted => [.. wanted];

    public void Set(IReadOnlyCollection<string> markets)
    {
        Require(markets, markets.Distinct(StringComparer.Ordinal).Count(), options.MaxMarkets);
        wanted.Clear();
        wanted.UnionWith(markets);
        mayDiffer = true;
    }

    public void Add(IReadOnlyCollection<string> markets)
    {
        Require(
            markets,
            wanted.Count + markets.Distinct(StringComparer.Ordinal).Count(market => !wanted.Contains(market)),
            options.MaxMarkets
        );
        wanted.UnionWith(markets);
        mayDiffer = true;
    }

    public void Remove(IReadOnlyCollection<string> markets)
    {
        wanted.ExceptWith(markets);
        mayDiffer = true;
    }

    /// <summary>The next markets to ask for; they count as subscribed from here on.</summary>
    public List<string> TakeMissing(long nowMs)
    {
        if (!mayDiffer)
        {
            return [];
        }

        var chunk = wanted.Where(market => !subscribed.ContainsKey(market)).Take(options.MaxMarketsPerCommand).ToList();
        foreach (var market in chunk)
        {
            subscribed[market] = new State(IsLive: false, Requests: 0, nowMs + options.SnapshotRetryMs);
            AwaitingCount++;
        }

        return chunk;
    }

    /// <summary>The next markets to drop; they count as dropped from here on.</summary>
    public List<string> TakeSurplus()
    {
        if (!mayDiffer)
        {
            return [];
        }

        var chunk = subscribed.Keys.Where(market => !wanted.Contains(market)).Take(options.MaxMarketsPerCommand).ToList();
        foreach (var market in chunk)
        {
            Drop(market);
        }

        return chunk;
    }

    /// <summary>Nothing differs any more until the wanted markets change or a command fails.</summary>
    public void MarkSettled() => mayDiffer = false;

    /// <summary>Undoes a command that was refused.</summary>
    public void Undo(FeedCommandKind kind, IReadOnlyList<string> markets, long nowMs)
    {
        mayDiffer = true;
        foreach (var market in markets)
        {
            if (kind == FeedCommandKind.AddMarkets)
            {
                Drop(market);
            }
            else if (subscribed.TryAdd(market, new State(false, 0, nowMs + options.SnapshotRetryMs)))
            {
                AwaitingCount++;
            }
        }
    }

    /// <summary>The subscription is gone; everything wanted must be asked for again. Returns the markets it had.</summary>
    public IReadOnlyList<string> Clear()
    {
        IReadOnlyList<string> had = [.. subscribed.Keys];
        subscribed.Clear();
        AwaitingCount = 0;
        mayDiffer = true;
        return had;
    }

    /// <summary>A whole book came; false if nobody subscribed to it.</summary>
    public bool OnSnapshot(string market)
    {
        if (!subscribed.TryGetValue(market, out var state))
        {
            return false;
        }

        if (!state.IsLive)
        {
            AwaitingCount--;
            subscribed[market] = new State(IsLive: true, 0, 0);
        }

        return true;
    }

    public bool IsLive(string market) => subscribed.TryGetValue(market, out var state) && state.IsLive;

    /// <summary>
    /// Makes every book wait for a new snapshot, those that already wait keeping their turn. Returns all markets.
    /// </summary>
    public IReadOnlyList<string> Suspect(long nowMs) => Suspect([.. subscribed.Keys], nowMs);

    /// <summary>These markets, as far as they are subscribed, need a new snapshot; they are returned.</summary>
    public IReadOnlyList<string> Suspect(IReadOnlyCollection<string> markets, long nowMs)
    {
        IReadOnlyList<string> all = [.. markets.Where(subscribed.ContainsKey)];
        foreach (var market in all)
        {
            if (subscribed[market].IsLive)
            {
                subscribed[market] = new State(IsLive: false, 0, nowMs);
                AwaitingCount++;
            }
        }

        return all;
    }

    /// <summary>Markets whose book is due to be asked for (again), bounded.</summary>
    public List<string> TakeDueSnapshots(long nowMs)
    {
        if (AwaitingCount == 0)
        {
            return [];
        }

        var due = subscribed
            .Where(pair => !pair.Value.IsLive && pair.Value.NextRequestMs <= nowMs)
            .Take(options.MaxMarketsPerCommand)
            .Select(pair => pair.Key)
            .ToList();
        foreach (var market in due)
        {
            var requests = subscribed[market].Requests;
            var wait = (long)options.SnapshotRetryMs << Math.Min(requests, MaxRetryDoublings);
            subscribed[market] = new State(IsLive: false, requests + 1, nowMs + wait);
        }

        return due;
    }

    private void Drop(string market)
    {
        if (subscribed.Remove(market, out var state) && !state.IsLive)
        {
            AwaitingCount--;
        }
    }

    /// <summary>Refuses too many markets, and what is no ticker.</summary>
    public static void Require(IReadOnlyCollection<string> markets, int total, int maxMarkets)
    {
        if (total > maxMarkets)
        {
            throw new ArgumentException(
                $"{total} markets are more than option MaxMarkets ({maxMarkets}) allows.",
                nameof(markets)
            );
        }

        if (
            markets.FirstOrDefault(market =>
                string.IsNullOrEmpty(market) || market.Length > Wire.TickerTable.MaxTickerLengthBytes
            ) is
            { } bad
        )
        {
            throw new ArgumentException($"'{bad[..Math.Min(bad.Length, 40)]}' is not a market ticker.", nameof(markets));
        }
    }

    private readonly record struct State(bool IsLive, int Requests, long NextRequestMs);
}
