using Trader.Host.Configuration;
using Trader.Strategies;
using Trader.Strategies.Actor;

namespace Trader.Host.Tests.Configuration;

public sealed class StrategySettingsTests
{
    [Theory]
    [InlineData("hold", false, "hold")]
    [InlineData("whale_follower", true, "")]
    [InlineData("Whale_Follower, paper_test", true, "paper_test")]
    [InlineData("hold,rl_model", false, "hold,rl_model")]
    [Trait("Requirement", "H1")]
    [Trait("Requirement", "Q20")]
    public void Several_strategies_are_named_with_commas(string text, bool follows, string others)
    {
        using var folder = new SettingsFolder();
        var trader = folder.With(".env", $"V3_TRADING_STRATEGY={text}").ReadSound().Trader;

        Assert.Equal((follows, others), (trader.FollowWhales, string.Join(',', trader.Strategies.Names)));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("hold,")]
    [InlineData("hold,hold")]
    [InlineData("custom")]
    [InlineData("")]
    [Trait("Requirement", "Q20")]
    [Trait("Defect", "D-55")]
    public void An_unknown_strategy_is_refused_and_never_taken_for_another(string text)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(".env", $"V3_TRADING_STRATEGY={text}").Read();

        Assert.Equal(
            $"V3_TRADING_STRATEGY={text} (.env): it must be one of hold, whale_follower, paper_test, rl_model, or several separated by commas.",
            Assert.Single(mistakes)
        );
    }

    [Theory]
    [InlineData("sim", true, "")]
    [InlineData("paper", false, "")]
    [Trait("Requirement", "Q20")]
    public void Sim_follows_whales_by_itself_and_the_others_hold(string environment, bool follows, string others)
    {
        using var folder = new SettingsFolder();
        var trader = folder.ReadSound(environment).Trader;
        Assert.Equal((follows, others), (trader.FollowWhales, string.Join(',', trader.Strategies.Names)));
    }

    [Fact]
    [Trait("Requirement", "H1")]
    public void Budgets_are_said_by_strategy_in_two_settings()
    {
        using var folder = new SettingsFolder();
        var strategies = folder
            .With(
                ".env",
                "V3_STRATEGY_MAX_EXPOSURE_DOLLARS=whale_follower=500, rl_model=250\nV3_STRATEGY_MAX_OPEN_ORDERS=rl_model=3"
            )
            .ReadSound()
            .Trader.Strategies;

        Assert.Equal(new StrategyBudget("whale_follower", 500), strategies.BudgetOf("whale_follower"));
        Assert.Equal(new StrategyBudget("rl_model", 250, 3), strategies.BudgetOf("rl_model"));
        Assert.Equal(new StrategyBudget("hold"), strategies.BudgetOf("hold"));
    }

    [Theory]
    [InlineData("whale_follower")]
    [InlineData("nonsense=5")]
    [InlineData("rl_model=-1")]
    [InlineData("rl_model=10000001")]
    [InlineData("rl_model=5=6")]
    public void A_budget_that_makes_no_sense_is_refused_with_its_range(string text)
    {
        using var folder = new SettingsFolder();
        var (_, mistakes) = folder.With(".env", $"V3_STRATEGY_MAX_EXPOSURE_DOLLARS={text}").Read();
        Assert.EndsWith(
            "it must be name=number pairs separated by commas, each number between 0 and 10000000, 0 for no limit.",
            Assert.Single(mistakes),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("V3_TRADING_STRATEGY=rl_model", "V3_TRADING_STRATEGY=rl_model needs RL_ACTOR_STRATEGY=hardcoded")]
    [Trait("Requirement", "L5")]
    [Trait("Requirement", "O5")]
    public void Contradictions_are_a_start_up_mistake(string file, string mistake)
    {
        using var folder = new SettingsFolder();
        var mistakes = new List<string>();
        SettingsReader.CheckTogether(folder.With(".env", file).ReadSound(), mistakes);
        Assert.StartsWith(mistake, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "H7")]
    public void The_order_path_test_is_refused_in_production()
    {
        using var folder = new SettingsFolder();
        var mistakes = new List<string>();
        var settings = folder
            .With(".env.production", "V3_TRADING_STRATEGY=paper_test\nKALSHI_API_KEY_ID=a\nKALSHI_PRIVATE_KEY_CONTENT=b")
            .ReadSound("production");
        SettingsReader.CheckTogether(settings, mistakes);
        Assert.Contains(
            "V3_TRADING_STRATEGY=paper_test is refused in production: it places orders only to cancel them.",
            mistakes
        );
    }

    [Theory]
    [InlineData("hardcoded", ActionSelectorKind.HardCoded)]
    [InlineData("disabled", ActionSelectorKind.Disabled)]
    [Trait("Requirement", "L5")]
    public void The_selector_is_chosen_by_word(string word, ActionSelectorKind expected)
    {
        using var folder = new SettingsFolder();
        Assert.Equal(expected, folder.With(".env", $"RL_ACTOR_STRATEGY={word}").ReadSound().Trader.Strategies.Actor.Selector);
    }
}
