using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Orders;

[Trait("Requirement", "I1")]
public sealed class OrderLifeTests
{
    [Fact]
    [Trait("Defect", "D-19")]
    public void Answer_updates_and_fills_end_in_the_same_state_in_every_order()
    {
        Check(
            "executed",
            filled: 5,
            scenario => scenario.Accept(scenario.LastOrder, filled: 2),
            scenario => scenario.Update(scenario.LastOrder, "resting", 2, 3),
            scenario => scenario.Update(scenario.LastOrder, "executed", 5, 0),
            scenario => scenario.Fill(scenario.LastOrder, 2, "a"),
            scenario => scenario.Fill(scenario.LastOrder, 3, "b", isTaker: false)
        );
        Check(
            "canceled",
            filled: 2,
            scenario => scenario.Accept(scenario.LastOrder, filled: 1),
            scenario => scenario.Update(scenario.LastOrder, "resting", 1, 4),
            scenario => scenario.Update(scenario.LastOrder, "canceled", 2, 0, "CloseCancel"),
            scenario => scenario.Fill(scenario.LastOrder, 1, "a"),
            scenario => scenario.Fill(scenario.LastOrder, 1, "b", isTaker: false)
        );
        Check(
            "resting",
            filled: 0,
            scenario => scenario.Accept(scenario.LastOrder),
            scenario => scenario.Update(scenario.LastOrder, "resting", 0, 5)
        );
        Check(
            "partially_filled",
            filled: 3,
            scenario => scenario.LoseAnswer(scenario.LastOrder),
            scenario => scenario.Update(scenario.LastOrder, "resting", 3, 2),
            scenario => scenario.Fill(scenario.LastOrder, 1, "a"),
            scenario => scenario.Fill(scenario.LastOrder, 2, "b")
        );
    }

    [Fact]
    public void An_order_is_known_before_the_command_to_send_it_is_issued()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var sink = new Watcher(scenario);
        scenario.Core.Handle(
            TraderEvent.Of(
                scenario.Now,
                new Kalshi.Wire.PublicTrade(
                    default,
                    "M",
                    Price.FromCents(42),
                    Quantity.FromContracts(200),
                    Outcome.Yes,
                    false,
                    scenario.ExchangeMs
                )
            ),
            sink
        );
        Assert.Equal(1, sink.OrdersKnownWhenPlaced);
    }

    [Theory]
    [InlineData(119_999, 0)]
    [InlineData(120_000, 1)]
    [Trait("Requirement", "I5")]
    public void An_unfilled_follow_is_cancelled_once_after_two_minutes_of_the_exchange_clock(long ageMs, int cancels)
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.PassExchange(ageMs).Tick().Tick();
        scenario.PassWall(1_000).Tick();

        foreach (var cancel in scenario.Commands.OfType<CancelOrder>().ToList())
        {
            scenario.Answer(
                new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Cancelled)
                {
                    OrderId = cancel.OrderId,
                    ReducedBy = Quantity.FromContracts(5),
                }
            );
        }

        Assert.Equal(cancels, scenario.Commands.OfType<CancelOrder>().Count());
        Assert.Equal(cancels, scenario.Core.Counters.StaleOrders);
        Assert.Equal(cancels, scenario.Core.Counters.OrdersPruned);
        Assert.Equal(cancels, scenario.Activities.Count(activity => activity.Type == ActivityTypes.OrderMaintenance));
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public void The_wall_clock_makes_no_order_stale()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.PassWall(10_000_000).Tick();
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public void A_partly_filled_follow_rides()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Fill(scenario.LastOrder, 1, "f", isTaker: false);
        for (var i = 0; i < 30; i++)
        {
            scenario.Pass(60_000).Tick();
        }

        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public void A_cancel_that_failed_is_tried_again_with_the_next_tick_and_one_that_worked_ends_the_order()
    {
        var scenario = Stale(out var order);
        scenario.Answer(new CancelAnswer(order.ClientOrderId, CancelAnswerKind.Failed, Reason: "503"));
        Assert.Single(scenario.Commands.OfType<CancelOrder>());
        scenario.Pass(1_000).Tick();
        Assert.Equal(2, scenario.Commands.OfType<CancelOrder>().Count());

        scenario.Answer(new CancelAnswer(order.ClientOrderId, CancelAnswerKind.Cancelled));
        Assert.Empty(scenario.Snapshot.Orders);
        Assert.Equal("canceled", Assert.Single(scenario.Snapshot.FinishedOrders).Status);
        scenario.Pass(1_000).Tick();
        Assert.Equal(2, scenario.Commands.OfType<CancelOrder>().Count());
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public void A_cancel_that_came_too_late_ends_the_order_as_the_exchange_says()
    {
        var scenario = Stale(out var order);
        scenario.Answer(
            new CancelAnswer(order.ClientOrderId, CancelAnswerKind.NotLive, CoreScenario.Dto(order, "executed", 5, 0))
        );
        Assert.Equal("executed", Assert.Single(scenario.Snapshot.FinishedOrders).Status);
        scenario.Fill(order, 5, "late", isTaker: false);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public void A_cancel_of_an_order_that_is_gone_without_a_word_has_it_looked_up()
    {
        var scenario = Stale(out var order);
        scenario.NewCommands();
        scenario.Answer(new CancelAnswer(order.ClientOrderId, CancelAnswerKind.NotLive));
        Assert.Equal(CoreScenario.OrderIdOf(order), Assert.Single(scenario.NewCommands().OfType<LookUpOrder>()).OrderId);

        scenario.Answer(LookedUp(order, "canceled", 0));
        Assert.Empty(scenario.Snapshot.Orders);
    }

    [Fact]
    [Trait("Requirement", "I5")]
    [Trait("Requirement", "G3")]
    public void What_filled_just_before_a_cancel_keeps_the_market_taken_until_its_fill_arrives()
    {
        var scenario = Stale(out var order);
        scenario.Answer(
            new CancelAnswer(order.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = Quantity.FromContracts(3) }
        );
        Assert.Equal(Quantity.FromContracts(2), Assert.Single(scenario.Snapshot.FinishedOrders).Filled);
        Assert.Equal(Price.FromCents(42) * Quantity.FromContracts(2), scenario.Snapshot.Exposure);

        scenario.Trade("M", Outcome.No, 58, 200);
        Assert.Single(scenario.Placed);
        Assert.Equal(WhaleOutcome.SkippedOrders, scenario.OutcomeIn("M"));

        scenario.Fill(order, 2, "late", isTaker: false);
        scenario.Pass(1).Trade("M", Outcome.No, 58, 200);
        Assert.Equal(WhaleOutcome.SkippedPosition, scenario.OutcomeIn("M"));
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public void An_order_of_unknown_fate_counts_as_open_and_is_never_sent_twice()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.LoseAnswer(scenario.LastOrder);
        Assert.Equal(scenario.LastOrder.Notional, scenario.Snapshot.Exposure);
        Assert.Contains(scenario.Activities, activity => activity.Message.Contains("unknown", StringComparison.Ordinal));

        for (var i = 0; i < 20; i++)
        {
            scenario.Pass(10_000).Tick();
        }

        Assert.Single(scenario.Placed);
        scenario.Answer(LookedUp(scenario.LastOrder, "resting", 0));
        Assert.Equal("resting", Assert.Single(scenario.Snapshot.Orders).Status);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void A_resting_order_that_a_reading_does_not_list_is_looked_up()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Pass(30_000).Tick();
        scenario.NewCommands();
        scenario.AnswerReading();
        Assert.Equal(scenario.LastOrder.ClientOrderId, Assert.Single(scenario.NewCommands().OfType<LookUpOrder>()).ClientOrderId);

        scenario.Orders.Add(CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5));
        scenario.Pass(30_000).Tick();
        scenario.NewCommands();
        scenario.AnswerReading();
        Assert.Empty(scenario.NewCommands().OfType<LookUpOrder>());
    }

    [Fact]
    [Trait("Requirement", "I5")]
    [Trait("Requirement", "F7")]
    public void An_order_of_an_earlier_run_is_looked_after_like_our_own_but_not_counted_as_sent()
    {
        var scenario = new CoreScenario();
        var id = ClientOrderIds.ForFollow("sim", "M:1:yes");
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Orders.Add(CoreScenario.Dto(id, "old", "M", "resting", 0, 5));
        scenario.Orders.Add(CoreScenario.Dto("by-hand", "foreign", "M", "resting", 0, 5));
        scenario.BringToReady();
        Assert.Equal(Money.FromCents(210), scenario.Snapshot.Exposure);
        Assert.Equal(scenario.Balance, scenario.Snapshot.AvailableCash);
        Assert.Equal(0, scenario.Snapshot.OrdersSent);

        scenario.Pass(120_000).Tick();

        Assert.Equal("old", Assert.Single(scenario.Commands.OfType<CancelOrder>()).OrderId);
    }

    private static OrderAnswer LookedUp(OrderIntent order, string status, int filled) =>
        new()
        {
            ClientOrderId = order.ClientOrderId,
            Kind = OrderAnswerKind.Accepted,
            OrderId = CoreScenario.OrderIdOf(order),
            FillCount = Quantity.FromContracts(filled),
            RemainingCount = status == "resting" ? order.Count - Quantity.FromContracts(filled) : Quantity.Zero,
            IsLookup = true,
            Status = status,
        };

    private static CoreScenario Stale(out OrderIntent order)
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        order = scenario.LastOrder;
        scenario.Accept(order);
        scenario.Pass(120_000).Tick();
        Assert.Single(scenario.Commands.OfType<CancelOrder>());
        return scenario;
    }

    private static void Check(string status, int filled, params Action<CoreScenario>[] messages)
    {
        foreach (var permutation in Permutations.Of<int>([.. Enumerable.Range(0, messages.Length)]))
        {
            var scenario = CoreScenario.ReadyWithBook();
            scenario.Whale("M");
            foreach (var message in permutation)
            {
                messages[message](scenario);
            }

            var order = string.Join(" ", permutation);
            var snapshot = scenario.Snapshot;
            var view = snapshot.Orders.Concat(snapshot.FinishedOrders).Single();
            Assert.True(status == view.Status, $"{order}: {view.Status} instead of {status}");
            Assert.True(Quantity.FromContracts(filled) == view.Filled, $"{order}: {view.Filled} filled");
            var isOpen = status is "resting" or "partially_filled";
            Assert.Equal(isOpen ? scenario.LastOrder.Count - Quantity.FromContracts(filled) : Quantity.Zero, view.Remaining);
            Assert.Equal(isOpen ? 1 : 0, snapshot.Orders.Length);
            Assert.Equal(filled, snapshot.Positions.Sum(position => position.Contracts.Hundredths) / 100);
            // Money is neither counted twice nor forgotten: the position plus what is still open.
            Assert.Equal((Price.FromCents(42) * view.Filled) + (Price.FromCents(42) * view.Remaining), snapshot.Exposure);
        }
    }

    private sealed class Watcher(CoreScenario scenario) : ICommandSink
    {
        public int OrdersKnownWhenPlaced { get; private set; }

        public void Issue(TraderCommand command)
        {
            if (command is PlaceOrder)
            {
                OrdersKnownWhenPlaced = scenario.Snapshot.Orders.Length;
            }
        }
    }
}
