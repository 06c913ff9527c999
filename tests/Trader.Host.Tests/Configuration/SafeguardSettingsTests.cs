using Trader.Risk.Breakers;
using Trader.Risk.Protections;

namespace Trader.Host.Tests.Configuration;

/// <summary>Each figure of the circuit breakers and the protections is set by its own name.</summary>
public sealed class SafeguardSettingsTests
{
    /// <summary>The names, and what each should have set.</summary>
    public static TheoryData<string, BreakerOptions> Breakers =>
        new()
        {
            {
                "V3_BREAKER_MARKET_ERRORS",
                new() { MarketErrors = 17 }
            },
            {
                "V3_BREAKER_GLOBAL_ERRORS",
                new() { GlobalErrors = 17 }
            },
            {
                "V3_BREAKER_WINDOW_SECONDS",
                new() { WindowWallSeconds = 17 }
            },
            {
                "V3_BREAKER_PAUSE_SECONDS",
                new() { PauseWallSeconds = 17 }
            },
            {
                "V3_BREAKER_MAX_MARKETS",
                new() { MaxMarkets = 17 }
            },
        };

    /// <summary>The names, and what each should have set.</summary>
    public static TheoryData<string, ProtectionOptions> Protections =>
        new()
        {
            {
                "V3_PROTECTION_LOSS_STREAK_TRADES",
                new() { LossStreakTrades = 17 }
            },
            {
                "V3_PROTECTION_LOSS_STREAK_WINDOW_MINUTES",
                new() { LossStreakWindowMinutes = 17 }
            },
            {
                "V3_PROTECTION_LOSS_STREAK_PAUSE_MINUTES",
                new() { LossStreakPauseMinutes = 17 }
            },
            {
                "V3_PROTECTION_MAX_DRAWDOWN_DOLLARS",
                new() { MaxDrawdownDollars = 17 }
            },
            {
                "V3_PROTECTION_DRAWDOWN_WINDOW_MINUTES",
                new() { DrawdownWindowMinutes = 17 }
            },
            {
                "V3_PROTECTION_DRAWDOWN_PAUSE_MINUTES",
                new() { DrawdownPauseMinutes = 17 }
            },
            {
                "V3_PROTECTION_COOL_DOWN_MINUTES",
                new() { CoolDownMinutes = 17 }
            },
            {
                "V3_PROTECTION_LOW_PROFIT_TRADES",
                new() { LowProfitTrades = 17 }
            },
            {
                "V3_PROTECTION_LOW_PROFIT_MIN_CENTS",
                new() { LowProfitMinCents = 17 }
            },
            {
                "V3_PROTECTION_LOW_PROFIT_PAUSE_HOURS",
                new() { LowProfitPauseHours = 17 }
            },
        };

    [Theory]
    [MemberData(nameof(Breakers))]
    [Trait("Requirement", "J2")]
    [Trait("Requirement", "Q11")]
    public void A_name_sets_its_figure_of_the_breakers_and_no_other(string name, BreakerOptions expected)
    {
        using var folder = new SettingsFolder();
        var trader = folder.With(".env", $"{name}=17").ReadSound().Trader;
        Assert.Equal(expected, trader.Breakers);
        Assert.Equal(new ProtectionOptions(), trader.Protections);
    }

    [Theory]
    [MemberData(nameof(Protections))]
    [Trait("Requirement", "J4")]
    public void A_name_sets_its_figure_of_the_protections_and_no_other(string name, ProtectionOptions expected)
    {
        using var folder = new SettingsFolder();
        var trader = folder.With(".env", $"{name}=17").ReadSound().Trader;
        Assert.Equal(expected, trader.Protections);
        Assert.Equal(new BreakerOptions(), trader.Breakers);
    }

    [Fact]
    [Trait("Promise", "R22")]
    public void The_core_names_every_figure_that_is_out_of_range()
    {
        var options = new TraderOptions
        {
            Breakers = new()
            {
                MarketErrors = 101,
                GlobalErrors = -1,
                WindowWallSeconds = 0,
                PauseWallSeconds = 0,
                MaxMarkets = 9,
            },
            Protections = new()
            {
                LossStreakTrades = 1_001,
                LossStreakWindowMinutes = 0,
                LossStreakPauseMinutes = 0,
                MaxDrawdownDollars = -1,
                DrawdownWindowMinutes = 0,
                DrawdownPauseMinutes = 0,
                CoolDownMinutes = -1,
                LowProfitTrades = 101,
                LowProfitMinCents = 100_000_001,
                LowProfitPauseHours = 0,
            },
        };
        var mistakes = options.Validate();
        Assert.Equal(15, mistakes.Count);
        Assert.Contains("Breakers.MarketErrors is 101; it must be between 0 and 100.", mistakes);
        Assert.Contains("Protections.LowProfitMinCents is 100000001; it must be between -100000000 and 100000000.", mistakes);
    }
}
