using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>What to do about a frame.</summary>
/// <param name="Deliver">Whether to hand it to the sink, after the gap.</param>
/// <param name="Gap">A loss to report first; null if none.</param>
/// <param name="Ready">A channel that is now subscribed; null if none.</param>
/// <param name="CommandsMayBeDue">Whether <see cref="SubscriptionBook.NextCommand"/> may now have something.</param>
public readonly record struct FeedRouting(bool Deliver, FeedGap? Gap, FeedChannel? Ready, bool CommandsMayBeDue);

/// <summary>
/// Judges every frame of a connection: keeps count of the sequences, settles acknowledgements, and lets through only what
/// can be trusted. Between a gap and its snapshot a market's deltas are held back. No I/O, no clock, not thread-safe.
/// </summary>
public sealed class FeedRouter
{
    private readonly SequenceGuard guard = new();
    private readonly SubscriptionBook book;

    /// <summary>Judges by the given subscriptions.</summary>
    public FeedRouter(SubscriptionBook book) => this.book = book;

    /// <summary>Messages that came again and were dropped.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Losses seen.</summary>
    public long Gaps { get; private set; }

    /// <summary>Deltas and snapshots dropped because their market waits for a snapshot or is not wanted.</summary>
    public long HeldBack { get; private set; }

    /// <summary>Messages of subscriptions that are none of ours, dropped.</summary>
    public long Strays { get; private set; }

    /// <summary>A new connection: numbering starts anew.</summary>
    public void Reset() => guard.Reset();

    /// <summary>Judges one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public FeedRouting Route(in FeedFrame frame, long nowMs)
    {
        if (frame.Type == FeedMessageType.Subscribed)
        {
            return RouteSubscribed(frame);
        }

        FeedGap? gap = null;
        if (frame is { Sid: > 0, Sequence: > 0 })
        {
            var verdict = guard.Check(frame.Sid, frame.Sequence);
            switch (verdict.Outcome)
            {
                case SequenceOutcome.Duplicate:
                    Duplicates++;
                    return default;
                case SequenceOutcome.UnknownSubscription:
                    Strays++;
                    return default;
                case SequenceOutcome.Gap:
                    gap = Lost(frame.Sid, verdict.Expected, verdict.Received, nowMs);
                    break;
                default:
                    break;
            }
        }

        return frame.Type switch
        {
            FeedMessageType.OrderBookDelta => Data(book.IsLive(frame.Delta.Ticker), gap),
            FeedMessageType.OrderBookSnapshot => Data(book.OnSnapshot(((BookSnapshot)frame.Body!).Ticker), gap),
            FeedMessageType.Ok => Settle(frame, gap),
            FeedMessageType.Unsubscribed => RouteUnsubscribed(frame, gap),
            FeedMessageType.Error => RouteError(frame, gap, nowMs),
            _ => new FeedRouting(Deliver: true, gap, Ready: null, gap is not null),
        };
    }

    /// <summary>
    /// Judges a frame that could not be decoded: its number counts as received, but what it said is lost. Returns the loss,
    /// or null where nothing of ours is.
    /// </summary>
    /// <param name="error">The decoder's error.</param>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public FeedGap? OnUnreadable(FeedFormatException error, long nowMs)
    {
        if (error is not { Sid: > 0, Sequence: > 0 })
        {
            // The next message of its subscription will show the gap.
            return null;
        }

        var verdict = guard.Check(error.Sid, error.Sequence);
        if (verdict.Outcome is SequenceOutcome.Duplicate or SequenceOutcome.UnknownSubscription)
        {
            return null;
        }

        // A snapshot that cannot be read while some are awaited is taken for one of those: their markets wait on, and the
        // others need not suffer for it each time it is asked for again.
        var isAwaitedSnapshot =
            verdict.Outcome == SequenceOutcome.InOrder
            && string.Equals(error.MessageType, "orderbook_snapshot", StringComparison.Ordinal)
            && book.AwaitingSnapshots > 0;
        return isAwaitedSnapshot ? null : Lost(error.Sid, verdict.Expected, verdict.Received, nowMs);
    }

    private FeedRouting RouteSubscribed(in FeedFrame frame)
    {
        var ready = book.OnSubscribed(frame.CommandId, (string)frame.Body!, frame.Sid);
        if (ready is null)
        {
            Strays++;
            return default;
        }

        guard.Expect(frame.Sid);
        return new FeedRouting(Deliver: false, Gap: null, ready, CommandsMayBeDue: true);
    }

    private FeedRouting Settle(in FeedFrame frame, FeedGap? gap)
    {
        book.OnOk(frame.CommandId);
        return new FeedRouting(Deliver: false, gap, Ready: null, CommandsMayBeDue: true);
    }

    private FeedRouting RouteUnsubscribed(in FeedFrame frame, FeedGap? gap)
    {
        book.OnUnsubscribed(frame.Sid);
        guard.Forget(frame.Sid);
        return new FeedRouting(Deliver: false, gap, Ready: null, CommandsMayBeDue: true);
    }

    private FeedRouting RouteError(in FeedFrame frame, FeedGap? gap, long nowMs)
    {
        var fault = book.OnError(frame.CommandId, frame.Sid, ((FeedError)frame.Body!).Code, nowMs);
        if (fault.IsTerminal && fault.Sid != 0)
        {
            Gaps++;
            guard.Forget(fault.Sid);
            gap = new FeedGap(fault.Channel, fault.Sid, Expected: 0, Received: 0, fault.Markets);
        }

        return new FeedRouting(Deliver: true, gap, Ready: null, CommandsMayBeDue: true);
    }

    private FeedGap Lost(long sid, long expected, long received, long nowMs)
    {
        Gaps++;
        return new FeedGap(book.ChannelOf(sid), sid, expected, received, book.OnGap(sid, nowMs));
    }

    private FeedRouting Data(bool isTrusted, FeedGap? gap)
    {
        HeldBack += isTrusted ? 0 : 1;
        return new FeedRouting(isTrusted, gap, Ready: null, gap is not null);
    }
}
