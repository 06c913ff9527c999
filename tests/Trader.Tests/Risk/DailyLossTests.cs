using Kalshi;
using Trader.Events;
using Trader.Risk;
using Trader.Whales;

namespace Trader.Tests.Risk;

/// <summary>What was lost since the day began stops opening when it reaches the limit.</summary>
[Trait("Requirement", "J1")]
public sealed class DailyLossTests
{
    private const long DayMs = 86_400_000;
    private const long Midnight = CoreScenario.StartExchangeMs / DayMs * DayMs;

    [Theory]
    [InlineData(99, null)]
    [InlineData(100, RiskRule.DailyLoss)]
    [InlineData(101, RiskRule.DailyLoss)]
    public void Opening_stops_when_the_realised_loss_reaches_the_limit(int contracts, RiskRule? expected)
    {
        var gate = Gate(limitDollars: 10);
        // Bought at 60 and closed by buying NO at 50: 10¢ lost on each.
        gate.Buy("E0-A", 60, contracts);
        gate.Buy("E0-A", 50, contracts, Outcome.No);
        Assert.Equal(expected, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void The_refusal_tells_loss_and_limit()
    {
        var gate = Gate(limitDollars: 10);
        gate.Buy("E0-A", 60, 20);
        gate.Settle("E0-A", "no");
        Assert.Equal("$12.00 was lost since the day began, the limit is $10.00", gate.ReasonAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void Fees_count_and_gains_make_up_for_losses()
    {
        var gate = Gate(limitDollars: 10);
        gate.Buy("E0-A", 60, 10, feeCents: 399);
        gate.Settle("E0-A", "no");
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.Buy("E1-B", 50, 1, feeCents: 1);
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.Settle("E1-B", "yes");
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Theory]
    [InlineData(Outcome.Yes, 41, 60, null)]
    [InlineData(Outcome.Yes, 40, 60, RiskRule.DailyLoss)]
    [InlineData(Outcome.No, 10, 59, null)]
    [InlineData(Outcome.No, 10, 60, RiskRule.DailyLoss)]
    public void Open_positions_are_marked_at_the_bid_of_their_side(Outcome side, int bid, int ask, RiskRule? expected)
    {
        // 100 bought at 50: the bid of the side held at 40 is a loss of ten dollars.
        var gate = Gate(limitDollars: 10);
        gate.Buy("E0-A", 50, 100, side);
        gate.Book("E0-A", bid, ask);
        Assert.Equal(expected, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void A_position_without_a_tradable_book_is_neither_gain_nor_loss_and_one_that_nobody_bids_for_is_worth_nothing()
    {
        var gate = Gate(limitDollars: 10);
        gate.Buy("E0-A", 50, 100);
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.Book("E0-A", null, 2);
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.Watch.MarkAllSuspect();
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 0)]
    [InlineData(1439, -1)]
    public void A_day_begins_at_its_minute_of_UTC(int minutes, int day)
    {
        var gate = Gate(limitDollars: 10, minutes);
        var next = Midnight + ((day + 1) * DayMs) + (minutes * 60_000L);
        gate.ExchangeMs = next - 1;
        LoseTwelveDollars(gate, "E0-A");
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.ExchangeMs = next;
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        LoseTwelveDollars(gate, "E0-B");
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.ExchangeMs = next + DayMs - 1;
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void A_clock_that_is_set_back_over_the_days_beginning_forgives_nothing()
    {
        var gate = Gate(limitDollars: 10);
        LoseTwelveDollars(gate, "E0-A");
        gate.ExchangeMs -= DayMs;
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void A_fill_of_yesterday_that_is_heard_of_today_is_yesterdays_and_one_without_a_time_is_todays()
    {
        var gate = Gate(limitDollars: 10);
        gate.ExchangeMs = Midnight + DayMs + 5;
        gate.Fill(gate.Send("E0-A", 50, 1), 1, feeCents: 1_200, happenedMs: Midnight + DayMs - 1);
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
        gate.Fill(gate.Send("E0-A", 50, 1), 1, feeCents: 1_200, happenedMs: 0);
        Assert.Equal(RiskRule.DailyLoss, gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    public void Losses_in_markets_we_never_traded_in_are_not_ours()
    {
        var gate = Gate(limitDollars: 10);
        gate.Gate.OnResult("THEIRS", Money.FromDollars(-100), gate.ExchangeMs, gate.ExchangeMs);
        Assert.Null(gate.RuleAgainst(gate.Order("E1-A", 50, 1)));
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void A_whale_is_not_followed_after_settlements_and_fees_have_cost_the_days_limit()
    {
        var scenario = CoreScenario.Ready(
            new TraderOptions { MaxDailyLossDollars = 2 },
            CoreScenario.Market("M"),
            CoreScenario.Market("N")
        );
        scenario.Book("M", 40, 44);
        scenario.Book("N", 40, 44);
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.Accept(order, filled: 4);
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                CoreScenario.FillOf(order, 4, "t1", timestampMs: scenario.ExchangeMs) with
                {
                    Fee = Money.FromCents(32),
                }
            )
        );
        // 4 at 42¢ and 32¢ of fees are two dollars, once the market has settled against us.
        scenario.Settlements.Add(
            new Kalshi.Wire.SettlementDto
            {
                Ticker = "M",
                MarketResult = "no",
                SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(scenario.ExchangeMs),
            }
        );
        scenario.Pass(31_000).Tick().AnswerReading();

        scenario.Whale("N");
        Assert.Equal(WhaleOutcome.SkippedRisk, scenario.OutcomeIn("N"));
        Assert.Equal("$2.00 was lost since the day began, the limit is $2.00", scenario.DecisionIn("N").Reason);
    }

    private static GateScenario Gate(long limitDollars, int startMinutes = 0) =>
        new(GateScenario.Loose with { MaxDailyLossDollars = limitDollars, RiskDayStartMinutesUtc = startMinutes });

    private static void LoseTwelveDollars(GateScenario gate, string ticker)
    {
        gate.Buy(ticker, 60, 20);
        gate.Settle(ticker, "no");
    }
}
