using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Tests.Lifecycle;

public sealed class LifecycleTests
{
    [Fact]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "D2")]
    public void A_start_walks_every_step_in_order_and_asks_the_shell_for_each()
    {
        var scenario = CoreScenario.Ready();

        Assert.Equal(
            [
                TraderState.Initializing,
                TraderState.OrderbookConnect,
                TraderState.TradingClientConnect,
                TraderState.KalshiDataSync,
            ],
            scenario.Commands.OfType<RunStep>().Select(step => step.State)
        );
        Assert.True(Assert.Single(scenario.Commands.OfType<ReadAccount>()).IncludeFinishedOrders);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    public void Without_trading_the_order_books_lead_straight_to_READY_and_the_account_is_never_read()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        for (var i = 0; i < 100; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Equal(TraderState.OrderbookConnect, scenario.Snapshot.PreviousState);
        Assert.Empty(scenario.Commands.OfType<ReadAccount>());
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void A_transition_is_announced_once_with_its_states_and_what_the_step_found()
    {
        var scenario = new CoreScenario();
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.NewCommands();
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new StepSuccess(
                    TraderState.Initializing,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["markets"] = "12" }
                )
            )
        );

        var activity = Assert.Single(scenario.NewCommands().OfType<Announce>()).Activity;
        Assert.Equal("state_transition", activity.Type);
        Assert.Equal((TraderState.Initializing, TraderState.OrderbookConnect), (activity.From!.Value, activity.State));
        Assert.Contains(activity.Metadata, pair => pair is { Key: "markets", Value: "12" });
    }

    [Theory]
    [InlineData(TraderState.Initializing, 60_000)]
    [InlineData(TraderState.OrderbookConnect, 120_000)]
    [InlineData(TraderState.TradingClientConnect, 60_000)]
    [InlineData(TraderState.KalshiDataSync, 60_000)]
    [Trait("Requirement", "Q1")]
    [Trait("Requirement", "D11")]
    [Trait("Defect", "D-10")]
    public void A_step_past_its_time_out_goes_to_ERROR_and_is_named(TraderState step, long timeoutMs)
    {
        // As patient with market data as the state lasts; else the trader goes on without it first.
        var patient = new LifecycleOptions { BookConnectWaitMs = 120_000, FirstSnapshotWaitMs = 0 };
        var scenario = In(step, new TraderOptions { Lifecycle = patient });
        scenario.PassWall(timeoutMs).Tick();
        Assert.Equal(step, scenario.Core.State);

        scenario.PassWall(1).Tick();

        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Contains(step.ToWire(), scenario.Snapshot.LastError, StringComparison.Ordinal);
        Assert.Equal(1, scenario.Snapshot.TransitionCounts.Timeouts);
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void READY_never_times_out()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        scenario.Pass(30L * 24 * 3_600_000).Tick();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void The_exchange_clock_does_not_time_a_step_out()
    {
        var scenario = In(TraderState.Initializing);
        scenario.PassExchange(10_000_000).Tick();
        Assert.Equal(TraderState.Initializing, scenario.Core.State);
    }

    [Theory]
    [InlineData(TraderState.Initializing)]
    [InlineData(TraderState.OrderbookConnect)]
    [InlineData(TraderState.TradingClientConnect)]
    [InlineData(TraderState.KalshiDataSync)]
    [Trait("Requirement", "D10")]
    public void A_failed_step_leads_to_ERROR_naming_the_step_and_the_cause(TraderState step)
    {
        var scenario = In(step);
        scenario.Fail(step, "the network is down");

        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Contains(step.ToWire(), scenario.Snapshot.LastError, StringComparison.Ordinal);
        Assert.Contains("the network is down", scenario.Snapshot.LastError, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    public void The_outcome_of_another_step_changes_nothing()
    {
        var scenario = In(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.Initializing);
        scenario.Fail(TraderState.Initializing, "late");
        scenario.Succeed(TraderState.KalshiDataSync);

        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D3")]
    [Trait("Defect", "D-01")]
    public void ERROR_is_left_by_itself_and_the_pause_doubles_up_to_five_minutes()
    {
        var scenario = In(TraderState.Initializing);
        var pauses = new List<long>();
        for (var attempt = 0; attempt < 12; attempt++)
        {
            scenario.Fail(TraderState.Initializing, "still down");
            Assert.Equal(TraderState.Error, scenario.Core.State);
            var waited = 0L;
            while (scenario.Core.State == TraderState.Error)
            {
                scenario.PassWall(100).Tick();
                waited += 100;
                Assert.True(waited <= 300_000, "the stay in ERROR outlasts its time-out");
            }

            Assert.Equal(TraderState.Initializing, scenario.Core.State);
            pauses.Add(waited);
        }

        Assert.Equal([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000], pauses);
    }

    [Fact]
    [Trait("Requirement", "D3")]
    public void Reaching_READY_makes_the_next_recovery_quick_again()
    {
        var scenario = In(TraderState.Initializing);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            scenario.Fail(TraderState.Initializing, "down");
            scenario.PassWall(300_000).Tick();
        }

        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);

        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Fail(TraderState.OrderbookConnect, "refused");
        scenario.PassWall(1_000).Tick();
        Assert.Equal(TraderState.Initializing, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "D13")]
    public void A_feed_lost_in_READY_reconnects_and_reads_the_account_again_before_trading()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.NewCommands();

        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "the socket closed"));
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(TraderState.TradingClientConnect, scenario.Core.State);
        scenario.Succeed(TraderState.TradingClientConnect);
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);
        var read = Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        Assert.True(read.IncludeFinishedOrders);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "F2")]
    public void A_reading_asked_for_before_the_feed_was_lost_does_not_end_the_new_sync()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Pass(30_000).Tick();
        var before = scenario.LastRead.ReadingId;
        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);

        scenario.Handle(TraderEvent.Of(scenario.Now, scenario.Reading(before)));
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);

        Assert.NotEqual(before, scenario.LastRead.ReadingId);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    public void A_feed_lost_trusts_no_book_until_its_next_snapshot()
    {
        var scenario = CoreScenario.ReadyWithBook();
        Assert.Equal(1, scenario.Snapshot.Books.Tradable);

        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "cut"));
        Assert.Equal(0, scenario.Snapshot.Books.Tradable);

        scenario.Book("M", 40, 44);
        Assert.Equal(1, scenario.Snapshot.Books.Tradable);
    }

    [Theory]
    [InlineData(TraderState.TradingClientConnect)]
    [InlineData(TraderState.KalshiDataSync)]
    [Trait("Requirement", "D10")]
    public void A_feed_lost_while_the_account_is_being_connected_is_an_error(TraderState step)
    {
        var scenario = In(step);
        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "cut"));
        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Contains(step.ToWire(), scenario.Snapshot.LastError, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    public void A_fatal_failure_ends_for_good_and_says_so_once()
    {
        var scenario = In(TraderState.TradingClientConnect);
        scenario.Fail(TraderState.TradingClientConnect, "the key is not this account's", isFatal: true);

        Assert.Equal(TraderState.Shutdown, scenario.Core.State);
        Assert.Equal("the key is not this account's", Assert.Single(scenario.Commands.OfType<Stopped>()).Error);

        Handle(scenario, TraderEvent.Start(scenario.Now));
        Handle(scenario, TraderEvent.Shutdown(scenario.Now, "again"));
        scenario.PassWall(1_000_000).Tick();
        Assert.Equal(TraderState.Shutdown, scenario.Core.State);
        Assert.Single(scenario.Commands.OfType<Stopped>());
    }

    [Theory]
    [InlineData(TraderState.Initializing)]
    [InlineData(TraderState.KalshiDataSync)]
    [InlineData(TraderState.Ready)]
    [InlineData(TraderState.Error)]
    [Trait("Requirement", "D10")]
    public void A_shutdown_is_obeyed_in_every_state_without_an_error(TraderState state)
    {
        var scenario = In(state);
        Handle(scenario, TraderEvent.Shutdown(scenario.Now, "the operator said so"));
        Assert.Equal(TraderState.Shutdown, scenario.Core.State);
        Assert.Null(Assert.Single(scenario.Commands.OfType<Stopped>()).Error);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    [Trait("Defect", "D-29")]
    public void Readings_that_fail_five_times_in_a_row_are_an_error_and_a_success_between_starts_the_count_again()
    {
        var scenario = CoreScenario.Ready();
        for (var i = 0; i < 4; i++)
        {
            FailReading(scenario);
        }

        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        for (var i = 0; i < 4; i++)
        {
            FailReading(scenario);
        }

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        FailReading(scenario);
        Assert.Equal(TraderState.Error, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D3")]
    public void A_start_is_possible_again_although_a_reading_was_never_answered()
    {
        var scenario = CoreScenario.Ready();
        scenario.Pass(30_000).Tick();
        var lost = scenario.LastRead.ReadingId;
        Handle(scenario, TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Fail(TraderState.OrderbookConnect, "refused");
        scenario.Pass(1_000).Tick();
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);

        Assert.NotEqual(lost, scenario.LastRead.ReadingId);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "F1")]
    public void An_account_that_moved_while_it_was_read_is_read_again_before_READY()
    {
        var scenario = In(TraderState.KalshiDataSync);
        scenario.AnswerReading(consistent: false);
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);
        Assert.Equal(2, scenario.Commands.OfType<ReadAccount>().Count());

        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_all_of_their_names()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            new CoreScenario(new TraderOptions { WhaleQueueSize = 0, MaxOpenOrders = 0 })
        );
        Assert.Contains(nameof(TraderOptions.WhaleQueueSize), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TraderOptions.MaxOpenOrders), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    [Trait("Requirement", "D11")]
    public void ERROR_is_left_only_when_the_recording_is_secured_but_at_its_time_out_at_the_latest()
    {
        var scenario = In(TraderState.Initializing);
        scenario.SecuresRecording = false;
        scenario.Fail(TraderState.Initializing, "down");
        var asked = Assert.Single(scenario.Commands.OfType<SecureRecording>());
        scenario.PassWall(10_000).Tick();
        Assert.Equal(TraderState.Error, scenario.Core.State);
        scenario.Handle(TraderEvent.Of(scenario.Now, new RecordingSecured(asked.Number - 1, Failure: null)));
        scenario.Tick();
        Assert.Equal(TraderState.Error, scenario.Core.State);
        scenario.Handle(TraderEvent.Of(scenario.Now, new RecordingSecured(asked.Number, "the disk is full")));
        scenario.Tick();
        Assert.Equal(TraderState.Initializing, scenario.Core.State);
        Assert.Contains(scenario.Activities, activity => activity.Message.Contains("the disk is full", StringComparison.Ordinal));

        scenario.Fail(TraderState.Initializing, "down");
        scenario.PassWall(299_999).Tick();
        Assert.Equal(TraderState.Error, scenario.Core.State);
        scenario.PassWall(1).Tick();
        Assert.Equal(TraderState.Initializing, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "D11")]
    [Trait("Requirement", "Q1")]
    public void ACTING_is_entered_from_READY_alone_left_to_it_and_times_out()
    {
        var acting = new DriverCase();
        var driver = acting.Driver;
        Assert.False(driver.EnterActing("too early", default, acting));
        acting.BringToReady();
        Assert.True(driver.EnterActing("2 orders", default, acting));
        Assert.False(driver.EnterActing("twice", default, acting));
        Assert.True(driver.IsOpening);
        Assert.True(driver.LeaveActing("done", default, acting));
        Assert.False(driver.LeaveActing("twice", default, acting));
        Assert.Equal((TraderState.Ready, 0), (driver.State, driver.Machine.RefusedCount));

        driver.EnterActing("3 orders", default, acting);
        driver.OnTick(new EventTime(0, 60_000), acting);
        Assert.Equal(TraderState.Acting, driver.State);
        driver.OnTick(new EventTime(0, 60_001), acting);
        Assert.Equal(TraderState.Error, driver.State);
        Assert.Contains("acting", driver.Machine.LastError, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void PAUSED_never_times_out()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });
        scenario.Handle(TraderEvent.Pause(scenario.Now, "the summer"));
        scenario.Pass(90L * 24 * 3_600_000).Tick();
        Assert.Equal(TraderState.Paused, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void Resting_orders_may_be_kept_when_a_run_ends_and_nothing_else_is_left_undone()
    {
        var scenario = CoreScenario.ReadyWithBook(
            new TraderOptions
            {
                Lifecycle = new LifecycleOptions { FirstSnapshotWaitMs = 0, KeepRestingOrders = true },
            }
        );
        scenario.Whale("M");
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "over"));
        Assert.Empty(scenario.Commands.OfType<RunSettled>());
        scenario.Accept(scenario.LastOrder);
        scenario.Orders.Add(CoreScenario.Dto(scenario.LastOrder, "resting", 0, 5));
        scenario.Balance -= scenario.LastOrder.Notional;
        for (var i = 0; i < 5; i++)
        {
            scenario.Pass(5_000).Tick();
            scenario.AnswerReading();
        }

        Assert.Empty(Assert.Single(scenario.Commands.OfType<RunSettled>()).Differences);
        Assert.Empty(scenario.Commands.OfType<CancelOrder>());
        Assert.Single(scenario.Snapshot.Orders);
    }

    private static void FailReading(CoreScenario scenario)
    {
        scenario.Pass(30_000).Tick();
        scenario.Handle(
            TraderEvent.AccountReadFailed(scenario.Now, new StepFailure(TraderState.Ready, "502 Bad Gateway", IsFatal: false))
        );
    }

    private static void Handle(CoreScenario scenario, TraderEvent e) => scenario.Handle(e);

    private static CoreScenario In(TraderState state, TraderOptions? options = null)
    {
        var scenario = new CoreScenario(options);
        scenario.Handle(TraderEvent.Start(scenario.Now));
        if (state == TraderState.Error)
        {
            scenario.Fail(TraderState.Initializing, "down");
            return scenario;
        }

        TraderState[] steps =
        [
            TraderState.Initializing,
            TraderState.OrderbookConnect,
            TraderState.TradingClientConnect,
            TraderState.KalshiDataSync,
        ];
        foreach (var step in steps.TakeWhile(step => step != state))
        {
            if (step == TraderState.KalshiDataSync)
            {
                scenario.AnswerReading();
            }
            else
            {
                scenario.Succeed(step);
            }
        }

        Assert.Equal(state, scenario.Core.State);
        return scenario;
    }
}
