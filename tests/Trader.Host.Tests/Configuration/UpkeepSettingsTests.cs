using Trader.Host.Configuration;
using Trader.Upkeep;

namespace Trader.Host.Tests.Configuration;

/// <summary>Each option of upkeep is set by its own name; those the earlier trader knew keep theirs, and its way of writing.</summary>
[Trait("Requirement", "O4")]
[Trait("Requirement", "O5")]
public sealed class UpkeepSettingsTests
{
    // What sim begins with.
    private static readonly UpkeepOptions Sim = new()
    {
        CashReserveDollars = 1_000,
        MarketClosingSeconds = 60,
        LastMomentSeconds = 15,
    };

    /// <summary>The names, what is said, and what it should have set.</summary>
    public static TheoryData<string, string, UpkeepOptions> Settings =>
        new()
        {
            { "POSITION_CLOSING_ENABLED", "false", Sim with { ClosingEnabled = false } },
            { "POSITION_TAKE_PROFIT_ENABLED", "false", Sim with { TakeProfit = false } },
            { "RL_POSITION_TAKE_PROFIT_THRESHOLD", "0.125", Sim with { TakeProfitBasisPoints = 1_250 } },
            { "POSITION_STOP_LOSS_ENABLED", "false", Sim with { StopLoss = false } },
            { "RL_POSITION_STOP_LOSS_THRESHOLD", "-0.0525", Sim with { StopLossBasisPoints = 525 } },
            { "POSITION_MAX_HOLD_ENABLED", "false", Sim with { MaxHold = false } },
            { "RL_POSITION_MAX_HOLD_TIME_SECONDS", "7", Sim with { MaxHoldSeconds = 7 } },
            { "POSITION_MARKET_CLOSING_ENABLED", "false", Sim with { MarketClosing = false } },
            { "RL_MARKET_CLOSING_BUFFER_SECONDS", "7", Sim with { MarketClosingSeconds = 7 } },
            { "POSITION_LAST_MOMENT_SECONDS", "7", Sim with { LastMomentSeconds = 7 } },
            { "POSITION_CASH_RECOVERY_ENABLED", "false", Sim with { CashRecovery = false } },
            { "RL_MIN_CASH_RESERVE", "100.0", Sim with { CashReserveDollars = 100 } },
            { "RL_MIN_CASH_RESERVE", "0", Sim with { CashReserveDollars = 0 } },
            { "POSITION_CASH_MARGIN_DOLLARS", "7", Sim with { CashRecoveryMarginDollars = 7 } },
            { "POSITION_STUCK_ENABLED", "false", Sim with { Stuck = false } },
            { "POSITION_STUCK_SECONDS", "7", Sim with { StuckSeconds = 7 } },
            { "POSITION_EXIT_MAX_SLIPPAGE_CENTS", "7", Sim with { MaxSlippageCents = 7 } },
            { "POSITION_EXIT_RETRY_MS", "700", Sim with { RetryMs = 700 } },
            { "POSITION_EXIT_MAX_RETRY_MS", "700", Sim with { MaxRetryMs = 700 } },
            { "POSITION_CHECK_INTERVAL_MS", "700", Sim with { CheckIntervalMs = 700 } },
            { "POSITION_MANAGE_FOREIGN", "true", Sim with { ManageForeign = true } },
            { "POSITION_CLOSE_AT_SHUTDOWN", "true", Sim with { CloseAtShutdown = true } },
            { "POSITION_CLOSE_AT_SHUTDOWN_SECONDS", "7", Sim with { CloseAtShutdownWallSeconds = 7 } },
            { "WHALE_FOLLOW_EXIT_POLICY", "hold_to_settlement", Sim with { FollowExit = ExitPolicy.HoldToSettlement } },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_changes_its_option_and_nothing_else(string name, string text, UpkeepOptions expected)
    {
        using var folder = new SettingsFolder();
        Assert.Equal(expected, folder.With(".env.sim", $"{name}={text}").ReadSound().Trader.Upkeep);
    }

    [Fact]
    public void Every_setting_of_upkeep_is_tried_here()
    {
        var tried = Settings.Select(row => row.Data.Item1).Append("POSITION_HOLD_STRATEGIES").Distinct();
        Assert.Equal(
            UpkeepSettings.All.Select(setting => setting.Name).Order(StringComparer.Ordinal),
            tried.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "K8")]
    public void Strategies_that_hold_are_a_list()
    {
        using var folder = new SettingsFolder();
        var settings = folder.With(".env", "POSITION_HOLD_STRATEGIES=dice, rl_model").ReadSound();
        Assert.Equal(["dice", "rl_model"], settings.Trader.Upkeep.HeldStrategies);
    }

    [Theory]
    [InlineData(
        "RL_POSITION_TAKE_PROFIT_THRESHOLD",
        "-0.2",
        "a fraction of the cost between 0.0001 and 100 with at most 4 decimals, for example 0.2"
    )]
    [InlineData(
        "RL_POSITION_TAKE_PROFIT_THRESHOLD",
        "0.00001",
        "a fraction of the cost between 0.0001 and 100 with at most 4 decimals, for example 0.2"
    )]
    [InlineData(
        "RL_POSITION_STOP_LOSS_THRESHOLD",
        "0.1",
        "a fraction of the cost between -1 and -0.0001 with at most 4 decimals, for example -0.1"
    )]
    [InlineData(
        "RL_POSITION_STOP_LOSS_THRESHOLD",
        "ten",
        "a fraction of the cost between -1 and -0.0001 with at most 4 decimals, for example -0.1"
    )]
    [InlineData("RL_MIN_CASH_RESERVE", "99.5", "whole dollars between 0 and 100000000, 0 for none")]
    [InlineData("RL_MIN_CASH_RESERVE", "-1", "whole dollars between 0 and 100000000, 0 for none")]
    [InlineData("POSITION_HOLD_STRATEGIES", "Dice!", "at most 100 names of strategies separated by commas")]
    [Trait("Promise", "R22")]
    public void What_is_out_of_range_is_refused_with_it(string name, string text, string range)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(".env.sim", $"{name}={text}").Read();
        Assert.Equal([$"{name}={text} (.env.sim): it must be {range}."], mistakes);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("RL_MIN_CASH_RESERVE=0", false)]
    [InlineData("RL_MIN_CASH_RESERVE=500", false)]
    [Trait("Requirement", "Q10")]
    public void Production_is_told_its_cash_reserve_and_guesses_none(string line, bool isMissing)
    {
        using var folder = new SettingsFolder();
        var (settings, _) = folder.With(".env", "ENVIRONMENT=production").With(".env.production", line).Read();
        List<string> mistakes = [];
        SettingsReader.CheckTogether(settings, mistakes);
        Assert.Equal(
            isMissing,
            mistakes.Contains("production needs RL_MIN_CASH_RESERVE: dollars of cash that are never touched, 0 for none.")
        );
    }

    [Theory]
    [InlineData("sim", 1_000L)]
    [InlineData("paper", 1_000L)]
    [InlineData("production", null)]
    [Trait("Requirement", "Q10")]
    public void A_thousand_dollars_are_kept_free_where_the_money_is_not_real(string environment, long? expected)
    {
        using var folder = new SettingsFolder();
        var (settings, _) = folder.With(".env", $"ENVIRONMENT={environment}").Read();
        Assert.Equal(expected, settings.Trader.Upkeep.CashReserveDollars);
    }
}
