using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>What follows from one message: what the sink is told, in which order, and what its owner does besides.</summary>
/// <param name="Error">Why the message could not be used; null if it could.</param>
/// <param name="Gap">A loss to report; null if none.</param>
/// <param name="Ready">A channel that is now subscribed; null if none.</param>
/// <param name="IsFrame">Whether the frame itself is handed over.</param>
/// <param name="PassedBarrier">The barrier that is passed once all this has been handed over; 0 if none.</param>
/// <param name="CommandsMayBeDue">Whether <see cref="FeedSession.NextCommand"/> may now have something.</param>
public readonly record struct FeedHandling(
    FeedFormatException? Error,
    FeedGap? Gap,
    FeedChannel? Ready,
    bool IsFrame,
    long PassedBarrier,
    bool CommandsMayBeDue
)
{
    /// <summary>Whether there is nothing to do but to hand the frame over, as with almost every message.</summary>
    public bool IsPlainFrame =>
        IsFrame && PassedBarrier == 0 && !CommandsMayBeDue && Error is null && Gap is null && Ready is null;

    /// <summary>Hands everything to the sink: the error, the loss, the subscription, the frame.</summary>
    /// <param name="sink">Takes it.</param>
    /// <param name="frame">The frame that belongs to this handling.</param>
    /// <param name="receivedWallMs">Wall clock when it was complete, Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    /// <returns>Completes when the sink has taken all of it; at once where each of the sink's calls does.</returns>
    public ValueTask DeliverAsync(
        IFeedSink sink,
        in FeedFrame frame,
        long receivedWallMs,
        CancellationToken cancellationToken = default
    ) =>
        IsPlainFrame
            ? sink.OnFrameAsync(in frame, receivedWallMs, cancellationToken)
            : DeliverAllAsync(sink, frame, receivedWallMs, cancellationToken);

    private async ValueTask DeliverAllAsync(
        IFeedSink sink,
        FeedFrame frame,
        long receivedWallMs,
        CancellationToken cancellationToken
    )
    {
        if (Error is { } error)
        {
            await sink.OnDecodeErrorAsync(error, cancellationToken);
        }

        if (Gap is { } gap)
        {
            await sink.OnGapAsync(gap, cancellationToken);
        }

        if (Ready is { } channel)
        {
            await sink.OnSubscriptionReadyAsync(channel, cancellationToken);
        }

        if (IsFrame)
        {
            await sink.OnFrameAsync(in frame, receivedWallMs, cancellationToken);
        }
    }
}
