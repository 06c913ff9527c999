namespace Kalshi.Client.Streaming;

/// <summary>What an error on the feed did to a subscription.</summary>
/// <param name="Channel">The channel concerned; null where the error concerns none.</param>
/// <param name="IsTerminal">Whether the subscription ended; it is asked for again by itself.</param>
/// <param name="Sid">The subscription that ended; 0 if none.</param>
/// <param name="Markets">Markets whose books are no longer kept up to date.</param>
public readonly record struct SubscriptionFault(FeedChannel? Channel, bool IsTerminal, long Sid, IReadOnlyList<string> Markets);

/// <summary>
/// The subscriptions that are wanted and those that stand: says which command to send next, on connecting and after any
/// change, and matches answers to commands. One order book subscription whose markets may change; trades, fills and order
/// changes as chosen. At most one command per channel waits for its answer. No I/O, no clock, not thread-safe.
/// </summary>
public sealed class SubscriptionBook
{
    private const int ChannelError = 10;
    private const int UnknownSubscriptionId = 7;
    private const int BufferOverflow = 25;
    private const int MaxDelayDoublings = 6;

    private readonly SubscriptionBookOptions options;
    private readonly ChannelState[] channels;
    private readonly ChannelState orderBook = new(FeedChannel.OrderBook);
    private readonly OrderBookMarkets markets;
    private bool isConnected;
    private long lastCommandId;

    /// <summary>Makes a book that wants the named channels on every connection; the order book follows its markets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SubscriptionBook(IReadOnlyCollection<FeedChannel> wantedChannels, SubscriptionBookOptions? options = null)
    {
        this.options = (options ?? new SubscriptionBookOptions()).Validated();
        markets = new OrderBookMarkets(this.options);

        // What tells of our own orders comes first.
        channels =
        [
            .. new[] { FeedChannel.UserOrders, FeedChannel.Fills, FeedChannel.Trades }
                .Where(wantedChannels.Contains)
                .Select(channel => new ChannelState(channel)),
            orderBook,
        ];
    }

    private enum Phase
    {
        Idle,
        Subscribing,
        Active,
        Unsubscribing,
    }

    /// <summary>The markets whose books are wanted.</summary>
    public IReadOnlyList<string> WantedMarkets => markets.Wanted;

    /// <summary>Markets asked for whose whole book has not come yet.</summary>
    public int AwaitingSnapshots => markets.AwaitingCount;

    /// <summary>Replaces the markets whose books are wanted.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void SetMarkets(IReadOnlyCollection<string> wanted) => markets.Set(wanted);

    /// <summary>Adds markets whose books are wanted.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void AddMarkets(IReadOnlyCollection<string> wanted) => markets.Add(wanted);

    /// <summary>Drops markets whose books are no longer wanted.</summary>
    public void RemoveMarkets(IReadOnlyCollection<string> unwanted) => markets.Remove(unwanted);

    /// <summary>A connection stands; nothing is subscribed on it.</summary>
    public void OnConnected()
    {
        OnDisconnected();
        isConnected = true;
    }

    /// <summary>The connection is gone and all subscriptions with it; the wanted ones stay wanted.</summary>
    public void OnDisconnected()
    {
        isConnected = false;
        markets.Clear();
        foreach (var channel in channels)
        {
            channel.Reset();
        }
    }

    /// <summary>A command id that no other command of this book has.</summary>
    public long NextCommandId() => ++lastCommandId;

    /// <summary>The next command that is due; call until there is none.</summary>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public FeedCommand? NextCommand(long nowMs)
    {
        if (!isConnected)
        {
            return null;
        }

        foreach (var channel in channels)
        {
            var command = channel == orderBook ? NextOrderBookCommand(nowMs) : NextChannelCommand(channel, nowMs);
            if (command is not null)
            {
                return command;
            }
        }

        return null;
    }

    /// <summary>Whether a command has waited for its answer longer than allowed: the connection is to be given up.</summary>
    public bool IsOverdue(long nowMs) =>
        channels.Any(channel => channel.Pending is not null && nowMs - channel.SentMs > options.CommandTimeoutMs);

    /// <summary>The channel a subscription belongs to; null if none of ours.</summary>
    public FeedChannel? ChannelOf(long sid) => Array.Find(channels, channel => channel.Sid == sid && sid != 0)?.Channel;

    /// <summary>A subscription was acknowledged; returns its channel, or null if it answers no command of ours.</summary>
    public FeedChannel? OnSubscribed(long commandId, string channelName, long sid)
    {
        var state = Array.Find(channels, channel => channel.Pending?.Id == commandId);
        if (state is not { Phase: Phase.Subscribing } || state.Channel.ToWire() != channelName)
        {
            return null;
        }

        state.Pending = null;
        state.Phase = Phase.Active;
        state.Sid = sid;
        state.Failures = 0;
        return state.Channel;
    }

    /// <summary>A command was acknowledged.</summary>
    public void OnOk(long commandId)
    {
        if (orderBook.Pending?.Id == commandId && commandId != 0)
        {
            orderBook.Pending = null;
            orderBook.Failures = 0;
        }
    }

    /// <summary>A subscription was ended at our request.</summary>
    public void OnUnsubscribed(long sid)
    {
        if (orderBook is { Phase: Phase.Unsubscribing } && orderBook.Sid == sid)
        {
            markets.Clear();
            orderBook.Reset();
        }
    }

    /// <summary>The exchange reported an error.</summary>
    /// <param name="commandId">The command it answers; 0 if none.</param>
    /// <param name="sid">The subscription it names; 0 if none.</param>
    /// <param name="code">Its code: 7, 10 and 25 end a subscription.</param>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public SubscriptionFault OnError(long commandId, long sid, int code, long nowMs)
    {
        var state = Array.Find(channels, channel => commandId != 0 && channel.Pending?.Id == commandId);
        state ??= Array.Find(channels, channel => sid != 0 && channel.Sid == sid);
        var isGone = code is ChannelError or BufferOverflow or UnknownSubscriptionId;
        if (state is null && code == UnknownSubscriptionId)
        {
            // Only the order book's commands name a subscription.
            state = orderBook;
        }

        if (state is null)
        {
            return new SubscriptionFault(null, IsTerminal: false, 0, []);
        }

        if (isGone || state.Phase == Phase.Subscribing)
        {
            return End(state, nowMs);
        }

        if (state.Pending is { } refused && refused.Id == commandId)
        {
            state.Pending = null;
            Delay(state, nowMs);
            if (refused.Kind == FeedCommandKind.Unsubscribe)
            {
                return End(state, nowMs);
            }

            markets.Undo(refused.Kind, refused.Markets, nowMs);
        }

        return new SubscriptionFault(state.Channel, IsTerminal: false, 0, []);
    }

    /// <summary>A whole book came; false if it is not wanted (any more). From here on the market's deltas count.</summary>
    public bool OnSnapshot(string market) => markets.OnSnapshot(market);

    /// <summary>Whether a market's book is complete, so that deltas may be applied to it.</summary>
    public bool IsLive(string market) => markets.IsLive(market);

    /// <summary>
    /// Messages of a subscription were lost. If it is the order book's, all its markets wait for a new snapshot, which is
    /// asked for; they are returned.
    /// </summary>
    public IReadOnlyList<string> OnGap(long sid, long nowMs) => sid != 0 && orderBook.Sid == sid ? markets.Suspect(nowMs) : [];

    /// <summary>These books contradict themselves: their deltas are held back until the snapshots that are now asked for.</summary>
    public void RefreshMarkets(IReadOnlyCollection<string> suspects, long nowMs) => markets.Suspect(suspects, nowMs);

    private FeedCommand? NextChannelCommand(ChannelState state, long nowMs) =>
        state.Phase == Phase.Idle && nowMs >= state.NotBeforeMs
            ? Send(state, Phase.Subscribing, FeedCommandKind.Subscribe, [], nowMs)
            : null;

    private FeedCommand? NextOrderBookCommand(long nowMs)
    {
        if (orderBook.Phase == Phase.Active)
        {
            return NextMembershipCommand(nowMs) ?? NextSnapshotCommand(nowMs);
        }

        if (orderBook.Phase != Phase.Idle || markets.WantedCount == 0 || nowMs < orderBook.NotBeforeMs)
        {
            return null;
        }

        return Send(orderBook, Phase.Subscribing, FeedCommandKind.Subscribe, markets.TakeMissing(nowMs), nowMs);
    }

    private FeedCommand? NextMembershipCommand(long nowMs)
    {
        if (orderBook.Pending is not null || nowMs < orderBook.NotBeforeMs)
        {
            return null;
        }

        if (markets.WantedCount == 0)
        {
            // A subscription without markets is nothing the exchange describes. What still arrives is not wanted any more.
            markets.Clear();
            return Send(orderBook, Phase.Unsubscribing, FeedCommandKind.Unsubscribe, [], nowMs);
        }

        // Drops come first, so that a market wanted again is asked for only after its old data has run out.
        var surplus = markets.TakeSurplus();
        if (surplus.Count > 0)
        {
            return Send(orderBook, Phase.Active, FeedCommandKind.DeleteMarkets, surplus, nowMs);
        }

        var missing = markets.TakeMissing(nowMs);
        if (missing.Count > 0)
        {
            return Send(orderBook, Phase.Active, FeedCommandKind.AddMarkets, missing, nowMs);
        }

        markets.MarkSettled();
        return null;
    }

    private FeedCommand? NextSnapshotCommand(long nowMs)
    {
        var due = markets.TakeDueSnapshots(nowMs);

        // The snapshots are the answer, and the markets themselves remember that they wait for it.
        return due.Count == 0
            ? null
            : new FeedCommand(NextCommandId(), FeedCommandKind.GetSnapshot, FeedChannel.OrderBook, orderBook.Sid, due);
    }

    private FeedCommand Send(ChannelState state, Phase phase, FeedCommandKind kind, IReadOnlyList<string> named, long nowMs)
    {
        var command = new FeedCommand(NextCommandId(), kind, state.Channel, state.Sid, named);
        state.Phase = phase;
        state.Pending = command;
        state.SentMs = nowMs;
        return command;
    }

    private SubscriptionFault End(ChannelState state, long nowMs)
    {
        var sid = state.Sid;
        var failures = state.Failures;
        IReadOnlyList<string> had = state == orderBook ? markets.Clear() : [];
        state.Reset();
        state.Failures = failures;
        Delay(state, nowMs);
        return new SubscriptionFault(state.Channel, IsTerminal: true, sid, had);
    }

    private void Delay(ChannelState state, long nowMs)
    {
        state.NotBeforeMs = nowMs + ((long)options.ResubscribeDelayMs << Math.Min(state.Failures, MaxDelayDoublings));
        state.Failures++;
    }

    /// <summary>One channel on the present connection.</summary>
    private sealed class ChannelState
    {
        public ChannelState(FeedChannel channel) => Channel = channel;

        public FeedChannel Channel { get; }

        public Phase Phase { get; set; }

        public long Sid { get; set; }

        public FeedCommand? Pending { get; set; }

        public long SentMs { get; set; }

        public long NotBeforeMs { get; set; }

        public int Failures { get; set; }

        public void Reset()
        {
            Phase = Phase.Idle;
            Sid = 0;
            Pending = null;
            NotBeforeMs = long.MinValue;
            Failures = 0;
        }
    }
}
