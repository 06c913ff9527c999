using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Risk.Breakers;
using Trader.Status;
using Trader.Whales;

namespace Trader.Tests.Risk.Breakers;

/// <summary>Orders that fail again and again stop opening, in their market or everywhere, for a while.</summary>
[Trait("Requirement", "J2")]
[Trait("Requirement", "Q11")]
public sealed class CircuitBreakerTests
{
    private readonly CoreScenario scenario;
    private int lastWhale;

    public CircuitBreakerTests()
    {
        scenario = Scenario(new BreakerOptions());
    }

    [Fact]
    public void Five_failures_in_a_row_open_the_global_breaker_and_no_whale_is_followed()
    {
        for (var i = 0; i < 4; i++)
        {
            Fail($"M{i}");
        }

        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
        Fail("M4");

        Assert.True(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal(
            "the global circuit breaker is open (5 errors in a row, the last: no answer)",
            scenario.Core.Breakers.WhyGloballyOpen
        );
        Whale("M5");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("M5"));
        Assert.Equal(scenario.Core.Breakers.WhyGloballyOpen, scenario.DecisionIn("M5").Reason);
        var said = Assert.Single(Said());
        Assert.Equal(
            (
                ActivityLevel.Error,
                "Circuit breaker opened: nothing is opened in any market for 300 s, closing goes on (5 errors in a row, the last: no answer)"
            ),
            (said.Level, said.Message)
        );
    }

    [Fact]
    public void A_success_in_between_makes_the_count_begin_anew()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Fail($"M{i}");
            }

            Succeed("M4");
        }

        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal(0, View("global").Errors);
    }

    [Fact]
    [Trait("Defect", "D-29")]
    public void Errors_do_not_add_up_over_a_run_that_mostly_succeeds()
    {
        for (var i = 0; i < 50; i++)
        {
            Fail("M0");
            Succeed("M0");
        }

        Assert.Empty(Said());
        Assert.Equal(0, scenario.Core.Breakers.OpenedCount);
    }

    [Fact]
    public void What_the_exchange_refuses_for_what_it_says_counts_in_its_market_only()
    {
        for (var i = 0; i < 5; i++)
        {
            Fail("M0", OrderFault.Rejection, OrderAnswerKind.Refused);
        }

        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal((false, 0), (View("global").IsOpen, View("global").Errors));
        Assert.Equal((true, 5, 300_000L), (View("M0").IsOpen, View("M0").Errors, View("M0").ClosesInWallMs));
        Whale("M0");
        Assert.Equal(
            "the market's circuit breaker is open (5 errors in a row, the last: no answer)",
            scenario.DecisionIn("M0").Reason
        );
        Succeed("M1");
    }

    [Fact]
    public void What_was_held_back_by_the_trader_itself_is_no_error()
    {
        for (var i = 0; i < 20; i++)
        {
            Fail("M0", OrderFault.None, OrderAnswerKind.NotSent);
        }

        Assert.Equal(0, scenario.Core.Breakers.OpenedCount);
        Assert.Equal(0, View("global").Errors);
    }

    [Fact]
    public void An_order_whose_answer_was_lost_counts_once_whatever_becomes_of_it()
    {
        var order = Follow("M0");
        Answer(order, OrderAnswerKind.Unknown, OrderFault.Failure);
        Answer(order, OrderAnswerKind.Absent, OrderFault.None);
        Assert.Equal(1, View("global").Errors);
    }

    [Fact]
    public void Errors_of_more_than_the_window_ago_do_not_count()
    {
        for (var i = 0; i < 4; i++)
        {
            Fail("M0");
        }

        scenario.PassWall(300_000).Tick();
        Assert.Equal(0, View("global").Errors);
        Fail("M0");
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal(1, View("M0").Errors);
    }

    [Fact]
    public void The_pause_is_one_of_the_wall_clock_and_ends_by_itself()
    {
        Open();
        scenario.PassExchange(3_600_000).PassWall(299_999).Tick();
        Assert.True(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal(1, View("global").ClosesInWallMs);

        scenario.PassWall(1).Tick();
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Contains(Said(), said => said.Message == "Circuit breaker closed, its pause is over: opening goes on");
        Succeed("M6");
    }

    [Fact]
    public void After_its_pause_the_next_error_opens_it_at_once_unless_something_succeeded()
    {
        Open();
        scenario.PassWall(300_000).Tick();
        Fail("M0");
        Assert.True(scenario.Core.Breakers.IsGloballyOpen);
        Assert.Contains("an error right after its last pause", scenario.Core.Breakers.WhyGloballyOpen!, StringComparison.Ordinal);

        scenario.PassWall(300_000).Tick();
        Succeed("M0");
        Fail("M0");
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
    }

    [Fact]
    public void A_window_without_an_error_ends_the_probation_too()
    {
        Open();
        scenario.PassWall(300_000).Tick().PassWall(300_000).Tick();
        Fail("M0");
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_does_not_make_the_pause_longer()
    {
        Open();
        scenario.PassWall(-3_600_000).Tick().PassWall(299_999).Tick();
        Assert.True(scenario.Core.Breakers.IsGloballyOpen);
        scenario.PassWall(1).Tick();
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
    }

    [Theory]
    [InlineData("all", false, false)]
    [InlineData("global", false, true)]
    [InlineData("M0", true, false)]
    [InlineData("M1", true, true)]
    public void An_operator_closes_those_of_a_scope(string scope, bool isGlobalOpen, bool isMarketOpen)
    {
        for (var i = 0; i < 5; i++)
        {
            Fail("M0");
        }

        scenario.Handle(TraderEvent.Of(scenario.Now, new BreakerReset(scope, "an operator (looked at it)")));

        Assert.Equal(isGlobalOpen, scenario.Core.Breakers.IsGloballyOpen);
        Assert.Equal(isMarketOpen, scenario.Snapshot.Risk.Breakers.Any(breaker => breaker is { Scope: "M0", IsOpen: true }));
        var closed = (isGlobalOpen ? 0 : 1) + (isMarketOpen ? 0 : 1);
        Assert.Equal(
            closed,
            Said().Count(said => said.Message.Contains("closed, reset by an operator (looked at it)", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_reset_ends_the_probation()
    {
        Open();
        scenario.Handle(TraderEvent.Of(scenario.Now, new BreakerReset("global", "an operator")));
        Fail("M0");
        Assert.False(scenario.Core.Breakers.IsGloballyOpen);
    }

    [Fact]
    public void Closing_goes_on_while_it_is_open()
    {
        var gate = new GateScenario();
        gate.Buy("E0-A", 50, 10);
        var breakers = scenario.Core.Breakers;
        Open();
        gate.Gate.Add(breakers);
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 10, Outcome.No)));
        Assert.Equal(Trader.Risk.RiskRule.Veto, gate.RuleAgainst(gate.Order("E0-A", 50, 11, Outcome.No)));
    }

    [Fact]
    public void One_that_is_switched_off_never_opens()
    {
        var off = Scenario(new BreakerOptions { GlobalErrors = 0, MarketErrors = 0 });
        for (var i = 0; i < 50; i++)
        {
            var order = Follow("M0", off);
            Answer(order, OrderAnswerKind.NotSent, OrderFault.Failure, off);
        }

        Assert.Equal([new BreakerView("global", IsOpen: false, 0, 0, null, 0)], off.Snapshot.Risk.Breakers);
    }

    [Fact]
    public void A_change_that_fails_counts_and_one_that_is_done_is_a_success()
    {
        var order = Follow("M0");
        scenario.Accept(order);
        for (var i = 0; i < 4; i++)
        {
            Change(ChangeAnswerKind.Refused, OrderFault.Failure);
        }

        Change(ChangeAnswerKind.Done, OrderFault.None);
        Assert.Equal(0, View("global").Errors);
        for (var i = 0; i < 5; i++)
        {
            Change(ChangeAnswerKind.Unknown, OrderFault.Failure);
        }

        Assert.True(scenario.Core.Breakers.IsGloballyOpen);

        void Change(ChangeAnswerKind kind, OrderFault fault) =>
            scenario.Handle(
                TraderEvent.Of(scenario.Now, new ChangeAnswer(order.ClientOrderId, kind) { Fault = fault, Reason = "no answer" })
            );
    }

    [Fact]
    public void Beyond_the_bound_the_market_whose_error_is_the_longest_ago_is_forgotten_and_open_ones_last()
    {
        var small = Scenario(
            new BreakerOptions
            {
                MaxMarkets = 10,
                MarketErrors = 2,
                GlobalErrors = 0,
            }
        );
        Fail("M0", OrderFault.Failure, OrderAnswerKind.NotSent, small);
        Fail("M0", OrderFault.Failure, OrderAnswerKind.NotSent, small);
        for (var i = 1; i <= 10; i++)
        {
            small.PassWall(10);
            Fail($"M{i}", OrderFault.Failure, OrderAnswerKind.NotSent, small);
        }

        Assert.Equal(
            ["global", "M0", "M10", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9"],
            small
                .Snapshot.Risk.Breakers.Select(breaker => breaker.Scope)
                .OrderBy(scope => scope[0] == 'g' ? 0 : 1)
                .ThenBy(s => s, StringComparer.Ordinal)
        );
    }

    private static CoreScenario Scenario(BreakerOptions options)
    {
        var tickers = Enumerable.Range(0, 11).Select(i => $"M{i}").ToList();
        var made = CoreScenario.Ready(
            new TraderOptions
            {
                Breakers = options,
                MaxFollowPositions = 0,
                MaxFollowsPerMinute = 1_000_000,
                MaxOrdersPerMinute = 0,
                MarketLimit = 20,
            },
            [.. tickers.Select(ticker => CoreScenario.Market(ticker))]
        );
        tickers.ForEach(ticker => made.Book(ticker, 40, 44));
        return made;
    }

    private void Open()
    {
        for (var i = 0; i < 5; i++)
        {
            Fail($"M{i}");
        }

        Assert.True(scenario.Core.Breakers.IsGloballyOpen);
    }

    private void Whale(string ticker, CoreScenario? inScenario = null)
    {
        var scene = inScenario ?? scenario;
        scene.Trade(ticker, Outcome.Yes, 42, 200, scene.ExchangeMs - (++lastWhale % 1_000));
    }

    private OrderIntent Follow(string ticker, CoreScenario? inScenario = null)
    {
        var scene = inScenario ?? scenario;
        var before = scene.Placed.Count;
        Whale(ticker, scene);
        Assert.Equal(before + 1, scene.Placed.Count);
        return scene.LastOrder;
    }

    private void Fail(
        string ticker,
        OrderFault fault = OrderFault.Failure,
        OrderAnswerKind kind = OrderAnswerKind.NotSent,
        CoreScenario? inScenario = null
    ) => Answer(Follow(ticker, inScenario), kind, fault, inScenario);

    private void Succeed(string ticker)
    {
        var order = Follow(ticker);
        scenario.Accept(order);
        scenario.Update(order, "canceled", 0, 0);
    }

    private void Answer(OrderIntent order, OrderAnswerKind kind, OrderFault fault, CoreScenario? inScenario = null) =>
        (inScenario ?? scenario).Answer(
            new OrderAnswer
            {
                ClientOrderId = order.ClientOrderId,
                Kind = kind,
                Reason = "no answer",
                Fault = fault,
            }
        );

    private BreakerView View(string scope) => scenario.Snapshot.Risk.Breakers.Single(breaker => breaker.Scope == scope);

    private IEnumerable<Activity> Said() => scenario.Activities.Where(activity => activity.Type == ActivityTypes.Risk);
}
