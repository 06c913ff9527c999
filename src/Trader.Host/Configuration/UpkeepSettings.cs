using System.Globalization;
using Trader.Upkeep;

namespace Trader.Host.Configuration;

/// <summary>The settings of upkeep. Those the earlier trader knew keep their names, and their thresholds are fractions as there.</summary>
internal static class UpkeepSettings
{
    private const int MaxNames = 100;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Switch("POSITION_CLOSING_ENABLED", (o, v) => o with { ClosingEnabled = v }),
        Switch("POSITION_TAKE_PROFIT_ENABLED", (o, v) => o with { TakeProfit = v }),
        Fraction("RL_POSITION_TAKE_PROFIT_THRESHOLD", 1, 1_000_000, (o, v) => o with { TakeProfitBasisPoints = v }),
        Switch("POSITION_STOP_LOSS_ENABLED", (o, v) => o with { StopLoss = v }),
        Fraction("RL_POSITION_STOP_LOSS_THRESHOLD", -10_000, -1, (o, v) => o with { StopLossBasisPoints = -v }),
        Switch("POSITION_MAX_HOLD_ENABLED", (o, v) => o with { MaxHold = v }),
        Number("RL_POSITION_MAX_HOLD_TIME_SECONDS", 1, 2_592_000, (o, v) => o with { MaxHoldSeconds = (int)v }),
        Switch("POSITION_MARKET_CLOSING_ENABLED", (o, v) => o with { MarketClosing = v }),
        Number("RL_MARKET_CLOSING_BUFFER_SECONDS", 1, 86_400, (o, v) => o with { MarketClosingSeconds = (int)v }),
        Number("POSITION_LAST_MOMENT_SECONDS", 0, 86_400, (o, v) => o with { LastMomentSeconds = (int)v }),
        Switch("POSITION_CASH_RECOVERY_ENABLED", (o, v) => o with { CashRecovery = v }),
        Dollars("RL_MIN_CASH_RESERVE", 100_000_000, (o, v) => o with { CashReserveDollars = v }),
        Number("POSITION_CASH_MARGIN_DOLLARS", 0, 1_000_000, (o, v) => o with { CashRecoveryMarginDollars = v }),
        Switch("POSITION_STUCK_ENABLED", (o, v) => o with { Stuck = v }),
        Number("POSITION_STUCK_SECONDS", 1, 86_400, (o, v) => o with { StuckSeconds = (int)v }),
        Number("POSITION_EXIT_MAX_SLIPPAGE_CENTS", 0, 99, (o, v) => o with { MaxSlippageCents = (int)v }),
        Number("POSITION_EXIT_RETRY_MS", 100, 3_600_000, (o, v) => o with { RetryMs = (int)v }),
        Number("POSITION_EXIT_MAX_RETRY_MS", 100, 3_600_000, (o, v) => o with { MaxRetryMs = (int)v }),
        Number("POSITION_CHECK_INTERVAL_MS", 100, 60_000, (o, v) => o with { CheckIntervalMs = (int)v }),
        Switch("POSITION_MANAGE_FOREIGN", (o, v) => o with { ManageForeign = v }),
        Switch("POSITION_CLOSE_AT_SHUTDOWN", (o, v) => o with { CloseAtShutdown = v }),
        Number("POSITION_CLOSE_AT_SHUTDOWN_SECONDS", 1, 40, (o, v) => o with { CloseAtShutdownWallSeconds = (int)v }),
        SettingTable.Word(
            "WHALE_FOLLOW_EXIT_POLICY",
            ["rules", "hold_to_settlement"],
            (s, v) => Change(s, o => o with { FollowExit = v == "rules" ? ExitPolicy.Rules : ExitPolicy.HoldToSettlement })
        ),
        new(
            "POSITION_HOLD_STRATEGIES",
            $"at most {MaxNames} names of strategies separated by commas",
            (s, v) => Names(v) is { } names ? Change(s, o => o with { HeldStrategies = names }) : null
        ),
    ];

    private static HostSettings Change(HostSettings settings, Func<UpkeepOptions, UpkeepOptions> change) =>
        settings with
        {
            Trader = settings.Trader with { Upkeep = change(settings.Trader.Upkeep) },
        };

    private static Setting Number(string name, long minimum, long maximum, Func<UpkeepOptions, long, UpkeepOptions> apply) =>
        SettingTable.Number(name, minimum, maximum, (settings, value) => Change(settings, o => apply(o, value)));

    private static Setting Switch(string name, Func<UpkeepOptions, bool, UpkeepOptions> apply) =>
        SettingTable.Switch(name, (settings, value) => Change(settings, o => apply(o, value)));

    // The earlier trader wrote whole dollars with a decimal, 100.0.
    private static Setting Dollars(string name, long maximum, Func<UpkeepOptions, long, UpkeepOptions> apply) =>
        new(
            name,
            $"whole dollars between 0 and {maximum}, 0 for none",
            (settings, text) =>
                decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                && value == decimal.Truncate(value)
                && value <= maximum
                    ? Change(settings, o => apply(o, (long)value))
                    : null
        );

    // Four decimals: a basis point. What is finer would be cut, and is refused.
    private static Setting Fraction(string name, int minimum, int maximum, Func<UpkeepOptions, int, UpkeepOptions> apply) =>
        new(
            name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"a fraction of the cost between {minimum / 10_000m} and {maximum / 10_000m} with at most 4 decimals, for example {(minimum < 0 ? -0.1m : 0.2m)}"
            ),
            (settings, text) =>
                decimal.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var value
                )
                && value * 10_000m is var points
                && points == decimal.Truncate(points)
                && points >= minimum
                && points <= maximum
                    ? Change(settings, o => apply(o, (int)points))
                    : null
        );

    private static string[]? Names(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return
            names.Length <= MaxNames
            && names.All(name => name.Length <= 32 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            ? names
            : null;
    }
}
