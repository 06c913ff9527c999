using Kalshi;
using Trader.Events;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>An order that only closes what is held passes every limit; what goes beyond is bound like any other.</summary>
[Trait("Requirement", "J1")]
public sealed class ReducingOrderTests
{
    /// <summary>Each limit used up or overrun, so that nothing more can be opened.</summary>
    public static TheoryData<RiskRule, TraderOptions> Exhausted =>
        new()
        {
            { RiskRule.OpenOrders, GateScenario.Loose with { MaxOpenOrders = 1 } },
            { RiskRule.OrdersPerMinute, GateScenario.Loose with { MaxOrdersPerMinute = 2 } },
            { RiskRule.OrderContracts, GateScenario.Loose with { MaxPositionContracts = 20 } },
            { RiskRule.OrderNotional, GateScenario.Loose with { MaxOrderNotionalDollars = 10 } },
            { RiskRule.MarketContracts, GateScenario.Loose with { MaxContractsPerMarket = 20 } },
            { RiskRule.TotalContracts, GateScenario.Loose with { MaxTotalContracts = 25 } },
            { RiskRule.RunContracts, GateScenario.Loose with { MaxContractsPerRun = 25 } },
            { RiskRule.MarketExposure, GateScenario.Loose with { MaxMarketExposureDollars = 10 } },
            { RiskRule.EventExposure, GateScenario.Loose with { MaxEventExposureDollars = 12 } },
            { RiskRule.TotalExposure, GateScenario.Loose with { MaxExposureDollars = 12 } },
            { RiskRule.DailyLoss, GateScenario.Loose with { MaxDailyLossDollars = 1 } },
            { RiskRule.Cash, GateScenario.Loose },
        };

    [Theory]
    [MemberData(nameof(Exhausted))]
    public void Closing_passes_where_opening_is_refused(RiskRule rule, TraderOptions options)
    {
        // 20 held for 10 dollars, 5 on order for 2, of 13 dollars; the mark is 10¢ below the price paid.
        var gate = new GateScenario(options, dollars: 13);
        gate.Buy("E0-A", 50, 20);
        gate.Answer(gate.Send("E0-B", 40, 5), OrderAnswerKind.Unknown);
        gate.Book("E0-A", 40, 45);

        Assert.Equal(rule, gate.RuleAgainst(gate.Order("E0-A", 50, 21)));
        gate.Send("E0-A", 99, 20, Outcome.No);
    }

    [Fact]
    public void A_position_larger_than_an_order_may_be_can_be_closed_in_one()
    {
        var gate = new GateScenario(
            GateScenario.Loose with
            {
                MaxPositionContracts = 100,
            },
            dollars: 1_000,
            CoreScenario.Held("E0-A", 180, 9_000)
        );
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 180, Outcome.No)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 280, Outcome.No)));
        Assert.Equal(RiskRule.OrderContracts, gate.RuleAgainst(gate.Order("E0-A", 50, 280, Outcome.No, hundredths: 1)));
    }

    [Theory]
    [InlineData(Outcome.Yes)]
    [InlineData(Outcome.No)]
    public void Only_the_opening_part_of_an_order_counts(Outcome held)
    {
        // 10 held for 5 dollars.
        var gate = new GateScenario(GateScenario.Loose with { MaxMarketExposureDollars = 7 });
        gate.Buy("E0-A", 50, 10, held);
        var other = held.Opposite();
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 14, other)));
        Assert.Equal(RiskRule.MarketExposure, gate.RuleAgainst(gate.Order("E0-A", 50, 14, other, hundredths: 1)));
    }

    [Fact]
    public void What_pending_orders_may_close_already_is_not_there_to_be_closed_again()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOpenOrders = 3 });
        gate.Buy("E0-A", 50, 10);
        gate.Answer(gate.Send("E0-A", 50, 4, Outcome.No), OrderAnswerKind.Unknown);
        var told = gate.Send("E0-A", 50, 3, Outcome.No);
        gate.Answer(told, OrderAnswerKind.Accepted, filled: 3);
        gate.Send("E1-A", 50, 1);
        gate.Send("E1-A", 50, 1);
        Assert.Equal(3, gate.Orders.Open.Count);

        // 10 held, 4 of unknown fate, 3 filled but not booked: 3 are left.
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 3, Outcome.No)));
        Assert.Equal(RiskRule.OpenOrders, gate.RuleAgainst(gate.Order("E0-A", 50, 3, Outcome.No, hundredths: 1)));

        gate.Fill(told, 3);
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 3, Outcome.No)));
        Assert.Equal(RiskRule.OpenOrders, gate.RuleAgainst(gate.Order("E0-A", 50, 3, Outcome.No, hundredths: 1)));
    }

    [Fact]
    public void Orders_on_the_held_side_give_nothing_to_close_before_they_fill()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOpenOrders = 1 });
        var order = gate.Send("E0-A", 50, 10);
        Assert.Equal(RiskRule.OpenOrders, gate.RuleAgainst(gate.Order("E0-A", 50, 1, Outcome.No)));
        gate.Answer(order, OrderAnswerKind.Accepted, filled: 5);
        Assert.Equal(RiskRule.OpenOrders, gate.RuleAgainst(gate.Order("E0-A", 50, 1, Outcome.No)));
        gate.Fill(order, 5);
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 5, Outcome.No)));
    }

    [Fact]
    public void A_closing_order_takes_neither_exposure_nor_cash()
    {
        var gate = new GateScenario(dollars: 100);
        gate.Buy("E0-A", 50, 10);
        var (exposure, cash) = (gate.Gate.Exposure, gate.Gate.AvailableCash);
        gate.Send("E0-A", 60, 10, Outcome.No);
        Assert.Equal((exposure, cash), (gate.Gate.Exposure, gate.Gate.AvailableCash));
    }

    [Fact]
    public void Of_several_orders_that_close_and_open_the_dearest_is_taken_to_open()
    {
        // 10 held for 5 dollars. The dear order closes all of it, the cheap one is beyond; if the cheap one fills first, the
        // dear one opens.
        var gate = new GateScenario();
        gate.Buy("E0-A", 50, 10);
        var dear = gate.Send("E0-A", 90, 10, Outcome.No);
        gate.Send("E0-A", 10, 10, Outcome.No);
        Assert.Equal(Money.FromDollars(5 + 9), gate.Gate.Exposure);

        // Never more than all of them cost.
        gate.Send("E0-A", 10, 10, Outcome.No);
        Assert.Equal(Money.FromDollars(5 + 9 + 2), gate.Gate.Exposure);
        gate.Cancel(dear);
        Assert.Equal(Money.FromDollars(5 + 1), gate.Gate.Exposure);
    }

    [Fact]
    public void Closing_still_needs_a_switch_that_is_on_an_open_market_and_a_price_that_is_allowed()
    {
        var held = CoreScenario.Held("E0-A", 10, 500);
        Assert.Equal(RiskRule.TradingEnabled, Rule(GateScenario.Loose with { TradingEnabled = false }, 50));
        Assert.Equal(RiskRule.PriceBand, Rule(GateScenario.Loose with { MaxOrderPriceCents = 40 }, 50));
        Assert.Equal(RiskRule.PriceGrid, Rule(GateScenario.Loose, 0));
        Assert.Equal(RiskRule.MarketOpen, Rule(GateScenario.Loose, 50, laterMs: 100 * 86_400_000L));
        Assert.Null(Rule(GateScenario.Loose, 50));

        RiskRule? Rule(TraderOptions options, int cents, long laterMs = 0)
        {
            var gate = new GateScenario(options, 1_000, held);
            gate.ExchangeMs += laterMs;
            return gate.RuleAgainst(gate.Order("E0-A", cents, 10, Outcome.No));
        }
    }

    [Fact]
    public void A_closing_order_counts_towards_the_minute_and_the_run_all_the_same()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOrdersPerMinute = 3, MaxContractsPerRun = 30 });
        gate.Buy("E0-A", 50, 10);
        gate.Buy("E0-A", 50, 10, Outcome.No);
        Assert.Equal(2_000, gate.Usage(RiskRule.RunContracts).Used);
        Assert.Equal(2, gate.Usage(RiskRule.OrdersPerMinute).Used);
        Assert.Equal(RiskRule.RunContracts, gate.RuleAgainst(gate.Order("E0-A", 50, 10, hundredths: 1)));
    }
}
