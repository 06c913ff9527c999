namespace Kalshi.Client.Streaming;

/// <summary>How far a channel is on the present connection.</summary>
internal enum SubscriptionPhase
{
    /// <summary>Not subscribed, nothing asked.</summary>
    Idle = 0,

    /// <summary>Asked for.</summary>
    Subscribing,

    /// <summary>Subscribed.</summary>
    Active,

    /// <summary>Asked to end.</summary>
    Unsubscribing,
}

/// <summary>One channel: what is wanted of it, and how far it is on the present connection. No I/O, no clock, not thread-safe.</summary>
internal sealed class ChannelSubscription(FeedChannel channel)
{
    private HashSet<string>? wantedMarkets;
    private HashSet<string>? subscribedMarkets;

    public FeedChannel Channel { get; } = channel;

    /// <summary>Whether the channel is wanted; the order book follows its own markets instead.</summary>
    public bool IsWanted { get; private set; }

    public SubscriptionPhase Phase { get; set; }

    /// <summary>The exchange's id of the subscription; 0 for none.</summary>
    public long Sid { get; set; }

    /// <summary>The command that waits for its answer.</summary>
    public FeedCommand? Pending { get; set; }

    public long SentMs { get; set; }

    public long NotBeforeMs { get; set; }

    public int Failures { get; set; }

    /// <summary>Whether the present subscription is of another kind than the wanted one: it must end before the next.</summary>
    public bool MustEnd => !IsWanted || (wantedMarkets is null) != (subscribedMarkets is null);

    /// <summary>Wants all markets, or these.</summary>
    public void Want(IReadOnlyCollection<string>? markets)
    {
        IsWanted = true;
        wantedMarkets = markets is null ? null : new HashSet<string>(markets, StringComparer.Ordinal);
    }

    public void Unwant() => IsWanted = false;

    /// <summary>The markets to subscribe with; empty for all. They count as subscribed from here on.</summary>
    public List<string> TakeFirst(int most)
    {
        var first = wantedMarkets?.Take(most).ToList();
        subscribedMarkets = first is null ? null : new HashSet<string>(first, StringComparer.Ordinal);
        return first ?? [];
    }

    /// <summary>The next markets to drop; they count as dropped from here on.</summary>
    public List<string> TakeSurplus(int most)
    {
        var surplus = subscribedMarkets?.Where(market => !wantedMarkets!.Contains(market)).Take(most).ToList() ?? [];
        subscribedMarkets?.ExceptWith(surplus);
        return surplus;
    }

    /// <summary>The next markets to add; they count as subscribed from here on.</summary>
    public List<string> TakeMissing(int most)
    {
        var missing = wantedMarkets?.Where(market => !subscribedMarkets!.Contains(market)).Take(most).ToList() ?? [];
        subscribedMarkets?.UnionWith(missing);
        return missing;
    }

    /// <summary>Undoes a change that was refused.</summary>
    public void Undo(FeedCommandKind kind, IReadOnlyList<string> markets)
    {
        if (kind == FeedCommandKind.AddMarkets)
        {
            subscribedMarkets?.ExceptWith(markets);
        }
        else
        {
            subscribedMarkets?.UnionWith(markets);
        }
    }

    /// <summary>Nothing is subscribed; what is wanted stays wanted.</summary>
    public void Reset()
    {
        Phase = SubscriptionPhase.Idle;
        Sid = 0;
        Pending = null;
        NotBeforeMs = long.MinValue;
        Failures = 0;
        subscribedMarkets = null;
    }
}
