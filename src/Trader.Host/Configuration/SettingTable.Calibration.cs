using Trader.Upkeep.Calibration;

namespace Trader.Host.Configuration;

// How the trader looks after itself.
internal static partial class SettingTable
{
    private static IEnumerable<Setting> Calibration =>
        [
            Calibrate("V3_CALIBRATION_INTERVAL_SECONDS", 5, 86_400, (o, v) => o with { IntervalSeconds = (int)v }),
            Calibrate("V3_CALIBRATION_STEP_LIMIT_MS", 50, 60_000, (o, v) => o with { StepLimitWallMs = (int)v }),
            Calibrate("V3_CALIBRATION_WARNING_MS", 50, 300_000, (o, v) => o with { RunWarningWallMs = (int)v }),
            Calibrate("V3_CALIBRATION_MARKET_MAX_AGE_SECONDS", 1, 86_400, (o, v) => o with { MarketMaxAgeSeconds = (int)v }),
            Calibrate("V3_EVENT_FRESHNESS_SECONDS", 1, 3600, (o, v) => o with { EventFreshnessSeconds = (int)v }),
        ];

    private static Setting Calibrate(
        string name,
        long minimum,
        long maximum,
        Func<CalibrationOptions, long, CalibrationOptions> apply
    ) => Option(name, minimum, maximum, (o, v) => o with { Calibration = apply(o.Calibration, v) });
}
