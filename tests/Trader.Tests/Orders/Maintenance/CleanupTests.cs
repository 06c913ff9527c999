using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders.Maintenance;
using Trader.Status;

namespace Trader.Tests.Orders.Maintenance;

/// <summary>Clean-ups that a person asks for, and the one at the start.</summary>
[Trait("Requirement", "I6")]
public sealed class CleanupTests
{
    private static readonly string EarlierId = Trader.Orders.ClientOrderIds.ForFollow("sim", "an earlier whale");

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [Trait("Requirement", "Q13")]
    public void What_an_earlier_run_left_is_cancelled_at_the_start_once_where_that_is_wanted(bool isOn, int cancels)
    {
        var scenario = new CoreScenario(
            new TraderOptions
            {
                Maintenance = new MaintenanceOptions { CleansUpAtStart = isOn, PrunesOrphans = false },
            }
        );
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Orders.AddRange([Order("e-1", EarlierId), Order("f-1")]);
        scenario.BringToReady().Tick();

        Assert.Equal(cancels, scenario.Commands.OfType<CancelOrder>().Count());
        if (isOn)
        {
            Answer(scenario, "e-1");
            var told = Assert.Single(scenario.Activities, activity => activity.Type == ActivityTypes.Cleanup);
            Assert.Equal("Start-up clean-up: 1 cancelled", told.Message);
        }
    }

    [Fact]
    [Trait("Requirement", "I7")]
    public void Orphans_only_leaves_what_this_run_has_placed()
    {
        var scenario = Following();
        var list = Ask(scenario, orphanedOnly: true);
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new RestingOrders(list.RequestId, [CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5), Order("f-1")], [], null)
            )
        );
        Answer(scenario, "f-1");

        var report = Report(scenario);
        Assert.Equal("f-1", Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
        Assert.Equal(["f-1"], report.Cancelled);
        Assert.Equal("Positions are untouched. 1 order was left alone.", report.Note);
        Assert.Single(scenario.Snapshot.Orders);
    }

    [Fact]
    [Trait("Requirement", "I8")]
    public void Everything_takes_our_own_too_by_id_and_tells_what_came_of_it()
    {
        var scenario = Following();
        var own = CoreScenario.OrderIdOf(scenario.LastOrder);
        var list = Ask(scenario, orphanedOnly: false);
        scenario.Handle(TraderEvent.Of(scenario.Now, new RestingOrders(list.RequestId, [Order("f-1")], [], null)));
        Assert.Null(Report(scenario).FinishedAt);
        Answer(scenario, own);
        Answer(scenario, "f-1", CancelAnswerKind.Failed, "503");

        var report = Report(scenario);
        Assert.Equal([own], report.Cancelled);
        Assert.Equal([new PruneError("f-1", "503")], report.Errors);
        Assert.Equal("Positions are untouched.", report.Note);
        var told = Assert.Single(scenario.Activities, activity => activity.Type == ActivityTypes.ManualCleanup);
        Assert.Equal("Manual cleanup: 1 cancelled", told.Message);
        Assert.Empty(scenario.Commands.OfType<CancelEverything>());
        Assert.Equal(1, scenario.Snapshot.Maintenance.OrdersPruned);
    }

    [Fact]
    [Trait("Requirement", "I7")]
    public void Where_orders_of_others_are_not_to_be_touched_everything_means_everything_of_ours()
    {
        var scenario = Following(prunesForeign: false);
        var own = CoreScenario.OrderIdOf(scenario.LastOrder);
        var list = Ask(scenario, orphanedOnly: false);
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new RestingOrders(list.RequestId, [Order("f-1"), Order("s-1") with { SubaccountNumber = 3 }], [], null)
            )
        );
        Answer(scenario, own);

        Assert.Equal(own, Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
        Assert.Equal(1, Report(scenario).LeftAlone);
    }

    [Fact]
    public void An_order_of_unknown_fate_that_the_list_shows_is_known_and_cancelled()
    {
        var scenario = CoreScenario.ReadyWithBook(Options(prunesForeign: true));
        scenario.Whale("M");
        var intent = scenario.LastOrder;
        scenario.LoseAnswer(intent);
        var list = Ask(scenario, orphanedOnly: false);
        scenario.Handle(
            TraderEvent.Of(scenario.Now, new RestingOrders(list.RequestId, [CoreScenario.Dto(intent, "resting", 0, 5)], [], null))
        );

        Assert.Equal(CoreScenario.OrderIdOf(intent), Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
    }

    [Fact]
    public void What_stands_in_its_way_is_the_answer_and_nothing_is_done()
    {
        var early = new CoreScenario();
        Request(early, "a", orphanedOnly: true);
        Assert.Equal(CleanupObstacle.NotRead, early.Snapshot.Maintenance.Find("a")!.Obstacle);

        var off = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        Request(off, "a", orphanedOnly: true);
        Assert.Equal(CleanupObstacle.TradingOff, off.Snapshot.Maintenance.Find("a")!.Obstacle);

        var busy = CoreScenario.ReadyWithBook();
        Request(busy, "a", orphanedOnly: true);
        Request(busy, "b", orphanedOnly: true);
        Assert.Equal(CleanupObstacle.Busy, busy.Snapshot.Maintenance.Find("b")!.Obstacle);
        Assert.Single(busy.Commands.OfType<ListRestingOrders>());

        var ending = CoreScenario.ReadyWithBook();
        ending.Handle(TraderEvent.RunEnding(ending.Now, "a test"));
        Request(ending, "a", orphanedOnly: true);
        Assert.Equal(CleanupObstacle.Ending, ending.Snapshot.Maintenance.Find("a")!.Obstacle);
    }

    [Fact]
    public void A_list_that_fails_or_does_not_come_ends_it_and_the_next_one_can_begin()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var list = Ask(scenario, orphanedOnly: true);
        scenario.Handle(TraderEvent.Of(scenario.Now, new RestingOrders(list.RequestId, null, null, "503")));
        Assert.Equal(
            (CleanupObstacle.NotListed, true),
            (Report(scenario).Obstacle, Report(scenario).Refusal!.EndsWith(": 503", StringComparison.Ordinal))
        );

        Request(scenario, "second", orphanedOnly: true);
        scenario.PassWall(30_000).Tick();
        Assert.Equal(CleanupObstacle.NotListed, scenario.Snapshot.Maintenance.Find("second")!.Obstacle);
        Request(scenario, "third", orphanedOnly: true);
        Assert.Null(scenario.Snapshot.Maintenance.Find("third")!.FinishedAt);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void Its_list_is_not_taken_for_one_of_the_emergency_stops()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var list = Ask(scenario, orphanedOnly: true);
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "a test"));
        scenario.Pass(600).Tick();
        scenario.Handle(TraderEvent.Of(scenario.Now, new RestingOrders(list.RequestId, [], [], null)));

        Assert.Equal(Trader.Risk.StopPhase.Clearing, scenario.Core.Stop!.Phase);
        Assert.NotNull(Report(scenario).FinishedAt);
    }

    [Fact]
    public void The_latest_are_kept_and_no_more()
    {
        var scenario = new CoreScenario(new TraderOptions { Maintenance = new MaintenanceOptions { HistoryLength = 3 } });
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            Request(scenario, id, orphanedOnly: true);
        }

        Assert.Equal(["d", "c", "b"], scenario.Snapshot.Maintenance.Cleanups.Select(report => report.RequestId));
    }

    private static TraderOptions Options(bool prunesForeign) =>
        new() { Maintenance = new MaintenanceOptions { PrunesForeign = prunesForeign } };

    private static CoreScenario Following(bool prunesForeign = true)
    {
        var scenario = CoreScenario.ReadyWithBook(Options(prunesForeign));
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        return scenario;
    }

    private static ListRestingOrders Ask(CoreScenario scenario, bool orphanedOnly)
    {
        Request(scenario, "first", orphanedOnly);
        return scenario.Commands.OfType<ListRestingOrders>().Last();
    }

    private static void Request(CoreScenario scenario, string id, bool orphanedOnly) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new CleanupRequest(id, orphanedOnly, "a person")));

    private static CleanupReport Report(CoreScenario scenario) => scenario.Snapshot.Maintenance.Find("first")!;

    private static OrderDto Order(string id, string clientOrderId = "") =>
        CoreScenario.Dto(clientOrderId, id, "M", "resting", 0, 5);

    private static void Answer(
        CoreScenario scenario,
        string orderId,
        CancelAnswerKind kind = CancelAnswerKind.Cancelled,
        string? reason = null
    )
    {
        var cancel = scenario.Commands.OfType<CancelOrder>().Last(command => command.OrderId == orderId);
        scenario.Answer(new CancelAnswer(cancel.ClientOrderId, kind, Reason: reason) { OrderId = orderId });
    }
}
