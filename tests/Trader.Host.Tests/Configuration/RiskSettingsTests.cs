using Trader.Host.Configuration;

namespace Trader.Host.Tests.Configuration;

/// <summary>Each limit of the risk gate is set by its own name, and 0 switches off those that say so.</summary>
[Trait("Requirement", "Q11")]
[Trait("Requirement", "Q12")]
public sealed class RiskSettingsTests
{
    /// <summary>The names, and what each should have set.</summary>
    public static TheoryData<string, TraderOptions> Limits =>
        new()
        {
            {
                "V3_TRADING_MAX_ORDERS",
                new() { MaxOpenOrders = 7 }
            },
            {
                "V3_TRADING_MAX_ORDERS_PER_MINUTE",
                new() { MaxOrdersPerMinute = 7 }
            },
            {
                "V3_TRADING_MAX_POSITION_SIZE",
                new() { MaxPositionContracts = 7 }
            },
            {
                "RL_MAX_CONTRACTS_PER_MARKET",
                new() { MaxContractsPerMarket = 7 }
            },
            {
                "RL_MAX_TOTAL_CONTRACTS",
                new() { MaxTotalContracts = 7 }
            },
            {
                "RL_MAX_CONTRACTS_PER_RUN",
                new() { MaxContractsPerRun = 7 }
            },
            {
                "V3_TRADING_MAX_ORDER_NOTIONAL_DOLLARS",
                new() { MaxOrderNotionalDollars = 7 }
            },
            {
                "V3_TRADING_MAX_MARKET_EXPOSURE_DOLLARS",
                new() { MaxMarketExposureDollars = 7 }
            },
            {
                "V3_TRADING_MAX_EVENT_EXPOSURE_DOLLARS",
                new() { MaxEventExposureDollars = 7 }
            },
            {
                "V3_TRADING_MAX_EXPOSURE_DOLLARS",
                new() { MaxExposureDollars = 7 }
            },
            {
                "V3_TRADING_MAX_DAILY_LOSS_DOLLARS",
                new() { MaxDailyLossDollars = 7 }
            },
            {
                "V3_TRADING_DAY_START_MINUTES_UTC",
                new() { RiskDayStartMinutesUtc = 7 }
            },
            {
                "V3_TRADING_MIN_PRICE_CENTS",
                new() { MinOrderPriceCents = 7 }
            },
            {
                "V3_TRADING_MAX_PRICE_CENTS",
                new() { MaxOrderPriceCents = 7 }
            },
        };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_name_sets_its_own_limit_and_no_other(string name, TraderOptions expected)
    {
        using var folder = new SettingsFolder();
        using var untouched = new SettingsFolder();
        var trader = folder.With(".env", $"{name}=7").ReadSound().Trader;

        Assert.Equal(
            expected with
            {
                // As in sim where nothing is said.
                Maintenance = expected.Maintenance with
                {
                    PrunesForeign = true,
                },
                WhaleDetection = trader.WhaleDetection,
                FollowWhales = trader.FollowWhales,
                Upkeep = untouched.ReadSound().Trader.Upkeep,
            },
            trader with
            {
                MarketTickers = expected.MarketTickers,
            }
        );
    }

    [Fact]
    [Trait("Promise", "R22")]
    public void A_band_whose_ends_are_in_the_wrong_order_is_refused()
    {
        using var folder = new SettingsFolder();
        var settings = folder.With(".env", "V3_TRADING_MIN_PRICE_CENTS=60\nV3_TRADING_MAX_PRICE_CENTS=40").ReadSound();

        var mistakes = new List<string>();
        SettingsReader.CheckTogether(settings, mistakes);
        Assert.Equal(["V3_TRADING_MIN_PRICE_CENTS=60 must not be above V3_TRADING_MAX_PRICE_CENTS=40."], mistakes);
    }
}
