using Kalshi;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Portfolio;
using Trader.Upkeep.Calibration;
using Trader.Whales;

namespace Trader.Tests.Upkeep.Calibration;

/// <summary>Bad states that end without a person, by a recalibration or sooner.</summary>
[Trait("Requirement", "K5")]
public sealed class RecoveryTests
{
    [Fact]
    public void Drift_is_put_right_and_opening_in_its_market_goes_on()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Positions.Add(CoreScenario.Held("M", 5, 200));
        scenario.Balance -= Money.FromDollars(2);
        for (var minute = 0; minute < 4; minute++)
        {
            scenario.Pass(60_000).Tick();
            scenario.AnswerReading();
            scenario.AnswerMarkets();
        }

        Assert.Equal(2, scenario.Snapshot.DriftCorrections);
        Assert.All(scenario.Snapshot.DriftHistory, record => Assert.Equal(DriftRemedy.Corrected, record.Remedy));
        Assert.Empty(scenario.Snapshot.Calibration.Correcting);
        Assert.True(scenario.Snapshot.Calibration.Last!.Drift!.IsNone);
        Assert.True(scenario.Snapshot.Calibration.Last!.IsHealthy);
    }

    [Fact]
    public void A_lost_connection_leads_back_to_ready_through_a_calibration_and_whales_are_followed_again()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Handle(TraderEvent.FeedLost(scenario.Now, "a cut"));
        scenario.Pass(5_000).Tick();
        scenario.Succeed(TraderState.OrderbookConnect);
        scenario.Succeed(TraderState.TradingClientConnect);
        scenario.AnswerReading();
        scenario.AnswerMarkets();
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Equal(2, scenario.Snapshot.Calibration.Count);
        Assert.Equal(CalibrationCause.Start, scenario.Snapshot.Calibration.Last!.Cause);

        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        Assert.Equal(WhaleOutcome.Followed, scenario.OutcomeIn("M"));
    }

    [Fact]
    public void An_order_of_unknown_fate_is_known_once_a_recalibration_has_seen_it()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.LoseAnswer(order);
        Assert.Equal("unknown", Assert.Single(scenario.Snapshot.Orders).Status);

        scenario.Orders.Add(CoreScenario.Dto(order, "resting", 0, 5));
        scenario.Pass(60_000).Tick();
        scenario.AnswerReading();
        Assert.Equal("resting", Assert.Single(scenario.Snapshot.Orders).Status);
        Assert.Equal(1, scenario.Snapshot.Calibration.Last!.Orders);
    }
}
