namespace Trader.Live.Health;

/// <summary>Bounds of the health monitor (requirement Q5).</summary>
public sealed record HealthOptions
{
    /// <summary>Wall milliseconds between checks, 1 000 to 3 600 000.</summary>
    public int CheckPeriodMs { get; init; } = 30_000;

    /// <summary>Errors of the exchange's API in a row with which it is unhealthy, 1 to 1000.</summary>
    public int ApiErrorLimit { get; init; } = 5;

    /// <summary>
    /// Wall milliseconds without a new picture of the trader after which the trading thread counts as stuck, 1 000 to 600 000. It
    /// makes one with every tick, however quiet the markets are.
    /// </summary>
    public int StallMs { get; init; } = 10_000;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        OptionCheck.Add(mistakes, CheckPeriodMs, 1_000, 3_600_000, nameof(CheckPeriodMs));
        OptionCheck.Add(mistakes, ApiErrorLimit, 1, 1000, nameof(ApiErrorLimit));
        OptionCheck.Add(mistakes, StallMs, 1_000, 600_000, nameof(StallMs));
        return mistakes;
    }
}
