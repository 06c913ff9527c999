namespace Trader.Orders.Groups;

/// <summary>How the trader keeps its order groups (requirements I4, I9 and Q12). Times are exchange time unless the name says wall.</summary>
public sealed record OrderGroupOptions
{
    /// <summary>Whether orders are put into order groups of the trader's own.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// Resets of one group within an hour, 0 to 1000; beyond that a triggered group waits for a person. 5 is chosen: what
    /// triggers more often is no accident.
    /// </summary>
    public int MaxResetsPerHour { get; init; } = 5;

    /// <summary>
    /// Seconds between a trigger and the first reset, 1 to 3600; twice as long for each reset in the hour before. 15 is the
    /// exchange's own window (§7.6 of its API).
    /// </summary>
    public int FirstResetPauseSeconds { get; init; } = 15;

    /// <summary>Longest pause before a reset in seconds, 1 to 3600.</summary>
    public int MaxResetPauseSeconds { get; init; } = 600;

    /// <summary>Pause before a call that failed is made again, wall milliseconds, 100 to 60 000; twice as long each time.</summary>
    public int FirstRetryWallMs { get; init; } = 2_000;

    /// <summary>Longest pause before a call is made again, wall milliseconds, 100 to 3 600 000.</summary>
    public int MaxRetryWallMs { get; init; } = 60_000;

    /// <summary>Whether groups are deleted when the run ends; otherwise they are reset, and the next run goes on with them.</summary>
    public bool DeletesAtEnd { get; init; } = true;

    /// <summary>How long the end of a run waits for its groups to be gone, wall milliseconds, 0 to 600 000.</summary>
    public int EndWaitWallMs { get; init; } = 15_000;

    /// <summary>Everything out of range, one sentence each.</summary>
    internal IEnumerable<string> Validate() =>
        new[]
        {
            OptionCheck.Range(MaxResetsPerHour, 0, 1_000, nameof(MaxResetsPerHour)),
            OptionCheck.Range(FirstResetPauseSeconds, 1, 3_600, nameof(FirstResetPauseSeconds)),
            OptionCheck.Range(MaxResetPauseSeconds, 1, 3_600, nameof(MaxResetPauseSeconds)),
            OptionCheck.Range(FirstRetryWallMs, 100, 60_000, nameof(FirstRetryWallMs)),
            OptionCheck.Range(MaxRetryWallMs, 100, 3_600_000, nameof(MaxRetryWallMs)),
            OptionCheck.Range(EndWaitWallMs, 0, 600_000, nameof(EndWaitWallMs)),
        }.OfType<string>();
}
