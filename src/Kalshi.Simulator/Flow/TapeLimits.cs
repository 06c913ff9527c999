namespace Kalshi.Simulator.Flow;

/// <summary>How much of a tape may be held in memory; a larger one is refused when it is read, not half played.</summary>
public sealed record TapeLimits
{
    /// <summary>Most prints of a tape, 1 to 100 000 000 prints of about 32 bytes, and as much again for a moment while it is read.</summary>
    public int MaxPrints { get; init; } = 10_000_000;

    /// <summary>Most markets of a tape, 1 to 1 000 000 markets of about 500 bytes, and of about 10 000 while they are open.</summary>
    public int MaxMarkets { get; init; } = 50_000;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="TapeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(MaxPrints), MaxPrints, 1, 100_000_000);
        Check(nameof(MaxMarkets), MaxMarkets, 1, 1_000_000);
    }

    internal static void Check(string key, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            throw new TapeException($"The tape's {key} is {value}; it must be between {min} and {max}.");
        }
    }
}
