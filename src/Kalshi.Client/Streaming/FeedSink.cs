using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>Messages of a subscription were lost, or the subscription itself was.</summary>
/// <param name="Channel">The channel; null where the subscription is none of ours.</param>
/// <param name="Sid">The subscription.</param>
/// <param name="Expected">The sequence number that was due; 0 where the loss was not seen in the numbers.</param>
/// <param name="Received">The sequence number that came; 0 likewise.</param>
/// <param name="Markets">Markets whose books are untradable until their next snapshot; empty for other channels.</param>
public sealed record FeedGap(FeedChannel? Channel, long Sid, long Expected, long Received, IReadOnlyList<string> Markets)
{
    /// <summary>Messages certainly lost; 0 where the loss was not seen in the numbers.</summary>
    public long Lost => Received > Expected ? Received - Expected : 0;

    /// <summary>The loss in one sentence, for people.</summary>
    public string Describe()
    {
        var channel = Channel?.ToWire() ?? $"subscription {Sid}";
        return Received == 0
            ? $"The feed ended the subscription to {channel}; it is asked for again, and what came meanwhile is lost."
            : $"The feed lost {Math.Max(1, Lost)} message(s) of {channel}: {Expected} was due, {Received} came.";
    }
}

/// <summary>Why there is no connection.</summary>
public enum FeedDisconnectKind
{
    /// <summary>The connection could not be made.</summary>
    NotConnected = 0,

    /// <summary>The signature or key was refused at the upgrade; no further attempt until told so.</summary>
    AuthenticationRefused,

    /// <summary>The exchange closed the connection.</summary>
    ClosedByExchange,

    /// <summary>The connection broke, or was silent too long.</summary>
    ConnectionLost,

    /// <summary>A message was larger than allowed.</summary>
    MessageTooLarge,

    /// <summary>A command was not answered in time.</summary>
    CommandUnanswered,

    /// <summary>We closed it.</summary>
    Stopped,
}

/// <summary>The end of a connection, or of an attempt at one.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Message">One sentence; holds no credentials.</param>
/// <param name="HttpStatus">Status of a refused upgrade; 0 otherwise.</param>
public sealed record FeedDisconnect(FeedDisconnectKind Kind, string Message, int HttpStatus = 0);

/// <summary>
/// Takes what the feed brings, one call at a time, in the order of arrival, on the receive loop. A call that takes its time
/// holds up the feed: that is the back-pressure. A call that throws ends <see cref="KalshiSocket.RunAsync"/>.
/// </summary>
public interface IFeedSink
{
    /// <summary>
    /// A frame of market or account data, an error, or a message of unknown type. Deltas of markets that wait for a snapshot
    /// and repeated messages are not handed over.
    /// </summary>
    /// <param name="frame">The frame; copy what outlives the call before the first await.</param>
    /// <param name="receivedWallMs">Wall clock when it was complete, Unix milliseconds.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken);

    /// <summary>A connection stands; subscriptions follow.</summary>
    public ValueTask OnConnectedAsync(CancellationToken cancellationToken);

    /// <summary>The connection, or an attempt at one, ended; all books are untradable.</summary>
    public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken);

    /// <summary>A channel is subscribed (again).</summary>
    public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken);

    /// <summary>Messages were lost. Books named are untradable until their next snapshot, which has been asked for.</summary>
    public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken);

    /// <summary>A frame could not be used. A gap follows if it concerned the books.</summary>
    public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken);
}
