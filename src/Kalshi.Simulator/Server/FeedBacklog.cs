namespace Kalshi.Simulator.Server;

/// <summary>Counts the messages that wait for a slow reader, for one subscription or for a connection's replies. Thread-safe.</summary>
internal sealed class FeedBacklog
{
    private int waiting;

    /// <summary>Messages that wait now.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    public void Enter() => Interlocked.Increment(ref waiting);

    public void Leave() => Interlocked.Decrement(ref waiting);
}
