using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Lifecycle;

/// <summary>Order books that do not come, or are lost: the trader goes on with its account, only holds, and comes back.</summary>
public sealed class DegradedModeTests
{
    private const int WaitMs = 30_000;
    private const int BookWaitMs = 10_000;

    [Fact]
    [Trait("Requirement", "D4")]
    [Trait("Requirement", "D13")]
    [Trait("Requirement", "Q1")]
    public void Without_a_connection_within_the_wait_the_account_is_connected_and_read_all_the_same()
    {
        var scenario = Connecting();
        scenario.PassWall(WaitMs).Tick();
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        scenario.PassWall(1).Tick();

        Assert.Equal(TraderState.TradingClientConnect, scenario.Core.State);
        AssertDegraded(scenario.Snapshot.Transitions[^1]);
        Assert.Equal(
            new RunStep(TraderState.TradingClientConnect, WithoutFeed: true),
            scenario.Commands.OfType<RunStep>().Last()
        );
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        AssertDegraded(scenario.Snapshot.Transitions[^1]);
        Assert.NotNull(scenario.Snapshot.Lifecycle.DegradedReason);
        Assert.Contains(
            scenario.Activities,
            activity => activity is { Type: ActivityTypes.Degraded, Level: ActivityLevel.Warning }
        );
    }

    [Fact]
    [Trait("Requirement", "D4")]
    public void A_degraded_trader_goes_on_reading_the_account_and_opens_nothing()
    {
        var scenario = LostInReady();
        scenario.NewCommands();
        scenario.AnswerReading();
        scenario.Pass(30_000).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());

        // Even with a book that looks tradable.
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Empty(scenario.Placed);
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M"));
        Assert.Contains("only holding", scenario.DecisionIn("M").Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    [Trait("Requirement", "D10")]
    public void Books_lost_in_READY_lead_back_to_READY_degraded_when_the_account_is_known_and_read_at_once()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        scenario.NewCommands();
        scenario.PassWall(WaitMs + 1).Tick();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Equal(TraderState.OrderbookConnect, scenario.Snapshot.PreviousState);
        Assert.True(Assert.Single(scenario.NewCommands().OfType<ReadAccount>()).IncludeFinishedOrders);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void When_the_books_are_back_the_whole_way_is_gone_and_it_is_degraded_no_more()
    {
        var scenario = LostInReady();
        scenario.AnswerReading();
        scenario.Pass(45_000);
        scenario.NewCommands();

        // The step that goes on behind succeeds at last.
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        Assert.Single(scenario.NewCommands().OfType<RunStep>());
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(new RunStep(TraderState.TradingClientConnect), scenario.Commands.OfType<RunStep>().Last());
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Null(scenario.Snapshot.Lifecycle.DegradedReason);
        Assert.DoesNotContain(scenario.Snapshot.Transitions[^1].Metadata, pair => pair.Key == "degraded");
        Assert.Contains(scenario.Activities, activity => activity.Type == ActivityTypes.Recovered);
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Theory]
    [InlineData(TraderState.TradingClientConnect)]
    [InlineData(TraderState.KalshiDataSync)]
    [Trait("Requirement", "D13")]
    public void Books_that_are_back_before_READY_is_reached_are_connected_right_after(TraderState during)
    {
        var scenario = Connecting();
        scenario.PassWall(WaitMs + 1).Tick();
        if (during == TraderState.KalshiDataSync)
        {
            scenario.Succeed(TraderState.TradingClientConnect);
        }

        Assert.Equal(during, scenario.Core.State);
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(during, scenario.Core.State);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();

        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        Assert.Equal(TraderState.Ready, scenario.Snapshot.PreviousState);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void Books_that_are_back_and_lost_again_before_READY_are_awaited_anew()
    {
        var scenario = Connecting();
        scenario.PassWall(WaitMs + 1).Tick();
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut again"));
        Assert.Single(scenario.Commands.OfType<AwaitFeed>());
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.NotNull(scenario.Snapshot.Lifecycle.DegradedReason);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void A_wait_behind_that_fails_is_begun_again()
    {
        var scenario = LostInReady();
        scenario.Fail(TraderState.OrderbookConnect, "the key was refused", isFatal: true);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        scenario.Pass(WaitMs - 1).Tick();
        Assert.Empty(scenario.Commands.OfType<AwaitFeed>());
        scenario.Pass(1).Tick();
        scenario.Pass(25).Tick();
        Assert.Single(scenario.Commands.OfType<AwaitFeed>());
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void With_no_trading_client_either_it_is_ERROR()
    {
        var scenario = Connecting(new TraderOptions { TradingEnabled = false });
        scenario.PassWall(WaitMs + 1).Tick();
        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Contains("orderbook_connect", scenario.Snapshot.LastError, StringComparison.Ordinal);

        scenario = Connecting();
        scenario.PassWall(WaitMs + 1).Tick();
        scenario.Fail(TraderState.TradingClientConnect, "503");
        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Null(scenario.Snapshot.Lifecycle.DegradedReason);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    [Trait("Requirement", "Q1")]
    public void A_connection_without_a_first_book_degrades_after_ten_seconds_until_a_book_comes()
    {
        var scenario = Connecting(Patient);
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        scenario.PassWall(BookWaitMs).Tick();
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        scenario.PassWall(1).Tick();

        // The private channels stand: the step waits for them as always.
        Assert.Equal(new RunStep(TraderState.TradingClientConnect), scenario.Commands.OfType<RunStep>().Last());
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        AssertDegraded(scenario.Snapshot.Transitions[^1]);

        scenario.Book("M", 40, 44);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Null(scenario.Snapshot.Lifecycle.DegradedReason);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "Q1")]
    public void The_first_book_ends_the_wait_and_where_no_book_is_wanted_there_is_none()
    {
        var scenario = Connecting(Patient);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.PassWall(9_000).Tick();
        scenario.Book("M", 40, 44);
        Assert.Equal(TraderState.TradingClientConnect, scenario.Core.State);
        Assert.Null(scenario.Snapshot.Lifecycle.DegradedReason);

        scenario = Connecting(Patient with { MarketLimit = 0 });
        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(TraderState.TradingClientConnect, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void A_connection_lost_while_the_first_book_is_awaited_is_connected_again()
    {
        var scenario = Connecting(Patient);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.NewCommands();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        Assert.Equal(new RunStep(TraderState.OrderbookConnect), Assert.Single(scenario.NewCommands().OfType<RunStep>()));
        scenario.PassWall(WaitMs + 1).Tick();
        Assert.Equal(
            new RunStep(TraderState.TradingClientConnect, WithoutFeed: true),
            scenario.Commands.OfType<RunStep>().Last()
        );
    }

    [Fact]
    [Trait("Requirement", "D13")]
    [Trait("Requirement", "D12")]
    public void Market_data_lost_while_paused_degrades_in_place_and_the_account_is_read_then_and_afterwards()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.Pause(scenario.Now, "lunch"));
        scenario.NewCommands();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));

        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.NotNull(scenario.Snapshot.Lifecycle.DegradedReason);
        var commands = scenario.NewCommands();
        Assert.Single(commands.OfType<AwaitFeed>());
        Assert.Single(commands.OfType<ReadAccount>());
        scenario.AnswerReading();

        scenario.Succeed(TraderState.OrderbookConnect);
        Assert.Equal(TraderState.Paused, scenario.Core.State);
        Assert.Null(scenario.Snapshot.Lifecycle.DegradedReason);
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void Market_data_lost_while_acting_breaks_the_cycle_off_and_reconnects()
    {
        var driver = new DriverCase();
        driver.BringToReady();
        driver.Driver.EnterActing("2 orders", default, driver);
        driver.Driver.OnFeedLost("cut", default, driver);
        Assert.Equal(TraderState.OrderbookConnect, driver.Driver.State);
        Assert.Equal(0, driver.Driver.Machine.RefusedCount);
    }

    [Fact]
    [Trait("Requirement", "D13")]
    public void A_paused_trader_whose_account_cannot_be_read_goes_to_ERROR_too()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.Pause(scenario.Now, "lunch"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TraderState.Paused, scenario.Core.State);
            scenario.Pass(30_000).Tick();
            scenario.Handle(
                TraderEvent.AccountReadFailed(scenario.Now, new StepFailure(TraderState.Ready, "502", IsFatal: false))
            );
        }

        Assert.Equal(TraderState.Error, scenario.Core.State);
    }

    private static TraderOptions Patient =>
        new()
        {
            Lifecycle = new LifecycleOptions { FirstSnapshotWaitMs = BookWaitMs, StatusHistoryLength = 50 },
        };

    private static CoreScenario Connecting(TraderOptions? options = null)
    {
        var scenario = new CoreScenario(options);
        scenario.Markets.Add(CoreScenario.Market("M"));
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, scenario.Markets));
        scenario.Succeed(TraderState.Initializing);
        Assert.Equal(TraderState.OrderbookConnect, scenario.Core.State);
        return scenario;
    }

    private static CoreScenario LostInReady()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "cut"));
        scenario.Pass(WaitMs + 1).Tick();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        return scenario;
    }

    private static void AssertDegraded(StateTransition transition) =>
        Assert.Contains(transition.Metadata, pair => pair is { Key: "degraded", Value: "true" });
}
