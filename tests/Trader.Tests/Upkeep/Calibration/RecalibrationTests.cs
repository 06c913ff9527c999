using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader.Tests.Upkeep.Calibration;

/// <summary>The minute's look at oneself, beside trading.</summary>
public sealed class RecalibrationTests
{
    [Fact]
    [Trait("Requirement", "K2")]
    [Trait("Requirement", "Q8")]
    public void It_begins_every_sixty_seconds_of_the_exchange_clock_but_never_faster_than_the_wall_allows()
    {
        var scenario = CoreScenario.Ready();
        Read(scenario);
        scenario.Pass(29_999).Tick();
        Assert.Null(Running(scenario));
        scenario.Pass(1).Tick();
        Assert.Equal(CalibrationCause.Regular, Running(scenario)!.Cause);
        AnswerAnyReading(scenario);
        Assert.Null(Running(scenario));

        // From beginning to beginning: a slow one does not put the next one off.
        scenario.Pass(60_000).Tick();
        scenario.Pass(1_500);
        AnswerAnyReading(scenario);
        scenario.Pass(58_500).Tick();
        Assert.NotNull(Running(scenario));
        AnswerAnyReading(scenario);

        scenario.PassExchange(600_000).PassWall(999).Tick();
        Assert.Null(Running(scenario));
        scenario.PassWall(1).Tick();
        Assert.NotNull(Running(scenario));
    }

    [Fact]
    [Trait("Requirement", "K2")]
    [Trait("Requirement", "K7")]
    public void Its_calls_run_side_by_side_and_its_steps_in_order_with_their_durations()
    {
        var scenario = Holding("HELD");
        scenario.Pass(100_000);
        scenario.NewCommands();
        scenario.Tick();

        var commands = scenario.NewCommands();
        Assert.Single(commands.OfType<ReadAccount>());
        Assert.Equal(["HELD"], Assert.Single(commands.OfType<DescribeMarkets>()).Tickers);
        Assert.Equal(CalibrationStep.SyncingState, Running(scenario)!.Step);

        scenario.Pass(300);
        scenario.AnswerReading();
        Assert.Equal(CalibrationStep.MonitoringMarkets, Running(scenario)!.Step);
        scenario.Pass(200);
        scenario.AnswerMarkets();

        var report = scenario.Snapshot.Calibration.Last!;
        Assert.Equal(Enum.GetValues<CalibrationStep>(), report.Steps.Select(step => step.Step));
        Assert.Equal([300L, 0L, 200L, 0L], report.Steps.Select(step => step.DurationMs));
        Assert.Equal(500, report.DurationMs);
        Assert.True(report.IsComplete);
        Assert.Equal(1, report.Positions);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void An_answer_that_is_there_before_its_step_takes_no_time()
    {
        var scenario = Holding("HELD");
        scenario.Pass(100_000).Tick();
        scenario.Pass(100);
        scenario.AnswerMarkets();
        Assert.Equal(CalibrationStep.SyncingState, Running(scenario)!.Step);
        scenario.Pass(100);
        scenario.AnswerReading();

        Assert.Equal([200L, 0L, 0L, 0L], scenario.Snapshot.Calibration.Last!.Steps.Select(step => step.DurationMs));
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void Only_markets_that_can_have_changed_are_asked_for()
    {
        var scenario = CoreScenario.Ready(
            options: null,
            CoreScenario.Market("HELD"),
            CoreScenario.Market("BID"),
            CoreScenario.Market("IDLE")
        );
        scenario.Positions.Add(CoreScenario.Held("HELD", 1, 40));
        Correct(scenario);
        scenario.Book("BID", 40, 44);
        scenario.Whale("BID");
        scenario.Accept(scenario.LastOrder);
        scenario.Orders.Add(CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5));
        scenario.NewCommands();

        // The list of open markets has just told of all of them.
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [.. scenario.Markets]));
        scenario.Pass(60_000).Tick();
        Assert.NotNull(Running(scenario));
        Assert.Empty(scenario.NewCommands().OfType<DescribeMarkets>());
        AnswerAnyReading(scenario);

        // One of them has left the list.
        scenario.Pass(30_001);
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [.. scenario.Markets.Where(market => market.Ticker != "HELD")]));
        scenario.Pass(30_000).Tick();
        Assert.Equal(["HELD"], Assert.Single(scenario.NewCommands().OfType<DescribeMarkets>()).Tickers);
        scenario.AnswerMarkets();
        AnswerAnyReading(scenario);

        // Nobody lists any more: what is held and bid for is asked for, the idle market is not.
        scenario.Pass(100_000).Tick();
        Assert.Equal(["BID", "HELD"], Assert.Single(scenario.NewCommands().OfType<DescribeMarkets>()).Tickers);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void A_reading_that_is_on_its_way_already_will_do()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(59_000).Tick();
        Assert.Equal(2, scenario.Commands.OfType<ReadAccount>().Count());
        scenario.Pass(1_000).Tick();
        Assert.NotNull(Running(scenario));
        Assert.Equal(2, scenario.Commands.OfType<ReadAccount>().Count());
        scenario.AnswerReading();
        Assert.True(scenario.Snapshot.Calibration.Last!.IsComplete);
    }

    [Fact]
    [Trait("Requirement", "K2")]
    [Trait("Requirement", "K7")]
    [Trait("Requirement", "Q8")]
    public void A_step_over_two_seconds_is_given_up_and_its_late_answer_is_taken_in_whole()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(60_000).Tick();
        scenario.Pass(1_999).Tick();
        Assert.Equal(CalibrationStep.SyncingState, Running(scenario)!.Step);
        scenario.Pass(1).Tick();

        var report = scenario.Snapshot.Calibration.Last!;
        Assert.Equal((StepOutcome.GivenUp, 2_000L), (report.Steps[0].Outcome, report.Steps[0].DurationMs));
        Assert.All(report.Steps.Skip(1), step => Assert.Equal(StepOutcome.Done, step.Outcome));
        Assert.False(report.IsComplete);
        Assert.Contains(
            scenario.Activities,
            activity =>
                activity.Level == ActivityLevel.Warning
                && activity.Message.StartsWith(
                    "Calibration not complete (regular): syncing_state given_up (no answer within 2000 ms); the next one tries again",
                    StringComparison.Ordinal
                )
        );

        // The reading is not forgotten: it comes, is compared, and changes nothing twice.
        var before = scenario.Snapshot;
        scenario.Pass(500);
        scenario.AnswerReading();
        Assert.Equal(scenario.Now.WallMs, scenario.Snapshot.LastSyncWallMs);
        Assert.Equal((before.Cash, before.Fills), (scenario.Snapshot.Cash, scenario.Snapshot.Fills));
        Assert.Equal(before.Calibration.Count, scenario.Snapshot.Calibration.Count);

        // The next one tries again, by itself.
        scenario.Pass(57_500).Tick();
        AnswerAnyReading(scenario);
        Assert.True(scenario.Snapshot.Calibration.Last!.IsComplete);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void A_reading_that_never_comes_is_asked_for_again_once_its_call_has_failed()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(60_000).Tick();
        scenario.Pass(2_000).Tick();
        scenario.Handle(
            TraderEvent.AccountReadFailed(
                scenario.Now,
                new StepFailure(TraderState.KalshiDataSync, "the call timed out", IsFatal: false)
            )
        );
        scenario.NewCommands();
        scenario.Pass(58_000).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        Assert.NotNull(Running(scenario));
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void A_reading_that_fails_ends_its_step_only()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(60_000).Tick();
        scenario.Pass(40);
        scenario.Handle(
            TraderEvent.AccountReadFailed(scenario.Now, new StepFailure(TraderState.KalshiDataSync, "503", IsFatal: false))
        );

        var report = scenario.Snapshot.Calibration.Last!;
        Assert.Equal(
            (StepOutcome.Failed, "503", 40L),
            (report.Steps[0].Outcome, report.Steps[0].Details, report.Steps[0].DurationMs)
        );
        Assert.All(report.Steps.Skip(1), step => Assert.Equal(StepOutcome.Done, step.Outcome));
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void Descriptions_that_fail_or_do_not_come_end_their_step_only()
    {
        var scenario = Holding("HELD");
        scenario.Pass(100_000).Tick();
        scenario.AnswerReading();
        scenario.AnswerMarkets(failure: "429");
        Assert.Equal(StepOutcome.Failed, scenario.Snapshot.Calibration.Last!.Steps[2].Outcome);
        Assert.EndsWith("; 429", scenario.Snapshot.Calibration.Last!.Steps[2].Details, StringComparison.Ordinal);

        scenario.Pass(100_000).Tick();
        scenario.AnswerReading();
        scenario.Pass(2_000).Tick();
        Assert.Equal(StepOutcome.GivenUp, scenario.Snapshot.Calibration.Last!.Steps[2].Outcome);
        Assert.Equal(StepOutcome.Done, scenario.Snapshot.Calibration.Last!.Steps[3].Outcome);

        // The answer of the one that was given up does not end a step of the next one.
        var late = scenario.Commands.OfType<DescribeMarkets>().Last().RequestId;
        scenario.Pass(100_000).Tick();
        scenario.AnswerReading();
        scenario.Handle(TraderEvent.Of(scenario.Now, new MarketDescriptions(late, [], Failure: null)));
        Assert.Equal(CalibrationStep.MonitoringMarkets, Running(scenario)!.Step);
        scenario.AnswerMarkets();
        Assert.True(scenario.Snapshot.Calibration.Last!.IsComplete);
    }

    [Fact]
    [Trait("Requirement", "K2")]
    [Trait("Requirement", "Q8")]
    public void A_run_over_five_seconds_is_warned_of()
    {
        var scenario = Holding("HELD", new TraderOptions { Calibration = new CalibrationOptions { StepLimitWallMs = 4_000 } });
        scenario.Pass(100_000).Tick();
        scenario.Pass(2_501);
        scenario.AnswerReading();
        scenario.Pass(2_500);
        scenario.AnswerMarkets();

        Assert.Equal(1, scenario.Snapshot.Calibration.SlowRuns);
        Assert.Contains(
            scenario.Activities,
            activity =>
                activity.Level == ActivityLevel.Warning
                && activity.Message
                    == "Calibration took 5001 ms, more than 5000 ms: syncing_state 2501 ms, closing_positions 0 ms, monitoring_markets 2500 ms, cash_recovery 0 ms"
        );
    }

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Requirement", "K2")]
    public void Whales_are_followed_and_fills_booked_while_it_runs()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Pass(60_000).Tick();
        Assert.NotNull(Running(scenario));

        scenario.Whale("M");
        var order = Assert.Single(scenario.Placed);
        scenario.Accept(order);
        scenario.Fill(order, 5, "t1");
        Assert.NotNull(Running(scenario));
        Assert.Equal(WhaleOutcome.Followed, scenario.OutcomeIn("M"));
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    [Trait("Requirement", "H4")]
    [Trait("Requirement", "H7")]
    public void Only_the_market_whose_position_is_being_corrected_takes_no_opening()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("WRONG"), CoreScenario.Market("RIGHT"));
        scenario.Book("WRONG", 40, 44);
        scenario.Book("RIGHT", 40, 44);
        scenario.Positions.Add(CoreScenario.Held("WRONG", 5, 200));
        scenario.Balance -= Money.FromDollars(2);
        Read(scenario);
        Assert.Empty(scenario.Snapshot.Calibration.Correcting);
        Read(scenario);
        Assert.Equal(["WRONG"], scenario.Snapshot.Calibration.Correcting);

        scenario.Whale("WRONG");
        scenario.Whale("RIGHT");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("WRONG"));
        Assert.Equal("its position differs from the exchange's and is being corrected", scenario.DecisionIn("WRONG").Reason);
        Assert.Equal("RIGHT", Assert.Single(scenario.Placed).Ticker);
        scenario.Accept(scenario.LastOrder);
        scenario.Orders.Add(CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5));
        scenario.Balance -= scenario.LastOrder.Notional;

        for (var i = 0; i < 4 && scenario.Snapshot.Calibration.Correcting.Length > 0; i++)
        {
            Read(scenario);
        }

        Assert.Empty(scenario.Snapshot.Calibration.Correcting);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    [Trait("Requirement", "K6")]
    [Trait("Requirement", "K9")]
    public void Each_one_measures_drift_as_it_was_before_anything_was_corrected()
    {
        var scenario = CoreScenario.Ready();
        Correct(scenario);
        Assert.True(scenario.Snapshot.Calibration.Last!.Drift!.IsNone);

        scenario.Positions.Add(CoreScenario.Held("M", 5, 200));
        scenario.Balance -= Money.FromDollars(3);
        var portfolio = Money.FromCents(260);
        scenario.Pass(60_000).Tick();
        scenario.Handle(
            TraderEvent.Of(scenario.Now, scenario.Reading(scenario.LastRead.ReadingId) with { PortfolioValue = portfolio })
        );

        var drift = scenario.Snapshot.Calibration.Last!.Drift!;
        Assert.Equal((Money.FromDollars(10_000), Money.FromDollars(9_997)), (drift.CashCalculated, drift.CashSynced));
        Assert.Equal((Money.Zero, portfolio), (drift.PortfolioCalculated, drift.PortfolioSynced));
        Assert.Equal((0, 1, 1), (drift.PositionsCalculated, drift.PositionsSynced, drift.PositionsDiffering));
        Assert.Contains(
            scenario.Activities,
            activity => activity.Metadata.Any(pair => pair is { Key: "positions_differing", Value: "1" })
        );
    }

    [Fact]
    [Trait("Requirement", "K9")]
    [Trait("Defect", "D-63")]
    public void What_was_bought_is_taken_off_the_calculated_cash_once()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.Accept(order, filled: 5);
        scenario.Fill(order, 5, "t1");
        scenario.Balance -= order.Notional;
        scenario.Positions.Add(CoreScenario.Held("M", 5, order.Price.Units / 100 * 5));
        scenario.Pass(60_000).Tick();
        scenario.AnswerReading();

        var drift = scenario.Snapshot.Calibration.Last!.Drift!;
        Assert.Equal((scenario.Balance, scenario.Balance), (drift.CashCalculated, drift.CashSynced));
        Assert.Equal(Money.FromDollars(10_000) - order.Notional, drift.CashCalculated);
        Assert.True(drift.IsNone);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void A_lost_feed_ends_the_one_that_runs_and_the_way_back_calibrates_again()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(60_000).Tick();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));
        Assert.Null(Running(scenario));
        Assert.True(scenario.Snapshot.Calibration.Last!.IsInterrupted);
        Assert.Null(scenario.Snapshot.Calibration.NextDueMs);

        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        Assert.Equal(CalibrationCause.Start, Running(scenario)!.Cause);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Equal(scenario.ExchangeMs + 60_000, scenario.Snapshot.Calibration.NextDueMs);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    [Trait("Requirement", "K2")]
    [Trait("Defect", "D-61")]
    public void It_goes_on_while_the_trader_is_paused_and_while_it_is_degraded()
    {
        var paused = CoreScenario.Ready();
        paused.Handle(TraderEvent.Pause(paused.Now, "lunch"));
        Assert.Equal(TraderState.Paused, paused.Core.State);
        paused.Pass(60_000).Tick();
        Assert.NotNull(Running(paused));
        AnswerAnyReading(paused);
        Assert.True(paused.Snapshot.Calibration.Last!.IsComplete);

        var degraded = CoreScenario.ReadyWithBook();
        degraded.Handle(TraderEvent.FeedLost(degraded.Now, "a cut"));
        degraded.PassWall(30_001).Tick();
        AnswerAnyReading(degraded);
        Assert.NotNull(degraded.Snapshot.Lifecycle.DegradedReason);
        Assert.Equal(TraderState.Ready, degraded.Core.State);
        degraded.Pass(60_000).Tick();
        Assert.NotNull(Running(degraded));
        AnswerAnyReading(degraded);
        Assert.True(degraded.Snapshot.Calibration.Last!.IsComplete);
    }

    [Fact]
    [Trait("Requirement", "D15")]
    public void The_status_beside_the_state_tells_the_step_that_runs_and_what_came_of_it()
    {
        var scenario = Holding("HELD");
        scenario.Pass(100_000).Tick();
        Assert.Equal("calibrating -> syncing state", scenario.Snapshot.Lifecycle.Status.Current.Status);
        scenario.Pass(10);
        scenario.AnswerReading();
        Assert.Equal("calibrating -> monitoring markets", scenario.Snapshot.Lifecycle.Status.Current.Status);
        scenario.Pass(10);
        scenario.AnswerMarkets();
        Assert.Equal("trading", scenario.Snapshot.Lifecycle.Status.Current.Status);
        var synced = scenario.Snapshot.Lifecycle.Status.History.Last(entry => entry.Status == "calibrating -> syncing state");
        Assert.Equal((10L, "no changes"), (synced.DurationMs, synced.Result));
    }

    [Fact]
    [Trait("Requirement", "K2")]
    public void None_runs_once_the_run_is_ending_or_where_there_is_no_account()
    {
        var ending = CoreScenario.Ready();
        ending.Pass(60_000).Tick();
        ending.Handle(TraderEvent.RunEnding(ending.Now, "enough"));
        Assert.Null(Running(ending));
        ending.Pass(120_000).Tick();
        Assert.Null(Running(ending));

        var watching = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        watching.Pass(120_000).Tick();
        Assert.Equal(0, watching.Snapshot.Calibration.Count);
        Assert.Null(Running(watching));
    }

    [Fact]
    [Trait("Requirement", "K4")]
    public void A_request_begins_one_at_once_and_a_second_one_is_told_that_it_runs()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(1_000);
        Ask(scenario, "one");
        Assert.Equal(CalibrationCause.Requested, Running(scenario)!.Cause);
        Ask(scenario, "two");
        AnswerAnyReading(scenario);
        Ask(scenario, "three");
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));
        Ask(scenario, "four");

        Assert.Equal(
            [
                ("one", CalibrationAnswerKind.Started, "a calibration began"),
                ("two", CalibrationAnswerKind.Running, "a calibration (requested) is running: syncing_state"),
                ("three", CalibrationAnswerKind.Started, "a calibration began"),
                ("four", CalibrationAnswerKind.NotPossible, "the trader is in orderbook_connect"),
            ],
            scenario.Snapshot.Calibration.Answers.Select(answer => (answer.RequestId, answer.Kind, answer.Details))
        );
        for (var i = 0; i < 40; i++)
        {
            Ask(scenario, $"more {i}");
        }

        Assert.Equal(16, scenario.Snapshot.Calibration.Answers.Length);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public void Events_that_wait_are_told_of_where_somebody_measures_and_results_are_kept_within_a_bound()
    {
        var options = new TraderOptions { Calibration = new CalibrationOptions { HistoryLength = 3 } };
        var scenario = CoreScenario.Ready(options);
        scenario.Pass(60_000).Tick();
        Assert.True(scenario.Core.WantsQueueReports);
        Report(scenario, waiting: 3, overflows: 4);
        Report(scenario, waiting: 11, overflows: 5);
        Report(scenario, waiting: 2, overflows: 6);
        scenario.Handle(
            TraderEvent.Of(scenario.Now, new BookDelta("NOBODY", Outcome.Yes, Price.FromCents(1), Quantity.FromContracts(1), 0))
        );
        AnswerAnyReading(scenario);
        Assert.False(scenario.Core.WantsQueueReports);
        Assert.Equal(new EventsMeanwhile(11, 1, 0, 6), scenario.Snapshot.Calibration.Last!.Events);

        for (var i = 0; i < 5; i++)
        {
            scenario.Pass(60_000).Tick();
            AnswerAnyReading(scenario);
        }

        Assert.Equal([7L, 6L, 5L], scenario.Snapshot.Calibration.History.Select(report => report.Number));
        Assert.Equal(7, scenario.Snapshot.Calibration.Count);
    }

    private static RunningCalibration? Running(CoreScenario scenario) => scenario.Snapshot.Calibration.Running;

    private static CoreScenario Holding(string ticker, TraderOptions? options = null)
    {
        var scenario = new CoreScenario(options);
        scenario.Markets.Add(CoreScenario.Market(ticker));
        scenario.Positions.Add(CoreScenario.Held(ticker, 5, 200));
        return scenario.BringToReady();
    }

    private static void Ask(CoreScenario scenario, string id) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new CalibrationRequest(id, "a person")));

    private static void Report(CoreScenario scenario, int waiting, long overflows) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, new QueueReport(waiting, 0, overflows)));

    private static void AnswerAnyReading(CoreScenario scenario)
    {
        scenario.AnswerReading();
        scenario.AnswerMarkets();
    }

    private static void Read(CoreScenario scenario)
    {
        scenario.Pass(30_000).Tick();
        AnswerAnyReading(scenario);
    }

    // Long enough for the books to have taken over what the exchange says.
    private static void Correct(CoreScenario scenario)
    {
        for (var i = 0; i < 6; i++)
        {
            Read(scenario);
        }
    }
}
