using Trader.Events;
using Trader.Lifecycle;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Status;

/// <summary>What the core makes of a health check: it alone decides what follows.</summary>
public sealed class HealthCheckTests
{
    private static readonly DateTimeOffset End = new(2026, 11, 26, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "A8")]
    public void An_exchange_that_takes_no_orders_stops_opening_and_is_never_an_error(bool isExchangeActive)
    {
        var scenario = CoreScenario.ReadyWithBook();
        Check(scenario, new ExchangeCondition(isExchangeActive, IsTradingActive: false, End));
        Check(scenario, new ExchangeCondition(isExchangeActive, IsTradingActive: false, End));

        scenario.Whale("M");

        Assert.Empty(scenario.Placed);
        Assert.Equal(WhaleOutcome.SkippedRisk, Assert.Single(scenario.Decisions).Outcome);
        Assert.Equal(TraderState.Ready, scenario.Core.State);
        Assert.Contains("until about 2026-11-26 10:00 UTC", scenario.Snapshot.Exchange.Describe(), StringComparison.Ordinal);
        Assert.Single(scenario.Activities, activity => activity.Message.StartsWith("Exchange status", StringComparison.Ordinal));
        Check(scenario, ExchangeCondition.Open);
        Assert.True(scenario.Snapshot.Exchange.TakesOrders);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Requirement", "D13")]
    public void An_api_that_fails_again_and_again_is_an_error_that_names_it()
    {
        var scenario = CoreScenario.ReadyWithBook();

        Check(scenario, ExchangeCondition.Open, apiFailure: "5 errors in a row, the last: no connection");

        Assert.Equal(TraderState.Error, scenario.Core.State);
        Assert.Contains("5 errors in a row", scenario.Snapshot.LastError, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Without_trading_a_failing_api_is_shown_and_nothing_more()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { TradingEnabled = false });

        Check(scenario, ExchangeCondition.Open, apiFailure: "5 errors in a row");

        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "A8")]
    public void While_the_whole_exchange_is_paused_neither_its_api_nor_its_lists_make_an_error()
    {
        var scenario = CoreScenario.ReadyWithBook();
        Check(scenario, new ExchangeCondition(IsExchangeActive: false, IsTradingActive: false, End));

        Check(scenario, exchange: null, apiFailure: "9 errors in a row");
        for (var reading = 0; reading < 10; reading++)
        {
            scenario.Pass((scenario.Options.SyncIntervalSeconds * 1000L) + 1).Tick();
            scenario.Handle(
                TraderEvent.AccountReadFailed(
                    scenario.Now,
                    new StepFailure(TraderState.KalshiDataSync, "HTTP 503", IsFatal: false)
                )
            );
        }

        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Requirement", "C5")]
    public void A_part_that_falls_ill_is_said_once_and_so_is_its_recovery()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var ill = new ComponentCheck("recorder", HealthLevel.Degraded, "the disk is full", IsCritical: false);
        Check(scenario, ExchangeCondition.Open, components: [ill with { Level = HealthLevel.Healthy }]);
        Check(scenario, ExchangeCondition.Open, components: [ill]);
        Check(scenario, ExchangeCondition.Open, components: [ill]);
        Check(scenario, ExchangeCondition.Open, components: [ill with { Level = HealthLevel.Idle, Detail = "off" }]);
        Check(scenario, ExchangeCondition.Open, components: [ill with { Level = HealthLevel.Idle, Detail = "off" }]);

        var said = scenario.Activities.Where(activity => activity.Type == ActivityTypes.HealthCheck).ToList();
        Assert.Equal(
            [
                (ActivityLevel.Warning, "recorder is degraded: the disk is full"),
                (ActivityLevel.Success, "recorder is healthy again: off"),
            ],
            said.Select(activity => (activity.Level, activity.Message))
        );
        Assert.Equal(TraderState.Ready, scenario.Core.State);
    }

    private static void Check(
        CoreScenario scenario,
        ExchangeCondition? exchange,
        string? apiFailure = null,
        IReadOnlyList<ComponentCheck>? components = null
    ) =>
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new HealthCheck
                {
                    Exchange = exchange,
                    ApiFailure = apiFailure,
                    Components = components ?? [],
                }
            )
        );
}
