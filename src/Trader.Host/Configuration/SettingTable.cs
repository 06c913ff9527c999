using System.Globalization;
using Kalshi.Client;
using Trader.Lifecycle;
using Trader.Live.Journal;
using Trader.Risk.Breakers;
using Trader.Risk.Protections;

namespace Trader.Host.Configuration;

/// <summary>One setting: its name, what may be said, and what it changes.</summary>
/// <param name="Name">The key, the same in every source.</param>
/// <param name="Range">What is allowed, for people.</param>
/// <param name="Apply">Changes the settings, or returns null if the text is not allowed.</param>
/// <param name="IsSecret">Whether its value must never be shown.</param>
internal sealed record Setting(string Name, string Range, Func<HostSettings, string, HostSettings?> Apply, bool IsSecret = false);

/// <summary>Every setting there is, with its range. The older environment names of the trader keep working.</summary>
internal static partial class SettingTable
{
    /// <summary>The setting that holds a private key: a file that contains it must be its owner's alone.</summary>
    public const string PrivateKeyName = "KALSHI_PRIVATE_KEY_CONTENT";

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Word(
            "ENVIRONMENT",
            ["sim", "paper", "local", "production"],
            (s, v) => s with { Environment = Enum.Parse<ExchangeEnvironment>(v, ignoreCase: true) }
        ),
        Number("V3_PORT", 0, 65_535, (s, v) => s with { Port = (int)v }),
        new("V3_HOST", "127.0.0.1 (other addresses need an API token, which comes later)", (s, v) => v == "127.0.0.1" ? s : null),
        new("V3_CONTROL_FILE", "a path", (s, v) => v.Length > 0 ? s with { ControlFile = v } : null),
        Word(
            "V3_LOG_LEVEL",
            ["debug", "info", "warning", "error"],
            (s, v) => s with { LogLevel = Enum.Parse<LogLevelName>(v, ignoreCase: true) }
        ),
        Flag("V3_ENABLE_TRADING_CLIENT", (o, v) => o with { TradingEnabled = v }),
        Flag("V3_ENABLE_WHALE_DETECTION", (o, v) => o with { WhaleDetection = v }),
        Word(
            "V3_TRADING_STRATEGY",
            ["hold", "whale_follower"],
            (s, v) => s with { Trader = s.Trader with { FollowWhales = v == "whale_follower" } }
        ),
        Option("V3_TRADING_MAX_ORDERS", 1, 10_000, (o, v) => o with { MaxOpenOrders = (int)v }),
        Limit("V3_TRADING_MAX_ORDERS_PER_MINUTE", 10_000, (o, v) => o with { MaxOrdersPerMinute = (int)v }),
        Option("V3_TRADING_MAX_POSITION_SIZE", 1, 1_000_000, (o, v) => o with { MaxPositionContracts = (int)v }),
        Limit("RL_MAX_CONTRACTS_PER_MARKET", 1_000_000, (o, v) => o with { MaxContractsPerMarket = (int)v }),
        Option("RL_MAX_TOTAL_CONTRACTS", 1, 10_000_000, (o, v) => o with { MaxTotalContracts = (int)v }),
        Limit("RL_MAX_CONTRACTS_PER_RUN", 100_000_000, (o, v) => o with { MaxContractsPerRun = (int)v }),
        Limit("V3_TRADING_MAX_ORDER_NOTIONAL_DOLLARS", 10_000_000, (o, v) => o with { MaxOrderNotionalDollars = v }),
        Limit("V3_TRADING_MAX_MARKET_EXPOSURE_DOLLARS", 10_000_000, (o, v) => o with { MaxMarketExposureDollars = v }),
        Limit("V3_TRADING_MAX_EVENT_EXPOSURE_DOLLARS", 10_000_000, (o, v) => o with { MaxEventExposureDollars = v }),
        Option("V3_TRADING_MAX_EXPOSURE_DOLLARS", 1, 10_000_000, (o, v) => o with { MaxExposureDollars = v }),
        Limit("V3_TRADING_MAX_DAILY_LOSS_DOLLARS", 10_000_000, (o, v) => o with { MaxDailyLossDollars = v }),
        Option("V3_TRADING_DAY_START_MINUTES_UTC", 0, 1439, (o, v) => o with { RiskDayStartMinutesUtc = (int)v }),
        Option("V3_TRADING_MIN_PRICE_CENTS", 0, 99, (o, v) => o with { MinOrderPriceCents = (int)v }),
        Option("V3_TRADING_MAX_PRICE_CENTS", 1, 100, (o, v) => o with { MaxOrderPriceCents = (int)v }),
        Breaker("V3_BREAKER_MARKET_ERRORS", 0, 100, (b, v) => b with { MarketErrors = (int)v }),
        Breaker("V3_BREAKER_GLOBAL_ERRORS", 0, 100, (b, v) => b with { GlobalErrors = (int)v }),
        Breaker("V3_BREAKER_WINDOW_SECONDS", 1, 86_400, (b, v) => b with { WindowWallSeconds = (int)v }),
        Breaker("V3_BREAKER_PAUSE_SECONDS", 1, 86_400, (b, v) => b with { PauseWallSeconds = (int)v }),
        Breaker("V3_BREAKER_MAX_MARKETS", 10, 100_000, (b, v) => b with { MaxMarkets = (int)v }),
        Protection("V3_PROTECTION_LOSS_STREAK_TRADES", 0, 1_000, (p, v) => p with { LossStreakTrades = (int)v }),
        Protection("V3_PROTECTION_LOSS_STREAK_WINDOW_MINUTES", 1, 10_080, (p, v) => p with { LossStreakWindowMinutes = (int)v }),
        Protection("V3_PROTECTION_LOSS_STREAK_PAUSE_MINUTES", 1, 10_080, (p, v) => p with { LossStreakPauseMinutes = (int)v }),
        Protection("V3_PROTECTION_MAX_DRAWDOWN_DOLLARS", 0, 10_000_000, (p, v) => p with { MaxDrawdownDollars = v }),
        Protection("V3_PROTECTION_DRAWDOWN_WINDOW_MINUTES", 1, 10_080, (p, v) => p with { DrawdownWindowMinutes = (int)v }),
        Protection("V3_PROTECTION_DRAWDOWN_PAUSE_MINUTES", 1, 10_080, (p, v) => p with { DrawdownPauseMinutes = (int)v }),
        Protection("V3_PROTECTION_COOL_DOWN_MINUTES", 0, 10_080, (p, v) => p with { CoolDownMinutes = (int)v }),
        Protection("V3_PROTECTION_LOW_PROFIT_TRADES", 0, 100, (p, v) => p with { LowProfitTrades = (int)v }),
        Protection("V3_PROTECTION_LOW_PROFIT_MIN_CENTS", -100_000_000, 100_000_000, (p, v) => p with { LowProfitMinCents = v }),
        Protection("V3_PROTECTION_LOW_PROFIT_PAUSE_HOURS", 1, 720, (p, v) => p with { LowProfitPauseHours = (int)v }),
        Option("WHALE_QUEUE_SIZE", 1, 1000, (o, v) => o with { WhaleQueueSize = (int)v }),
        Option("WHALE_WINDOW_MINUTES", 1, 1440, (o, v) => o with { WhaleWindowMinutes = (int)v }),
        Option("WHALE_MIN_SIZE_CENTS", 1, 100_000_000, (o, v) => o with { WhaleMinSizeCents = v }),
        Option("WHALE_MAX_TRADES_PER_MINUTE", 1, 1_000_000, (o, v) => o with { MaxFollowsPerMinute = (int)v }),
        Option("WHALE_TOKEN_REFILL_SECONDS", 1, 3600, (o, v) => o with { TokenRefillSeconds = (int)v }),
        // Two older names for one option; the first wins, so it is applied last.
        Option("WHALE_FOLLOW_MAX_AGE_SECONDS", 1, 86_400, (o, v) => o with { WhaleMaxAgeSeconds = (int)v }),
        Option("WHALE_MAX_AGE_SECONDS", 1, 86_400, (o, v) => o with { WhaleMaxAgeSeconds = (int)v }),
        Option("WHALE_FOLLOW_POSITION_SIZE", 1, 100_000, (o, v) => o with { FollowContracts = (int)v }),
        Limit("WHALE_FOLLOW_MAX_POSITIONS", 1000, (o, v) => o with { MaxFollowPositions = (int)v }),
        Option("WHALE_FOLLOW_PRICE_OFFSET_CENTS", 0, 50, (o, v) => o with { FollowPriceOffsetCents = (int)v }),
        Option("WHALE_FOLLOW_MAX_SLIPPAGE_CENTS", 0, 99, (o, v) => o with { FollowMaxSlippageCents = (int)v }),
        Option("WHALE_FOLLOW_MAX_SPREAD_CENTS", 1, 99, (o, v) => o with { FollowMaxSpreadCents = (int)v }),
        Word(
            "WHALE_FOLLOW_PRICE_MODE",
            ["book", "whale_price", "best_ask"],
            (s, v) => s with { Trader = s.Trader with { EntryPrice = PriceMode(v) } }
        ),
        Limit("ORDER_STALE_THRESHOLD_SECONDS", 86_400, (o, v) => o with { StaleOrderSeconds = (int)v }),
        .. UpkeepSettings.All,
        .. GroupSettings,
        .. MaintenanceSettings,
        Option("V3_SYNC_INTERVAL_SECONDS", 1, 3600, (o, v) => o with { SyncIntervalSeconds = (int)v }),
        .. Calibration,
        Option("RL_ORDERBOOK_MARKET_LIMIT", 0, 1000, (o, v) => o with { MarketLimit = (int)v }),
        new(
            "RL_MARKET_TICKERS",
            "tickers separated by commas",
            (s, v) => s with { Trader = s.Trader with { MarketTickers = Split(v) } }
        ),
        Lifecycle("V3_ORDERBOOK_CONNECT_WAIT_MS", 100, 120_000, (o, v) => o with { BookConnectWaitMs = (int)v }),
        Lifecycle("V3_ORDERBOOK_SNAPSHOT_WAIT_MS", 0, 120_000, (o, v) => o with { FirstSnapshotWaitMs = (int)v }),
        Lifecycle("V3_STATUS_HISTORY_LENGTH", 2, 10_000, (o, v) => o with { StatusHistoryLength = (int)v }),
        Flag("V3_KEEP_ORDERS_ON_SHUTDOWN", (o, v) => o with { Lifecycle = o.Lifecycle with { KeepRestingOrders = v } }),
        new(
            "V3_JOURNAL_DIRECTORY",
            "a folder",
            (s, v) => v.Length == 0 || v.Contains('\0', StringComparison.Ordinal) ? null : s with { JournalDirectory = v }
        ),
        Word(
            "V3_JOURNAL_DURABILITY",
            ["written", "synced"],
            (s, v) => s with { JournalDurability = Enum.Parse<JournalDurability>(v, ignoreCase: true) }
        ),
        Number("V3_JOURNAL_MAX_MEGABYTES", 1, 1_000_000, (s, v) => s with { JournalMaxMegabytes = (int)v }),
        Switch("V3_SESSION_RECORDING", (s, v) => s with { SessionRecording = v }),
        .. ReportingSettings.All,
        new("KALSHI_API_URL", "an address", (s, v) => s with { RestUrl = v }),
        new("KALSHI_WS_URL", "an address", (s, v) => s with { WebSocketUrl = v }),
        new("KALSHI_API_KEY_ID", "the API key's id", (s, v) => s with { ApiKeyId = v }),
        new(PrivateKeyName, "a private key in PEM", (s, v) => s with { PrivateKeyPem = v }, IsSecret: true),
    ];

    private static IEnumerable<Setting> GroupSettings =>
        [
            Flag("RL_USE_ORDER_GROUPS", (o, v) => o with { OrderGroups = o.OrderGroups with { IsEnabled = v } }),
            Option(
                "RL_ORDER_GROUP_MAX_RESETS_PER_HOUR",
                0,
                1_000,
                (o, v) => o with { OrderGroups = o.OrderGroups with { MaxResetsPerHour = (int)v } }
            ),
            Option(
                "RL_ORDER_GROUP_RESET_PAUSE_SECONDS",
                1,
                3_600,
                (o, v) => o with { OrderGroups = o.OrderGroups with { FirstResetPauseSeconds = (int)v } }
            ),
            Option(
                "RL_ORDER_GROUP_MAX_RESET_PAUSE_SECONDS",
                1,
                3_600,
                (o, v) => o with { OrderGroups = o.OrderGroups with { MaxResetPauseSeconds = (int)v } }
            ),
            Option(
                "RL_ORDER_GROUP_RETRY_MS",
                100,
                60_000,
                (o, v) => o with { OrderGroups = o.OrderGroups with { FirstRetryWallMs = (int)v } }
            ),
            Option(
                "RL_ORDER_GROUP_MAX_RETRY_MS",
                100,
                3_600_000,
                (o, v) => o with { OrderGroups = o.OrderGroups with { MaxRetryWallMs = (int)v } }
            ),
            Option(
                "RL_ORDER_GROUP_END_WAIT_MS",
                0,
                600_000,
                (o, v) => o with { OrderGroups = o.OrderGroups with { EndWaitWallMs = (int)v } }
            ),
            Word(
                "RL_ORDER_GROUPS_AT_END",
                ["delete", "reset"],
                (s, v) =>
                    s with
                    {
                        Trader = s.Trader with { OrderGroups = s.Trader.OrderGroups with { DeletesAtEnd = v == "delete" } },
                    }
            ),
        ];

    private static IEnumerable<Setting> MaintenanceSettings =>
        [
            Flag("ORDER_MAINTENANCE_ENABLED", (o, v) => o with { Maintenance = o.Maintenance with { IsEnabled = v } }),
            Flag("ORDER_PRUNE_ORPHANED", (o, v) => o with { Maintenance = o.Maintenance with { PrunesOrphans = v } }),
            Flag("ORDER_PRUNE_FOREIGN", (o, v) => o with { Maintenance = o.Maintenance with { PrunesForeign = v } }),
            Flag("ORDER_PRUNE_CLOSED_MARKETS", (o, v) => o with { Maintenance = o.Maintenance with { PrunesClosedMarkets = v } }),
            Option(
                "ORDER_MAINTENANCE_INTERVAL",
                1,
                1_000,
                (o, v) => o with { Maintenance = o.Maintenance with { IntervalCycles = (int)v } }
            ),
            Option(
                "ORDER_PRUNE_MAX_IN_FLIGHT",
                1,
                100,
                (o, v) => o with { Maintenance = o.Maintenance with { MaxCancelsInFlight = (int)v } }
            ),
            Option(
                "ORDER_PRUNE_ANSWER_WAIT_MS",
                1_000,
                600_000,
                (o, v) => o with { Maintenance = o.Maintenance with { AnswerWaitWallMs = (int)v } }
            ),
            Option(
                "ORDER_CLEANUP_HISTORY",
                1,
                1_000,
                (o, v) => o with { Maintenance = o.Maintenance with { HistoryLength = (int)v } }
            ),
            Flag("V3_CLEANUP_ON_STARTUP", (o, v) => o with { Maintenance = o.Maintenance with { CleansUpAtStart = v } }),
        ];

    internal static Setting Number(string name, long minimum, long maximum, Func<HostSettings, long, HostSettings> apply) =>
        new(
            name,
            $"a whole number between {minimum} and {maximum}",
            (settings, text) =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= minimum
                && value <= maximum
                    ? apply(settings, value)
                    : null
        );

    private static Setting Option(string name, long minimum, long maximum, Func<TraderOptions, long, TraderOptions> apply) =>
        Number(name, minimum, maximum, (settings, value) => settings with { Trader = apply(settings.Trader, value) });

    private static Setting Breaker(string name, long minimum, long maximum, Func<BreakerOptions, long, BreakerOptions> apply) =>
        Option(name, minimum, maximum, (trader, value) => trader with { Breakers = apply(trader.Breakers, value) });

    private static Setting Protection(
        string name,
        long minimum,
        long maximum,
        Func<ProtectionOptions, long, ProtectionOptions> apply
    ) => Option(name, minimum, maximum, (trader, value) => trader with { Protections = apply(trader.Protections, value) });

    // A limit that may be switched off.
    private static Setting Limit(string name, long maximum, Func<TraderOptions, long, TraderOptions> apply) =>
        Option(name, 0, maximum, apply) with
        {
            Range = $"a whole number between 0 and {maximum}, 0 for no limit",
        };

    private static Setting Lifecycle(
        string name,
        long minimum,
        long maximum,
        Func<LifecycleOptions, long, LifecycleOptions> apply
    ) => Option(name, minimum, maximum, (options, value) => options with { Lifecycle = apply(options.Lifecycle, value) });

    private static Setting Flag(string name, Func<TraderOptions, bool, TraderOptions> apply) =>
        Switch(name, (settings, value) => settings with { Trader = apply(settings.Trader, value) });

    internal static Setting Switch(string name, Func<HostSettings, bool, HostSettings> apply) =>
        new(
            name,
            "true or false",
            (settings, text) =>
                text.ToLowerInvariant() switch
                {
                    "true" or "1" or "yes" => apply(settings, true),
                    "false" or "0" or "no" => apply(settings, false),
                    _ => null,
                }
        );

    internal static Setting Word(string name, string[] words, Func<HostSettings, string, HostSettings> apply) =>
        new(
            name,
            "one of " + string.Join(", ", words),
            (settings, text) =>
                words.Contains(text.ToLowerInvariant(), StringComparer.Ordinal) ? apply(settings, text.ToLowerInvariant()) : null
        );

    private static EntryPriceMode PriceMode(string word) =>
        word switch
        {
            "whale_price" => EntryPriceMode.WhalePrice,
            "best_ask" => EntryPriceMode.BestAsk,
            _ => EntryPriceMode.Book,
        };

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
