namespace Trader.Live.Journal.Sessions;

/// <summary>Bounds of a session's recording.</summary>
public sealed record SessionRecorderOptions
{
    /// <summary>Size at which the recording ends, megabytes, 1 to 1 000 000.</summary>
    public int MaxMegabytes { get; init; } = 1024;

    /// <summary>
    /// Blocks that may wait for the disk, 2 to 4096; each holds about <see cref="BlockBytes"/> and the rare payloads that came
    /// with them. With one more the recording ends.
    /// </summary>
    public int MaxBlocks { get; init; } = 64;

    /// <summary>Bytes after which a block is handed to the disk, 1024 to 16 777 216.</summary>
    public int BlockBytes { get; init; } = 64 << 10;

    /// <summary>Wall time after which a block is handed over however small it is, milliseconds, 1 to 60 000: what a crash costs.</summary>
    public int FlushMs { get; init; } = 250;

    /// <summary>Throws if an option is out of range, naming it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    public void Validate()
    {
        Require(MaxMegabytes, 1, 1_000_000, nameof(MaxMegabytes));
        Require(MaxBlocks, 2, 4096, nameof(MaxBlocks));
        Require(BlockBytes, 1024, 16 << 20, nameof(BlockBytes));
        Require(FlushMs, 1, 60_000, nameof(FlushMs));

        static void Require(int value, int minimum, int maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {minimum} and {maximum}.");
            }
        }
    }
}
