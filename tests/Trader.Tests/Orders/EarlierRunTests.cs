using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Orders.Maintenance;
using Trader.Whales;

namespace Trader.Tests.Orders;

/// <summary>A run that died, and the next one, which has only the journal and the exchange.</summary>
[Trait("Requirement", "I1")]
[Trait("Requirement", "F7")]
[Trait("Promise", "R1")]
public sealed class EarlierRunTests
{
    [Fact]
    public void An_order_whose_answer_the_earlier_run_did_not_live_to_hear_counts_in_full_until_it_is_known()
    {
        var (order, recovered) = DiedAfterSending();
        var scenario = Restart(recovered);

        var view = Assert.Single(scenario.Snapshot.Orders);
        Assert.Equal((order.ClientOrderId, "unknown"), (view.ClientOrderId, view.Status));
        Assert.Equal(order.Notional, scenario.Snapshot.Exposure);
        var resolve = Assert.Single(scenario.Commands.OfType<ResolveOrder>());
        // Its book has not come yet: nothing is sent on a book that cannot be trusted, and the exchange is only asked.
        Assert.Equal((order, false), (resolve.Intent, resolve.MayRepeat));
        Assert.Empty(scenario.Placed);

        scenario.Accept(order);
        Assert.Equal("resting", Assert.Single(scenario.Snapshot.Orders).Status);
    }

    [Fact]
    public void One_that_the_first_reading_lists_is_known_at_once_with_its_fills_in_the_books_already()
    {
        var (order, recovered) = DiedAfterSending();
        var scenario = Restart(recovered, scene => scene.Orders.Add(CoreScenario.Dto(order, "resting", 2, 3)));

        Assert.Empty(scenario.Commands.OfType<ResolveOrder>());
        var view = Assert.Single(scenario.Snapshot.Orders);
        Assert.Equal(("partially_filled", Quantity.FromContracts(3)), (view.Status, view.Remaining));
        Assert.Equal(order.Price * Quantity.FromContracts(3), scenario.Snapshot.Exposure);
    }

    [Fact]
    public void What_is_not_wanted_any_more_is_only_looked_for()
    {
        var (_, recovered) = DiedAfterSending();
        var scenario = Restart(recovered, scene => scene.PassExchange(300_000));
        Assert.False(Assert.Single(scenario.Commands.OfType<ResolveOrder>()).MayRepeat);
    }

    [Fact]
    [Trait("Requirement", "G6")]
    public void Its_whale_is_not_followed_again_whatever_became_of_the_order()
    {
        foreach (var fate in new[] { OrderAnswerKind.Accepted, OrderAnswerKind.Refused, OrderAnswerKind.Unknown })
        {
            var first = CoreScenario.ReadyWithBook();
            first.Whale("M");
            var order = first.LastOrder;
            if (fate == OrderAnswerKind.Accepted)
            {
                first.Accept(order, filled: 5);
            }
            else if (fate == OrderAnswerKind.Refused)
            {
                first.Refuse(order);
            }

            var scenario = Restart(Recover(first));
            scenario.Whale("M");
            if (fate == OrderAnswerKind.Unknown)
            {
                // The print may be the order's own taking, until its fate is known.
                Assert.Null(scenario.OutcomeIn("M"));
                scenario.Accept(order);
            }

            Assert.Empty(scenario.Placed);
            var outcome = fate == OrderAnswerKind.Refused ? WhaleOutcome.Failed : WhaleOutcome.Followed;
            Assert.Equal(outcome, scenario.OutcomeIn("M"));
        }
    }

    [Fact]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public void An_emergency_stop_holds_through_a_restart_until_it_is_released()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Handle(TraderEvent.EmergencyStop(first.Now, "by hand"));
        var scenario = Restart(Recover(first));
        Assert.NotNull(scenario.Core.Stop);
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));

        scenario.Handle(TraderEvent.Resume(scenario.Now, "by hand"));
        Assert.Null(scenario.Core.Stop);
        Assert.Null(Recover(scenario, Recover(first)).StopReason);
    }

    [Fact]
    public void An_order_that_is_shown_to_live_after_its_end_was_written_down_is_open_by_the_journal_too()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Whale("M");
        var order = first.LastOrder;
        first.Accept(order);
        first.Update(order, "canceled", 0, 0);
        first.Orders.Add(CoreScenario.Dto(order, "resting", 0, 5));
        first.Pass(30_000).Tick();
        first.AnswerReading();

        Assert.Equal("resting", Assert.Single(first.Snapshot.Orders).Status);
        var state = Recover(first);
        Assert.Equal(order.ClientOrderId, Assert.Single(state.OpenOrders).Intent.ClientOrderId);
        Assert.Empty(state.FinishedOrders);
    }

    [Fact]
    public void An_order_that_a_lagging_list_shows_after_its_end_was_written_down_is_open_by_the_journal_too()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Whale("M");
        var order = first.LastOrder;
        first.Accept(order);
        first.Update(order, "canceled", 0, 0);
        var journal = Recover(first);
        Assert.Empty(journal.OpenOrders);

        var scenario = Restart(journal, scene => scene.Orders.Add(CoreScenario.Dto(order, "resting", 0, 5)));
        Assert.Equal("resting", Assert.Single(scenario.Snapshot.Orders).Status);
        var state = Recover(scenario, Recover(first));
        Assert.Equal(order.ClientOrderId, Assert.Single(state.OpenOrders).Intent.ClientOrderId);
        Assert.Empty(state.FinishedOrders);
    }

    [Fact]
    public void An_order_of_ours_that_the_journal_does_not_have_is_written_down_when_it_is_found()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Whale("M");
        var order = first.LastOrder;

        var scenario = Restart(new RecoveredState(1_000), scene => scene.Orders.Add(CoreScenario.Dto(order, "resting", 2, 3)));
        var found = Assert.Single(Recover(scenario).OpenOrders);
        Assert.Equal((order.ClientOrderId, OrderState.PartiallyFilled), (found.Intent.ClientOrderId, found.State));
        Assert.Equal((Quantity.FromContracts(2), Quantity.FromContracts(3)), (found.FillCount, found.Remaining));
    }

    [Fact]
    public void The_journal_says_what_the_core_knows_after_every_event_of_random_sessions()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var session = new RandomSession(seed);
            session.Run(400);
            var state = Recover(session.Scenario);
            var open = session.Scenario.Core.Orders.Open;
            Assert.Equal(
                open.Select(Describe).Order(StringComparer.Ordinal),
                state.OpenOrders.Select(Describe).Order(StringComparer.Ordinal)
            );
        }
    }

    private static string Describe(TrackedOrder order) =>
        $"{order.Intent.ClientOrderId} {order.State} {order.OrderId} {order.FillCount} {order.Remaining} {order.Price}";

    private static string Describe(RecoveredOrder order) =>
        $"{order.Intent.ClientOrderId} {order.State} {order.OrderId} {order.FillCount} {order.Remaining} {order.Price}";

    private static (OrderIntent Order, RecoveredState Journal) DiedAfterSending()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Whale("M");
        return (first.LastOrder, Recover(first));
    }

    private static RecoveredState Recover(CoreScenario scenario, RecoveredState? onto = null)
    {
        var state = onto ?? new RecoveredState(1_000);
        foreach (var written in scenario.Commands.OfType<WriteToJournal>())
        {
            state.Apply(written.Entry);
        }

        return state;
    }

    private static CoreScenario Restart(RecoveredState journal, Action<CoreScenario>? before = null)
    {
        // What becomes of them is told by evidence alone here: nothing is cleaned up.
        var scenario = new CoreScenario(
            new TraderOptions
            {
                Maintenance = new MaintenanceOptions { PrunesOrphans = false, CleansUpAtStart = false },
            }
        );
        scenario.Markets.Add(CoreScenario.Market("M"));
        before?.Invoke(scenario);
        scenario.Handle(TraderEvent.Of(scenario.Now, journal));
        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        return scenario;
    }
}
