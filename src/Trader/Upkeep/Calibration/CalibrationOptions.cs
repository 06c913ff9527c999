namespace Trader.Upkeep.Calibration;

/// <summary>
/// Settings of calibration (requirements K1, K2, K7, Q8). What runs on the exchange clock says seconds, what runs on the wall
/// clock says so.
/// </summary>
public sealed record CalibrationOptions
{
    /// <summary>Largest <see cref="EventFreshnessSeconds"/>: an hour on the fastest exchange clock.</summary>
    public const int MaxEventFreshnessSeconds = 3_600_000;

    /// <summary>Exchange seconds from the beginning of one recalibration to the next, 5 to 86 400.</summary>
    public int IntervalSeconds { get; init; } = 60;

    /// <summary>
    /// Shortest wall time from the beginning of one recalibration to the next, milliseconds, 10 to 3 600 000: it counts where the
    /// exchange clock runs faster than the wall's.
    /// </summary>
    public int MinWallMs { get; init; } = 1_000;

    /// <summary>Wall milliseconds after which a step is given up, to be tried again by the next run, 50 to 60 000.</summary>
    public int StepLimitWallMs { get; init; } = 2_000;

    /// <summary>Wall milliseconds after which a whole run is warned of, 50 to 300 000.</summary>
    public int RunWarningWallMs { get; init; } = 5_000;

    /// <summary>
    /// Exchange seconds for which a held market's description is taken as it is known, 1 to 86 400. By default a little longer
    /// than listings of all open markets are apart, so that only markets that have left the list are asked for one by one.
    /// </summary>
    public int MarketMaxAgeSeconds { get; init; } = 90;

    /// <summary>
    /// Exchange seconds after which an order book event is too old to lead to an order, 1 to 3 600 000 (requirement H4). Delays
    /// of network and machine pass on the wall clock: where the exchange clock runs N times as fast, ten seconds are 10 N here.
    /// </summary>
    public int EventFreshnessSeconds { get; init; } = 10;

    /// <summary>Reports of finished runs kept for people, 1 to 1000.</summary>
    public int HistoryLength { get; init; } = 20;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        Check(IntervalSeconds, 5, 86_400, nameof(IntervalSeconds));
        Check(MinWallMs, 10, 3_600_000, nameof(MinWallMs));
        Check(StepLimitWallMs, 50, 60_000, nameof(StepLimitWallMs));
        Check(RunWarningWallMs, 50, 300_000, nameof(RunWarningWallMs));
        Check(MarketMaxAgeSeconds, 1, 86_400, nameof(MarketMaxAgeSeconds));
        Check(EventFreshnessSeconds, 1, MaxEventFreshnessSeconds, nameof(EventFreshnessSeconds));
        Check(HistoryLength, 1, 1000, nameof(HistoryLength));
        return mistakes;

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"Calibration.{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
