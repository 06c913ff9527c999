using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Upkeep.Calibration;

namespace Trader.Tests.Upkeep.Calibration;

/// <summary>What is looked at on the way to READY, and that nothing of it keeps the trader from getting there.</summary>
public sealed class StartCalibrationTests
{
    [Fact]
    [Trait("Requirement", "K1")]
    [Trait("Requirement", "K6")]
    [Trait("Requirement", "C5")]
    public void The_way_to_ready_syncs_looks_at_the_markets_and_checks_markets_portfolio_and_cash()
    {
        var scenario = CoreScenario.Ready(options: null, CoreScenario.Market("A"), CoreScenario.Market("B"));

        var report = scenario.Snapshot.Calibration.Start!;
        Assert.Equal(CalibrationCause.Start, report.Cause);
        Assert.Equal([CalibrationStep.SyncingState, CalibrationStep.MonitoringMarkets], report.Steps.Select(step => step.Step));
        Assert.True(report.IsComplete);
        Assert.True(report.IsHealthy);
        Assert.Equal("2 selected markets viable", report.MarketsViable!.Details);
        Assert.Equal("0 positions, none stuck", report.PortfolioHealthy!.Details);
        Assert.Equal("$10,000.00 available, $0.00 reserve, $5.00 for an order", report.CashSufficient!.Details);
        Assert.Equal(scenario.Now, report.LastSync);

        var ready = scenario.Snapshot.Transitions[^1];
        Assert.Equal(TraderState.Ready, ready.To);
        Assert.Equal(["yes", "yes", "yes"], ready.Metadata.Where(pair => pair.Value == "yes").Select(pair => pair.Value));
        var told = Assert.Single(Complete(scenario));
        Assert.Equal("0", told.Metadata.Single(pair => pair.Key == "positions").Value);
        Assert.Equal("0", told.Metadata.Single(pair => pair.Key == "orders").Value);
        Assert.DoesNotContain(scenario.Activities, activity => activity.Level >= ActivityLevel.Warning);
    }

    [Fact]
    [Trait("Requirement", "K1")]
    [Trait("Requirement", "K7")]
    public void Markets_that_are_held_and_not_listed_are_asked_for_together_before_the_trader_is_ready()
    {
        var scenario = BeforeReading();
        scenario.Positions.Add(CoreScenario.Held("CLOSED", 5, 200));
        scenario.Positions.Add(CoreScenario.Held("GONE", -3, 150));
        scenario.Positions.Add(CoreScenario.Held("LISTED", 2, 80));
        scenario.Pass(300);
        scenario.AnswerReading();

        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);
        Assert.Equal(["CLOSED", "GONE"], Assert.Single(scenario.Commands.OfType<DescribeMarkets>()).Tickers);
        scenario.Pass(200);
        scenario.Markets.Add(CoreScenario.Market("CLOSED", status: "closed"));
        scenario.AnswerMarkets();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        var report = scenario.Snapshot.Calibration.Start!;
        Assert.Equal([300L, 200L], report.Steps.Select(step => step.DurationMs));
        Assert.Equal("3 markets held, 1 of them not open, 1 not known; 2 asked for", report.Steps[1].Details);
        Assert.Equal(500, report.DurationMs);
        Assert.Equal(3, report.Positions);
    }

    [Fact]
    [Trait("Requirement", "K6")]
    [Trait("Requirement", "K7")]
    public void Descriptions_that_do_not_come_are_given_up_and_learned_when_they_come_late()
    {
        var scenario = BeforeReading();
        scenario.Positions.Add(CoreScenario.Held("HELD", 5, 200));
        scenario.AnswerReading();
        scenario.Pass(1_999).Tick();
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);
        scenario.Pass(1).Tick();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Equal(StepOutcome.GivenUp, scenario.Snapshot.Calibration.Start!.Steps[1].Outcome);
        Assert.Equal(1, scenario.Snapshot.Calibration.StepsMissed);
        Assert.Null(Assert.Single(scenario.Snapshot.Positions).CloseMs);

        var runs = scenario.Snapshot.Calibration.Count;
        scenario.Markets.Add(CoreScenario.Market("HELD"));
        scenario.AnswerMarkets();
        Assert.NotNull(Assert.Single(scenario.Snapshot.Positions).CloseMs);
        Assert.Equal(runs, scenario.Snapshot.Calibration.Count);
    }

    [Fact]
    [Trait("Requirement", "K6")]
    public void The_first_reading_may_take_longer_than_a_step_of_a_recalibration()
    {
        var scenario = BeforeReading();
        scenario.Pass(30_000).Tick();
        Assert.Equal(TraderState.KalshiDataSync, scenario.Core.State);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Equal(30_000, scenario.Snapshot.Calibration.Start!.Steps[0].DurationMs);
    }

    [Theory]
    [InlineData("closed", "it is not open (status closed)")]
    [InlineData(null, "the exchange does not know it")]
    [Trait("Requirement", "K6")]
    public void A_configured_market_that_cannot_be_traded_is_left_out_with_a_warning_until_it_can(string? status, string why)
    {
        var scenario = new CoreScenario(new TraderOptions { MarketTickers = ["GOOD", "BAD"] });
        scenario.Markets.Add(CoreScenario.Market("GOOD"));
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [.. scenario.Markets]));
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        if (status is not null)
        {
            scenario.Markets.Add(CoreScenario.Market("BAD", status: status));
        }

        scenario.AnswerMarkets();

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        var check = scenario.Snapshot.Calibration.Start!.MarketsViable!;
        Assert.False(check.IsPassed);
        Assert.Equal("1 selected markets viable, 1 left out: BAD", check.Details);
        Assert.Contains(Warnings(scenario), message => message == $"Market BAD is left out: {why}");
        scenario.Pass(70_000).Tick();
        Assert.Contains(scenario.Commands.OfType<UnwatchBooks>(), command => command.Tickers.Contains("BAD"));

        // Listings do not bring it back while it is as it was, and do once it is open.
        scenario.NewCommands();
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [CoreScenario.Market("GOOD")]));
        Assert.Empty(scenario.NewCommands().OfType<WatchBooks>());
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [CoreScenario.Market("GOOD"), CoreScenario.Market("BAD")]));
        Assert.Equal(["BAD"], Assert.Single(scenario.NewCommands().OfType<WatchBooks>()).Tickers);
    }

    [Fact]
    [Trait("Requirement", "K6")]
    [Trait("Defect", "D-62")]
    public void Low_cash_is_warned_of_and_recovery_begins_at_once()
    {
        var scenario = new CoreScenario { Balance = Money.FromCents(499) };
        scenario.BringToReady();

        Assert.False(scenario.Snapshot.Calibration.Start!.CashSufficient!.IsPassed);
        Assert.Contains(
            Warnings(scenario),
            message => message == "Cash not in order: $4.99 available, $0.00 reserve, $5.00 for an order"
        );
        Assert.False(scenario.Core.State == TraderState.Error);

        scenario.Pass(25).Tick();
        Assert.Equal(CalibrationCause.Recovery, scenario.Snapshot.Calibration.Running!.Cause);
        scenario.AnswerReading();

        // Once only: while it stays low, the regular ones look at it.
        scenario.Pass(25).Tick();
        Assert.Null(scenario.Snapshot.Calibration.Running);
        Assert.Single(Warnings(scenario), message => message.StartsWith("Cash", StringComparison.Ordinal));

        scenario.Balance = Money.FromDollars(100);
        for (var i = 0; i < 10; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.AnswerReading();
        }

        Assert.True(scenario.Snapshot.Calibration.Last!.CashSufficient!.IsPassed);
        Assert.Contains(
            scenario.Activities,
            activity =>
                activity is { Type: ActivityTypes.Calibration, Level: ActivityLevel.Success }
                && activity.Message.StartsWith("Cash in order again", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "K6")]
    public void An_exchange_that_takes_no_orders_does_not_stop_the_start()
    {
        var scenario = BeforeReading();
        var reading = scenario.Reading(scenario.LastRead.ReadingId) with
        {
            Exchange = new ExchangeCondition(IsExchangeActive: true, IsTradingActive: false, ResumesAt: null),
        };
        scenario.Handle(TraderEvent.Of(scenario.Now, reading));

        Assert.Equal(TraderState.Ready, scenario.Core.State);
        var check = scenario.Snapshot.Calibration.Start!.MarketsViable!;
        Assert.False(check.IsPassed);
        Assert.StartsWith("1 selected markets viable; the exchange has paused trading", check.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(Warnings(scenario), message => message.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "K1")]
    public void A_start_that_is_cut_short_begins_its_calibration_anew()
    {
        var scenario = BeforeReading();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));
        Assert.Null(scenario.Snapshot.Calibration.Running);
        var cut = scenario.Snapshot.Calibration.Last!;
        Assert.True(cut.IsInterrupted);
        Assert.Null(cut.CashSufficient);
        Assert.Equal(TraderState.Error, scenario.Core.State);

        scenario.Pass(1_000).Tick();
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [.. scenario.Markets]));
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.True(scenario.Snapshot.Calibration.Start!.IsHealthy);
    }

    private static CoreScenario BeforeReading()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("LISTED"));
        scenario.Handle(TraderEvent.Start(scenario.Now));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, [.. scenario.Markets]));
        scenario.Succeed(TraderState.Initializing);
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        return scenario;
    }

    private static IEnumerable<Activity> Complete(CoreScenario scenario) =>
        scenario.Activities.Where(activity => activity.Message.StartsWith("Calibration complete", StringComparison.Ordinal));

    private static IEnumerable<string> Warnings(CoreScenario scenario) =>
        scenario
            .Activities.Where(activity => activity is { Type: ActivityTypes.Calibration, Level: ActivityLevel.Warning })
            .Select(activity => activity.Message);
}
