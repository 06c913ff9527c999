using Kalshi;
using Trader.Events;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Tests.Portfolio;

[Trait("Requirement", "F4")]
public sealed class MarketStopsTests
{
    private static readonly TraderOptions Options = new() { DriftRecurrenceMinutes = 10, DriftReleaseReadings = 3 };

    private readonly MarketStops stops = new(Options);

    [Fact]
    public void A_second_correction_within_the_time_stops_that_market_and_no_other()
    {
        Assert.Null(stops.OnCorrected("M", At(0)));
        Assert.Null(stops.WhyClosedForOpening("M"));
        var stop = stops.OnCorrected("M", At(599_999));
        Assert.NotNull(stop);
        Assert.Equal(stop.Reason, stops.WhyClosedForOpening("M"));
        Assert.Contains("twice within 10 minutes", stop.Reason, StringComparison.Ordinal);
        Assert.Null(stops.WhyClosedForOpening("N"));
    }

    [Fact]
    public void Corrections_further_apart_stop_nothing()
    {
        Assert.Null(stops.OnCorrected("M", At(0)));
        Assert.Null(stops.OnCorrected("M", At(600_001)));
        Assert.Null(stops.OnCorrected("N", At(600_002)));
        Assert.Empty(stops.All);
    }

    [Fact]
    public void Cash_that_had_to_be_corrected_twice_stops_opening_everywhere()
    {
        stops.OnCashCorrected(At(0));
        Assert.NotNull(stops.OnCashCorrected(At(1)));
        Assert.NotNull(stops.WhyClosedForOpening("M"));
        Assert.NotNull(stops.WhyClosedForOpening("N"));
    }

    [Fact]
    public void A_stop_ends_after_a_stretch_of_agreeing_comparisons_that_no_difference_interrupts()
    {
        Stop("M");
        Assert.Empty(Agree("M"));
        Assert.Empty(Agree("M"));
        Assert.Empty(stops.OnCompared(_ => false, ticker => ticker == "M"));
        Assert.Empty(Agree("M"));
        Assert.Empty(Agree("M"));

        // What could not be told neither counts nor interrupts.
        Assert.Empty(stops.OnCompared(_ => false, _ => false));
        Assert.Equal("M", Assert.Single(Agree("M")).Ticker);
        Assert.Null(stops.WhyClosedForOpening("M"));
    }

    [Fact]
    public void An_operator_releases_one_market_or_all_of_them()
    {
        Stop("M");
        Stop("N");
        stops.OnCashCorrected(At(0));
        stops.OnCashCorrected(At(1));
        Assert.Equal("N", Assert.Single(stops.Release("N")).Ticker);
        Assert.Equal(2, stops.Release("").Count);
        Assert.Null(stops.WhyClosedForOpening("M"));
        Assert.Empty(stops.Release("M"));

        // And the count begins anew.
        Assert.Null(stops.OnCorrected("M", At(2)));
    }

    [Fact]
    public void Recurring_drift_stops_its_market_says_so_and_agreement_releases_it()
    {
        var scenario = CoreScenario.Ready(Options);
        Drift(scenario, contracts: 5);
        Assert.Empty(scenario.Snapshot.MarketStops);
        Drift(scenario, contracts: 6);
        Assert.Equal("M", Assert.Single(scenario.Snapshot.MarketStops).Ticker);
        Assert.Contains(
            scenario.Activities,
            activity =>
                activity.Level == ActivityLevel.Error
                && activity.Message.StartsWith("Nothing is opened in M", StringComparison.Ordinal)
        );
        for (var i = 0; i < 3; i++)
        {
            Assert.NotEmpty(scenario.Snapshot.MarketStops);
            Read(scenario);
        }

        Assert.Empty(scenario.Snapshot.MarketStops);
        Assert.Contains(
            scenario.Activities,
            activity => activity.Message == "Opening in M is possible again: 3 readings in a row agree"
        );
    }

    [Fact]
    public void Recurring_drift_of_cash_alone_stops_everything_until_an_operator_releases_it()
    {
        var scenario = CoreScenario.Ready(Options);
        for (var i = 0; i < 2; i++)
        {
            scenario.Balance -= Money.FromCents(7);
            Read(scenario);
            Read(scenario);
            Read(scenario);
        }

        Assert.Equal("", Assert.Single(scenario.Snapshot.MarketStops).Ticker);
        scenario.Handle(TraderEvent.OpeningReleased(scenario.Now, ""));
        Assert.Empty(scenario.Snapshot.MarketStops);
    }

    private static void Drift(CoreScenario scenario, int contracts)
    {
        scenario.Positions.Clear();
        scenario.Positions.Add(CoreScenario.Held("M", contracts, contracts * 42));
        for (var i = 0; i < 3; i++)
        {
            Read(scenario);
        }
    }

    private static void Read(CoreScenario scenario)
    {
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
    }

    private static EventTime At(long exchangeMs) => new(CoreScenario.StartExchangeMs + exchangeMs, CoreScenario.StartWallMs);

    private void Stop(string ticker)
    {
        stops.OnCorrected(ticker, At(0));
        stops.OnCorrected(ticker, At(1));
    }

    private IReadOnlyList<MarketStop> Agree(string agreeing) => stops.OnCompared(ticker => ticker == agreeing, _ => false);
}
