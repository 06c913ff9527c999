namespace Kalshi.Simulator.Flow;

/// <summary>How lively a random market is.</summary>
public sealed record RandomFlowOptions
{
    /// <summary>Exchange time at which it starts.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Markets open at once, 1 to 200 markets.</summary>
    public int OpenMarkets { get; init; } = 12;

    /// <summary>Shortest life of a market, exchange seconds, 30 to 86 400.</summary>
    public int MinLifeSeconds { get; init; } = 180;

    /// <summary>Longest life of a market, exchange seconds, at least <see cref="MinLifeSeconds"/>, to 86 400.</summary>
    public int MaxLifeSeconds { get; init; } = 600;

    /// <summary>Exchange seconds between a market's result and its payout, 0 to 3 600.</summary>
    public int SettlementTimerSeconds { get; init; } = 5;

    /// <summary>Mean exchange milliseconds between small trades, all markets together, 20 to 600 000.</summary>
    public int MeanTradeGapMs { get; init; } = 350;

    /// <summary>Longest exchange milliseconds between two whales, all markets together, 1 000 to 600 000.</summary>
    public int MaxWhaleGapMs { get; init; } = 15_000;

    /// <summary>Price levels quoted on each side, 2 to 10 levels.</summary>
    public int QuoteLevels { get; init; } = 5;

    /// <summary>Exchange milliseconds after which the house answers what an account did to its quotes, 0 to 60 000.</summary>
    public int ReplenishDelayMs { get; init; } = 250;

    /// <summary>Finalized markets still listed, 0 to 100 000 markets; older ones are forgotten.</summary>
    public int MaxFinalizedMarkets { get; init; } = 200;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(OpenMarkets), OpenMarkets, 1, 200);
        Check(nameof(MinLifeSeconds), MinLifeSeconds, 30, 86_400);
        Check(nameof(MaxLifeSeconds), MaxLifeSeconds, MinLifeSeconds, 86_400);
        Check(nameof(SettlementTimerSeconds), SettlementTimerSeconds, 0, 3_600);
        Check(nameof(MeanTradeGapMs), MeanTradeGapMs, 20, 600_000);
        Check(nameof(MaxWhaleGapMs), MaxWhaleGapMs, 1_000, 600_000);
        Check(nameof(QuoteLevels), QuoteLevels, 2, 10);
        Check(nameof(ReplenishDelayMs), ReplenishDelayMs, 0, 60_000);
        Check(nameof(MaxFinalizedMarkets), MaxFinalizedMarkets, 0, 100_000);
    }

    private static void Check(string key, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(key, value, $"{key} is {value}; it must be between {min} and {max}.");
        }
    }
}
