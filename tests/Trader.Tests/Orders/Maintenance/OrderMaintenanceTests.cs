using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders.Maintenance;
using Trader.Status;

namespace Trader.Tests.Orders.Maintenance;

/// <summary>What is taken off the book by maintenance, under which rule, and what is told of it.</summary>
[Trait("Requirement", "I5")]
public sealed class OrderMaintenanceTests
{
    // As the exchange has it, of an order that an earlier run of ours left.
    private static readonly string EarlierId = Trader.Orders.ClientOrderIds.ForFollow("sim", "an earlier whale");

    [Fact]
    [Trait("Requirement", "I8")]
    public void What_was_pruned_is_told_once_with_its_counts_when_all_cancels_are_answered()
    {
        var scenario = Scene(
            new MaintenanceOptions { PrunesForeign = true, CleansUpAtStart = false },
            Earlier(),
            Foreign("f-1"),
            Foreign("f-2")
        );
        scenario.Tick();
        var cancels = scenario.Commands.OfType<CancelOrder>().ToList();
        Assert.Equal(["e-1", "f-1", "f-2"], cancels.Select(cancel => cancel.OrderId));
        Assert.Empty(Told(scenario));

        Answer(scenario, cancels[0], CancelAnswerKind.Cancelled);
        Answer(scenario, cancels[1], CancelAnswerKind.Failed, reason: "503");
        Answer(scenario, cancels[2], CancelAnswerKind.NotLive, Foreign("f-2") with { Status = "canceled" });

        var told = Assert.Single(Told(scenario));
        Assert.Equal("Pruned 2 orders", told.Message);
        Assert.Equal(
            "stale_count 0, orphaned_count 3, closed_market_count 0, cancelled e-1, f-2, errors f-1: 503",
            string.Join(", ", told.Metadata.Select(pair => $"{pair.Key} {pair.Value}"))
        );
        Assert.Equal(2, scenario.Snapshot.Maintenance.OrdersPruned);
        Assert.Equal(2, scenario.Core.Counters.OrdersPruned);
    }

    [Fact]
    [Trait("Requirement", "I7")]
    public void Orders_of_others_are_left_alone_unless_that_is_switched_on_and_never_become_ours()
    {
        foreach (var isOn in new[] { false, true })
        {
            var scenario = Scene(
                new MaintenanceOptions { PrunesForeign = isOn, CleansUpAtStart = false },
                Foreign("f-1"),
                Foreign("f-2") with
                {
                    ClientOrderId = "hand-7",
                }
            );
            scenario.Tick();
            var cancels = scenario.Commands.OfType<CancelOrder>().ToList();
            Assert.Equal(isOn ? 2 : 0, cancels.Count);
            foreach (var cancel in cancels)
            {
                // A 404 is looked up, and the tracker hears of an order that it has never known.
                Answer(scenario, cancel, CancelAnswerKind.NotLive, Foreign(cancel.OrderId) with { Status = "canceled" });
            }

            Assert.Empty(scenario.Core.Orders.Open);
            Assert.Empty(scenario.Core.Orders.Finished);
            Assert.Equal((0, 0), (scenario.Snapshot.OrdersSent, scenario.Snapshot.OrdersRefused));
        }
    }

    [Fact]
    [Trait("Requirement", "I7")]
    public void An_order_in_a_group_of_ours_is_ours_to_cancel_whoever_placed_it()
    {
        var first = Groups.GroupScenario.Ready();
        var scenario = new CoreScenario(
            new TraderOptions { Maintenance = new MaintenanceOptions { CleansUpAtStart = false } },
            hasOrderGroups: true
        );
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Orders.AddRange([
            Foreign("f-1") with
            {
                OrderGroupId = "group-1",
            },
            Foreign("f-2") with
            {
                OrderGroupId = "other",
            },
        ]);
        scenario.Handle(TraderEvent.Of(scenario.Now, first.Journal()));
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, scenario.Markets));
        scenario.Succeed(Trader.Lifecycle.TraderState.Initializing);
        scenario.Succeed(Trader.Lifecycle.TraderState.OrderbookConnect);
        scenario.Succeed(Trader.Lifecycle.TraderState.TradingClientConnect);
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                scenario.Reading(scenario.LastRead.ReadingId) with
                {
                    OrderGroups = [Groups.GroupScenario.Group("group-1")],
                }
            )
        );
        scenario.AnswerMarkets();
        scenario.Tick();

        Assert.Equal("f-1", Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [Trait("Requirement", "I7")]
    [Trait("Requirement", "Q13")]
    public void What_an_earlier_run_left_is_an_orphan(bool isOn, int cancels)
    {
        var scenario = Scene(new MaintenanceOptions { PrunesOrphans = isOn, CleansUpAtStart = false }, Earlier());
        scenario.Tick();
        Assert.Equal(cancels, scenario.Commands.OfType<CancelOrder>().Count());
    }

    [Theory]
    [InlineData(true, "closed", 1)]
    [InlineData(true, "determined", 1)]
    [InlineData(true, "finalized", 1)]
    [InlineData(true, "inactive", 0)]
    [InlineData(true, "active", 0)]
    [InlineData(false, "closed", 0)]
    [Trait("Requirement", "Q13")]
    [Trait("Requirement", "E5")]
    public void A_market_is_closed_when_the_exchange_says_so(bool isOn, string status, int cancels)
    {
        var scenario = Follow(new TraderOptions { Maintenance = new MaintenanceOptions { PrunesClosedMarkets = isOn } });
        scenario.Handle(TraderEvent.MarketDescribed(scenario.Now, CoreScenario.Market("M", status: status)));
        scenario.Pass(30_000).Tick();
        Assert.Equal(cancels, scenario.Commands.OfType<CancelOrder>().Count());
    }

    [Fact]
    [Trait("Requirement", "E5")]
    public void A_market_past_its_close_time_is_asked_about_and_not_taken_for_closed()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { StaleOrderSeconds = 0 },
            CoreScenario.Market("M", closeInMs: 60_000)
        );
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        var before = scenario.Commands.OfType<DescribeMarket>().Count();
        scenario.Pass(60_000).Tick();

        Assert.Equal(before + 1, scenario.Commands.OfType<DescribeMarket>().Count());
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
    }

    [Fact]
    [Trait("Requirement", "I8")]
    public void An_order_that_meets_two_rules_is_cancelled_once_and_counted_under_the_first()
    {
        var scenario = Follow();
        scenario.Handle(TraderEvent.MarketDescribed(scenario.Now, CoreScenario.Market("M", status: "closed")));
        scenario.PassExchange(120_000).Tick();
        Answer(scenario, Assert.Single(scenario.Commands.OfType<CancelOrder>()), CancelAnswerKind.Cancelled);

        var counts = Assert.Single(Told(scenario)).Metadata.Take(3).Select(pair => pair.Value);
        Assert.Equal(["1", "0", "0"], counts);
    }

    [Theory]
    [InlineData(true, 120, 1)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 120, 0)]
    [Trait("Requirement", "Q13")]
    public void The_rule_of_stale_follows_and_all_of_it_can_be_switched_off(bool isEnabled, int staleSeconds, int cancels)
    {
        var scenario = Follow(
            new TraderOptions
            {
                StaleOrderSeconds = staleSeconds,
                Maintenance = new MaintenanceOptions { IsEnabled = isEnabled },
            }
        );
        scenario.PassExchange(1_000_000).Tick();
        Assert.Equal(cancels, scenario.Commands.OfType<CancelOrder>().Count());
    }

    [Fact]
    [Trait("Requirement", "Q13")]
    public void It_runs_every_so_many_cycles_of_the_exchange_clock()
    {
        var scenario = Follow(
            new TraderOptions
            {
                StaleOrderSeconds = 0,
                Maintenance = new MaintenanceOptions { IntervalCycles = 4, CycleSeconds = 30 },
            }
        );
        scenario.Tick();
        var runs = scenario.Snapshot.Maintenance.Runs;
        scenario.PassExchange(119_999).PassWall(10_000_000).Tick();
        Assert.Equal(runs, scenario.Snapshot.Maintenance.Runs);
        scenario.PassExchange(1).Tick();
        Assert.Equal(runs + 1, scenario.Snapshot.Maintenance.Runs);

        // A clock that was set back holds nothing up.
        scenario.PassExchange(-3_600_000).Tick();
        Assert.Equal(runs + 2, scenario.Snapshot.Maintenance.Runs);
    }

    [Fact]
    public void No_more_cancels_are_on_their_way_at_once_than_allowed()
    {
        var scenario = Scene(
            new MaintenanceOptions
            {
                PrunesForeign = true,
                MaxCancelsInFlight = 3,
                CleansUpAtStart = false,
            },
            [.. Enumerable.Range(0, 25).Select(i => Foreign($"f-{i}"))]
        );
        scenario.Tick();
        for (var answered = 0; answered < 25; answered++)
        {
            var asked = scenario.Commands.OfType<CancelOrder>().ToList();
            Assert.Equal(Math.Min(25, answered + 3), asked.Count);
            Answer(scenario, asked[answered], CancelAnswerKind.Cancelled);
        }

        Assert.Equal("Pruned 25 orders", Assert.Single(Told(scenario)).Message);
    }

    [Fact]
    public void An_answer_that_does_not_come_is_told_as_an_error_after_a_while()
    {
        var scenario = Scene(
            new MaintenanceOptions
            {
                PrunesForeign = true,
                MaxCancelsInFlight = 1,
                CleansUpAtStart = false,
            },
            Foreign("f-1"),
            Foreign("f-2")
        );
        scenario.Tick();
        scenario.PassWall(29_999).Tick();
        Assert.Empty(Told(scenario));
        scenario.PassWall(1).Tick();

        var told = Assert.Single(Told(scenario));
        Assert.Equal("Pruned 0 orders", told.Message);
        Assert.Contains("f-1: no answer to its cancel came", told.Metadata[^1].Value, StringComparison.Ordinal);
        Assert.Contains("f-2: it was not reached", told.Metadata[^1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_filled_before_it_could_be_cancelled_is_not_told_as_cancelled()
    {
        var scenario = Follow();
        var intent = scenario.LastOrder;
        scenario.PassExchange(120_000).Tick();
        Answer(
            scenario,
            scenario.Commands.OfType<CancelOrder>().Single(),
            CancelAnswerKind.NotLive,
            CoreScenario.Dto(intent, "executed", 5, 0)
        );

        var told = Assert.Single(Told(scenario));
        Assert.Equal("Pruned 0 orders", told.Message);
        Assert.Contains("had filled before", told.Metadata[^1].Value, StringComparison.Ordinal);
        Assert.Equal("executed", Assert.Single(scenario.Snapshot.FinishedOrders).Status);
    }

    [Fact]
    public void A_list_that_lags_does_not_have_an_order_cancelled_twice()
    {
        var scenario = Scene(new MaintenanceOptions { PrunesForeign = true, CleansUpAtStart = false }, Foreign("f-1"));
        scenario.Tick();
        Answer(scenario, Assert.Single(scenario.Commands.OfType<CancelOrder>()), CancelAnswerKind.Cancelled);
        for (var i = 0; i < 3; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.AnswerReading();
            scenario.Tick();
        }

        Assert.Single(scenario.Commands.OfType<CancelOrder>());
    }

    private static CoreScenario Scene(MaintenanceOptions maintenance, params OrderDto[] resting)
    {
        var scenario = new CoreScenario(new TraderOptions { Maintenance = maintenance });
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Orders.AddRange(resting);
        return scenario.BringToReady();
    }

    private static CoreScenario Follow(TraderOptions? options = null)
    {
        var scenario = CoreScenario.ReadyWithBook(options);
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        return scenario;
    }

    private static OrderDto Earlier() => CoreScenario.Dto(EarlierId, "e-1", "M", "resting", 0, 5);

    private static OrderDto Foreign(string id) => CoreScenario.Dto("", id, "M", "resting", 0, 3);

    private static IEnumerable<Activity> Told(CoreScenario scenario) =>
        scenario.Activities.Where(activity => activity.Type == ActivityTypes.OrderMaintenance);

    private static void Answer(
        CoreScenario scenario,
        CancelOrder cancel,
        CancelAnswerKind kind,
        OrderDto? order = null,
        string? reason = null
    ) => scenario.Answer(new CancelAnswer(cancel.ClientOrderId, kind, order, reason) { OrderId = cancel.OrderId });
}
