using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Risk;
using Trader.Risk.Protections;
using Trader.Status;
using Trader.Tests.Risk.Protections;
using Trader.Whales;

namespace Trader.Tests.Risk.Results;

/// <summary>The day's loss over a restart, with what happened while nobody was there.</summary>
[Trait("Requirement", "J1")]
public sealed class ResultsOverRestartsTests
{
    private const long Hour = 3_600_000;

    // Six losses of sixty cents are 3.60, five are three dollars.
    private static readonly TraderOptions Options = LosingTrades.Options(new ProtectionOptions()) with
    {
        MaxDailyLossDollars = 3,
    };

    [Fact]
    public void What_the_run_before_lost_today_counts_and_counts_once()
    {
        var trades = Lost(4);
        var next = trades.Restart().Restart();
        Assert.Equal(2_400_000, LossOf(next));
        next.Lose("M4");
        Assert.Equal(WhaleOutcome.SkippedRisk, next.Whale("M5"));
        Assert.Equal("$3.00 was lost since the day began, the limit is $3.00", next.Scenario.DecisionIn("M5").Reason);

        Assert.Equal(WhaleOutcome.SkippedRisk, next.Restart().Whale("M6"));
    }

    [Fact]
    public void What_was_lost_on_a_day_that_is_over_does_not_count()
    {
        var trades = Lost(5);
        // The scenario's clock shows a quarter to noon.
        Assert.Equal(3_000_000, LossOf(trades.Restart(afterMs: 12 * Hour)));
        Assert.Equal(0, LossOf(trades.Restart(afterMs: 13 * Hour)));
    }

    [Fact]
    public void A_fee_paid_on_a_position_that_is_still_open_counts_with_its_close_in_the_next_run()
    {
        var trades = new LosingTrades(Options);
        var order = trades.Follow("M0");
        trades.Scenario.Handle(
            TraderEvent.Of(
                trades.Scenario.Now,
                CoreScenario.FillOf(order, 5, "in", timestampMs: trades.Scenario.ExchangeMs) with
                {
                    Fee = Money.FromCents(9),
                }
            )
        );

        var next = trades.Restart(1_000, scenario => scenario.Positions.Add(CoreScenario.Held("M0", 5, 210)));
        // 210 cents paid, 200 bid, nine cents of fees.
        Assert.Equal(190_000, LossOf(next));
        next.SellByHand("M0", Outcome.No, 5, 70);
        Assert.Equal(690_000, LossOf(next));
        Assert.Equal(Money.FromCents(-69), next.Results().Closed.Single().Result);
    }

    [Fact]
    public void A_settlement_while_nobody_was_there_counts_when_the_account_is_read()
    {
        var trades = WithPosition();
        var settledMs = trades.Scenario.ExchangeMs + Hour;
        var next = trades.Restart(
            2 * Hour,
            scenario =>
                scenario.Settlements.Add(
                    new SettlementDto
                    {
                        Ticker = "M0",
                        MarketResult = "no",
                        SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(settledMs),
                    }
                )
        );

        Assert.Equal(2_100_000, LossOf(next));
        Assert.Equal(
            (Money.FromCents(-210), settledMs),
            next.Results().Closed.Select(trade => (trade.Result, trade.ClosedMs)).Single()
        );
        // It is on record: another restart that is shown it again does not count it again.
        Assert.Equal(2_100_000, LossOf(next.Restart(0, scenario => scenario.Settlements.AddRange(next.Scenario.Settlements))));
    }

    [Fact]
    public void Fills_while_nobody_was_there_count_with_their_fees()
    {
        var trades = WithPosition();
        var next = trades.Restart(
            Hour,
            scenario =>
            {
                scenario.Positions.Add(CoreScenario.Held("M0", 2, 84));
                scenario.Fills.Add(Listed("M0", Outcome.No, 3, 70, "away-1", trades.Scenario.ExchangeMs + 60_000, feeCents: 2));
            }
        );

        // Three sold at 30 instead of 42 and two cents of fees; two are left, bought at 42 and worth 40.
        Assert.Equal(360_000 + 20_000 + 40_000, LossOf(next));
        Assert.Empty(next.Results().Closed);
        next.SellByHand("M0", Outcome.No, 2, 58);
        Assert.Equal(Money.FromCents(-38), next.Results().Closed.Single().Result);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 240_000)]
    [InlineData(5, 600_000)]
    public void Of_fills_in_the_journals_last_millisecond_only_those_count_that_it_lacks(int missing, long expected)
    {
        var trades = WithPosition();
        var atMs = trades.Scenario.ExchangeMs;
        for (var i = 0; i < 5 - missing; i++)
        {
            trades.SellByHand("M0", Outcome.No, 1, 70);
        }

        var next = trades.Restart(
            1_000,
            scenario =>
            {
                for (var i = 4; i >= 0; i--)
                {
                    scenario.Fills.Add(Listed("M0", Outcome.No, 1, 70, $"away-{i}", atMs));
                }
            }
        );

        Assert.Equal(600_000, LossOf(next));
        Assert.Equal(expected, 600_000 - LossBefore(trades));
        Assert.Equal(Money.FromCents(-60), next.Results().Closed.Single().Result);
    }

    [Fact]
    public void What_cannot_be_explained_is_said_and_nothing_is_made_up()
    {
        var next = WithPosition().Restart(Hour);
        Assert.Equal(0, LossOf(next));
        Assert.Contains(
            next.Said,
            said =>
                said.Message
                == "M0: 5 YES were held as far as the last run's journal tells, 0 YES are held now, and the exchange lists nothing "
                    + "that explains it: what that brought counts neither as gain nor as loss"
        );
        // Said once: the next start knows what is held.
        Assert.Empty(next.Restart().Said);
    }

    [Fact]
    public void The_first_reading_asks_for_what_happened_since_the_last_result_a_week_at_most()
    {
        var trades = Lost(1);
        var bookedMs = trades.Scenario.ExchangeMs;
        Assert.Equal(bookedMs - 600_000, trades.Restart(5 * Hour).Scenario.Commands.OfType<ReadAccount>().First().SinceMs);
        var late = trades.Restart(30 * 24 * Hour);
        Assert.Equal(
            late.Scenario.ExchangeMs - (7 * 24 * Hour) - 600_000,
            late.Scenario.Commands.OfType<ReadAccount>().First().SinceMs
        );
    }

    [Fact]
    public void A_first_run_counts_nothing_of_before()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M0"));
        scenario.Fills.Add(Listed("M0", Outcome.Yes, 3, 70, "by hand", scenario.ExchangeMs - 1_000, feeCents: 90));
        scenario.Handle(TraderEvent.Of(scenario.Now, new RecoveredState(100)));
        scenario.BringToReady();
        Assert.DoesNotContain(scenario.Activities, activity => activity.Type == ActivityTypes.Risk);
        Assert.Equal(0, scenario.Snapshot.Risk.Limits.Single(limit => limit.Rule == RiskRule.DailyLoss).Used);
    }

    private static LosingTrades Lost(int trades)
    {
        var run = new LosingTrades(Options);
        for (var i = 0; i < trades; i++)
        {
            run.Lose($"M{i}");
        }

        return run;
    }

    // Five bought at 42.
    private static LosingTrades WithPosition()
    {
        var run = new LosingTrades(Options);
        run.Scenario.Fill(run.Follow("M0"), 5, "in");
        return run;
    }

    private static long LossOf(LosingTrades run) =>
        run.Scenario.Snapshot.Risk.Limits.Single(limit => limit.Rule == RiskRule.DailyLoss).Used;

    private static long LossBefore(LosingTrades run) => -run.Results().Since(0).Micros;

    private static FillDto Listed(
        string ticker,
        Outcome outcome,
        int contracts,
        int cents,
        string id,
        long atMs,
        int feeCents = 0
    ) =>
        new()
        {
            TradeId = id,
            OrderId = "order of " + id,
            Ticker = ticker,
            OutcomeSide = outcome.ToWire(),
            BookSide = outcome.ToBookSide().ToWire(),
            CountFp = Quantity.FromContracts(contracts),
            YesPriceDollars = Price.FromCents(cents).OnYesScale(outcome),
            IsTaker = true,
            FeeCost = Money.FromCents(feeCents),
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(atMs),
        };
}
