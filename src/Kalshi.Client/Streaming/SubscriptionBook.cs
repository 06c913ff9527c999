namespace Kalshi.Client.Streaming;

/// <summary>What an error on the feed did to a subscription.</summary>
/// <param name="Channel">The channel concerned; null where the error concerns none.</param>
/// <param name="IsTerminal">Whether the subscription ended; it is asked for again by itself.</param>
/// <param name="Sid">The subscription that ended; 0 if none.</param>
/// <param name="Markets">Markets whose books are no longer kept up to date.</param>
public readonly record struct SubscriptionFault(FeedChannel? Channel, bool IsTerminal, long Sid, IReadOnlyList<string> Markets);

/// <summary>
/// The subscriptions that are wanted and those that stand: says which command to send next, on connecting and after any
/// change, and matches answers to commands. One order book subscription whose markets may change; every other channel as
/// chosen, for all markets or for some, which may change, too. At most one command per channel waits for its answer. No I/O, no clock, not thread-safe.
/// </summary>
public sealed class SubscriptionBook
{
    private const int ChannelError = 10;
    private const int UnknownSubscriptionId = 7;
    private const int BufferOverflow = 25;
    private const int MaxDelayDoublings = 6;

    // What tells of our own account comes first.
    private static readonly FeedChannel[] Order =
    [
        FeedChannel.UserOrders,
        FeedChannel.Fills,
        FeedChannel.MarketPositions,
        FeedChannel.OrderGroups,
        FeedChannel.MarketLifecycle,
        FeedChannel.MultivariateLifecycle,
        FeedChannel.Trades,
        FeedChannel.Tickers,
    ];

    private readonly SubscriptionBookOptions options;
    private readonly ChannelSubscription[] channels;
    private readonly ChannelSubscription orderBook = new(FeedChannel.OrderBook);
    private readonly OrderBookMarkets markets;
    private bool isConnected;
    private long lastCommandId;

    /// <summary>Makes a book that wants the named channels on every connection; the order book follows its markets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SubscriptionBook(IReadOnlyCollection<FeedChannel> wantedChannels, SubscriptionBookOptions? options = null)
    {
        this.options = (options ?? new SubscriptionBookOptions()).Validated();
        markets = new OrderBookMarkets(this.options);

        channels = [.. Order.Select(channel => new ChannelSubscription(channel)), orderBook];
        foreach (var channel in wantedChannels.Where(channel => channel != FeedChannel.OrderBook))
        {
            Want(channel);
        }
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

    /// <summary>Wants a channel other than the order book, for all markets; changes a subscription that stands.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Want(FeedChannel channel) => StateOf(channel).Want(markets: null);

    /// <summary>Wants a channel other than the order book, for these markets; changes a subscription that stands.</summary>
    /// <exception cref="ArgumentException">The order book, a channel that takes no markets, no market, or too many.</exception>
    public void Want(FeedChannel channel, IReadOnlyCollection<string> chosen)
    {
        var state = StateOf(channel);
        if (!channel.TakesMarkets())
        {
            throw new ArgumentException($"The channel {channel.ToWire()} cannot be limited to markets.", nameof(channel));
        }

        if (chosen.Count == 0)
        {
            throw new ArgumentException($"No market is named for {channel.ToWire()}; to end it, do not want it.", nameof(chosen));
        }

        OrderBookMarkets.Require(chosen, chosen.Count, options.MaxMarkets);
        state.Want(chosen);
    }

    /// <summary>Wants a channel no longer.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Unwant(FeedChannel channel) => StateOf(channel).Unwant();

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
        if (state is not { Phase: SubscriptionPhase.Subscribing } || state.Channel.ToWire() != channelName)
        {
            return null;
        }

        state.Pending = null;
        state.Phase = SubscriptionPhase.Active;
        state.Sid = sid;
        state.Failures = 0;
        return state.Channel;
    }

    /// <summary>A command was acknowledged.</summary>
    public void OnOk(long commandId)
    {
        // A snapshot of an unsequenced channel or an unsubscription may be acknowledged so, too; those settle themselves.
        if (
            commandId != 0
            && Array.Find(channels, channel => channel.Pending?.Id == commandId) is { Phase: SubscriptionPhase.Active } state
        )
        {
            state.Pending = null;
            state.Failures = 0;
        }
    }

    /// <summary>A subscription was ended at our request.</summary>
    public void OnUnsubscribed(long sid)
    {
        if (
            Array.Find(channels, channel => channel.Sid == sid && sid != 0)
            is not { Phase: SubscriptionPhase.Unsubscribing } state
        )
        {
            return;
        }

        if (state == orderBook)
        {
            markets.Clear();
        }

        state.Reset();
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
            // Only the order book's requests for snapshots wait for no answer of their own.
            state = orderBook;
        }

        if (state is null)
        {
            return new SubscriptionFault(null, IsTerminal: false, 0, []);
        }

        if (isGone || state.Phase == SubscriptionPhase.Subscribing)
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

            if (state == orderBook)
            {
                markets.Undo(refused.Kind, refused.Markets, nowMs);
            }
            else
            {
                state.Undo(refused.Kind, refused.Markets);
            }
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

    private FeedCommand? NextChannelCommand(ChannelSubscription state, long nowMs)
    {
        if (state.Pending is not null || nowMs < state.NotBeforeMs)
        {
            return null;
        }

        var most = options.MaxMarketsPerCommand;
        if (state.Phase == SubscriptionPhase.Idle)
        {
            return state.IsWanted
                ? Send(state, SubscriptionPhase.Subscribing, FeedCommandKind.Subscribe, state.TakeFirst(most), nowMs)
                : null;
        }

        if (state.MustEnd)
        {
            return Send(state, SubscriptionPhase.Unsubscribing, FeedCommandKind.Unsubscribe, [], nowMs);
        }

        var surplus = state.TakeSurplus(most);
        if (surplus.Count > 0)
        {
            return Send(state, SubscriptionPhase.Active, FeedCommandKind.DeleteMarkets, surplus, nowMs);
        }

        var missing = state.TakeMissing(most);
        return missing.Count > 0 ? Send(state, SubscriptionPhase.Active, FeedCommandKind.AddMarkets, missing, nowMs) : null;
    }

    private ChannelSubscription StateOf(FeedChannel channel) =>
        channel == FeedChannel.OrderBook
            ? throw new ArgumentException("The order book is wanted by its markets: use SetMarkets.", nameof(channel))
            : Array.Find(channels, state => state.Channel == channel)
                ?? throw new ArgumentException($"{channel} is not a channel.", nameof(channel));

    private FeedCommand? NextOrderBookCommand(long nowMs)
    {
        if (orderBook.Phase == SubscriptionPhase.Active)
        {
            return NextMembershipCommand(nowMs) ?? NextSnapshotCommand(nowMs);
        }

        if (orderBook.Phase != SubscriptionPhase.Idle || markets.WantedCount == 0 || nowMs < orderBook.NotBeforeMs)
        {
            return null;
        }

        return Send(orderBook, SubscriptionPhase.Subscribing, FeedCommandKind.Subscribe, markets.TakeMissing(nowMs), nowMs);
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
            return Send(orderBook, SubscriptionPhase.Unsubscribing, FeedCommandKind.Unsubscribe, [], nowMs);
        }

        // Drops come first, so that a market wanted again is asked for only after its old data has run out.
        var surplus = markets.TakeSurplus();
        if (surplus.Count > 0)
        {
            return Send(orderBook, SubscriptionPhase.Active, FeedCommandKind.DeleteMarkets, surplus, nowMs);
        }

        var missing = markets.TakeMissing(nowMs);
        if (missing.Count > 0)
        {
            return Send(orderBook, SubscriptionPhase.Active, FeedCommandKind.AddMarkets, missing, nowMs);
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

    private FeedCommand Send(
        ChannelSubscription state,
        SubscriptionPhase phase,
        FeedCommandKind kind,
        IReadOnlyList<string> named,
        long nowMs
    )
    {
        var command = new FeedCommand(NextCommandId(), kind, state.Channel, state.Sid, named);
        state.Phase = phase;
        state.Pending = command;
        state.SentMs = nowMs;
        return command;
    }

    private SubscriptionFault End(ChannelSubscription state, long nowMs)
    {
        var sid = state.Sid;
        var failures = state.Failures;
        IReadOnlyList<string> had = state == orderBook ? markets.Clear() : [];
        state.Reset();
        state.Failures = failures;
        Delay(state, nowMs);
        return new SubscriptionFault(state.Channel, IsTerminal: true, sid, had);
    }

    private void Delay(ChannelSubscription state, long nowMs)
    {
        state.NotBeforeMs = nowMs + ((long)options.ResubscribeDelayMs << Math.Min(state.Failures, MaxDelayDoublings));
        state.Failures++;
    }
}
