using Kalshi.Client.Streaming;
using Kalshi.Wire;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Status;

namespace Trader.Live.Feeds;

/// <summary>
/// Stamps what the feed brings with both clocks and hands it to the core. When the core is behind, the feed waits: that is
/// the back-pressure; nothing is dropped.
/// </summary>
public sealed class FeedBridge : IFeedSink
{
    private readonly TraderClock clock;
    private readonly FeedReadiness readiness;
    private readonly FeedMessages? messages;
    private ITradingInbox? inbox;
    private long decodeErrors;
    private long firstSnapshotWallMs;
    private EventTime stamp;
    private int stampChanges;

    /// <summary>Makes the bridge; <see cref="Connect"/> comes before the feed runs.</summary>
    /// <param name="clock">Both clocks.</param>
    /// <param name="readiness">Is told of the connection and its channels.</param>
    /// <param name="bus">Market data and connections are published there for those who ask for them; null for nobody.</param>
    public FeedBridge(TraderClock clock, FeedReadiness readiness, EventBus? bus = null)
    {
        this.clock = clock;
        this.readiness = readiness;
        messages = bus is null ? null : new FeedMessages(bus);
    }

    /// <summary>Frames that could not be used.</summary>
    public long DecodeErrors => Interlocked.Read(ref decodeErrors);

    /// <summary>When the first book arrived, wall clock, Unix milliseconds; 0 before.</summary>
    public long FirstSnapshotWallMs => Interlocked.Read(ref firstSnapshotWallMs);

    private ITradingInbox Inbox => inbox ?? throw new InvalidOperationException("The bridge has no inbox yet.");

    /// <summary>Where the events go.</summary>
    public void Connect(ITradingInbox destination) => inbox = destination;

    /// <inheritdoc/>
    public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken)
    {
        var now = Stamp(receivedWallMs);
        messages?.OnFrame(frame, now);
        switch (frame.Type)
        {
            case FeedMessageType.Trade:
                return Inbox.PostAsync(TraderEvent.Of(now, frame.Trade));
            case FeedMessageType.OrderBookDelta:
                return Inbox.PostAsync(TraderEvent.Of(now, frame.Delta));
            case FeedMessageType.OrderBookSnapshot:
                if (firstSnapshotWallMs == 0)
                {
                    Interlocked.Exchange(ref firstSnapshotWallMs, now.WallMs);
                }

                return Inbox.PostAsync(TraderEvent.Of(now, (BookSnapshot)frame.Body!));
            case FeedMessageType.Fill:
                return Inbox.PostAsync(TraderEvent.Of(now, (FillMessage)frame.Body!));
            case FeedMessageType.UserOrder:
                return Inbox.PostAsync(TraderEvent.Of(now, (UserOrderMessage)frame.Body!));
            case FeedMessageType.OrderGroup:
                return Inbox.PostAsync(TraderEvent.Of(now, (OrderGroupMessage)frame.Body!));
            default:
                // Acknowledgements and errors are the socket's business; unknown types are counted there.
                return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask OnConnectedAsync(CancellationToken cancellationToken)
    {
        messages?.OnConnected(isFirst: !readiness.WasConnected, clock.Now.WallMs);
        readiness.OnConnected(clock.Wall.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken)
    {
        var wasConnected = readiness.IsConnected;
        readiness.OnDisconnected(reason);
        if (wasConnected)
        {
            messages?.OnDisconnected(reason.Message, clock.Now.WallMs);
        }

        return wasConnected && reason.Kind != FeedDisconnectKind.Stopped
            ? Inbox.PostAsync(TraderEvent.FeedLost(clock.Now, reason.Message))
            : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken)
    {
        readiness.OnReady(channel);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken)
    {
        if (gap.Markets.Count > 0)
        {
            return Inbox.PostAsync(TraderEvent.BooksSuspect(clock.Now, gap.Markets));
        }

        if (gap.Channel is FeedChannel.Fills or FeedChannel.UserOrders or FeedChannel.OrderGroups)
        {
            return SuspectAccountAsync(gap.Describe());
        }

        // A lost public trade cannot be had again: at least it is said.
        return Inbox.PostAsync(
            TraderEvent.Of(clock.Now, new Notice(ActivityTypes.Connection, ActivityLevel.Warning, gap.Describe()))
        );
    }

    /// <inheritdoc/>
    public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref decodeErrors);
        var message = $"A message from the exchange could not be used: {error.Message}";
        if (error.MessageType is "fill" or "user_order" or "order_group_updates" or "frame")
        {
            return SuspectAccountAsync(message);
        }

        return Inbox.PostAsync(TraderEvent.Of(clock.Now, new Notice(ActivityTypes.Connection, ActivityLevel.Warning, message)));
    }

    // Reading both clocks costs as much as decoding a message: one look does for all that came within a millisecond.
    private EventTime Stamp(long receivedWallMs)
    {
        var changes = clock.Exchange.Changes;
        if (receivedWallMs != stamp.WallMs || changes != stampChanges)
        {
            stampChanges = changes;
            stamp = new EventTime(clock.Exchange.NowMs, receivedWallMs);
        }

        return stamp;
    }

    // The account's channels have no sequence numbers: what was lost shows only when the account is read.
    private async ValueTask SuspectAccountAsync(string message)
    {
        await Inbox.PostAsync(TraderEvent.Of(clock.Now, new Notice(ActivityTypes.Connection, ActivityLevel.Warning, message)));
        await Inbox.PostAsync(TraderEvent.AccountSuspect(clock.Now, message));
    }
}
