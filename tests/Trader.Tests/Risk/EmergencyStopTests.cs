using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Risk;
using Trader.Whales;

namespace Trader.Tests.Risk;

/// <summary>The emergency stop: nothing is sent any more, everything that rests goes, and it is over when the exchange says so.</summary>
public sealed class EmergencyStopTests
{
    // The exchange answers again, a list that was never answered is given up after 15 s, and the next ones tell.
    private const long ClearingLimitMs = 20_000;

    // An order that never arrived is proven absent a minute after it was sent.
    private const long UnknownLimitMs = 70_000;

    public static IEnumerable<ulong> Seeds => Enumerable.Range(1, 50).Select(seed => (ulong)seed);

    [Theory]
    [MemberData(nameof(SeedData))]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public void A_hundred_orders_go_whatever_fails_and_nothing_is_sent_meanwhile(ulong seed)
    {
        var stopCase = StopCase.Of(seed);
        var scenario = new StopScenario(seed, stopCase);
        Assert.InRange(scenario.PlacedCount, StopScenario.RestingOrders, int.MaxValue);
        var random = new SeededRandom(seed + 1_000);

        scenario.Pull("a test");
        var placed = scenario.PlacedCount;
        if (stopCase.IsPulledTwice)
        {
            scenario.RunFor(random.Between(0, 3_000));
            scenario.Pull("a test, once more");
            Assert.Equal(StopPhase.Clearing, scenario.Report!.Phase);
        }

        if (stopCase.Restarts)
        {
            scenario.RunFor(random.Between(0, 3_000));
            scenario.Restart();
            Assert.Equal(StopPhase.Clearing, scenario.Report!.Phase);
        }

        var hasUnknown = stopCase.LosesAnswers || stopCase.TurnsUp;
        var limitMs = stopCase.FaultsMs == 0 ? 1_000 : stopCase.FaultsMs + ClearingLimitMs + (hasUnknown ? UnknownLimitMs : 0);
        scenario.RunUntil(() => scenario.Report is { Phase: StopPhase.Verified }, limitMs);
        Assert.Equal(0, scenario.LiveCount);

        if (stopCase.TurnsUp && scenario.TurnUp())
        {
            Assert.Equal(StopPhase.Clearing, scenario.Report!.Phase);
            scenario.RunUntil(() => scenario.Report is { Phase: StopPhase.Verified }, ClearingLimitMs);
        }

        scenario.RunFor(random.Between(0, 20_000));
        Assert.Equal(placed, scenario.PlacedCount);
        scenario.Resume();
        Assert.Null(scenario.Report);
        if (stopCase.Restarts)
        {
            scenario.Restart();
            Assert.Null(scenario.Report);
        }

        // The scenario itself fails on an order within a minute of the last cancel of everything; after it the strategy gets one.
        scenario.RunUntil(() => scenario.PlacedCount > placed, 90_000);
        Assert.InRange(scenario.LastPlacedMs - scenario.LastSweepMs, 60_000, 90_000);
    }

    [Fact]
    [Trait("Promise", "R5")]
    public void The_fifty_cases_have_every_fault_in_them()
    {
        var cases = Seeds.Select(StopCase.Of).ToList();
        Func<StopCase, bool>[] kinds =
        [
            stop => stop.FaultsMs == 0,
            stop => stop.LimitsCancels,
            stop => stop.RefusesSweeps,
            stop => stop.HasDeadShard,
            stop => stop.IsPaused,
            stop => stop.ListLagMs > 0,
            stop => stop.LosesAnswers,
            stop => stop.TurnsUp,
            stop => stop.StaysSilent,
            stop => stop.HasForeignOrders,
            stop => stop.Restarts,
            stop => stop.IsPulledTwice,
            stop => stop.LosesStream,
        ];

        Assert.All(kinds, kind => Assert.InRange(cases.Count(kind), 5, cases.Count));
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void A_whale_during_the_stop_is_skipped_with_its_reason()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "the operator is worried"));

        scenario.Whale("M");

        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));
        Assert.Contains("the operator is worried", scenario.DecisionIn("M").Reason, StringComparison.Ordinal);
        Assert.Empty(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void It_holds_after_a_restart_and_is_since_when_it_was_pulled_first()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var since = scenario.Now;
        scenario.Handle(TraderEvent.EmergencyStop(since, "first"));
        scenario.Pass(5_000).Handle(TraderEvent.EmergencyStop(scenario.Now, "second"));
        Assert.Equal((since, 2, "second"), (scenario.Core.Stop!.Since, scenario.Core.Stop.Pulls, scenario.Core.Stop.Reason));

        var later = new CoreScenario();
        later.Pass(60_000).Handle(TraderEvent.Of(later.Now, JournalOf(scenario)));

        Assert.Equal((since, 1, "second"), (later.Core.Stop!.Since, later.Core.Stop.Pulls, later.Core.Stop.Reason));
        Assert.Contains(later.Commands, command => command is HaltSending);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void The_minute_of_silence_outlives_a_restart()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        scenario.Handle(TraderEvent.Resume(scenario.Now, "a test"));

        var later = new CoreScenario();
        later.Handle(TraderEvent.Of(later.Now, JournalOf(scenario)));
        later.Markets.Add(CoreScenario.Market("M"));
        later.BringToReady().Book("M", 40, 44);
        later.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedRisk, later.OutcomeIn("M"));
        Assert.Contains("less than a minute ago", later.DecisionIn("M").Reason, StringComparison.Ordinal);

        later.Pass(60_000).Whale("M");
        Assert.Single(later.Placed);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void An_order_of_unknown_fate_that_a_list_shows_is_cancelled_and_its_cancel_believed()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var intent = scenario.LastOrder;
        scenario.LoseAnswer(intent);
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        Assert.Equal(1, scenario.Core.Stop!.UnknownOrders);

        var list = scenario.Commands.OfType<ListRestingOrders>().Last();
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new RestingOrders(list.RequestId, [CoreScenario.Dto(intent, "resting", 0, 5)], OrderGroupIds: [], Reason: null)
            )
        );

        Assert.Equal((0, 1), (scenario.Core.Stop.UnknownOrders, scenario.Core.Stop.RestingOrders));
        var cancel = Assert.Single(scenario.Commands.OfType<CancelOrder>());
        scenario.Answer(
            new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = Quantity.FromContracts(5) }
        );
        Assert.Empty(scenario.Core.Orders.Open);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void A_list_that_was_asked_for_too_soon_proves_nothing()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        scenario.Pass(499).Tick();
        AnswerList(scenario);
        Assert.Equal((StopPhase.Clearing, 0), (scenario.Core.Stop!.Phase, scenario.Core.Stop.RestingOrders));

        scenario.Pass(200).Tick();
        AnswerList(scenario);

        Assert.Equal((StopPhase.Verified, scenario.Now), (scenario.Core.Stop.Phase, scenario.Core.Stop.VerifiedAt));
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void An_order_whose_end_was_not_heard_of_is_looked_up_now_and_then()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var intent = scenario.LastOrder;
        scenario.Accept(intent);
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        for (var i = 0; i < 10; i++)
        {
            AnswerList(scenario);
            scenario.Pass(250).Tick();
        }

        var lookUps = scenario.Commands.OfType<LookUpOrder>().ToList();
        Assert.Equal(StopPhase.Clearing, scenario.Core.Stop!.Phase);
        Assert.Single(lookUps);
        Assert.Equal(new LookUpOrder(intent.ClientOrderId, CoreScenario.OrderIdOf(intent)), lookUps[0]);

        scenario.Answer(
            new CancelAnswer(intent.ClientOrderId, CancelAnswerKind.NotLive, CoreScenario.Dto(intent, "canceled", 0, 0))
        );
        AnswerList(scenario);
        Assert.Equal(StopPhase.Verified, scenario.Core.Stop.Phase);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void What_failed_on_the_way_is_reported_until_it_is_over()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        scenario.Handle(TraderEvent.Of(scenario.Now, new SweepAnswer(IsDone: false, "all orders", "the exchange is paused")));
        Assert.Equal("cancelling all orders failed: the exchange is paused", scenario.Core.Stop!.LastObstacle);

        for (var i = 0; i < 4; i++)
        {
            AnswerList(scenario);
            scenario.Pass(200).Tick();
        }

        Assert.Equal((StopPhase.Verified, null), (scenario.Core.Stop.Phase, scenario.Core.Stop.LastObstacle));
    }

    public static TheoryData<ulong> SeedData() => [.. Seeds];

    // Nothing rests, says the exchange.
    private static void AnswerList(CoreScenario scenario)
    {
        var list = scenario.Commands.OfType<ListRestingOrders>().Last();
        scenario.Handle(TraderEvent.Of(scenario.Now, new RestingOrders(list.RequestId, [], [], Reason: null)));
    }

    private static RecoveredState JournalOf(CoreScenario scenario)
    {
        var state = new RecoveredState(100);
        foreach (var written in scenario.Commands.OfType<WriteToJournal>())
        {
            state.Apply(written.Entry);
        }

        return state;
    }
}
