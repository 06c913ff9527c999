using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests;

public sealed class TradingCoreTests
{
    [Trait("Promise", "R7")]
    [Trait("Promise", "R24")]
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData(5UL)]
    [InlineData(6UL)]
    [Trait("Requirement", "G5")]
    [Trait("Requirement", "J1")]
    [Trait("Requirement", "F2")]
    public void A_long_random_session_keeps_every_limit_decides_every_whale_once_and_balances(ulong seed)
    {
        var session = new RandomSession(seed);
        session.Run(6_000);

        var scenario = session.Scenario;
        var snapshot = scenario.Snapshot;
        var settled = Assert.Single(scenario.Commands.OfType<RunSettled>());
        Assert.Empty(settled.Differences);
        Assert.Equal(session.OrdersTaken, settled.OrdersKnownToExchange);
        Assert.Equal(snapshot.WhaleCount, snapshot.DecisionCounts.Sum());
        Assert.Equal(snapshot.WhaleCount, snapshot.Decisions.Select(decision => decision.WhaleId).Distinct().Count());
        Assert.Empty(snapshot.Whales);
        Assert.Empty(snapshot.Orders);
        Assert.Equal(session.FillsMade, snapshot.Fills);
        Assert.Equal(snapshot.OrdersSent, scenario.Placed.Select(order => order.ClientOrderId).Distinct().Count());
        Assert.Equal(session.OrdersTaken, snapshot.DecisionCounts[(int)WhaleOutcome.Followed]);
        Assert.Equal(0, snapshot.Drifts);
        var notices = scenario.Commands.OfType<NotifyWhale>().ToList();
        Assert.Equal(snapshot.WhaleCount, notices.Count(notice => notice.IsComplete));

        // The session was worth its time.
        Assert.True(session.OrdersTaken > 20, $"{session.OrdersTaken} orders taken");
        Assert.True(session.AnswersLost > 2);
        Assert.True(snapshot.OwnTakes > 5);
        Assert.True(snapshot.DecisionCounts.Count(count => count > 0) >= 7, string.Join(" ", snapshot.DecisionCounts));
    }

    [Trait("Promise", "R11")]
    [Fact]
    [Trait("Requirement", "M4")]
    public void The_same_events_lead_to_the_same_commands_in_another_core()
    {
        var session = new RandomSession(99);
        session.Run(3_000);
        var first = session.Scenario;
        var second = new CoreScenario(first.Options);
        foreach (var e in first.Events)
        {
            second.Handle(e);
        }

        Assert.True(first.Commands.Count > 500);
        Assert.Equal(CommandDigest.Of(first.Commands), CommandDigest.Of(second.Commands));
        Assert.NotEqual(CommandDigest.Of(first.Commands), CommandDigest.Of(first.Commands.Skip(1)));
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void The_end_of_a_run_cancels_reads_compares_and_settles_exactly_once()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.Accept(order);
        scenario.NewCommands();

        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        Assert.Equal(CoreScenario.OrderIdOf(order), Assert.Single(scenario.NewCommands().OfType<CancelOrder>()).OrderId);
        scenario.Pass(100).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());

        scenario.Answer(new CancelAnswer(order.ClientOrderId, CancelAnswerKind.Cancelled));
        Assert.True(Assert.Single(scenario.NewCommands().OfType<ReadAccount>()).IncludeFinishedOrders);
        scenario.Orders.Add(CoreScenario.Dto(order, "canceled", 0, 0));
        scenario.AnswerReading();

        var settled = Assert.Single(scenario.Commands.OfType<RunSettled>());
        Assert.Empty(settled.Differences);
        Assert.Equal(1, settled.OrdersKnownToExchange);
        for (var i = 0; i < 100; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "again"));
        Assert.Single(scenario.Commands.OfType<RunSettled>());
        Assert.Single(scenario.NewCommands().OfType<RunSettled>());
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void The_end_waits_for_the_answer_of_an_order_on_its_way()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        scenario.LoseAnswer(scenario.LastOrder);
        for (var i = 0; i < 50; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Empty(scenario.Commands.OfType<RunSettled>());
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
        scenario.Accept(scenario.LastOrder);
        Assert.Single(scenario.Commands.OfType<CancelOrder>());
        Assert.Equal(WhaleOutcome.Followed, scenario.OutcomeIn("M"));
    }

    [Fact]
    [Trait("Requirement", "F4")]
    [Trait("Requirement", "D14")]
    public void Differences_at_the_end_are_read_again_as_time_goes_by_and_then_reported()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        scenario.Balance += Money.FromCents(1);
        var readings = 0;
        while (!scenario.Commands.OfType<RunSettled>().Any() && readings < 100)
        {
            var before = scenario.Commands.OfType<ReadAccount>().Count();
            scenario.AnswerReading();
            readings++;
            Assert.Equal(before, scenario.Commands.OfType<ReadAccount>().Count());
            scenario.Pass(100).Tick();
        }

        Assert.InRange(readings, 2, 50);
        var settled = Assert.Single(scenario.Commands.OfType<RunSettled>());
        Assert.StartsWith("cash is", Assert.Single(settled.Differences), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void A_cancel_that_fails_at_the_end_is_not_repeated_before_time_goes_by()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        scenario.Answer(new CancelAnswer(scenario.LastOrder.ClientOrderId, CancelAnswerKind.Failed, Reason: "no connection"));
        Assert.Single(scenario.Commands.OfType<CancelOrder>());
        scenario.Pass(50).Tick();
        Assert.Equal(2, scenario.Commands.OfType<CancelOrder>().Count());
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void Without_trading_a_run_settles_at_once()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        Assert.Empty(Assert.Single(scenario.Commands.OfType<RunSettled>()).Differences);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void A_difference_is_drift_only_when_it_is_there_twice_in_a_row()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance += Money.FromCents(1);
        Read(scenario);
        Assert.Equal(0, scenario.Snapshot.Drifts);
        Assert.DoesNotContain(scenario.Activities, activity => activity.Type == ActivityTypes.Drift);
        Read(scenario);
        Assert.Equal(1, scenario.Snapshot.Drifts);
        Assert.Contains(scenario.Activities, activity => activity.Type == ActivityTypes.Drift);

        scenario.Balance -= Money.FromCents(1);
        Read(scenario);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        scenario.Balance += Money.FromCents(1);
        Read(scenario);
        Assert.Equal(1, scenario.Snapshot.Drifts);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void A_reading_during_which_something_moved_is_merged_but_not_compared()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Balance -= Money.FromDollars(500);
        for (var i = 0; i < 4; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.AnswerReading(consistent: false);
        }

        Assert.Equal(0, scenario.Snapshot.Drifts);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void A_reading_from_before_a_fill_that_was_booked_meanwhile_is_not_compared()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Pass(30_000).Tick();
        scenario.Balance -= scenario.LastOrder.Notional;
        scenario.Orders.Add(CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5));
        scenario.Fill(scenario.LastOrder, 5, "meanwhile", isTaker: false);
        scenario.AnswerReading();

        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void A_fill_the_stream_lost_is_brought_by_the_next_reading()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.Accept(order);
        scenario.Balance -= order.Notional;
        scenario.Fills.Add(CoreScenario.ListedFill(order, 5, "lost", isTaker: false));
        scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
        Read(scenario);

        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal("executed", Assert.Single(scenario.Snapshot.FinishedOrders).Status);
        scenario.Fill(order, 5, "lost", isTaker: false);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(1, scenario.Snapshot.Fills);
        Read(scenario);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void A_fill_before_the_first_reading_is_booked_once_it_is_open()
    {
        foreach (var isIncluded in (bool[])[true, false])
        {
            var scenario = new CoreScenario();
            var intent = CoreScenario.ReadyWithBook() is var other && Whale(other) is { } order ? order : null!;
            scenario.Handle(TraderEvent.Start(scenario.Now));
            scenario.Handle(TraderEvent.Of(scenario.Now, CoreScenario.FillOf(intent, 5, "early")));
            if (isIncluded)
            {
                scenario.Fills.Add(CoreScenario.ListedFill(intent, 5, "early"));
                scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
            }

            scenario.Succeed(TraderState.Initializing);
            scenario.Succeed(TraderState.OrderbookConnect);
            scenario.Succeed(TraderState.TradingClientConnect);
            scenario.AnswerReading();

            Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
            Assert.Equal(isIncluded ? 0 : 1, scenario.Snapshot.Fills);
            Assert.Equal(scenario.Balance - (isIncluded ? Money.Zero : intent.Notional), scenario.Snapshot.Cash);
        }
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void A_settlement_is_asked_for_soon_after_the_close_and_booked_once()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M", closeInMs: 60_000));
        scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
        scenario.BringToReady();
        scenario.Pass(61_000).Tick();
        scenario.AnswerReading();
        scenario.NewCommands();
        scenario.Pass(4_999).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
        scenario.Pass(1).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());

        scenario.Positions.Clear();
        scenario.Balance += Money.FromDollars(5);
        scenario.Settlements.Add(
            new SettlementDto
            {
                Ticker = "M",
                MarketResult = "yes",
                Revenue = 500,
                SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(scenario.ExchangeMs),
            }
        );
        scenario.AnswerReading();
        Read(scenario);

        var settlement = Assert.Single(scenario.Snapshot.Settlements);
        Assert.Equal(Money.FromDollars(5), settlement.Revenue);
        Assert.Equal(Money.FromCents(290), scenario.Snapshot.Realized);
        Assert.Single(scenario.Activities, activity => activity.Type == ActivityTypes.Settlement);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Empty(scenario.Snapshot.Positions);
    }

    [Fact]
    [Trait("Requirement", "Q6")]
    public void The_account_is_read_every_thirty_seconds_of_the_exchange_clock_but_never_faster_than_the_wall_allows()
    {
        var scenario = CoreScenario.Ready();
        scenario.NewCommands();
        scenario.Pass(29_999).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
        scenario.Pass(1).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        scenario.AnswerReading();

        scenario.PassExchange(90_000).PassWall(249).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
        scenario.PassWall(1).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        scenario.Pass(90_000).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public void The_version_of_the_snapshot_grows_with_every_event()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var before = scenario.Snapshot.Version;
        scenario.Tick();
        Assert.Equal(before + 1, scenario.Snapshot.Version);
        Assert.Equal(before + 1, scenario.Snapshot.Version);
    }

    private static OrderIntent Whale(CoreScenario scenario)
    {
        scenario.Whale("M");
        return scenario.LastOrder;
    }

    private static void Read(CoreScenario scenario)
    {
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
    }
}
