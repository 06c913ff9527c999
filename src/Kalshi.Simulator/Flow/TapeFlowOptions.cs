namespace Kalshi.Simulator.Flow;

/// <summary>Which part of a tape is played, and how the house quotes between its prints.</summary>
public sealed record TapeFlowOptions
{
    /// <summary>Start of the window, included, cut to the millisecond; null for the first print.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the window, excluded for prints, cut to the millisecond; null for the last close of the file.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Seed of spreads and sizes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Price levels the house quotes on each side, 1 to 10 levels.</summary>
    public int QuoteLevels { get; init; } = 4;

    /// <summary>Exchange milliseconds after which the house answers what an account did to its quotes, 0 to 60 000.</summary>
    public int ReplenishDelayMs { get; init; } = 250;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="TapeException">A value is outside its range.</exception>
    public void Validate()
    {
        if (QuoteLevels is < 1 or > 10)
        {
            throw new TapeException($"The tape's {nameof(QuoteLevels)} is {QuoteLevels}; it must be between 1 and 10.");
        }

        if (ReplenishDelayMs is < 0 or > 60_000)
        {
            throw new TapeException(
                $"The tape's {nameof(ReplenishDelayMs)} is {ReplenishDelayMs}; it must be between 0 and 60000."
            );
        }
    }
}
