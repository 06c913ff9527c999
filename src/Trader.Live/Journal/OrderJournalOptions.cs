namespace Trader.Live.Journal;

/// <summary>What an entry of the order journal has survived when something is sent on its strength.</summary>
public enum JournalDurability
{
    /// <summary>The operating system has it: it survives the process, but not a loss of power.</summary>
    Written = 0,

    /// <summary>The disk has it: it survives a loss of power too, for the price of one wait for the disk per order.</summary>
    Synced,
}

/// <summary>Bounds of the order journal.</summary>
public sealed record OrderJournalOptions
{
    /// <summary>How durable an entry must be.</summary>
    public JournalDurability Durability { get; init; } = JournalDurability.Written;

    /// <summary>
    /// Bytes after which a new file is begun with what the old one adds up to, 4096 to 1 073 741 824. What a start has to
    /// read is bounded by it.
    /// </summary>
    public long SegmentBytes { get; init; } = 16 << 20;

    /// <summary>Ended orders whose ids are remembered, 1 to 100 000.</summary>
    public int MaxFinishedOrders { get; init; } = 2_000;

    /// <summary>
    /// At <see cref="JournalDurability.Synced"/>: how long the disk's turn is put off so that more entries share it,
    /// milliseconds of wall time, 0 to 1000.
    /// </summary>
    public int GroupSyncMs { get; init; }

    /// <summary>Shortest wall time between attempts to write again after a failure, milliseconds, 1 to 60 000.</summary>
    public int RetryWallMs { get; init; } = 100;

    /// <summary>Throws if an option is out of range, naming it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    public void Validate()
    {
        Require(SegmentBytes, 4096, 1 << 30, nameof(SegmentBytes));
        Require(MaxFinishedOrders, 1, 100_000, nameof(MaxFinishedOrders));
        Require(GroupSyncMs, 0, 1000, nameof(GroupSyncMs));
        Require(RetryWallMs, 1, 60_000, nameof(RetryWallMs));

        static void Require(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {minimum} and {maximum}.");
            }
        }
    }
}
