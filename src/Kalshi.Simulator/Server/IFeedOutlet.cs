namespace Kalshi.Simulator.Server;

/// <summary>Where a connection's messages go: a socket, or a queue in memory. Nothing here waits.</summary>
internal interface IFeedOutlet
{
    /// <summary>Queues a text message; false when the connection as a whole has too many waiting.</summary>
    /// <param name="backlog">What the message counts against until it has gone out.</param>
    /// <param name="utf8">The message; copied.</param>
    public bool TrySend(FeedBacklog backlog, ReadOnlySpan<byte> utf8);

    /// <summary>Ends the connection because its client reads too slowly.</summary>
    public void EndSlow();

    /// <summary>Cuts the connection without a closing frame; what waits is lost.</summary>
    public void Cut();

    /// <summary>From now on nothing goes out, pings included; the connection stays open.</summary>
    public void Freeze();
}
