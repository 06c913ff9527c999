using Trader.Commands;
using Trader.Cycle;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Strategies;
using Trader.Tests.Strategies;

namespace Trader.Tests.Cycle;

public sealed class TradingCycleTests
{
    [Fact]
    [Trait("Requirement", "H2")]
    [Trait("Requirement", "Q6")]
    public void A_cycle_reads_the_account_every_thirty_seconds_evaluates_maintains_and_decides()
    {
        var scenario = StrategyScene.Ready(options: null);
        scenario.Pass(29_999).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());

        scenario.Pass(1).Tick();
        Assert.Equal("cycle 1-1", Assert.Single(scenario.NewCommands().OfType<ReadAccount>()).Reason);
        Assert.Equal(CyclePhase.Sync, scenario.Snapshot.Cycle.Phase);
        scenario.Pass(400);
        scenario.AnswerReading();

        var cycle = Assert.Single(scenario.Snapshot.Cycle.Latest);
        Assert.Equal(
            [CyclePhase.Sync, CyclePhase.Evaluate, CyclePhase.Maintain, CyclePhase.Decide],
            cycle.Phases.Select(phase => phase.Phase)
        );
        Assert.Equal(("1-1", CycleOutcome.Completed, 400L), (cycle.Id, cycle.Outcome, cycle.DurationWallMs));
        Assert.Equal(400, cycle.Phases[0].WallMs);
        Assert.Equal(new EvaluatedMarket("M", null), Assert.Single(cycle.Markets));
        var said = Assert.Single(scenario.Activities, each => each.Type == ActivityTypes.TradingCycle);
        Assert.Equal("Cycle 1-1: 1 markets evaluated, 1 viable, holding", said.Message);
    }

    [Fact]
    [Trait("Requirement", "H5")]
    [Trait("Requirement", "Q6")]
    [Trait("Defect", "D-23")]
    public void Three_markets_are_evaluated_in_a_cycle_and_all_take_turns()
    {
        var scenario = StrategyScene.Ready(options: null, markets: 5);
        for (var i = 0; i < 4; i++)
        {
            scenario.RunCycle();
        }

        Assert.Equal(
            ["M1 M2 M3", "M4 M5 M1", "M2 M3 M4", "M5 M1 M2"],
            scenario.Snapshot.Cycle.Latest.Reverse().Select(cycle => string.Join(' ', cycle.Markets.Select(each => each.Ticker)))
        );
        Assert.All(scenario.Snapshot.Cycle.Latest, cycle => Assert.All(cycle.Markets, market => Assert.True(market.IsViable)));
        Assert.Equal(12, scenario.Snapshot.Cycle.Totals.MarketsEvaluated);
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void A_market_that_cannot_be_traded_takes_its_turn_and_says_why()
    {
        var scenario = StrategyScene.Ready(options: null, markets: 2);
        scenario.Handle(TraderEvent.BooksSuspect(scenario.Now, ["M2"]));
        scenario.RunCycle();

        Assert.Equal([null, "no tradable book"], scenario.Snapshot.Cycle.Latest[0].Markets.Select(market => market.Obstacle));
    }

    [Fact]
    [Trait("Requirement", "H2")]
    [Trait("Requirement", "H5")]
    public void A_decision_is_carried_out_in_ACTING_its_order_looked_up_and_the_account_read_again()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.RunCycle();

        Assert.Equal(TraderState.Acting, scenario.Core.State);
        Assert.Equal("1-1", Assert.Single(puppet.Briefings).CycleId);
        var order = Assert.Single(scenario.Placed);
        scenario.NewCommands();
        scenario.Accept(order);
        Assert.Single(scenario.NewCommands().OfType<LookUpOrder>());
        Assert.Equal(TraderState.Acting, scenario.Core.State);

        scenario.Orders.Add(CoreScenario.Dto(order, "resting", 0, 5));
        AnswerLookUp(scenario, order, "resting", 0, 5);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        scenario.AnswerReading();

        var cycle = Assert.Single(scenario.Snapshot.Cycle.Latest);
        Assert.Equal(
            [
                CyclePhase.Sync,
                CyclePhase.Evaluate,
                CyclePhase.Maintain,
                CyclePhase.Decide,
                CyclePhase.Execute,
                CyclePhase.SyncAgain,
            ],
            cycle.Phases.Select(phase => phase.Phase)
        );
        Assert.Equal((1, "resting"), (cycle.Decisions, Assert.Single(cycle.Orders).Result));
        Assert.Equal(
            (1L, 1L, 1L),
            (
                scenario.Snapshot.Cycle.Totals.Completed,
                scenario.Snapshot.Cycle.Totals.Decisions,
                scenario.Snapshot.Cycle.Totals.Orders
            )
        );
    }

    [Theory]
    [InlineData("executed", 5, 0, "executed", false)]
    [InlineData("resting", 2, 3, "partially filled 2 of 5", false)]
    [InlineData("canceled", 2, 0, "partially filled 2 of 5 and cancelled: cancelled", true)]
    [InlineData("canceled", 0, 0, "cancelled: cancelled", true)]
    [Trait("Requirement", "H5")]
    public void What_an_order_of_the_cycle_became_is_told(string status, int filled, int remaining, string result, bool warns)
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.RunCycle();
        scenario.Accept(scenario.LastOrder);
        AnswerLookUp(scenario, scenario.LastOrder, status, filled, remaining);

        var said = Assert.Single(
            scenario.Activities,
            each => each.Message.Contains("the order of puppet", StringComparison.Ordinal)
        );
        Assert.EndsWith($"is {result}", said.Message, StringComparison.Ordinal);
        Assert.Equal(warns ? ActivityLevel.Warning : ActivityLevel.Info, said.Level);
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void A_refused_order_is_warned_of_with_the_exchanges_reason()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.RunCycle();
        scenario.Refuse(scenario.LastOrder, "the market is halted");

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Single(
            scenario.Activities,
            each =>
                each.Level == ActivityLevel.Warning
                && each.Message.EndsWith("is refused: the market is halted", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void A_cycle_that_holds_or_whose_orders_the_gate_refuses_stays_out_of_ACTING_or_leaves_it_at_once()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(new HoldProposal("nothing to do"));
        scenario.RunCycle();
        Assert.DoesNotContain(scenario.Snapshot.Transitions, move => move.To == TraderState.Acting);
        Assert.Contains(new CycleHold("puppet", "nothing to do"), scenario.Snapshot.Cycle.Latest[0].Holds);
        Assert.Equal(1, scenario.Report("puppet").Holds["nothing to do"]);

        puppet.OnNextCycle.Add(PuppetStrategy.Place("too large", contracts: 5_000));
        scenario.RunCycle();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        var cycle = scenario.Snapshot.Cycle.Latest[0];
        Assert.Equal((CycleOutcome.Completed, 1, 0), (cycle.Outcome, cycle.Decisions, cycle.Orders.Length));
        var decision = scenario.Snapshot.Strategies.Decisions[0];
        Assert.Equal(("1-2", "5000 contracts in one order, the limit is 100"), (decision.CycleId, decision.Refusal));
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void Orders_whose_fate_stays_open_hold_a_cycle_up_for_a_bounded_time_and_never_into_ERROR()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.RunCycle();
        scenario.LoseAnswer(scenario.LastOrder);
        scenario.PassWall(19_999).Tick();
        Assert.Equal(TraderState.Acting, scenario.Core.State);
        scenario.PassWall(1).Tick();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Single(
            scenario.Activities,
            each => each.Message.EndsWith("is of unknown fate; finding out goes on", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "H2")]
    public void Without_its_reading_a_cycle_decides_nothing()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.Pass(30_000).Tick();
        scenario.Handle(
            TraderEvent.AccountReadFailed(scenario.Now, new StepFailure(TraderState.KalshiDataSync, "503", IsFatal: false))
        );
        Assert.Equal(
            (CycleOutcome.Failed, CyclePhase.Sync),
            (scenario.Snapshot.Cycle.Latest[0].Outcome, scenario.Snapshot.Cycle.Latest[0].LastPhase)
        );

        scenario.Pass(30_000).Tick();
        scenario.PassWall(15_000).Tick();
        Assert.Equal("the account was not read within 15000 ms", scenario.Snapshot.Cycle.Latest[0].Error);
        Assert.Empty(puppet.Briefings);
        Assert.Empty(scenario.Placed);
        Assert.Equal(2, scenario.Snapshot.Cycle.Totals.Failed);
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void The_interval_can_be_changed_while_running_within_its_range()
    {
        var scenario = StrategyScene.Ready(options: null);
        scenario.Handle(TraderEvent.Of(scenario.Now, new CycleIntervalChange(10, "a test")));
        Assert.Equal(10, scenario.Snapshot.Cycle.IntervalSeconds);
        scenario.Pass(9_999).Tick();
        Assert.Null(scenario.Snapshot.Cycle.CurrentId);
        scenario.Pass(1).Tick();
        Assert.Equal("1-1", scenario.Snapshot.Cycle.CurrentId);

        foreach (var seconds in (int[])[4, 3601, int.MinValue])
        {
            scenario.Handle(TraderEvent.Of(scenario.Now, new CycleIntervalChange(seconds, "a test")));
            Assert.Equal(10, scenario.Snapshot.Cycle.IntervalSeconds);
            Assert.Equal(1, scenario.CountSaid($"An interval of {seconds} s is refused"));
        }
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void Ids_go_on_after_a_restart_without_any_being_used_twice()
    {
        var scenario = new CoreScenario();
        var recovered = new Journal.RecoveredState(10);
        recovered.Apply(new Journal.RunBegan(scenario.Now, 6, "sim", "1"));
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Handle(TraderEvent.Of(scenario.Now, recovered));
        scenario.BringToReady();
        scenario.RunCycle();
        scenario.RunCycle();

        Assert.Equal(["7-2", "7-1"], scenario.Snapshot.Cycle.Latest.Select(cycle => cycle.Id));
    }

    [Fact]
    [Trait("Requirement", "H2")]
    public void A_lost_feed_and_the_end_of_the_run_end_a_cycle_and_leave_ACTING()
    {
        var (scenario, puppet) = WithPuppet();
        puppet.OnNextCycle.Add(PuppetStrategy.Place("a"));
        scenario.RunCycle();
        Assert.Equal(TraderState.Acting, scenario.Core.State);
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));

        Assert.Equal(CycleOutcome.Aborted, scenario.Snapshot.Cycle.Latest[0].Outcome);
        Assert.Equal(0, scenario.Snapshot.TransitionCounts.Errors);

        var (other, second) = WithPuppet();
        second.OnNextCycle.Add(PuppetStrategy.Place("a"));
        other.RunCycle();
        other.Handle(TraderEvent.RunEnding(other.Now, "enough"));
        Assert.Equal(TraderState.Ready, other.Core.State);
        Assert.Equal("the run ends", other.Snapshot.Cycle.Latest[0].Error);
    }

    [Fact]
    [Trait("Requirement", "H5")]
    public void The_history_is_bounded_and_the_totals_are_not()
    {
        var options = new TraderOptions { Cycle = new CycleOptions { HistoryLength = 3 } };
        var scenario = StrategyScene.Ready(options);
        for (var i = 0; i < 10; i++)
        {
            scenario.RunCycle();
        }

        Assert.Equal(["1-10", "1-9", "1-8"], scenario.Snapshot.Cycle.Latest.Select(cycle => cycle.Id));
        Assert.Equal(10, scenario.Snapshot.Cycle.Totals.Completed);
        Assert.True(scenario.Snapshot.Cycle.Totals.IsHealthy);
    }

    [Fact]
    [Trait("Requirement", "Q6")]
    public void Every_cycle_option_out_of_range_is_named()
    {
        var mistakes = new TraderOptions
        {
            Cycle = new CycleOptions
            {
                IntervalSeconds = 4,
                MinWallMs = 9,
                MarketsPerCycle = 0,
                HistoryLength = 0,
                SyncWaitWallMs = 99,
                LookUpWaitWallMs = 50_001,
            },
        }.Validate();

        Assert.Equal(
            ["IntervalSeconds", "MinWallMs", "MarketsPerCycle", "HistoryLength", "SyncWaitWallMs", "LookUpWaitWallMs"],
            mistakes.Select(mistake => mistake.Split(' ')[0]["Cycle.".Length..])
        );
    }

    private static (CoreScenario Scenario, PuppetStrategy Puppet) WithPuppet()
    {
        var puppet = new PuppetStrategy();
        return (StrategyScene.Ready(options: null, [puppet]), puppet);
    }

    private static void AnswerLookUp(CoreScenario scenario, OrderIntent order, string status, int filled, int remaining) =>
        scenario.Answer(
            new CancelAnswer(order.ClientOrderId, CancelAnswerKind.NotLive, CoreScenario.Dto(order, status, filled, remaining))
        );
}
