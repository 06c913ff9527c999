namespace Kalshi.Client.Streaming;

/// <summary>There is no connection, or it ended before what was waited for came.</summary>
public sealed class FeedDisconnectedException : Exception
{
    /// <summary>Makes the exception for the end of a connection.</summary>
    public FeedDisconnectedException(FeedDisconnect reason)
        : base(reason.Message) => Reason = reason;

    /// <summary>Makes the exception.</summary>
    public FeedDisconnectedException()
        : this("There is no connection to the feed.") { }

    /// <summary>Makes the exception with a message.</summary>
    public FeedDisconnectedException(string message)
        : this(new FeedDisconnect(FeedDisconnectKind.NotConnected, message)) { }

    /// <summary>Makes the exception with a message and a cause.</summary>
    public FeedDisconnectedException(string message, Exception innerException)
        : base(message, innerException) => Reason = new FeedDisconnect(FeedDisconnectKind.NotConnected, message);

    /// <summary>What ended.</summary>
    public FeedDisconnect Reason { get; }
}
