using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Risk.Breakers;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Lifecycle;

public sealed class PauseTests
{
    [Fact]
    [Trait("Requirement", "D12")]
    public void An_operator_pauses_opening_and_only_a_resume_ends_it()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.Pause(scenario.Now, "lunch"));

        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Equal("Paused by operator (lunch)", scenario.Snapshot.Transitions[^1].Context);
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));
        Assert.Equal("opening is paused by operator (lunch)", scenario.DecisionIn("M").Reason);

        for (var i = 0; i < 200; i++)
        {
            scenario.Pass(1_000).Tick();
        }

        Assert.Equal(TraderState.Paused, scenario.Core.State);
        scenario.Handle(TraderEvent.Resume(scenario.Now, "an operator"));
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        scenario.Book("M", 40, 44);
        scenario.Whale("M", 300);
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void While_paused_the_account_is_read_markets_are_listed_and_stale_orders_are_cancelled()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Handle(TraderEvent.Pause(scenario.Now, "lunch"));
        scenario.NewCommands();

        scenario.Pass(120_000).Tick();

        var commands = scenario.NewCommands();
        Assert.Single(commands.OfType<CancelOrder>());
        Assert.Single(commands.OfType<ReadAccount>());
        Assert.Single(commands.OfType<ListMarkets>());
        Assert.Equal(TraderState.Paused, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void A_pause_lets_an_order_pass_that_only_reduces()
    {
        var pauses = NewPauses(out var sink);
        var intent = WhaleOrder();
        Assert.Null(pauses.Refuse(intent, reducesOnly: false, 0));

        pauses.Set(PauseCause.Operator, "lunch", default, sink);

        Assert.Equal("opening is paused by operator (lunch)", pauses.Refuse(intent, reducesOnly: false, 0)?.Reason);
        Assert.Null(pauses.Refuse(intent, reducesOnly: true, 0));
        pauses.Clear(PauseCause.Operator, "resumed", default, sink);
        Assert.Null(pauses.Refuse(intent, reducesOnly: false, 0));
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void An_order_refused_for_lack_of_money_pauses_until_a_reading_shows_enough()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var intent = scenario.LastOrder;
        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = intent.ClientOrderId,
                Kind = OrderAnswerKind.Refused,
                InsufficientFunds = true,
                Reason = "insufficient_balance",
            }
        );
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Equal(PauseCause.InsufficientFunds, Assert.Single(scenario.Core.Lifecycle.Pauses.All).Cause);

        scenario.Balance = Money.FromCents(1);
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(TraderState.Paused, scenario.Core.State);

        scenario.Balance = Money.FromDollars(10_000);
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Empty(scenario.Core.Lifecycle.Pauses.All);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void A_resume_does_not_end_a_pause_for_lack_of_money()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = scenario.LastOrder.ClientOrderId,
                Kind = OrderAnswerKind.Refused,
                InsufficientFunds = true,
            }
        );
        scenario.Handle(TraderEvent.Resume(scenario.Now, "an operator"));
        Assert.Equal(TraderState.Paused, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    [Trait("Requirement", "J5")]
    public void The_contract_limit_of_the_run_pauses_until_a_resume_which_counts_anew()
    {
        // What is held for an hour would be sold meanwhile: closing goes on in PAUSED.
        var scenario = CoreScenario.ReadyWithBook(
            new TraderOptions
            {
                MaxContractsPerRun = 5,
                Upkeep = new() { MaxHold = false },
            }
        );
        scenario.Whale("M");
        var intent = scenario.LastOrder;
        scenario.Accept(intent);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        scenario.Fill(intent, 5, "t1");

        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Contains(
            "bought 5 contracts, the limit is 5",
            scenario.Core.Lifecycle.Pauses.Describe(),
            StringComparison.Ordinal
        );
        scenario.Pass(3_600_000).Tick();
        Assert.Equal(TraderState.Paused, scenario.Core.State);

        scenario.Handle(TraderEvent.Resume(scenario.Now, "an operator"));
        scenario.Tick();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        scenario.Handle(TraderEvent.MarketDescribed(scenario.Now, CoreScenario.Market("N")));
        scenario.Whale("N");
        scenario.Book("N", 40, 44);
        Assert.Equal("N", scenario.LastOrder.Ticker);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void An_order_that_no_longer_fits_the_runs_limit_pauses_too_but_one_that_never_fitted_does_not()
    {
        var scenario = CoreScenario.ReadyWithBook(new TraderOptions { MaxContractsPerRun = 4 });
        scenario.Whale("M");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));
        Assert.Equal(TraderState.Ready, scenario.Core.State);

        scenario = CoreScenario.Ready(
            new TraderOptions { MaxContractsPerRun = 7 },
            CoreScenario.Market("M"),
            CoreScenario.Market("N")
        );
        scenario.Book("M", 40, 44);
        scenario.Book("N", 40, 44);
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Fill(scenario.LastOrder, 5, "t1");
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        scenario.Whale("N");
        scenario.Tick();
        Assert.Equal(TraderState.Paused, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    [Trait("Requirement", "J3")]
    public void The_emergency_stop_pauses_until_it_is_released()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.EmergencyStop(scenario.Now, "fire"));
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Equal("emergency_stop (fire)", scenario.Core.Lifecycle.Pauses.Describe());

        scenario.Pass(60_000).Tick();
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        scenario.Handle(TraderEvent.Resume(scenario.Now, "an operator"));
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void A_watched_cause_pauses_while_it_holds_and_no_longer()
    {
        var driver = NewDriver(out var sink);
        string? open = null;
        driver.Pauses.Watch(PauseCause.Operator, _ => open);
        BringToReady(driver, sink);

        open = "a switch on the wall";
        driver.Pauses.Look(default, sink);
        Assert.Equal(TraderState.Paused, driver.State);
        Assert.False(driver.IsOpening);
        Assert.True(driver.IsOperating);

        open = null;
        driver.Pauses.Look(default, sink);
        Assert.Equal(TraderState.Ready, driver.State);
        Assert.Throws<InvalidOperationException>(() => driver.Pauses.Watch(PauseCause.Operator, _ => null));
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void The_breaker_of_all_markets_pauses_and_the_pause_ends_with_it()
    {
        var options = new TraderOptions
        {
            Breakers = new BreakerOptions { GlobalErrors = 1, PauseWallSeconds = 60 },
        };
        var scenario = CoreScenario.ReadyWithBook(options);
        scenario.Whale("M");
        scenario.Answer(
            new OrderAnswer
            {
                ClientOrderId = scenario.LastOrder.ClientOrderId,
                Kind = OrderAnswerKind.Refused,
                Fault = OrderFault.Failure,
                Reason = "500",
            }
        );
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Equal(PauseCause.CircuitBreaker, Assert.Single(scenario.Core.Lifecycle.Pauses.All).Cause);

        scenario.PassWall(59_999).Tick();
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        scenario.PassWall(1).Tick();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Theory]
    [InlineData(PauseCause.Operator, true)]
    [InlineData(PauseCause.ContractLimit, true)]
    [InlineData(PauseCause.EmergencyStop, true)]
    [InlineData(PauseCause.InsufficientFunds, false)]
    [InlineData(PauseCause.CircuitBreaker, false)]
    [Trait("Requirement", "D12")]
    public void Each_cause_knows_whether_it_waits_for_a_person(PauseCause cause, bool waits) =>
        Assert.Equal(waits, cause.WaitsForPerson());

    [Fact]
    [Trait("Requirement", "D12")]
    public void Only_when_the_last_cause_goes_it_is_READY_again()
    {
        var driver = NewDriver(out var sink);
        BringToReady(driver, sink);
        foreach (var cause in Enum.GetValues<PauseCause>())
        {
            driver.Pauses.Set(cause, "a test", default, sink);
            Assert.Equal(TraderState.Paused, driver.State);
        }

        foreach (var cause in Enum.GetValues<PauseCause>())
        {
            Assert.Equal(TraderState.Paused, driver.State);
            Assert.True(driver.Pauses.Clear(cause, "a test", default, sink));
            Assert.False(driver.Pauses.Clear(cause, "a test", default, sink));
        }

        Assert.Equal(TraderState.Ready, driver.State);

        // To PAUSED and back: two moves beyond those to READY, however many causes there were.
        Assert.Equal(7, driver.Machine.TransitionCount);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void A_cause_from_before_READY_leads_to_PAUSED_as_soon_as_READY_is_reached()
    {
        var scenario = new CoreScenario();
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.Pause(scenario.Now, "not yet"));
        Assert.Equal(TraderState.Initializing, scenario.Core.State);
        scenario.Succeed(TraderState.Initializing);
        scenario.Fail(TraderState.OrderbookConnect, "down");
        scenario.PassWall(1_000).Tick();
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();

        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Equal(TraderState.Ready, scenario.Snapshot.PreviousState);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void An_operators_pause_survives_a_restart_with_its_time_until_it_is_resumed()
    {
        var first = CoreScenario.ReadyWithBook();
        first.Handle(TraderEvent.Pause(first.Now, "the night"));
        var recovered = Recover(first);
        Assert.Equal(("the night", first.Now), (recovered.PauseReason, recovered.PausedAt));

        var second = new CoreScenario();
        second.Markets.Add(CoreScenario.Market("M"));
        second.Pass(5_000);
        second.Handle(TraderEvent.Of(second.Now, recovered));
        second.BringToReady();
        Assert.Equal(TraderState.Paused, second.Core.State);
        Assert.Equal(first.Now, Assert.Single(second.Core.Lifecycle.Pauses.All).Since);

        second.Handle(TraderEvent.Resume(second.Now, "an operator"));
        Assert.Equal(TraderState.Ready, second.Core.State);
        Assert.Null(Recover(second).PauseReason);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public void Every_change_of_causes_is_said_once()
    {
        var driver = NewDriver(out var sink);
        BringToReady(driver, sink);
        sink.Commands.Clear();
        driver.Pauses.Set(PauseCause.Operator, "lunch", default, sink);
        driver.Pauses.Set(PauseCause.Operator, "lunch", default, sink);
        driver.Pauses.Set(PauseCause.InsufficientFunds, "no money", default, sink);
        driver.Pauses.Clear(PauseCause.InsufficientFunds, "money again", default, sink);

        var said = sink
            .Commands.OfType<Announce>()
            .Select(say => say.Activity)
            .Where(a => a.Type == ActivityTypes.Pause)
            .ToList();
        Assert.Equal(3, said.Count);
        Assert.Contains("still paused by operator (lunch)", said[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    [Trait("Requirement", "D10")]
    public void A_pause_breaks_an_acting_cycle_off()
    {
        var driver = NewDriver(out var sink);
        BringToReady(driver, sink);
        Assert.True(driver.EnterActing("2 orders", default, sink));
        driver.Pauses.Set(PauseCause.Operator, "lunch", default, sink);

        Assert.Equal(TraderState.Paused, driver.State);
        Assert.False(driver.LeaveActing("done", default, sink));
        Assert.False(driver.EnterActing("again", default, sink));
        Assert.Equal(TraderState.Paused, driver.State);
    }

    private static RecoveredState Recover(CoreScenario scenario)
    {
        var state = new RecoveredState(100);
        foreach (var write in scenario.Commands.OfType<WriteToJournal>())
        {
            state.Apply(write.Entry);
        }

        return state;
    }

    private static OrderIntent WhaleOrder()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        return scenario.LastOrder;
    }

    private static Pauses NewPauses(out DriverCase sink) => NewDriver(out sink).Pauses;

    private static LifecycleDriver NewDriver(out DriverCase sink)
    {
        sink = new DriverCase();
        return sink.Driver;
    }

    private static void BringToReady(LifecycleDriver driver, DriverCase sink) => sink.BringToReady();
}
