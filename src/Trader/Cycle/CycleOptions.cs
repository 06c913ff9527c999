namespace Trader.Cycle;

/// <summary>The trading cycle's settings. Times are exchange time unless the name says wall.</summary>
public sealed record CycleOptions
{
    /// <summary>Shortest interval, seconds.</summary>
    public const int MinIntervalSeconds = 5;

    /// <summary>Longest interval, seconds.</summary>
    public const int MaxIntervalSeconds = 3600;

    /// <summary>Seconds from the beginning of a cycle to that of the next, 5 to 3600; can be changed while running.</summary>
    public int IntervalSeconds { get; init; } = 30;

    /// <summary>Shortest wall time from the beginning of a cycle to that of the next, milliseconds, 10 to 60 000.</summary>
    public int MinWallMs { get; init; } = 250;

    /// <summary>Markets evaluated in a cycle, 1 to 1000; they take turns.</summary>
    public int MarketsPerCycle { get; init; } = 3;

    /// <summary>Cycles kept for people, 1 to 10 000.</summary>
    public int HistoryLength { get; init; } = 100;

    /// <summary>How long a cycle waits for its reading of the account, wall milliseconds, 100 to 60 000.</summary>
    public int SyncWaitWallMs { get; init; } = 15_000;

    /// <summary>
    /// How long a cycle waits to learn what became of its orders, wall milliseconds, 100 to 50 000; shorter than the state
    /// ACTING may last.
    /// </summary>
    public int LookUpWaitWallMs { get; init; } = 20_000;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        Check(IntervalSeconds, MinIntervalSeconds, MaxIntervalSeconds, nameof(IntervalSeconds));
        Check(MinWallMs, 10, 60_000, nameof(MinWallMs));
        Check(MarketsPerCycle, 1, 1000, nameof(MarketsPerCycle));
        Check(HistoryLength, 1, 10_000, nameof(HistoryLength));
        Check(SyncWaitWallMs, 100, 60_000, nameof(SyncWaitWallMs));
        Check(LookUpWaitWallMs, 100, 50_000, nameof(LookUpWaitWallMs));
        return mistakes;

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"Cycle.{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
