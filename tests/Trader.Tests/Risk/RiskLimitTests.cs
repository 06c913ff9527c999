using Kalshi;
using Trader.Events;
using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>Each limit on its own: what is just under it and at it passes, what is just over it does not.</summary>
[Trait("Requirement", "J1")]
public sealed class RiskLimitTests
{
    [Fact]
    [Trait("Requirement", "Q11")]
    public void The_defaults_are_those_promised()
    {
        var options = new TraderOptions();
        Assert.Equal((10, 100, 1_000L), (options.MaxOpenOrders, options.MaxPositionContracts, options.MaxExposureDollars));
        Assert.Equal((0, 100), (options.MinOrderPriceCents, options.MaxOrderPriceCents));
        Assert.Equal(
            (100L, 100L, 250L),
            (options.MaxOrderNotionalDollars, options.MaxMarketExposureDollars, options.MaxEventExposureDollars)
        );
        Assert.Equal((60, 250L, 0), (options.MaxOrdersPerMinute, options.MaxDailyLossDollars, options.RiskDayStartMinutesUtc));
    }

    [Fact]
    [Trait("Requirement", "Q12")]
    public void Five_hundred_contracts_in_total_a_hundred_a_market_and_a_thousand_a_run_are_the_defaults()
    {
        var options = new TraderOptions();
        Assert.Equal((500, 100, 1_000), (options.MaxTotalContracts, options.MaxContractsPerMarket, options.MaxContractsPerRun));
    }

    [Fact]
    public void Open_orders_may_reach_their_number()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOpenOrders = 3 });
        gate.Send("E0-A", 10, 1);
        var second = gate.Send("E0-B", 10, 1);
        gate.Send("E0-C", 10, 1);

        var refusal = gate.Gate.Refuse(gate.Order("E0-D", 10, 1), gate.ExchangeMs);
        Assert.Equal(new RiskRefusal(RiskRule.OpenOrders, "3 orders are open, the limit is 3"), refusal);

        gate.Answer(second, OrderAnswerKind.Unknown);
        Assert.Equal(RiskRule.OpenOrders, gate.RuleAgainst(gate.Order("E0-D", 10, 1)));
        gate.Answer(second, OrderAnswerKind.Absent);
        gate.Send("E0-D", 10, 1);
    }

    [Fact]
    public void Orders_let_through_count_for_a_minute_whatever_became_of_them()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOrdersPerMinute = 3 });
        var first = gate.Send("E0-A", 10, 1);
        gate.Answer(first, OrderAnswerKind.Refused);
        gate.ExchangeMs += 10_000;
        gate.Buy("E0-B", 10, 1);
        gate.ExchangeMs += 10_000;
        gate.Cancel(gate.Send("E0-C", 10, 1));

        gate.ExchangeMs += 39_999;
        Assert.Equal("3 orders were sent in the last minute, the limit is 3", gate.ReasonAgainst(gate.Order("E0-D", 10, 1)));
        Assert.Equal(RiskRule.OrdersPerMinute, gate.RuleAgainst(gate.Order("E0-D", 10, 1)));

        gate.ExchangeMs += 1;
        gate.Send("E0-D", 10, 1);
        Assert.Equal(RiskRule.OrdersPerMinute, gate.RuleAgainst(gate.Order("E1-A", 10, 1)));
        gate.ExchangeMs += 10_000;
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 10, 1)));
    }

    [Fact]
    public void An_order_that_was_refused_does_not_count_towards_the_minute()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOrdersPerMinute = 1 });
        Assert.NotNull(gate.Desk.Send(gate.Order("NOWHERE", 10, 1), new EventTime(gate.ExchangeMs, 1), gate));
        Assert.Empty(gate.Commands);
        gate.Send("E0-A", 10, 1);
    }

    [Theory]
    [InlineData(19, Outcome.Yes, false)]
    [InlineData(20, Outcome.Yes, true)]
    [InlineData(80, Outcome.Yes, true)]
    [InlineData(81, Outcome.Yes, false)]
    [InlineData(19, Outcome.No, false)]
    [InlineData(20, Outcome.No, true)]
    [InlineData(80, Outcome.No, true)]
    [InlineData(81, Outcome.No, false)]
    public void The_price_band_includes_its_ends_and_is_that_of_the_outcome_bought(int cents, Outcome outcome, bool passes)
    {
        var gate = new GateScenario(GateScenario.Loose with { MinOrderPriceCents = 20, MaxOrderPriceCents = 80 });
        RiskRule? expected = passes ? null : RiskRule.PriceBand;
        Assert.Equal(expected, gate.RuleAgainst(gate.Order("E0-A", cents, 1, outcome)));
    }

    [Fact]
    public void The_refusal_of_a_price_tells_price_and_band()
    {
        var gate = new GateScenario(GateScenario.Loose with { MinOrderPriceCents = 20, MaxOrderPriceCents = 80 });
        Assert.Equal("81¢ is outside the band of 20¢ to 80¢", gate.ReasonAgainst(gate.Order("E0-A", 81, 1)));
    }

    [Theory]
    [InlineData(49, 99, true)]
    [InlineData(50, 0, true)]
    [InlineData(50, 1, false)]
    public void One_order_may_have_this_many_contracts(int contracts, int hundredths, bool passes)
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxPositionContracts = 50 });
        RiskRule? expected = passes ? null : RiskRule.OrderContracts;
        Assert.Equal(expected, gate.RuleAgainst(gate.Order("E0-A", 10, contracts, hundredths: hundredths)));
    }

    [Theory]
    [InlineData(39, 99, true)]
    [InlineData(40, 0, true)]
    [InlineData(40, 1, false)]
    public void One_order_may_cost_this_much(int contracts, int hundredths, bool passes)
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxOrderNotionalDollars = 10 });
        RiskRule? expected = passes ? null : RiskRule.OrderNotional;
        Assert.Equal(expected, gate.RuleAgainst(gate.Order("E0-A", 25, contracts, hundredths: hundredths)));
    }

    [Theory]
    [InlineData(Outcome.Yes)]
    [InlineData(Outcome.No)]
    public void The_position_may_reach_its_limit_on_its_own_side_with_all_that_is_on_order(Outcome side)
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxPositionContracts = 50 });
        gate.Buy("E0-A", 20, 10, side);
        gate.Answer(gate.Send("E0-A", 20, 10, side), OrderAnswerKind.Unknown);
        gate.Send("E0-A", 20, 10, side);
        var partly = gate.Send("E0-A", 20, 10, side);
        gate.Answer(partly, OrderAnswerKind.Accepted, filled: 4);
        gate.Fill(partly, 4);

        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 20, 9, side, hundredths: 99)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 20, 10, side)));
        Assert.Equal(RiskRule.Position, gate.RuleAgainst(gate.Order("E0-A", 20, 10, side, hundredths: 1)));
        Assert.Equal(
            "the position could reach 50.01 contracts, the limit is 50",
            gate.ReasonAgainst(gate.Order("E0-A", 20, 10, side, hundredths: 1))
        );
        // What is held and on order on one side leaves the other its whole room.
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 20, 50, side.Opposite())));
    }

    [Fact]
    [Trait("Requirement", "J5")]
    [Trait("Requirement", "Q12")]
    public void The_contracts_of_a_market_count_both_sides()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxContractsPerMarket = 50 });
        gate.Send("E0-A", 20, 20);
        gate.Answer(gate.Send("E0-A", 20, 20, Outcome.No), OrderAnswerKind.Unknown);

        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 20, 10)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 20, 10, Outcome.No)));
        Assert.Equal(RiskRule.MarketContracts, gate.RuleAgainst(gate.Order("E0-A", 20, 10, hundredths: 1)));
        Assert.Equal(RiskRule.MarketContracts, gate.RuleAgainst(gate.Order("E0-A", 20, 10, Outcome.No, hundredths: 1)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-B", 20, 50)));
    }

    [Fact]
    [Trait("Requirement", "J5")]
    [Trait("Requirement", "Q12")]
    public void The_contracts_of_all_markets_count_what_is_held_and_on_order()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxTotalContracts = 100 });
        gate.Buy("E0-A", 20, 30);
        gate.Send("E1-A", 20, 30);
        gate.Answer(gate.Send("E2-A", 20, 30, Outcome.No), OrderAnswerKind.Accepted, filled: 30);
        Assert.Single(gate.Orders.AwaitingFills);

        Assert.Null(gate.RuleAgainst(gate.Order("E3-A", 20, 10)));
        Assert.Equal(RiskRule.TotalContracts, gate.RuleAgainst(gate.Order("E3-A", 20, 10, hundredths: 1)));
        gate.Settle("E0-A", "no");
        Assert.Null(gate.RuleAgainst(gate.Order("E3-A", 20, 40)));
    }

    [Fact]
    [Trait("Requirement", "J5")]
    [Trait("Requirement", "Q12")]
    public void The_contracts_of_a_run_count_what_was_bought_and_may_still_be_and_never_come_free_again()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxContractsPerRun = 100 });
        gate.Buy("E0-A", 20, 40);
        gate.Settle("E0-A", "yes");
        var resting = gate.Send("E1-A", 20, 30);
        gate.Answer(resting, OrderAnswerKind.Accepted);

        Assert.Null(gate.RuleAgainst(gate.Order("E2-A", 20, 30)));
        Assert.Equal(RiskRule.RunContracts, gate.RuleAgainst(gate.Order("E2-A", 20, 30, hundredths: 1)));

        gate.Fill(resting, 10);
        gate.Cancel(resting);
        Assert.Null(gate.RuleAgainst(gate.Order("E2-A", 20, 50)));
        Assert.Equal(RiskRule.RunContracts, gate.RuleAgainst(gate.Order("E2-A", 20, 50, hundredths: 1)));

        // A fill that raced the cancel is heard of late.
        gate.Fill(resting, 5);
        Assert.Null(gate.RuleAgainst(gate.Order("E2-A", 20, 45)));
        Assert.Equal(RiskRule.RunContracts, gate.RuleAgainst(gate.Order("E2-A", 20, 45, hundredths: 1)));
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void Orders_of_an_earlier_run_do_not_count_towards_this_one()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxContractsPerRun = 100 });
        gate.Orders.Adopt(CoreScenario.Dto("wf-old", "o-1", "E0-A", "resting", 10, 90), new EventTime(gate.ExchangeMs, 1));
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 20, 100)));
        gate.Orders.BookFill(gate.Orders.Open[0], Quantity.FromContracts(50), isTaker: false, gate.Now);
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 20, 100)));
        Assert.Equal(RiskRule.RunContracts, gate.RuleAgainst(gate.Order("E1-A", 20, 100, hundredths: 1)));
    }

    [Fact]
    public void Exposure_in_a_market_counts_what_is_held_and_on_order_there()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxMarketExposureDollars = 10 });
        gate.Buy("E0-A", 50, 10);
        gate.Answer(gate.Send("E0-A", 40, 5), OrderAnswerKind.Unknown);

        // 5 + 2 dollars; 3 are left.
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 30, 9, hundredths: 99)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 30, 10)));
        Assert.Equal(RiskRule.MarketExposure, gate.RuleAgainst(gate.Order("E0-A", 30, 10, hundredths: 1)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-B", 50, 20)));
    }

    [Fact]
    public void Exposure_in_an_event_counts_all_its_markets_and_no_others()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxEventExposureDollars = 10 });
        gate.Buy("E0-A", 50, 10);
        gate.Send("E0-B", 40, 5, Outcome.No);
        gate.Send("E1-A", 40, 25);

        Assert.Null(gate.RuleAgainst(gate.Order("E0-C", 30, 10)));
        Assert.Equal(RiskRule.EventExposure, gate.RuleAgainst(gate.Order("E0-C", 30, 10, hundredths: 1)));
        Assert.Equal(
            "exposure in E0 would be $10.003, the limit is $10.00",
            gate.ReasonAgainst(gate.Order("E0-C", 30, 10, hundredths: 1))
        );
        Assert.Null(gate.RuleAgainst(gate.Order("E2-C", 50, 20)));
    }

    [Fact]
    public void A_market_that_is_not_described_counts_towards_every_event()
    {
        var gate = new GateScenario(
            GateScenario.Loose with
            {
                MaxEventExposureDollars = 10,
            },
            dollars: 1_000,
            CoreScenario.Held("UNDESCRIBED", 10, 700)
        );
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 20)));

        gate.Orders.Adopt(CoreScenario.Dto("wf-old", "o-1", "UNDESCRIBED", "executed", 10, 0), new EventTime(gate.ExchangeMs, 1));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 6)));
        Assert.Equal(RiskRule.EventExposure, gate.RuleAgainst(gate.Order("E0-A", 50, 6, hundredths: 1)));
    }

    [Fact]
    public void Exposure_in_all_markets_counts_everything_of_ours()
    {
        var gate = new GateScenario(GateScenario.Loose with { MaxExposureDollars = 10 });
        gate.Buy("E0-A", 50, 10);
        gate.Send("E1-A", 40, 5, Outcome.No);

        Assert.Null(gate.RuleAgainst(gate.Order("E2-A", 30, 10)));
        Assert.Equal(RiskRule.TotalExposure, gate.RuleAgainst(gate.Order("E2-A", 30, 10, hundredths: 1)));
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void A_position_that_the_order_makes_ours_counts_at_once()
    {
        var gate = new GateScenario(
            GateScenario.Loose with
            {
                MaxExposureDollars = 10,
            },
            dollars: 1_000,
            CoreScenario.Held("E0-A", 10, 700)
        );
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 20)));
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 6)));
        Assert.Equal(RiskRule.TotalExposure, gate.RuleAgainst(gate.Order("E0-A", 50, 6, hundredths: 1)));
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public void The_money_must_be_there()
    {
        // 10 at 50¢ and the fee of taking them: 5.00 and 0.175 dollars.
        var gate = new GateScenario(GateScenario.Loose, dollars: 10);
        gate.Gate.ForeignReserved = Money.FromMicros(4_825_000);
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 10)));
        gate.Gate.ForeignReserved = Money.FromMicros(4_825_100);
        Assert.Equal(RiskRule.Cash, gate.RuleAgainst(gate.Order("E0-A", 50, 10)));
    }

    [Fact]
    public void A_limit_of_zero_is_off_where_it_may_be()
    {
        var gate = new GateScenario();
        for (var i = 0; i < 200; i++)
        {
            gate.Buy("E0-A", 99, 20);
        }

        gate.Settle("E0-A", "no");
        gate.Send("E0-B", 99, 3_000);
    }

    [Fact]
    public void An_absurd_count_is_refused_and_breaks_nothing()
    {
        var gate = new GateScenario();
        var absurd = gate.Order("E0-A", 99, 0) with { Count = Quantity.FromHundredths(long.MaxValue) };
        Assert.Equal(RiskRule.OrderContracts, gate.RuleAgainst(absurd));
        gate.Buy("E0-A", 20, 10);
        Assert.Equal(RiskRule.OrderContracts, gate.RuleAgainst(absurd with { Outcome = Outcome.No }));
        Assert.Equal(RiskRule.OrderContracts, gate.RuleAgainst(absurd with { Count = Quantity.FromHundredths(long.MinValue) }));
        Assert.Equal(RiskRule.OrderContracts, gate.RuleAgainst(absurd with { Count = Quantity.Zero, Outcome = Outcome.No }));
    }

    [Fact]
    public void The_ends_of_the_price_band_must_be_in_order()
    {
        var mistakes = new TraderOptions { MinOrderPriceCents = 60, MaxOrderPriceCents = 40 }.Validate();
        Assert.Equal(["MinOrderPriceCents is 60; it must not be above MaxOrderPriceCents, which is 40."], mistakes);
    }

    [Fact]
    public void Every_rule_has_a_word_of_its_own()
    {
        var rules = Enum.GetValues<RiskRule>();
        Assert.Equal(rules.Length, rules.Select(rule => rule.ToWire()).Distinct().Count());
        Assert.Equal("daily_loss", RiskRule.DailyLoss.ToWire());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((RiskRule)99).ToWire());
    }
}
