using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Orders.Groups;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Orders.Groups;

/// <summary>The life of the trader's own order groups, from the start to the end of a run.</summary>
[Trait("Requirement", "I4")]
public sealed class OrderGroupDeskTests
{
    [Fact]
    [Trait("Requirement", "Q12")]
    public void One_is_made_at_the_start_with_the_total_limit_and_the_start_waits_for_its_answer()
    {
        var scenario = new GroupScenario();

        Assert.Equal(
            new CreateOrderGroup(Shard: 0, ContractsLimit: 500),
            Assert.Single(scenario.Core.Commands.OfType<CreateOrderGroup>())
        );
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.Core.State);

        scenario.Answer(OrderGroupRequest.Create, "group-1");

        Assert.Equal(TraderState.Ready, scenario.Core.Core.State);
        Assert.Equal(("group-1", "active", 500L), (scenario.View.Id, scenario.View.State, scenario.View.LimitContracts));
    }

    [Fact]
    public void Each_shard_has_a_group_of_its_own_and_each_order_carries_its_shards()
    {
        var scenario = new CoreScenario(hasOrderGroups: true);
        scenario.Markets.AddRange([CoreScenario.Market("A"), CoreScenario.Market("B") with { ExchangeIndex = 2 }]);
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, scenario.Markets));
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        scenario.AnswerMarkets();
        Assert.Equal([0, 2], scenario.Commands.OfType<CreateOrderGroup>().Select(create => create.Shard));
        foreach (var shard in new[] { 0, 2 })
        {
            scenario.Handle(
                TraderEvent.Of(
                    scenario.Now,
                    new OrderGroupAnswer(OrderGroupRequest.Create, shard, $"group-{shard}", OrderGroupFate.Done)
                )
            );
        }

        scenario.Book("A", 40, 44);
        scenario.Book("B", 40, 44);
        scenario.Whale("A");
        scenario.Whale("B");

        Assert.Equal(["group-0", "group-2"], scenario.Placed.Select(intent => intent.OrderGroupId));
    }

    [Fact]
    public void A_shard_that_is_heard_of_on_the_way_to_ready_has_its_group_before_it()
    {
        var scenario = new GroupScenario();
        scenario.Core.Handle(TraderEvent.MarketDescribed(scenario.Core.Now, CoreScenario.Market("B") with { ExchangeIndex = 1 }));
        scenario.Answer(OrderGroupRequest.Create, "group-0");
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.Core.State);
        Assert.Equal(1, scenario.Creation.Shard);

        scenario.Answer(OrderGroupRequest.Create, groupId: null, OrderGroupFate.Failed, "503", shard: 1);
        Assert.Equal(TraderState.Ready, scenario.Core.Core.State);
    }

    [Fact]
    public void Switched_off_no_group_is_made_and_no_order_carries_one()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Pass(60_000).Tick();

        Assert.Null(scenario.LastOrder.OrderGroupId);
        Assert.Empty(scenario.Commands.OfType<CreateOrderGroup>());
        Assert.Empty(scenario.Snapshot.OrderGroups);
    }

    [Theory]
    [InlineData(OrderGroupFate.Failed)]
    [InlineData(OrderGroupFate.Unknown)]
    public void Without_a_group_the_trader_goes_on_says_so_and_tries_again_with_growing_pauses(OrderGroupFate fate)
    {
        var scenario = new GroupScenario();
        scenario.Answer(OrderGroupRequest.Create, groupId: null, fate, "503");
        Assert.Equal(TraderState.Ready, scenario.Core.Core.State);
        scenario.Core.Book("M", 40, 44);

        Assert.Null(scenario.Follow().OrderGroupId);
        Assert.Equal(("none", "503"), (scenario.View.State, scenario.View.Obstacle));
        Assert.Single(scenario.Operations);

        long[] pauses = [2_000, 4_000, 8_000];
        foreach (var pause in pauses)
        {
            var before = scenario.Core.Commands.OfType<CreateOrderGroup>().Count();
            scenario.Core.PassWall(pause - 1).Tick();
            Assert.Equal(before, scenario.Core.Commands.OfType<CreateOrderGroup>().Count());
            scenario.Core.PassWall(1).Tick();
            Assert.Equal(before + 1, scenario.Core.Commands.OfType<CreateOrderGroup>().Count());
            scenario.Answer(OrderGroupRequest.Create, groupId: null, fate, "503");
        }

        // The same failure is told once.
        Assert.Single(scenario.Operations);
    }

    [Fact]
    [Trait("Requirement", "I3")]
    public void A_group_that_was_refused_for_what_was_asked_is_not_asked_for_again_until_a_person_resumes()
    {
        var scenario = new GroupScenario();
        scenario.Answer(OrderGroupRequest.Create, groupId: null, OrderGroupFate.Refused, "too many order groups");
        for (var i = 0; i < 100; i++)
        {
            scenario.Core.Pass(60_000).Tick();
        }

        Assert.Single(scenario.Core.Commands.OfType<CreateOrderGroup>());
        Assert.True(scenario.View.WaitsForPerson);

        scenario.Core.Handle(TraderEvent.Resume(scenario.Core.Now, "a person"));
        scenario.Core.Tick();
        Assert.Equal(2, scenario.Core.Commands.OfType<CreateOrderGroup>().Count());
    }

    [Fact]
    [Trait("Requirement", "I9")]
    public void A_group_of_an_earlier_run_that_the_exchange_still_has_is_used_again()
    {
        var journal = GroupScenario.Ready().Journal();
        var scenario = new GroupScenario(null, journal, GroupScenario.Group("other"), GroupScenario.Group("group-1"));

        Assert.Empty(scenario.Core.Commands.OfType<CreateOrderGroup>());
        Assert.Equal(TraderState.Ready, scenario.Core.Core.State);
        scenario.Core.Book("M", 40, 44);
        Assert.Equal("group-1", scenario.Follow().OrderGroupId);
    }

    [Fact]
    [Trait("Requirement", "I9")]
    public void A_group_that_no_journal_remembers_is_not_ours_and_never_touched()
    {
        var scenario = new GroupScenario(null, null, GroupScenario.Group("other", limit: 7));
        Assert.Equal(500, scenario.Creation.ContractsLimit);
        scenario.Answer(OrderGroupRequest.Create, "group-1");
        scenario.Listed.Add(GroupScenario.Group("group-1"));
        scenario.Tell(OrderGroupEvent.Triggered, "other");
        for (var i = 0; i < 5; i++)
        {
            scenario.ReadAgain();
        }

        scenario.Core.Handle(TraderEvent.RunEnding(scenario.Core.Now, "a test"));

        Assert.Equal("active", scenario.View.State);
        Assert.Empty(scenario.Resets);
        Assert.Empty(scenario.Core.Commands.OfType<LimitOrderGroup>());
        Assert.Equal("group-1", Assert.Single(scenario.Core.Commands.OfType<DeleteOrderGroup>()).OrderGroupId);
    }

    [Fact]
    [Trait("Requirement", "I9")]
    public void One_that_was_remembered_and_is_gone_is_forgotten_and_another_made()
    {
        var journal = GroupScenario.Ready().Journal();
        var scenario = new GroupScenario(null, journal);
        scenario.Answer(OrderGroupRequest.Create, "group-2");

        Assert.Equal("group-2", Assert.Single(scenario.Journal(journal).OrderGroups).OrderGroupId);
    }

    [Fact]
    [Trait("Requirement", "I9")]
    public void A_group_with_another_limit_than_todays_is_given_todays()
    {
        var journal = GroupScenario.Ready().Journal();
        var options = new TraderOptions { MaxTotalContracts = 200 };
        var scenario = new GroupScenario(options, journal, GroupScenario.Group("group-1", limit: 500));

        Assert.Equal(new LimitOrderGroup("group-1", 0, 200), Assert.Single(scenario.Core.Commands.OfType<LimitOrderGroup>()));
        scenario.Answer(OrderGroupRequest.Limit);
        Assert.Equal(200, scenario.View.LimitContracts);
    }

    [Fact]
    [Trait("Requirement", "I9")]
    public void When_it_triggers_its_orders_say_so_whichever_message_comes_first()
    {
        foreach (var groupComesFirst in new[] { true, false })
        {
            var scenario = GroupScenario.Ready();
            var intent = scenario.Follow();
            Action[] messages =
            [
                () => scenario.Tell(OrderGroupEvent.Triggered),
                () =>
                    scenario.Core.Handle(
                        TraderEvent.Of(
                            scenario.Core.Now,
                            CoreScenario.UpdateOf(intent, "canceled", 0, 0, "Decrease") with
                            {
                                LastUpdatedMs = scenario.Core.ExchangeMs,
                            }
                        )
                    ),
            ];
            messages[groupComesFirst ? 0 : 1]();
            messages[groupComesFirst ? 1 : 0]();

            var order = Assert.Single(scenario.Core.Snapshot.FinishedOrders);
            Assert.StartsWith(
                "cancelled by its order group, which has triggered",
                order.FinishedReason,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_trigger_has_the_account_read_since_the_orders_own_messages_may_be_lost()
    {
        var scenario = GroupScenario.Ready();
        var intent = scenario.Follow();
        var before = scenario.Core.Commands.OfType<ReadAccount>().Count();
        scenario.Tell(OrderGroupEvent.Triggered);
        Assert.Equal(before + 1, scenario.Core.Commands.OfType<ReadAccount>().Count());

        scenario.Core.Orders.Add(CoreScenario.Dto(intent, "canceled", 0, 0));
        scenario.Read();

        var order = Assert.Single(scenario.Core.Snapshot.FinishedOrders);
        Assert.StartsWith("cancelled by its order group", order.FinishedReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_triggered_group_stops_opening_on_its_shard_until_it_was_reset_after_the_exchanges_window()
    {
        var scenario = GroupScenario.Ready();
        scenario.Tell(OrderGroupEvent.Triggered);
        scenario.Core.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.Core.OutcomeIn("M"));
        Assert.Contains("order group of shard 0 has triggered", scenario.Core.DecisionIn("M").Reason, StringComparison.Ordinal);

        scenario.Core.PassExchange(14_999).Tick();
        Assert.Empty(scenario.Resets);
        scenario.Core.PassExchange(1).Tick();
        Assert.Equal(new ResetOrderGroup("group-1", 0), Assert.Single(scenario.Resets));

        // Asked for is not done.
        scenario.Core.Whale("M");
        Assert.Empty(scenario.Core.Placed);
        scenario.Answer(OrderGroupRequest.Reset);
        scenario.Core.Pass(1).Whale("M");
        Assert.Equal("group-1", Assert.Single(scenario.Core.Placed).OrderGroupId);
    }

    [Fact]
    public void Resets_come_with_growing_pauses_and_beyond_their_number_an_hour_a_person_has_to_resume()
    {
        var options = new TraderOptions { OrderGroups = new OrderGroupOptions { MaxResetsPerHour = 3 } };
        var scenario = GroupScenario.Ready(options);
        foreach (var seconds in new[] { 15, 30, 60 })
        {
            scenario.Tell(OrderGroupEvent.Triggered);
            Assert.Equal(seconds * 1_000L, scenario.View.ResetInMs);
            scenario.Core.PassExchange(seconds * 1_000L).Tick();
            scenario.Answer(OrderGroupRequest.Reset);
        }

        scenario.Tell(OrderGroupEvent.Triggered);
        scenario.Core.PassExchange(1_800_000).Tick();
        Assert.Equal(3, scenario.Resets.Count);
        Assert.True(scenario.View.WaitsForPerson);
        Assert.Contains("waits for a person to resume", scenario.Operations.Last(), StringComparison.Ordinal);

        scenario.Core.Handle(TraderEvent.Resume(scenario.Core.Now, "a person"));
        scenario.Core.Tick();
        Assert.Equal(4, scenario.Resets.Count);
        scenario.Answer(OrderGroupRequest.Reset);
        Assert.Equal("active", scenario.View.State);
    }

    [Fact]
    public void A_refused_order_tells_that_its_group_has_triggered_or_is_gone()
    {
        var scenario = GroupScenario.Ready();
        Refuse(scenario, OrderGroupFault.Triggered);
        Assert.Equal("triggered", scenario.View.State);

        var other = GroupScenario.Ready();
        Refuse(other, OrderGroupFault.NotFound);
        Assert.Equal("none", other.View.State);
        other.Core.PassWall(2_000).Tick();
        Assert.Equal(2, other.Core.Commands.OfType<CreateOrderGroup>().Count());
        other.Answer(OrderGroupRequest.Create, "group-2");
        other.Core.Trade("M", Outcome.No, 55, 300);
        Assert.Equal("group-2", other.Core.LastOrder.OrderGroupId);
    }

    [Theory]
    [InlineData(4, "triggered")]
    [InlineData(5, "active")]
    public void A_lost_trigger_is_known_by_a_full_window_and_an_order_that_vanished(int limit, string state)
    {
        var scenario = GroupScenario.Ready();
        var intent = scenario.Follow();
        scenario.Tell(OrderGroupEvent.LimitUpdated, limit: limit);
        scenario.Core.Fill(intent, 4, "a", isTaker: false);
        Assert.Equal("active", scenario.View.State);

        Vanish(scenario, intent, filled: 4);

        Assert.Equal(state, scenario.View.State);
        var order = Assert.Single(scenario.Core.Snapshot.FinishedOrders);
        Assert.Equal(
            state == "triggered",
            order.FinishedReason!.StartsWith("cancelled by its order group", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void What_readings_list_of_groups_is_held_against_ours()
    {
        var scenario = GroupScenario.Ready();
        scenario.Listed.Add(GroupScenario.Group("group-1", limit: 9_000));
        scenario.ReadAgain();
        Assert.Equal(new LimitOrderGroup("group-1", 0, 500), Assert.Single(scenario.Core.Commands.OfType<LimitOrderGroup>()));
        Assert.Contains("9000 contracts at the exchange and 500 here", scenario.Operations.Last(), StringComparison.Ordinal);
        scenario.Answer(OrderGroupRequest.Limit);

        // One reading without it may lag; a second one may not.
        scenario.Listed.Clear();
        scenario.ReadAgain();
        Assert.Equal("active", scenario.View.State);
        scenario.ReadAgain();
        Assert.Equal("none", scenario.View.State);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void An_order_that_the_exchange_has_in_another_group_is_told_once()
    {
        var scenario = GroupScenario.Ready();
        scenario.Listed.Add(GroupScenario.Group("group-1"));
        var intent = scenario.Follow();
        scenario.Core.Orders.Add(CoreScenario.Dto(intent, "resting", 0, 5) with { OrderGroupId = "other" });
        scenario.ReadAgain();
        scenario.ReadAgain();

        Assert.Contains(
            "is in order group other at the exchange",
            Assert.Single(scenario.Core.Snapshot.OrderGroupDifferences),
            StringComparison.Ordinal
        );
        Assert.Single(
            scenario.Core.Activities,
            activity =>
                activity.Type == ActivityTypes.Drift && activity.Message.StartsWith("Order groups", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_group_that_somebody_deletes_takes_its_orders_with_it_and_another_is_made()
    {
        var scenario = GroupScenario.Ready();
        var intent = scenario.Follow();
        scenario.Tell(OrderGroupEvent.Deleted);
        scenario.Core.Update(intent, "canceled", 0, 0, "Decrease");
        Assert.Contains(
            "order group, which was deleted",
            Assert.Single(scenario.Core.Snapshot.FinishedOrders).FinishedReason!,
            StringComparison.Ordinal
        );

        scenario.Core.PassWall(2_000).Tick();
        scenario.Answer(OrderGroupRequest.Create, "group-2");
        Assert.Equal("group-2", scenario.View.Id);
    }

    [Fact]
    public void What_matched_in_the_window_and_the_open_orders_are_shown()
    {
        var scenario = GroupScenario.Ready();
        var intent = scenario.Follow();
        scenario.Core.Fill(intent, 2, "a", isTaker: false);
        Assert.Equal(Quantity.FromContracts(2), scenario.View.FilledInWindow);
        Assert.Equal([CoreScenario.OrderIdOf(intent)], scenario.View.OrderIds);

        scenario.Core.PassExchange(15_000);
        Assert.Equal(Quantity.Zero, scenario.View.FilledInWindow);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void The_emergency_stop_triggers_ours_at_once_and_its_release_resets_them()
    {
        var scenario = GroupScenario.Ready();
        scenario.Core.Handle(TraderEvent.EmergencyStop(scenario.Core.Now, "a test"));
        Assert.Equal(new TriggerOrderGroup("group-1", 0), Assert.Single(scenario.Core.Commands.OfType<TriggerOrderGroup>()));
        scenario.Tell(OrderGroupEvent.Triggered);
        for (var i = 0; i < 20; i++)
        {
            scenario.Core.Pass(60_000).Tick();
        }

        Assert.Empty(scenario.Resets);
        scenario.Core.Handle(TraderEvent.Resume(scenario.Core.Now, "a person"));
        scenario.Core.Tick();
        Assert.Single(scenario.Resets);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void A_start_under_an_emergency_stop_makes_no_group_and_does_not_wait_for_one()
    {
        var stopped = GroupScenario.Ready();
        stopped.Core.Handle(TraderEvent.EmergencyStop(stopped.Core.Now, "a test"));
        var scenario = new GroupScenario(null, stopped.Journal(), GroupScenario.Group("group-1"));

        Assert.Equal(TraderState.Paused, scenario.Core.Core.State);
        scenario.Core.Pass(60_000).Tick();
        Assert.Empty(scenario.Resets);
        Assert.Empty(scenario.Core.Commands.OfType<CreateOrderGroup>());

        scenario.Core.Handle(TraderEvent.Resume(scenario.Core.Now, "a person"));
        scenario.Core.Tick();
        Assert.Equal("group-1", Assert.Single(scenario.Resets).OrderGroupId);
    }

    [Fact]
    public void The_end_of_a_run_waits_for_its_orders_then_deletes_the_group_then_compares()
    {
        var scenario = GroupScenario.Ready();
        var intent = scenario.Follow();
        scenario.Core.Handle(TraderEvent.RunEnding(scenario.Core.Now, "a test"));
        Assert.Empty(scenario.Core.Commands.OfType<DeleteOrderGroup>());

        scenario.Core.Answer(new CancelAnswer(intent.ClientOrderId, CancelAnswerKind.Cancelled));
        Assert.Equal(new DeleteOrderGroup("group-1", 0), Assert.Single(scenario.Core.Commands.OfType<DeleteOrderGroup>()));
        var readings = scenario.Core.Commands.OfType<ReadAccount>().Count();
        scenario.Answer(OrderGroupRequest.Delete);
        Assert.Equal(readings + 1, scenario.Core.Commands.OfType<ReadAccount>().Count());
        scenario.Read();

        Assert.Empty(Assert.Single(scenario.Core.Commands.OfType<RunSettled>()).Differences);
        Assert.Empty(scenario.Journal().OrderGroups);
    }

    [Fact]
    public void A_group_that_cannot_be_deleted_does_not_hold_up_the_end_and_stays_remembered()
    {
        var scenario = GroupScenario.Ready();
        scenario.Core.Handle(TraderEvent.RunEnding(scenario.Core.Now, "a test"));
        for (var i = 0; i < 10; i++)
        {
            scenario.Answer(OrderGroupRequest.Delete, fate: OrderGroupFate.Failed, reason: "503");
            scenario.Core.Pass(2_000).Tick();
        }

        scenario.Read();
        Assert.Single(scenario.Core.Commands.OfType<RunSettled>());
        Assert.Equal("group-1", Assert.Single(scenario.Journal().OrderGroups).OrderGroupId);
        Assert.Contains("stays behind, empty (503)", scenario.Operations.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_that_is_wanted_the_group_is_reset_at_the_end_instead_and_kept()
    {
        var scenario = GroupScenario.Ready(new TraderOptions { OrderGroups = new OrderGroupOptions { DeletesAtEnd = false } });
        scenario.Core.Handle(TraderEvent.RunEnding(scenario.Core.Now, "a test"));
        Assert.Empty(scenario.Core.Commands.OfType<DeleteOrderGroup>());
        Assert.Single(scenario.Resets);
        scenario.Answer(OrderGroupRequest.Reset);
        scenario.Read();

        Assert.Single(scenario.Core.Commands.OfType<RunSettled>());
        Assert.Equal("group-1", Assert.Single(scenario.Journal().OrderGroups).OrderGroupId);
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void The_gate_holds_the_total_itself_and_the_group_is_the_second_line()
    {
        var scenario = GroupScenario.Ready(new TraderOptions { MaxTotalContracts = 4 });
        scenario.Core.Whale("M");
        Assert.Empty(scenario.Core.Placed);
        Assert.Contains(
            "in all markets could reach 5 contracts, the limit is 4",
            scenario.Core.DecisionIn("M").Reason,
            StringComparison.Ordinal
        );
        Assert.Equal(4, scenario.Creation.ContractsLimit);
    }

    private static void Refuse(GroupScenario scenario, OrderGroupFault fault)
    {
        scenario.Core.Whale("M");
        scenario.Core.Answer(
            new OrderAnswer
            {
                ClientOrderId = scenario.Core.LastOrder.ClientOrderId,
                Kind = OrderAnswerKind.Refused,
                Reason = "refused",
                GroupFault = fault,
            }
        );
    }

    private static void Vanish(GroupScenario scenario, OrderIntent intent, int filled) =>
        scenario.Core.Answer(
            new CancelAnswer(intent.ClientOrderId, CancelAnswerKind.NotLive, CoreScenario.Dto(intent, "canceled", filled, 0))
        );
}
