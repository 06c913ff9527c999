namespace Trader.Risk.Breakers;

/// <summary>
/// Bounds of the circuit breakers. They run on the wall clock: what they wait for, a network or a server that recovers, takes
/// its time however fast the exchange's clock runs.
/// </summary>
public sealed record BreakerOptions
{
    /// <summary>Errors in a row, within the window, that open the breaker of a market; 0 to 100, 0 for no such breaker.</summary>
    public int MarketErrors { get; init; } = 5;

    /// <summary>Errors in a row, within the window, that open the breaker of everything; 0 to 100, 0 for no such breaker.</summary>
    public int GlobalErrors { get; init; } = 5;

    /// <summary>Seconds of the wall clock after which an error no longer counts, 1 to 86 400.</summary>
    public int WindowWallSeconds { get; init; } = 300;

    /// <summary>Seconds of the wall clock for which a breaker stays open unless an operator closes it, 1 to 86 400.</summary>
    public int PauseWallSeconds { get; init; } = 300;

    /// <summary>
    /// Markets whose errors are remembered at once, 10 to 100 000. Beyond that the one whose error is the longest ago is
    /// forgotten, closed breakers before open ones. 1 000 is chosen.
    /// </summary>
    public int MaxMarkets { get; init; } = 1_000;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IEnumerable<string> Validate() =>
        [
            .. OptionRange.Check(MarketErrors, 0, 100, $"{nameof(TraderOptions.Breakers)}.{nameof(MarketErrors)}"),
            .. OptionRange.Check(GlobalErrors, 0, 100, $"{nameof(TraderOptions.Breakers)}.{nameof(GlobalErrors)}"),
            .. OptionRange.Check(WindowWallSeconds, 1, 86_400, $"{nameof(TraderOptions.Breakers)}.{nameof(WindowWallSeconds)}"),
            .. OptionRange.Check(PauseWallSeconds, 1, 86_400, $"{nameof(TraderOptions.Breakers)}.{nameof(PauseWallSeconds)}"),
            .. OptionRange.Check(MaxMarkets, 10, 100_000, $"{nameof(TraderOptions.Breakers)}.{nameof(MaxMarkets)}"),
        ];
}
