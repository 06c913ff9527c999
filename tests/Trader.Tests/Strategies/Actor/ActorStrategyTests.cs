using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Strategies;
using Trader.Strategies.Actor;

namespace Trader.Tests.Strategies.Actor;

[Trait("Requirement", "H3")]
public sealed class ActorStrategyTests
{
    [Theory]
    [InlineData(TradeAction.BuyYes, 0, Outcome.Yes, 44, 5)]
    [InlineData(TradeAction.BuyNo, 0, Outcome.No, 60, 5)]
    [InlineData(TradeAction.SellYes, 8, Outcome.No, 60, 5)]
    [InlineData(TradeAction.SellYes, 3, Outcome.No, 60, 3)]
    [InlineData(TradeAction.SellNo, -8, Outcome.Yes, 44, 5)]
    [Trait("Requirement", "Q23")]
    public void Each_action_becomes_a_limit_order_that_trades_at_once(
        TradeAction action,
        int held,
        Outcome buys,
        int cents,
        int contracts
    )
    {
        var scenario = Ready(action, held: held);
        scenario.Delta("M", Outcome.Yes, 30, 1);

        var order = Assert.Single(scenario.Placed);
        Assert.Equal(
            (buys, Price.FromCents(cents), Quantity.FromContracts(contracts)),
            (order.Outcome, order.Price, order.Count)
        );
        Assert.Equal("rl_model", order.Strategy);
    }

    [Fact]
    [Trait("Defect", "D-55")]
    public void Holding_does_nothing_and_a_disabled_selector_always_holds()
    {
        var scenario = StrategyScene.Ready(Options(new ActorOptions { Selector = ActionSelectorKind.Disabled }));
        for (var i = 0; i < 50; i++)
        {
            scenario.Pass(1_000);
            scenario.Delta("M", Outcome.Yes, 30, 1);
        }

        Assert.Empty(scenario.Placed);
        Assert.Equal(50, scenario.Report("rl_model").Holds["the selector holds"]);
    }

    [Fact]
    public void Nothing_is_selected_in_a_market_that_is_not_viable()
    {
        var selector = new Fixed(TradeAction.BuyYes);
        var scenario = Ready(selector);
        scenario.Book("M", 20, 71);
        scenario.Delta("M", Outcome.Yes, 10, 1);
        scenario.Book("M", null, 44);
        scenario.Delta("M", Outcome.No, 60, 1);
        scenario.Handle(TraderEvent.BooksSuspect(scenario.Now, ["M"]));
        scenario.Delta("M", Outcome.Yes, 10, 1);
        scenario.Handle(TraderEvent.MarketDescribed(scenario.Now, CoreScenario.Market("M", status: "closed")));
        scenario.Book("M", 40, 44);
        scenario.Delta("M", Outcome.Yes, 10, 1);

        Assert.Equal(0, selector.Asked);
        Assert.Empty(scenario.Placed);
    }

    [Theory]
    [InlineData(TradeAction.SellYes, 0, "nothing_held")]
    [InlineData(TradeAction.SellNo, 5, "nothing_held")]
    [InlineData(TradeAction.BuyYes, 96, "position_limit")]
    public void What_stands_against_an_action_is_told_once_until_it_changes(TradeAction action, int held, string status)
    {
        var scenario = Ready(action, held: held);
        for (var i = 0; i < 10; i++)
        {
            scenario.Pass(1_000);
            scenario.Delta("M", Outcome.Yes, 30, 1);
        }

        Assert.Empty(scenario.Placed);
        var told = Assert.Single(scenario.Commands.OfType<NotifyAction>()).Action;
        Assert.Equal((action, status, false), (told.Action, told.Status, told.IsExecuted));
    }

    [Fact]
    [Trait("Defect", "D-57")]
    public void The_cash_reserve_stops_opening_and_never_closing()
    {
        var options = new ActorOptions { CashReserveDollars = 9_999 };
        var opening = Ready(TradeAction.BuyYes, options);
        opening.Delta("M", Outcome.Yes, 30, 1);
        Assert.Empty(opening.Placed);
        Assert.Equal("cash_reserve_hit", Assert.Single(opening.Commands.OfType<NotifyAction>()).Action.Status);

        var closing = Ready(TradeAction.SellYes, options, held: 5);
        closing.Delta("M", Outcome.Yes, 30, 1);
        Assert.Single(closing.Placed);
    }

    [Fact]
    public void A_market_is_throttled_after_an_action_and_left_alone_for_longer_after_a_refusal_and_others_are_not()
    {
        var selector = new Fixed(TradeAction.BuyYes);
        var scenario = Ready(selector, markets: 2);
        scenario.Delta("M1", Outcome.Yes, 30, 1);
        scenario.Accept(scenario.LastOrder, filled: 5);
        scenario.Fill(scenario.LastOrder, 5, "t1");
        scenario.Pass(249);
        scenario.Delta("M1", Outcome.Yes, 30, 1);
        Assert.Single(scenario.Placed);
        scenario.Delta("M2", Outcome.Yes, 30, 1);
        Assert.Equal(2, scenario.Placed.Count);
        scenario.Pass(1);
        scenario.Delta("M1", Outcome.Yes, 30, 1);
        Assert.Equal(3, scenario.Placed.Count);

        var refused = Ready(selector, new ActorOptions { Contracts = 5_000, MaxContractsPerMarket = 10_000 });
        for (var i = 0; i < 10; i++)
        {
            refused.Delta("M", Outcome.Yes, 30, 1);
            refused.Pass(1_000);
        }

        Assert.Equal(2, refused.Core.Strategies.RefusedCount);
    }

    [Fact]
    public void One_order_at_a_time_rests_in_a_market_and_it_is_moved_or_cancelled_as_the_action_changes()
    {
        var selector = new Fixed(TradeAction.BuyYes);
        var scenario = Ready(selector);
        scenario.Delta("M", Outcome.Yes, 30, 1);
        var order = scenario.LastOrder;
        scenario.Accept(order);
        scenario.Book("M", 40, 45);
        Next(scenario);
        Assert.Empty(scenario.Commands.OfType<ChangeOrder>());

        scenario.Book("M", 41, 46);
        Next(scenario);
        Assert.Equal(Price.FromCents(46), Assert.Single(scenario.Commands.OfType<ChangeOrder>()).Change.Price);
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new ChangeAnswer(order.ClientOrderId, ChangeAnswerKind.Done) { Remaining = order.Count, EngineMs = 9 }
            )
        );

        selector.Action = TradeAction.BuyNo;
        Next(scenario);
        Assert.Single(scenario.Commands.OfType<CancelOrder>());
        Assert.Single(scenario.Placed);

        static void Next(CoreScenario scenario)
        {
            scenario.Pass(1_000);
            scenario.Delta("M", Outcome.Yes, 30, 1);
        }
    }

    [Fact]
    [Trait("Requirement", "Q7")]
    [Trait("Defect", "D-54")]
    public void A_fill_is_seen_by_the_very_next_action_without_any_wait()
    {
        var selector = new Fixed(TradeAction.BuyYes);
        var scenario = Ready(selector, new ActorOptions { ThrottleMs = 0 });
        scenario.Delta("M", Outcome.Yes, 30, 1);
        scenario.Accept(scenario.LastOrder, filled: 5);
        scenario.Fill(scenario.LastOrder, 5, "t1");
        scenario.Pass(1);
        scenario.Delta("M", Outcome.Yes, 30, 1);

        Assert.Equal(Quantity.FromContracts(5), selector.Last.Net);
    }

    [Fact]
    [Trait("Requirement", "H6")]
    public void A_selector_that_fails_costs_its_turn_and_in_the_end_the_actors_service()
    {
        var scenario = Ready(new Fixed(TradeAction.BuyYes) { Fault = new InvalidOperationException("no such shape") });
        for (var i = 0; i < 5; i++)
        {
            scenario.Delta("M", Outcome.Yes, 30, 1);
        }

        Assert.Equal(
            (3L, StrategyCondition.Pausing),
            (scenario.Report("rl_model").Failures, scenario.Report("rl_model").Condition)
        );
        Assert.Empty(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "H6")]
    public void An_old_event_is_not_acted_upon()
    {
        var scenario = Ready(TradeAction.BuyYes);
        scenario.Delta("M", Outcome.Yes, 30, 1, ageMs: 10_001);
        Assert.Empty(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "L5")]
    [Trait("Requirement", "O5")]
    [Trait("Defect", "D-83")]
    public void Without_anything_that_chooses_actions_the_start_is_refused_in_one_sentence()
    {
        var mistake = Assert.Single(Options(new ActorOptions()).Validate());
        Assert.StartsWith("V3_TRADING_STRATEGY=rl_model needs RL_ACTOR_STRATEGY=hardcoded", mistake, StringComparison.Ordinal);
        Assert.Empty(Options(new ActorOptions { Selector = ActionSelectorKind.HardCoded }).Validate());
    }

    [Theory]
    [InlineData(40, 44, 900, 100, 0, 3_600_000, TradeAction.BuyYes)]
    [InlineData(40, 44, 100, 900, 0, 3_600_000, TradeAction.BuyNo)]
    [InlineData(40, 44, 100, 900, 5, 3_600_000, TradeAction.SellYes)]
    [InlineData(40, 44, 900, 100, -5, 3_600_000, TradeAction.SellNo)]
    [InlineData(40, 44, 100, 900, 5, 1_000, TradeAction.SellYes)]
    [InlineData(40, 44, 900, 100, 0, 299_999, TradeAction.Hold)]
    [InlineData(40, 44, 500, 500, 0, 3_600_000, TradeAction.Hold)]
    [InlineData(40, 49, 900, 100, 0, 3_600_000, TradeAction.Hold)]
    [Trait("Requirement", "L5")]
    [Trait("Defect", "D-56")]
    public void The_stand_in_goes_with_the_pressure_of_the_sizes_by_name(
        int bid,
        int ask,
        int bidSize,
        int askSize,
        int net,
        long msToClose,
        TradeAction expected
    )
    {
        var observation = new ActorObservation(
            "M",
            NowMs: 1,
            Price.FromCents(bid),
            Price.FromCents(ask),
            Quantity.FromContracts(bidSize),
            Quantity.FromContracts(askSize),
            Quantity.FromContracts(net),
            msToClose
        );
        Assert.Equal(expected, new HardCodedSelector().Select(observation));
    }

    [Fact]
    [Trait("Requirement", "L5")]
    public void The_stand_in_trades_through_the_whole_loop()
    {
        var scenario = StrategyScene.Ready(Options(new ActorOptions { Selector = ActionSelectorKind.HardCoded }));
        scenario.Delta("M", Outcome.Yes, 40, 9_000);
        var order = Assert.Single(scenario.Placed);
        Assert.Equal((Outcome.Yes, Price.FromCents(44)), (order.Outcome, order.Price));
    }

    private static TraderOptions Options(ActorOptions actor) =>
        new()
        {
            Strategies = new StrategyOptions { Names = ["rl_model"], Actor = actor },
        };

    private static CoreScenario Ready(TradeAction action, ActorOptions? options = null, int held = 0) =>
        Ready(new Fixed(action), options, held);

    // Handed in under its own name, it takes the built-in one's place.
    private static CoreScenario Ready(Fixed selector, ActorOptions? options = null, int held = 0, int markets = 1)
    {
        var scenario = new CoreScenario(options: null, [new ActorStrategy(options ?? new ActorOptions(), selector)]);
        var tickers = markets == 1 ? ["M"] : Enumerable.Range(1, markets).Select(i => $"M{i}").ToArray();
        scenario.Markets.AddRange(tickers.Select(ticker => CoreScenario.Market(ticker)));
        if (held != 0)
        {
            scenario.Positions.Add(CoreScenario.Held("M", held, 200));
        }

        scenario.BringToReady();
        foreach (var ticker in tickers)
        {
            scenario.Book(ticker, 40, 44);
        }

        return scenario;
    }

    private sealed class Fixed(TradeAction action) : IActionSelector
    {
        public TradeAction Action { get; set; } = action;

        public Exception? Fault { get; init; }

        public int Asked { get; private set; }

        public ActorObservation Last { get; private set; }

        public TradeAction Select(in ActorObservation observation)
        {
            Asked++;
            Last = observation;
            return Fault is { } fault ? throw fault : Action;
        }
    }
}
