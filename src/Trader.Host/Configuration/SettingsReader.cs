using Kalshi.Client;
using Trader.Host.Commands;
using Trader.Orders.Maintenance;
using Trader.Upkeep;

namespace Trader.Host.Configuration;

/// <summary>
/// Reads the settings: <c>appsettings.json</c>, then <c>.env</c>, then <c>.env.{environment}</c> (which wins over
/// <c>.env</c>), then environment variables; the command line comes after. Every mistake is one sentence that names source,
/// key, value and range; nothing starts while there is one.
/// </summary>
internal static class SettingsReader
{
    // Names the earlier trader knew and that have no effect yet: accepted, so that an old .env keeps working.
    private static readonly HashSet<string> Later = new(StringComparer.Ordinal)
    {
        "DATABASE_URL",
        "RL_MODE",
        "V3_TRADING_MODE",
        "V3_SYNC_DURATION",
        "V3_CALIBRATION_DURATION",
        "V3_ERROR_RECOVERY_DELAY",
        "V3_WS_RECONNECT_INTERVAL",
        "V3_WS_MAX_RECONNECT_ATTEMPTS",
        "V3_WS_PING_INTERVAL",
        "V3_ORDERBOOK_DEPTH",
        "V3_SNAPSHOT_INTERVAL",
        "V3_PERSIST_ORDERBOOK_DELTAS",
    };

    /// <summary>Reads everything but the command line.</summary>
    /// <param name="folder">Where <c>.env</c> files are looked for.</param>
    /// <param name="programFolder">Where <c>appsettings.json</c> is.</param>
    /// <param name="environment">The process's environment variables.</param>
    /// <param name="environmentWord">The environment asked for on the command line, or null.</param>
    /// <param name="mistakes">Receives every mistake.</param>
    public static HostSettings Read(
        string folder,
        string programFolder,
        SettingSource environment,
        string? environmentWord,
        List<string> mistakes
    )
    {
        var json = SettingSource.FromJsonFile(Path.Combine(programFolder, "appsettings.json"), mistakes);
        var common = SettingSource.FromEnvFile(Path.Combine(folder, ".env"), mistakes);
        var chosen =
            environmentWord
            ?? environment.Values.GetValueOrDefault("ENVIRONMENT")
            ?? common.Values.GetValueOrDefault("ENVIRONMENT")
            ?? json.Values.GetValueOrDefault("ENVIRONMENT")
            ?? "sim";
        var own = SettingSource.FromEnvFile(Path.Combine(folder, $".env.{chosen.ToLowerInvariant()}"), mistakes);
        CheckOwnFile(own, chosen, mistakes);

        var settings = DefaultsOf(chosen);
        foreach (var source in (SettingSource[])[json, common, own, environment])
        {
            settings = ApplyAll(settings, source, mistakes);
        }

        if (environmentWord is not null)
        {
            settings = Apply(settings, "ENVIRONMENT", environmentWord, "--environment", mistakes);
        }

        // Production data for watching only: whatever else is said, local never orders.
        return settings.Environment == ExchangeEnvironment.Local
            ? settings with
            {
                Trader = settings.Trader with { TradingEnabled = false, FollowWhales = false },
            }
            : settings;
    }

    // The file was chosen by its environment: naming another one would mix the settings of two.
    private static void CheckOwnFile(SettingSource own, string chosen, List<string> mistakes)
    {
        if (own.Values.TryGetValue("ENVIRONMENT", out var named) && !named.Equals(chosen, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add($"{own.Name}: ENVIRONMENT={named} does not belong in this file; say it in .env or with --environment.");
        }
    }

    // In sim everything is on at once; elsewhere the trader watches until it is told more (requirements Q14, Q17, Q20).
    private static HostSettings DefaultsOf(string environment)
    {
        var isSim = environment.Equals("sim", StringComparison.OrdinalIgnoreCase);
        return new HostSettings
        {
            Trader = new TraderOptions
            {
                WhaleDetection = isSim,
                FollowWhales = isSim,
                // Where no money is at stake, what others left is in the way; elsewhere a person has to say so (requirement I7).
                Maintenance = new MaintenanceOptions
                {
                    PrunesForeign = isSim || environment.Equals("paper", StringComparison.OrdinalIgnoreCase),
                },
                Upkeep = UpkeepDefaultsOf(environment.ToLowerInvariant()),
            },
        };
    }

    // What is kept free of real money is for its owner to say (requirement Q10). Markets of the simulated exchange live for
    // minutes: five of them before the end would leave next to nothing to trade in.
    private static UpkeepOptions UpkeepDefaultsOf(string environment) =>
        environment switch
        {
            "sim" => new UpkeepOptions
            {
                CashReserveDollars = 1_000,
                MarketClosingSeconds = 60,
                LastMomentSeconds = 15,
            },
            "production" => new UpkeepOptions(),
            _ => new UpkeepOptions { CashReserveDollars = 1_000 },
        };

    /// <summary>What contradicts itself in otherwise valid settings.</summary>
    public static void CheckTogether(HostSettings settings, List<string> mistakes)
    {
        // In the words of the settings; the core knows its options by other names.
        mistakes.AddRange(
            settings.Trader is { MinOrderPriceCents: var lowest, MaxOrderPriceCents: var highest } && lowest > highest
                ? [$"V3_TRADING_MIN_PRICE_CENTS={lowest} must not be above V3_TRADING_MAX_PRICE_CENTS={highest}."]
                : settings.Trader.Validate()
        );
        mistakes.AddRange(settings.Reporting.Validate());
        var isSim = settings.Environment == ExchangeEnvironment.Sim;
        if (settings.Trader is { FollowWhales: true, WhaleDetection: false })
        {
            mistakes.Add("V3_TRADING_STRATEGY=whale_follower needs V3_ENABLE_WHALE_DETECTION=true.");
        }

        if (settings is { Environment: ExchangeEnvironment.Production, Trader.Upkeep.CashReserveDollars: null })
        {
            mistakes.Add("production needs RL_MIN_CASH_RESERVE: dollars of cash that are never touched, 0 for none.");
        }

        if (settings.Environment == ExchangeEnvironment.Production)
        {
            mistakes.Add("The production environment is not open yet: this version trades in sim and paper only.");
        }

        if (!isSim && (settings.ApiKeyId is null || settings.PrivateKeyPem is null))
        {
            var name = settings.Environment.ToString().ToLowerInvariant();
            mistakes.Add($"{name} needs KALSHI_API_KEY_ID and KALSHI_PRIVATE_KEY_CONTENT, for example in .env.{name}.");
        }

        CheckTape(settings, isSim, mistakes);
    }

    private static void CheckTape(HostSettings settings, bool isSim, List<string> mistakes)
    {
        if (settings.TapeFile is not null && (!isSim || settings.CredentialsFile is not null))
        {
            mistakes.Add("--tape plays a recorded day through the built-in exchange: it needs sim, without --credentials.");
        }

        if (settings.CredentialsFile is not null && !isSim)
        {
            mistakes.Add("--credentials names a simulated exchange: it goes with --environment sim only.");
        }

        if (settings.TapeFile is null && (settings.ExitAtEnd || settings.From is not null || settings.To is not null))
        {
            mistakes.Add("--exit-at-end, --from and --to go with --tape: random markets have no end.");
        }

        if (settings is { From: { } from, To: { } to } && from >= to)
        {
            mistakes.Add(TapeOptions.WrongOrder(from, to));
        }

        if (settings.Speed != 1 && (!isSim || settings.CredentialsFile is not null))
        {
            mistakes.Add("--speed goes with the built-in exchange only: another exchange's clock runs at speed 1.");
        }
    }

    private static HostSettings ApplyAll(HostSettings settings, SettingSource source, List<string> mistakes)
    {
        foreach (var setting in SettingTable.All)
        {
            if (source.Values.TryGetValue(setting.Name, out var text))
            {
                settings = Apply(settings, setting.Name, text, source.Name, mistakes);
            }
        }

        if (source.IsOurs)
        {
            foreach (var key in source.Values.Keys)
            {
                if (!Later.Contains(key) && SettingTable.All.All(setting => setting.Name != key))
                {
                    mistakes.Add($"{source.Name}: there is no setting {key}; is it misspelt?");
                }
            }
        }

        return settings;
    }

    private static HostSettings Apply(HostSettings settings, string name, string text, string source, List<string> mistakes)
    {
        var setting = SettingTable.All.First(candidate => candidate.Name == name);
        if (setting.Apply(settings, text) is { } changed)
        {
            return changed;
        }

        var shown = setting.IsSecret ? "(hidden)" : text;
        mistakes.Add($"{name}={shown} ({source}): it must be {setting.Range}.");
        return settings;
    }
}
