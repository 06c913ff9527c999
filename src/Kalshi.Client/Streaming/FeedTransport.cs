namespace Kalshi.Client.Streaming;

/// <summary>
/// One upgraded connection: whole messages in, messages out. One thread at a time reads, another sends. Disposing breaks
/// the connection without a word.
/// </summary>
internal abstract class FeedTransport : IDisposable
{
    /// <summary>Why nothing more comes; null while something may. Asked when <see cref="TryTake"/> has nothing.</summary>
    public FeedDisconnect? End { get; protected set; }

    /// <summary>Whether <see cref="KeepAliveAsync"/> has something to answer at once.</summary>
    public virtual bool MustAnswer => false;

    /// <summary>Waits until bytes have come or the connection has ended.</summary>
    public abstract ValueTask ReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next whole message that has come; its bytes are valid until the next call.</summary>
    public abstract bool TryTake(out ReadOnlySpan<byte> message);

    /// <summary>Sends a text message.</summary>
    /// <returns>Why the connection is lost; null if it is not.</returns>
    public abstract ValueTask<FeedDisconnect?> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Answers the other side's pings and sends ours where due.</summary>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    /// <param name="lastBytesMs">The same clock when bytes last came.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    /// <returns>Why the connection is lost; null if it is not.</returns>
    public virtual ValueTask<FeedDisconnect?> KeepAliveAsync(long nowMs, long lastBytesMs, CancellationToken cancellationToken) =>
        new((FeedDisconnect?)null);

    /// <summary>Answers the other side's farewell, when nobody reads or sends any more.</summary>
    public virtual ValueTask AnswerCloseAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Breaks the connection; may be called more than once.</summary>
    protected abstract void Dispose(bool disposing);

    protected static FeedDisconnect TooLarge(int maxMessageBytes) =>
        new(
            FeedDisconnectKind.MessageTooLarge,
            $"A feed message is larger than {maxMessageBytes} bytes (option MaxMessageBytes)."
        );

    protected static FeedDisconnect Closed(int status) =>
        new(
            FeedDisconnectKind.ClosedByExchange,
            $"The exchange closed the feed (status {(status == 0 ? "none" : $"{status}")})."
        );

    protected static FeedDisconnect Broken() =>
        new(FeedDisconnectKind.ConnectionLost, "The feed's connection broke or fell silent.");

    protected static FeedDisconnect BrokenWhileSending() =>
        new(FeedDisconnectKind.ConnectionLost, "The feed's connection broke while sending.");
}

/// <summary>The answer to an upgrade.</summary>
/// <param name="Transport">The connection; null if the upgrade was refused.</param>
/// <param name="HttpStatus">Its status; 0 where no answer came.</param>
/// <param name="Date">The exchange's clock as the answer tells it; null if it does not.</param>
/// <param name="Failure">Why there is no connection; null if there is one.</param>
internal sealed record FeedUpgrade(FeedTransport? Transport, int HttpStatus, DateTimeOffset? Date, Exception? Failure);
