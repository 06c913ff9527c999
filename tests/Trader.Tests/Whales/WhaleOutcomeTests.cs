using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Whales;

namespace Trader.Tests.Whales;

[Trait("Requirement", "G5")]
public sealed class WhaleOutcomeTests
{
    [Fact]
    [Trait("Requirement", "G6")]
    [Trait("Requirement", "Q16")]
    public void An_accepted_order_is_followed_with_its_order_id()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        Assert.Empty(scenario.Decisions);
        Assert.Equal(Quantity.FromContracts(5), scenario.LastOrder.Count);
        Assert.Equal(Price.FromCents(42), scenario.LastOrder.Price);
        scenario.Accept(scenario.LastOrder);

        var decision = Assert.Single(scenario.Decisions);
        Assert.Equal(WhaleOutcome.Followed, decision.Outcome);
        Assert.Equal(CoreScenario.OrderIdOf(scenario.LastOrder), decision.OrderId);
        Assert.Equal("Following $200.00 whale", decision.Reason);
    }

    [Fact]
    public void A_refused_order_is_failed_with_the_exchanges_reason_and_not_tried_again()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Refuse(scenario.LastOrder, "market is paused");
        scenario.Pass(1_000).Tick();

        Assert.Equal(WhaleOutcome.Failed, scenario.OutcomeIn("M"));
        Assert.Contains("market is paused", scenario.DecisionIn("M").Reason, StringComparison.Ordinal);
        Assert.Single(scenario.Placed);
        Assert.Empty(scenario.Snapshot.Orders);
        Assert.Equal(1, scenario.Snapshot.OrdersRefused);
    }

    [Fact]
    public void An_order_that_never_left_is_failed()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = scenario.LastOrder.ClientOrderId,
                Kind = OrderAnswerKind.NotSent,
                Reason = "no route",
            }
        );
        Assert.Equal(WhaleOutcome.Failed, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void An_order_of_unknown_fate_decides_nothing_until_evidence_comes()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.LoseAnswer(scenario.LastOrder);
        for (var i = 0; i < 600; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Empty(scenario.Decisions);
        Assert.Equal("unknown", Assert.Single(scenario.Snapshot.Orders).Status);
        scenario.Accept(scenario.LastOrder);
        Assert.Equal(WhaleOutcome.Followed, scenario.OutcomeIn("M"));
    }

    [Theory]
    [InlineData(120_000, null)]
    [InlineData(120_001, WhaleOutcome.SkippedAge)]
    [InlineData(300_000, WhaleOutcome.SkippedAge)]
    [InlineData(300_001, WhaleOutcome.Expired)]
    [Trait("Requirement", "Q15")]
    [Trait("Requirement", "G3")]
    public void Age_is_measured_on_the_exchange_clock_and_its_limit_is_still_young_enough(long ageMs, WhaleOutcome? expected)
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Pass(400_000).Book("M", 40, 44);
        scenario.Whale("M", ageMs: ageMs);
        Assert.Equal(expected, scenario.OutcomeIn("M"));
        Assert.Equal(expected is null ? 1 : 0, scenario.Placed.Count);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    public void A_whale_in_a_market_with_a_position_of_either_side_is_skipped(int contracts)
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Positions.Add(CoreScenario.Held("M", contracts, 300));
        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedPosition, scenario.OutcomeIn("M"));
    }

    [Fact]
    [Trait("Defect", "D-80")]
    public void A_second_whale_in_a_market_with_an_order_on_its_way_or_resting_is_skipped()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Pass(1).Trade("M", Outcome.No, 58, 300);
        Assert.Equal(WhaleOutcome.SkippedOrders, scenario.OutcomeIn("M"));

        scenario.Accept(scenario.LastOrder);
        scenario.Pass(1).Whale("M");
        Assert.Equal(2, scenario.Snapshot.DecisionCounts[(int)WhaleOutcome.SkippedOrders]);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Defect", "D-80")]
    public void A_second_whale_is_skipped_while_the_fills_of_an_executed_order_are_still_on_their_way()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder, filled: 5);
        Assert.Empty(scenario.Snapshot.Positions);

        scenario.Pass(1).Trade("M", Outcome.No, 58, 300);
        Assert.Single(scenario.Placed);
        Assert.True(scenario.OutcomeIn("M") is WhaleOutcome.SkippedOrders or WhaleOutcome.SkippedPosition);

        scenario.Fill(scenario.LastOrder, 5, "fill");
        scenario.Pass(1).Trade("M", Outcome.No, 58, 300);
        Assert.Equal(WhaleOutcome.SkippedPosition, scenario.OutcomeIn("M"));
    }

    [Fact]
    [Trait("Requirement", "Q16")]
    [Trait("Requirement", "G7")]
    public void The_position_limit_counts_markets_held_and_bid_for()
    {
        var scenario = Many(4, new TraderOptions { MaxFollowsPerMinute = 100 });
        scenario.Whale("M0");
        scenario.Accept(scenario.LastOrder, filled: 5);
        scenario.Fill(scenario.LastOrder, 5, "t");
        scenario.Whale("M1");
        scenario.Accept(scenario.LastOrder);
        scenario.Whale("M2");
        scenario.Whale("M3");
        Assert.Equal(WhaleOutcome.SkippedLimit, scenario.OutcomeIn("M3"));
        Assert.Equal(3, scenario.Placed.Count);

        scenario.Refuse(scenario.Placed[2]);
        scenario.Pass(1).Whale("M3");
        Assert.Equal(4, scenario.Placed.Count);
    }

    [Fact]
    [Trait("Requirement", "G7")]
    public void The_position_limit_does_not_count_positions_of_others()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M"));
        for (var i = 0; i < 50; i++)
        {
            scenario.Positions.Add(CoreScenario.Held($"FOREIGN-{i}", 3, 100));
        }

        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G8")]
    public void A_position_limit_of_zero_is_no_limit()
    {
        var scenario = Many(8, new TraderOptions { MaxFollowPositions = 0, MaxFollowsPerMinute = 100 });
        for (var i = 0; i < 8; i++)
        {
            scenario.Whale($"M{i}");
        }

        Assert.Equal(8, scenario.Placed.Count);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void No_tradable_book_within_two_seconds_of_the_wall_clock_is_skipped_no_book()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"));
        scenario.Whale("M");
        Assert.Equal(WhaleWait.Book, scenario.WaitIn("M"));
        scenario.PassExchange(60_000).PassWall(1_999).Tick();
        Assert.Equal(WhaleWait.Book, scenario.WaitIn("M"));

        scenario.PassWall(1).Tick();

        Assert.Equal(WhaleOutcome.SkippedNoBook, scenario.OutcomeIn("M"));
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void A_book_in_time_is_followed_at_once_without_waiting_for_a_tick()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"));
        scenario.Whale("M");
        scenario.PassWall(1_999).Book("M", 40, 44);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void An_undescribed_market_is_followed_once_it_has_book_and_description_in_either_order()
    {
        foreach (var bookFirst in (bool[])[true, false])
        {
            var scenario = CoreScenario.Ready();
            scenario.Whale("NEW");
            for (var step = 0; step < 2; step++)
            {
                Assert.Empty(scenario.Placed);
                if (bookFirst == (step == 0))
                {
                    scenario.Book("NEW", 40, 44);
                }
                else
                {
                    scenario.Handle(TraderEvent.MarketDescribed(scenario.Now, CoreScenario.Market("NEW")));
                }
            }

            Assert.Single(scenario.Placed);
        }
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void A_market_nobody_describes_is_skipped_no_book_and_asked_for_again_with_the_next_whale()
    {
        var scenario = CoreScenario.Ready();
        scenario.Whale("NEW");
        scenario.Book("NEW", 40, 44);
        scenario.Pass(2_000).Tick();
        Assert.Equal(WhaleOutcome.SkippedNoBook, scenario.OutcomeIn("NEW"));
        scenario.Whale("NEW");
        Assert.Equal(2, scenario.Commands.OfType<Trader.Commands.DescribeMarket>().Count());
    }

    [Fact]
    public void The_wait_for_a_book_starts_again_after_the_feed_was_lost()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"));
        scenario.Whale("M");
        scenario.Pass(1_000).Tick();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Pass(10_000).Tick();
        Assert.Equal(WhaleWait.NotReady, scenario.WaitIn("M"));
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        scenario.Tick();
        Assert.Equal(WhaleWait.Book, scenario.WaitIn("M"));

        scenario.Pass(1_500).Book("M", 40, 44);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G7")]
    public void An_order_that_never_left_gives_its_token_back_and_one_that_was_refused_does_not()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        Assert.Equal(2, scenario.Snapshot.Tokens.Available);
        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = scenario.LastOrder.ClientOrderId,
                Kind = OrderAnswerKind.NotSent,
                Reason = "no connection",
            }
        );
        Assert.Equal(3, scenario.Snapshot.Tokens.Available);

        scenario.PassExchange(1);
        scenario.Whale("M");
        scenario.Refuse(scenario.LastOrder);
        Assert.Equal(2, scenario.Snapshot.Tokens.Available);
    }

    [Fact]
    [Trait("Requirement", "G4")]
    public void A_price_too_far_from_the_whales_is_skipped_price()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"));
        scenario.Book("M", 48, 50);
        scenario.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedPrice, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void A_refusal_of_the_risk_gate_is_skipped_risk_with_its_sentence_and_spends_no_token()
    {
        var scenario = new CoreScenario { Balance = Money.FromCents(100) };
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        for (var i = 0; i < 10; i++)
        {
            scenario.Pass(1).Whale("M");
        }

        Assert.Equal(10, scenario.Snapshot.DecisionCounts[(int)WhaleOutcome.SkippedRisk]);
        Assert.Contains("available", scenario.DecisionIn("M").Reason, StringComparison.Ordinal);
        Assert.Equal(3, scenario.Snapshot.Tokens.Available);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("inactive")]
    [Trait("Requirement", "I2")]
    public void A_market_that_is_not_open_is_skipped_risk(string status)
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M", status: status));
        scenario.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));
        Assert.Contains(status, scenario.DecisionIn("M").Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "G3")]
    [Trait("Requirement", "Q15")]
    public void Three_follows_at_once_then_one_per_twenty_seconds_of_the_exchange_clock()
    {
        var scenario = Many(6, new TraderOptions { MaxFollowPositions = 0 });
        for (var i = 0; i < 6; i++)
        {
            scenario.Whale($"M{i}", contracts: 600 - (i * 10));
        }

        Assert.Equal(["M0", "M1", "M2"], scenario.Placed.Select(order => order.Ticker));
        Assert.All((string[])["M3", "M4", "M5"], ticker => Assert.Equal(WhaleWait.RateLimited, scenario.WaitIn(ticker)));

        scenario.PassExchange(19_999).Tick();
        Assert.Equal(3, scenario.Placed.Count);
        scenario.PassExchange(1).Tick();
        Assert.Equal(["M3"], scenario.Placed.Skip(3).Select(order => order.Ticker));
        scenario.PassExchange(40_000).Tick();
        Assert.Equal(["M4", "M5"], scenario.Placed.Skip(4).Select(order => order.Ticker));
    }

    [Fact]
    [Trait("Requirement", "G7")]
    [Trait("Defect", "D-41")]
    public void A_rate_limited_whale_is_counted_once_and_stays_silent_while_it_waits()
    {
        var scenario = Many(5, new TraderOptions { MaxFollowPositions = 0 });
        for (var i = 0; i < 5; i++)
        {
            scenario.Whale($"M{i}");
        }

        scenario.NewCommands();
        for (var i = 0; i < 90; i++)
        {
            scenario.PassExchange(100).PassWall(100).Tick();
        }

        Assert.Equal(2, scenario.Snapshot.RateLimited);
        Assert.Empty(scenario.NewCommands().OfType<Trader.Commands.NotifyWhale>());
    }

    [Fact]
    [Trait("Requirement", "G7")]
    public void A_token_that_came_back_goes_to_the_largest_whale_waiting_not_to_the_one_that_just_came()
    {
        var scenario = Many(6, new TraderOptions { MaxFollowPositions = 0 });
        foreach (var ticker in (string[])["M0", "M1", "M2"])
        {
            scenario.Whale(ticker);
        }

        scenario.Whale("M3", contracts: 900);
        scenario.Whale("M4", contracts: 110);
        scenario.PassExchange(20_000);
        scenario.Whale("M5", contracts: 120);

        Assert.Equal("M3", scenario.LastOrder.Ticker);
        Assert.Equal(4, scenario.Placed.Count);
        Assert.Equal(WhaleWait.RateLimited, scenario.WaitIn("M5"));
    }

    [Fact]
    [Trait("Requirement", "G2")]
    public void The_smallest_waiting_whale_is_displaced_after_it_was_looked_at()
    {
        var scenario = Many(7, new TraderOptions { MaxFollowPositions = 0, WhaleQueueSize = 2 });
        for (var i = 0; i < 3; i++)
        {
            scenario.Whale($"M{i}");
        }

        scenario.Whale("M3", contracts: 300);
        scenario.Whale("M4", contracts: 200);
        scenario.Whale("M5", contracts: 250);
        Assert.Equal(WhaleOutcome.SkippedDisplaced, scenario.OutcomeIn("M4"));
        scenario.Whale("M6", contracts: 101);
        Assert.Equal(WhaleOutcome.SkippedDisplaced, scenario.OutcomeIn("M6"));
        Assert.Equal(["M3", "M5"], scenario.Snapshot.Whales.Select(whale => whale.Ticker));
        Assert.Equal(4, scenario.Snapshot.RateLimited);
    }

    [Fact]
    [Trait("Requirement", "G5")]
    public void A_whale_too_small_for_a_full_queue_is_followed_all_the_same_if_it_can_be_at_once()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { WhaleQueueSize = 1 },
            CoreScenario.Market("WAITS"),
            CoreScenario.Market("M")
        );
        scenario.Whale("WAITS", contracts: 900);
        scenario.Book("M", 40, 44);
        scenario.Whale("M", contracts: 100);
        Assert.Equal("M", Assert.Single(scenario.Placed).Ticker);
        Assert.Equal(WhaleWait.Book, scenario.WaitIn("WAITS"));
    }

    [Fact]
    [Trait("Requirement", "G2")]
    public void A_whale_that_leaves_the_window_undecided_expires()
    {
        var scenario = Many(
            4,
            new TraderOptions
            {
                MaxFollowPositions = 0,
                WhaleMaxAgeSeconds = 86_400,
                TokenRefillSeconds = 3_600,
            }
        );
        for (var i = 0; i < 4; i++)
        {
            scenario.Whale($"M{i}");
        }

        scenario.Pass(300_000).Tick();
        Assert.Equal(WhaleWait.RateLimited, scenario.WaitIn("M3"));
        scenario.Pass(1).Tick();
        Assert.Equal(WhaleOutcome.Expired, scenario.OutcomeIn("M3"));
    }

    [Fact]
    public void A_whale_that_comes_or_waits_while_the_trader_is_not_READY_waits_and_is_followed_afterwards()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Whale("M");
        Assert.Equal(WhaleWait.NotReady, scenario.WaitIn("M"));
        Assert.Empty(scenario.Decisions);

        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.Book("M", 40, 44);
        Assert.Empty(scenario.Placed);
        scenario.AnswerReading();
        scenario.Tick();
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G2")]
    public void Whales_grow_old_and_leave_the_queue_also_while_the_trader_is_not_READY()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Fail(TraderState.Ready, "ignored");
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Whale("M");
        scenario.Pass(120_001).Tick();
        Assert.Equal(WhaleOutcome.SkippedAge, scenario.OutcomeIn("M"));
        Assert.Empty(scenario.Snapshot.Whales);
    }

    [Fact]
    public void What_is_undecided_when_the_run_ends_expires_and_later_whales_too()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("M"), CoreScenario.Market("N"));
        scenario.Whale("M");
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "the day is over"));
        Assert.Equal(WhaleOutcome.Expired, scenario.OutcomeIn("M"));
        scenario.Book("N", 40, 44);
        scenario.Whale("N");
        Assert.Equal(WhaleOutcome.Expired, scenario.OutcomeIn("N"));
        Assert.Empty(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "G6")]
    public void A_whale_followed_before_a_restart_is_not_followed_again()
    {
        var first = CoreScenario.ReadyWithBook();
        var at = first.ExchangeMs;
        first.Whale("M");
        var order = first.LastOrder;

        foreach (var status in (string[])["executed", "canceled"])
        {
            var second = new CoreScenario();
            second.Markets.Add(CoreScenario.Market("M"));
            second.Orders.Add(CoreScenario.Dto(order, status, status == "executed" ? 5 : 0, 0));
            second.BringToReady();
            second.Book("M", 40, 44);
            second.Trade("M", Outcome.Yes, 42, 200, at);

            Assert.Empty(second.Placed);
            Assert.Contains(CoreScenario.OrderIdOf(order), second.DecisionIn("M").Reason, StringComparison.Ordinal);

            // Another whale in that market is another matter.
            second.Pass(1).Trade("M", Outcome.Yes, 42, 200);
            Assert.Single(second.Placed);
        }
    }

    [Fact]
    [Trait("Requirement", "G6")]
    [Trait("Requirement", "G3")]
    public void A_market_in_which_an_order_of_an_earlier_run_still_rests_gets_no_second_order()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Whale("M");
        var second = new CoreScenario();
        second.Markets.Add(CoreScenario.Market("M"));
        second.Orders.Add(CoreScenario.Dto(first.LastOrder, "resting", 0, 5));
        second.BringToReady();
        second.Book("M", 40, 44);

        second.Pass(1).Whale("M");

        Assert.Empty(second.Placed);
        Assert.Equal(WhaleOutcome.SkippedOrders, second.OutcomeIn("M"));
    }

    [Fact]
    public void Outcomes_and_waits_have_the_words_of_the_wire()
    {
        Assert.Equal(
            [
                "followed",
                "skipped_age",
                "skipped_position",
                "skipped_orders",
                "skipped_limit",
                "skipped_no_book",
                "skipped_price",
                "skipped_risk",
                "skipped_displaced",
                "failed",
                "expired",
            ],
            WhaleWords.All.Select(outcome => outcome.ToWire())
        );
        Assert.Equal("rate_limited", WhaleWait.RateLimited.ToWire());
        Assert.Null(WhaleWait.None.ToWire());
    }

    [Fact]
    public void With_following_off_whales_are_shown_and_no_order_is_sent()
    {
        var scenario = CoreScenario.ReadyWithBook(new TraderOptions { FollowWhales = false });
        scenario.Whale("M");
        scenario.Pass(1_000).Tick();
        Assert.Equal("M", Assert.Single(scenario.Snapshot.Whales).Ticker);
        Assert.Empty(scenario.Placed);
        scenario.Pass(400_000).Tick();
        Assert.Empty(scenario.Snapshot.Whales);
        Assert.Equal(1, scenario.Snapshot.DecisionCounts.Sum());
    }

    private static CoreScenario Many(int markets, TraderOptions options)
    {
        var scenario = CoreScenario.Ready(options, [.. Enumerable.Range(0, markets).Select(i => CoreScenario.Market($"M{i}"))]);
        for (var i = 0; i < markets; i++)
        {
            scenario.Book($"M{i}", 40, 44);
        }

        return scenario;
    }
}
