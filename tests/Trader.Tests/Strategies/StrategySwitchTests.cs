using Trader.Commands;
using Trader.Events;
using Trader.Strategies;
using Trader.Whales;

namespace Trader.Tests.Strategies;

[Trait("Requirement", "H1")]
public sealed class StrategySwitchTests
{
    [Fact]
    public void A_strategy_is_switched_off_and_on_while_running_and_its_resting_orders_go()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        puppet.OnNextTick.Add(PuppetStrategy.Place("a"));
        scenario.Tick();
        scenario.Switch("puppet", isOn: false);
        Assert.Equal(1, scenario.CountSaid("puppet is switched off by a test; its resting orders are cancelled"));

        // The order's id is not known yet; as soon as it is, the order goes.
        scenario.Tick();
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
        scenario.Accept(scenario.LastOrder);
        scenario.Tick().Tick();
        Assert.Equal("puppet was switched off", Assert.Single(scenario.Commands.OfType<CancelOrder>()).Reason);
        Assert.Equal(1, puppet.Turns);

        scenario.Switch("puppet", isOn: true);
        scenario.Tick();
        Assert.Equal((2, StrategyCondition.On), (puppet.Turns, scenario.Report("puppet").Condition));
    }

    [Fact]
    public void The_whale_follower_is_switched_like_any_other()
    {
        var scenario = StrategyScene.Ready(options: null);
        scenario.Switch("whale_follower", isOn: false);
        scenario.Whale("M");
        Assert.Equal((0, WhaleWait.NotReady), (scenario.Placed.Count, scenario.WaitIn("M")));

        scenario.Switch("whale_follower", isOn: true);
        scenario.Tick();
        Assert.Equal("whale_follower", Assert.Single(scenario.Placed).Strategy);
    }

    [Fact]
    public void What_does_not_exist_or_cannot_run_is_not_switched_and_said_so()
    {
        var options = new TraderOptions
        {
            WhaleDetection = false,
            FollowWhales = false,
            Strategies = new StrategyOptions { IsProduction = true },
        };
        var scenario = StrategyScene.Ready(options);
        foreach (
            var (name, complaint) in new[]
            {
                ("nonsense", "There is no strategy nonsense to switch"),
                ("whale_follower", "whale_follower cannot be switched on: whales are not watched"),
                ("rl_model", "rl_model cannot be switched on: nothing would choose its actions"),
                (
                    "paper_test",
                    "paper_test cannot be switched on: it places orders only to cancel them, which is refused in production"
                ),
            }
        )
        {
            scenario.Switch(name, isOn: true);
            Assert.Equal(1, scenario.CountSaid(complaint));
        }

        Assert.All(scenario.Snapshot.Strategies.Strategies, report => Assert.Equal(StrategyCondition.Off, report.Condition));
    }

    [Fact]
    public void Several_strategies_run_at_once_and_each_order_carries_its_name()
    {
        var (one, two) = (new PuppetStrategy("one"), new PuppetStrategy("two"));
        var scenario = StrategyScene.Ready(
            new TraderOptions { Strategies = new StrategyOptions { Names = ["hold"] } },
            [one, two],
            markets: 3
        );
        one.OnNextTick.Add(PuppetStrategy.Place("a", "M1"));
        two.OnNextTick.Add(PuppetStrategy.Place("a", "M2"));
        scenario.Tick();
        scenario.Whale("M3");

        Assert.Equal(["one", "two", "whale_follower"], scenario.Placed.Select(order => order.Strategy));
        Assert.Equal(3, scenario.Placed.Select(order => order.ClientOrderId).Distinct(StringComparer.Ordinal).Count());
        scenario.RunCycle();
        Assert.Contains(new Trader.Cycle.CycleHold("hold", "it never trades"), scenario.Snapshot.Cycle.Latest[0].Holds);
    }

    [Fact]
    public void Two_strategies_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new TradingCore(new TraderOptions(), default, [new PuppetStrategy(), new PuppetStrategy()])
        );

    [Fact]
    public void Proposals_from_outside_the_core_come_in_as_events_and_are_carried_out_or_refused()
    {
        var scenario = StrategyScene.Ready(new TraderOptions { Strategies = new StrategyOptions { Names = ["custom"] } });
        Arrive(scenario, "custom", PuppetStrategy.Place("a"));
        Assert.Equal("custom", Assert.Single(scenario.Placed).Strategy);

        Arrive(scenario, "another", PuppetStrategy.Place("b"));
        scenario.Switch("custom", isOn: false);
        Arrive(scenario, "custom", PuppetStrategy.Place("c"));
        scenario.Switch("custom", isOn: true);
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));
        Arrive(scenario, "custom", PuppetStrategy.Place("d"));

        Assert.Single(scenario.Placed);
        Assert.Equal(
            [null, "there is no such strategy", "the strategy is switched off", "the trader is not READY"],
            scenario.Core.Strategies.Outcomes.Select(outcome => outcome.Refusal)
        );
    }

    private static void Arrive(CoreScenario scenario, string strategy, params Proposal[] proposals) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new ArrivedProposals(strategy, proposals)));
}
