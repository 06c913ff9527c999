using System.Globalization;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Live.Reporting;

namespace Trader.Host.Configuration;

/// <summary>The settings of bus, health monitor, reports and status log.</summary>
internal static class ReportingSettings
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        // An older name; it was given with a fraction ("5.0").
        new(
            "V3_HEALTH_CHECK_INTERVAL",
            "a number of seconds between 1 and 3600",
            (settings, text) =>
                decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 1 and <= 3600
                    ? Health(settings, health => health with { CheckPeriodMs = (int)(seconds * 1000) })
                    : null
        ),
        HealthNumber("V3_HEALTH_API_ERRORS", 1, 1000, (o, v) => o with { ApiErrorLimit = v }),
        HealthNumber("V3_HEALTH_STALL_MS", 1_000, 600_000, (o, v) => o with { StallMs = v }),
        BusNumber("V3_BUS_QUEUE_LENGTH", 1, EventBus.MaxQueueLength, (o, v) => o with { QueueLength = v }),
        BusNumber("V3_BUS_CALLBACK_TIMEOUT_MS", 10, 600_000, (o, v) => o with { CallbackTimeoutMs = v }),
        BusNumber("V3_BUS_BREAKER_ERRORS", 1, 10_000, (o, v) => o with { BreakerErrors = v }),
        BusNumber("V3_BUS_BREAKER_WINDOW_MS", 100, 3_600_000, (o, v) => o with { BreakerWindowMs = v }),
        BusNumber("V3_BUS_BREAKER_PAUSE_MS", 100, 3_600_000, (o, v) => o with { BreakerPauseMs = v }),
        BusNumber("V3_BUS_STOP_LIMIT_MS", 10, 60_000, (o, v) => o with { StopLimitMs = v }),
        BusNumber("V3_BUS_MAX_SUBSCRIBERS", 1, 10_000, (o, v) => o with { MaxSubscribers = v }),
        SettingTable.Number("V3_MAX_CONSOLES", 1, 1000, (settings, value) => settings with { MaxConsoles = (int)value }),
        Number("V3_STATUS_PERIOD_MS", 100, 600_000, (o, v) => o with { StatusPeriodMs = v }),
        LogNumber("V3_STATUS_LOG_PERIOD_MS", 1_000, 3_600_000, (o, v) => o with { PeriodMs = v }),
        LogNumber("V3_STATUS_LOG_CHANGE_SPACING_MS", 0, 3_600_000, (o, v) => o with { ChangeSpacingMs = v }),
        LogNumber("V3_STATUS_LOG_KEPT", 1, 10_000, (o, v) => o with { KeptBlocks = v }),
        LogNumber("V3_STATUS_LOG_MAX_MEGABYTES", 1, 10_000, (o, v) => o with { MaxMegabytes = v }),
        new(
            "V3_STATUS_LOG_DIRECTORY",
            "a folder, or off",
            (settings, text) =>
                text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null
                : text.Equals("off", StringComparison.OrdinalIgnoreCase) ? settings with { StatusLogOnDisk = false }
                : Reporting(settings, o => o with { StatusLog = o.StatusLog with { Folder = text } })
        ),
    ];

    private static Setting Number(string name, long minimum, long maximum, Func<ReportingOptions, int, ReportingOptions> apply) =>
        SettingTable.Number(
            name,
            minimum,
            maximum,
            (settings, value) => Reporting(settings, options => apply(options, (int)value))
        );

    private static Setting BusNumber(
        string name,
        long minimum,
        long maximum,
        Func<EventBusOptions, int, EventBusOptions> apply
    ) => Number(name, minimum, maximum, (options, value) => options with { Bus = apply(options.Bus, value) });

    private static Setting HealthNumber(string name, long minimum, long maximum, Func<HealthOptions, int, HealthOptions> apply) =>
        Number(name, minimum, maximum, (options, value) => options with { Health = apply(options.Health, value) });

    private static Setting LogNumber(
        string name,
        long minimum,
        long maximum,
        Func<StatusLogOptions, int, StatusLogOptions> apply
    ) => Number(name, minimum, maximum, (options, value) => options with { StatusLog = apply(options.StatusLog, value) });

    private static HostSettings Health(HostSettings settings, Func<HealthOptions, HealthOptions> change) =>
        Reporting(settings, options => options with { Health = change(options.Health) });

    private static HostSettings Reporting(HostSettings settings, Func<ReportingOptions, ReportingOptions> change) =>
        settings with
        {
            Reporting = change(settings.Reporting),
        };
}
