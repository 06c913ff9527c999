using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>From the rule that applies to the last contract sold, whatever gets in between.</summary>
[Trait("Requirement", "K3")]
public sealed class PositionCloserTests
{
    [Fact]
    [Trait("Defect", "D-58")]
    [Trait("Defect", "D-59")]
    [Trait("Requirement", "Q9")]
    public void A_profit_is_taken_with_one_reduce_only_order_for_all_of_it_at_the_price_the_book_pays()
    {
        var held = new HeldScenario().Bid(50).Wait(2);
        Assert.Empty(held.Exits);

        held.Bid(51).Wait(1);

        var exit = Assert.Single(held.Exits);
        Assert.Equal((Outcome.No, Price.FromCents(49), Quantity.FromContracts(5)), (exit.Outcome, exit.Price, exit.Count));
        Assert.Equal((true, TimeInForce.ImmediateOrCancel), (exit.IsReduceOnly, exit.TimeInForce));
        Assert.Equal("close_position:take_profit", exit.Reason);

        held.FillExit(5);
        Assert.Null(held.Closing);
        Assert.Empty(held.Scene.Snapshot.Positions);
        Assert.Equal(1, held.Scene.Core.Upkeep.Closer.ClosedCount(CloseReason.TakeProfit));
        Assert.True(held.HasSaid("Closed M (take_profit): $0.45 after fees, 1 orders"));
    }

    [Theory]
    [InlineData(38, false)]
    [InlineData(37, true)]
    public void A_loss_is_cut(int bidCents, bool closes)
    {
        var held = new HeldScenario().Bid(bidCents).Wait(1);
        Assert.Equal(closes ? "close_position:stop_loss" : null, held.Exits.SingleOrDefault()?.Reason);
    }

    [Fact]
    [Trait("Requirement", "K8")]
    public void A_position_is_closed_an_hour_after_the_oldest_fill_that_is_still_open()
    {
        var held = new HeldScenario(new UpkeepOptions { StopLoss = false });
        held.Scene.PassExchange(3_599_000).Tick();
        Assert.Empty(held.Exits);
        held.Wait(1);
        Assert.Equal("close_position:max_hold_time", Assert.Single(held.Exits).Reason);
    }

    [Fact]
    public void A_position_is_closed_before_its_market_is()
    {
        var held = new HeldScenario(closeInMs: 400_000);
        held.Scene.PassExchange(100_000).Tick();
        Assert.Empty(held.Exits);
        held.Wait(1);
        Assert.Equal("close_position:market_closing", Assert.Single(held.Exits).Reason);
    }

    [Fact]
    [Trait("Requirement", "O5")]
    public void Every_rule_can_be_switched_off()
    {
        UpkeepOptions off = new()
        {
            TakeProfit = false,
            StopLoss = false,
            MaxHold = false,
            MarketClosing = false,
        };
        foreach (
            var options in new[]
            {
                off,
                new UpkeepOptions { ClosingEnabled = false },
            }
        )
        {
            var held = new HeldScenario(options, closeInMs: 4_000_000).Bid(95).Wait(2).Bid(2).Wait(2);
            held.Scene.PassExchange(3_900_000).Tick();
            held.Wait(2);
            Assert.Empty(held.Exits);
            Assert.Null(held.Closing);
        }
    }

    [Fact]
    public void What_the_book_did_not_take_is_tried_again_until_nothing_is_held()
    {
        var held = new HeldScenario().Bid(37, contracts: 2).Wait(1);
        Assert.Equal(Quantity.FromContracts(5), held.LastExit.Count);
        held.FillExit(2).Bid(35).Wait(1);

        Assert.Equal(2, held.Exits.Count);
        Assert.Equal((Quantity.FromContracts(3), Price.FromCents(65)), (held.LastExit.Count, held.LastExit.Price));
        held.FillExit(3);
        Assert.Null(held.Closing);
        Assert.Equal(Money.FromCents((2 * 37) + (3 * 35) - (5 * 42)), held.Scene.Snapshot.Realized);
    }

    [Fact]
    public void What_was_begun_is_ended_although_its_reason_has_gone()
    {
        var held = new HeldScenario().Bid(37).Wait(1).FillExit(1).Bid(45).Wait(1);
        Assert.Equal((2, "close_position:stop_loss"), (held.Exits.Count, held.LastExit.Reason));
    }

    [Fact]
    public void Orders_that_fill_nothing_come_further_and_further_apart_up_to_a_bound()
    {
        var held = new HeldScenario(
            new UpkeepOptions
            {
                RetryMs = 1_000,
                MaxRetryMs = 8_000,
                Stuck = false,
            }
        ).Bid(37);
        var sent = new List<long>();
        for (var second = 0; second < 60; second++)
        {
            var before = held.Exits.Count;
            held.Wait(1);
            if (held.Exits.Count > before)
            {
                sent.Add(second);
                held.FillExit(0);
            }
        }

        Assert.Equal([0, 1, 3, 7, 15, 23, 31, 39, 47, 55], sent);
    }

    [Fact]
    public void The_pace_begins_anew_when_something_fills()
    {
        var held = new HeldScenario(new UpkeepOptions { Stuck = false }).Bid(37).Wait(1);
        held.FillExit(0).Wait(1).FillExit(0).Wait(2).FillExit(1).Wait(1);
        Assert.Equal(4, held.Exits.Count);
    }

    [Fact]
    public void A_lost_answer_counts_as_an_order_until_its_fate_is_known()
    {
        var held = new HeldScenario().Bid(37).Wait(1);
        held.Scene.LoseAnswer(held.LastExit);
        held.Wait(120);
        Assert.Single(held.Exits);
        Assert.Equal(ClosingPhase.Sent, held.Closing!.Phase);

        // It had arrived and sold three: only the other two are sold now.
        held.FillExit(3).Wait(1);
        Assert.Equal(2, held.Exits.Count);
        Assert.Equal(Quantity.FromContracts(2), held.LastExit.Count);
    }

    [Fact]
    public void Fills_that_were_told_of_and_are_not_in_the_books_yet_are_not_sold_twice()
    {
        var held = new HeldScenario().Bid(37).Wait(1);
        var exit = held.LastExit;
        held.Scene.Answer(
            new OrderAnswer
            {
                ClientOrderId = exit.ClientOrderId,
                Kind = OrderAnswerKind.Accepted,
                OrderId = CoreScenario.OrderIdOf(exit),
                FillCount = Quantity.FromContracts(4),
            }
        );
        held.Wait(60);
        Assert.Single(held.Exits);

        held.Scene.Fill(exit, 4, "sold");
        held.Wait(1);
        Assert.Equal(Quantity.FromContracts(1), held.LastExit.Count);
    }

    [Fact]
    public void Without_a_book_that_can_be_trusted_it_waits_says_so_once_and_goes_on_when_the_book_is_back()
    {
        var held = new HeldScenario(closeInMs: 350_000);
        held.Scene.Handle(TraderEvent.BooksSuspect(held.Scene.Now, ["M"]));
        held.Wait(100);

        Assert.Empty(held.Exits);
        Assert.Equal((ClosingPhase.Waiting, CloseReason.MarketClosing), (held.Closing!.Phase, held.Closing.Reason));
        Assert.Contains("cannot be trusted", held.Closing.Obstacle, StringComparison.Ordinal);
        Assert.Equal(1, held.TimesSaid("cannot be trusted"));

        held.Bid(40).Wait(1);
        Assert.Single(held.Exits);
    }

    [Fact]
    public void A_market_that_closed_before_it_could_be_sold_is_left_to_settle_and_said_so()
    {
        var held = new HeldScenario(new UpkeepOptions { Stuck = false }, closeInMs: 350_000);
        held.Scene.Handle(TraderEvent.BooksSuspect(held.Scene.Now, ["M"]));
        held.Wait(351).Bid(40).Wait(5);
        Assert.Empty(held.Exits);
        Assert.True(held.HasSaid("the market is not open"));
    }

    [Fact]
    public void A_paused_exchange_is_waited_for()
    {
        var held = new HeldScenario();
        Read(held, new ExchangeCondition(IsExchangeActive: true, IsTradingActive: false, ResumesAt: null));
        held.Bid(37).Wait(20);
        Assert.Empty(held.Exits);
        Assert.Contains("paused trading", held.Closing!.Obstacle, StringComparison.Ordinal);

        Read(held, ExchangeCondition.Open);
        held.Wait(30);
        Assert.NotEmpty(held.Exits);
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void What_is_sold_is_not_counted_as_bought_by_the_run()
    {
        var held = new HeldScenario().Bid(37).Wait(1).FillExit(5);
        Assert.Equal(Quantity.FromContracts(5), held.Scene.Core.Orders.ContractsOfRun);
        Assert.Equal(Quantity.FromContracts(5), held.Scene.Core.Orders.ContractsBought);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void Closing_goes_on_in_PAUSED()
    {
        var held = new HeldScenario();
        held.Scene.Handle(TraderEvent.Pause(held.Scene.Now, "lunch"));
        Assert.Equal(Trader.Lifecycle.TraderState.Paused, held.Scene.Core.State);
        held.Bid(37).Wait(1);
        Assert.Equal("close_position:stop_loss", Assert.Single(held.Exits).Reason);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public void Under_the_emergency_stop_nothing_is_closed()
    {
        var held = new HeldScenario();
        held.Scene.Handle(TraderEvent.EmergencyStop(held.Scene.Now, "a person"));
        held.Bid(37).Wait(10);
        Assert.Empty(held.Exits);
        Assert.Null(held.Closing);
    }

    [Fact]
    public void Own_orders_that_rest_in_the_market_are_taken_off_the_book_first()
    {
        var scene = CoreScenario.ReadyWithBook();
        scene.Whale("M");
        var follow = scene.LastOrder;
        scene.Accept(follow, filled: 3);
        scene.Fill(follow, 3, "bought");
        scene.Book("M", 37, 41);
        scene.Pass(1_000).Tick();

        var cancel = Assert.Single(scene.Commands.OfType<CancelOrder>());
        Assert.Single(scene.Placed);
        scene.Pass(1_000).Tick();
        Assert.Single(scene.Placed);

        scene.Answer(
            new CancelAnswer(cancel.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = Quantity.FromContracts(2) }
        );
        scene.Pass(1_000).Tick();
        Assert.Equal((2, Quantity.FromContracts(3)), (scene.Placed.Count, scene.LastOrder.Count));
    }

    [Fact]
    public void An_exit_sells_no_deeper_than_its_slippage_until_it_is_stuck()
    {
        var held = new HeldScenario(new UpkeepOptions { StuckSeconds = 20, MaxSlippageCents = 5 });
        held.Scene.Handle(
            TraderEvent.Of(
                held.Scene.Now,
                new Kalshi.Wire.BookSnapshot(
                    "M",
                    [
                        new(Price.FromCents(37), Quantity.FromContracts(1)),
                        new(Price.FromCents(32), Quantity.FromContracts(1)),
                        new(Price.FromCents(3), Quantity.FromContracts(100)),
                    ],
                    []
                )
            )
        );
        held.Wait(1);
        Assert.Equal(Price.FromCents(100 - 32), held.LastExit.Price);
        for (var second = 0; second < 25 && held.LastExit.Reason != "close_position:stuck"; second++)
        {
            held.FillExit(0).Wait(1);
        }

        Assert.Equal(("close_position:stuck", Price.FromCents(97)), (held.LastExit.Reason, held.LastExit.Price));
        Assert.Equal((CloseReason.Stuck, CloseReason.StopLoss), (held.Closing!.Reason, held.Closing.FirstReason));
        Assert.Equal(1, held.Scene.Core.Upkeep.Closer.StuckCount);
    }

    [Fact]
    public void In_the_last_moment_before_the_close_an_exit_is_priced_to_fill()
    {
        var held = new HeldScenario(new UpkeepOptions { StopLoss = false, Stuck = false }, closeInMs: 400_000);
        held.Scene.Handle(
            TraderEvent.Of(
                held.Scene.Now,
                new Kalshi.Wire.BookSnapshot(
                    "M",
                    [new(Price.FromCents(40), Quantity.FromContracts(1)), new(Price.FromCents(2), Quantity.FromContracts(100))],
                    []
                )
            )
        );
        held.Scene.PassExchange(101_000).Tick();
        Assert.Equal(Price.FromCents(60), held.LastExit.Price);
        held.FillExit(0);
        held.Scene.PassExchange(240_000).Tick();
        Assert.Equal(("close_position:market_closing", Price.FromCents(98)), (held.LastExit.Reason, held.LastExit.Price));
    }

    [Fact]
    public void A_clock_that_is_put_back_an_hour_does_not_hold_an_exit_up()
    {
        var held = new HeldScenario().Bid(37).Wait(1).FillExit(0);
        held.Scene.PassExchange(-3_600_000);
        held.Wait(3);
        Assert.Equal(2, held.Exits.Count);
    }

    [Fact]
    public void A_refused_exit_is_said_and_tried_again_later_under_another_id()
    {
        var held = new HeldScenario().Bid(37).Wait(1);
        held.Scene.Refuse(held.LastExit, "the market is deep in thought");
        held.Wait(3);
        Assert.True(held.HasSaid("the market is deep in thought"));
        Assert.Equal(2, held.Exits.Select(exit => exit.ClientOrderId).Distinct().Count());
    }

    private static void Read(HeldScenario held, ExchangeCondition condition)
    {
        var scene = held.Scene;
        scene.Positions.Clear();
        scene.Positions.Add(CoreScenario.Held("M", 5, 210));
        scene.Balance = scene.Core.Ledger.Cash;
        scene.Fills.Clear();
        scene.Pass(30_000).Tick();
        scene.Handle(TraderEvent.Of(scene.Now, scene.Reading(scene.LastRead.ReadingId) with { Exchange = condition }));
    }
}
