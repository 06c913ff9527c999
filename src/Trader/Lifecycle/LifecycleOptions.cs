namespace Trader.Lifecycle;

/// <summary>Settings of the lifecycle. All times are wall clock.</summary>
public sealed record LifecycleOptions
{
    /// <summary>
    /// Milliseconds that ORDERBOOK_CONNECT waits for the connection; afterwards the trader goes on without market data, 100 to
    /// 120 000 (requirement Q1).
    /// </summary>
    public int BookConnectWaitMs { get; init; } = 30_000;

    /// <summary>
    /// Milliseconds that a trader waits for the first order book once it is connected; afterwards it goes on without books.
    /// 0 to 120 000; 0 does not wait for any (requirement Q1).
    /// </summary>
    public int FirstSnapshotWaitMs { get; init; } = 10_000;

    /// <summary>Whether the own resting orders stay at the exchange when a run ends; by default they are cancelled.</summary>
    public bool KeepRestingOrders { get; init; }

    /// <summary>Changes of status kept for people, 2 to 10 000.</summary>
    public int StatusHistoryLength { get; init; } = 100;

    /// <summary>Adds everything that is out of range to <paramref name="mistakes"/>, one sentence each.</summary>
    internal void Validate(ICollection<string> mistakes)
    {
        Check(BookConnectWaitMs, 100, 120_000, nameof(BookConnectWaitMs));
        Check(FirstSnapshotWaitMs, 0, 120_000, nameof(FirstSnapshotWaitMs));
        Check(StatusHistoryLength, 2, 10_000, nameof(StatusHistoryLength));

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
