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
        TapeLimits.Check(nameof(QuoteLevels), QuoteLevels, 1, 10);
        TapeLimits.Check(nameof(ReplenishDelayMs), ReplenishDelayMs, 0, 60_000);
    }
}
