using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Portfolio;
using Trader.Status;

namespace Trader.Tests.Portfolio;

[Trait("Requirement", "F4")]
[Trait("Promise", "R2")]
public sealed class ReconciliationTests
{
    [Fact]
    public void A_position_that_stays_different_is_corrected_from_the_exchange_with_its_cost_profit_and_fees()
    {
        var scenario = CoreScenario.Ready();
        scenario.Positions.Add(Row("M", 5, 210, realizedCents: 30, feesCents: 4));
        scenario.Balance -= Money.FromCents(184);
        Read(scenario);
        Read(scenario);
        Assert.Empty(scenario.Snapshot.Positions);
        Assert.Equal(0, scenario.Snapshot.DriftCorrections);

        Read(scenario);

        var position = Assert.Single(scenario.Snapshot.Positions);
        Assert.Equal((Quantity.FromContracts(5), Money.FromCents(210)), (position.Contracts, position.Cost));
        Assert.Equal((Money.FromCents(30), Money.FromCents(4)), (position.Realized, position.Fees));
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Equal(2, scenario.Snapshot.DriftCorrections);
        Assert.Equal(1, scenario.Snapshot.Drifts);

        // Cash went with the position: it is no money paid out, and the run's figures show it.
        Assert.Equal(Money.FromDollars(10_000), scenario.Snapshot.StartEquity);
        Assert.Equal((Money.FromCents(30), Money.FromCents(4)), (scenario.Snapshot.Realized, scenario.Snapshot.Fees));
        Read(scenario);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(2, scenario.Snapshot.DriftCorrections);
    }

    [Fact]
    public void A_correction_is_recorded_and_announced_with_its_figures_and_cause()
    {
        var scenario = CoreScenario.Ready();
        scenario.Positions.Add(Row("M", 5, 210));
        scenario.Balance -= Money.FromCents(210);
        Read(scenario, times: 3);

        var history = scenario.Snapshot.DriftHistory;
        var position = Assert.Single(history, record => record.Subject == DriftSubject.Position);
        Assert.Equal(("M", DriftRemedy.Corrected), (position.Ticker, position.Remedy));
        Assert.Equal((Quantity.Zero, Quantity.FromContracts(5)), (position.Before.Net, position.After.Net));
        Assert.Equal((Money.Zero, Money.FromCents(210)), (position.Before.Cost, position.After.Cost));
        Assert.True(position.FoundAt.ExchangeMs < position.EndedAt.ExchangeMs);
        var cash = Assert.Single(history, record => record.Subject == DriftSubject.Cash);
        Assert.Equal((Money.FromDollars(10_000), scenario.Balance), (cash.Before.Cash, cash.After.Cash));
        Assert.Contains(
            scenario.Activities,
            activity =>
                activity.Type == ActivityTypes.Drift
                && activity.Message.StartsWith(
                    "Corrected from the exchange: position in M was 0.00, is 5.00 (",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void What_was_missed_is_asked_for_over_a_longer_past_and_booked_like_anything_else()
    {
        var scenario = CoreScenario.Ready();
        Read(scenario);
        var agreedMs = scenario.ExchangeMs;

        // By the time that its list shows the fill, it is older than what regular readings go back to.
        scenario.Pass(1_000);
        var filledMs = scenario.ExchangeMs;
        scenario.Balance -= Money.FromCents(210);
        scenario.Positions.Add(Row("M", 5, 210));
        Read(scenario, passMs: 1_200_000);
        Read(scenario, passMs: 1_200_000);
        Assert.True(scenario.LastRead.SinceMs > filledMs);
        Assert.Equal(1, scenario.Snapshot.Drifts);
        scenario.Fills.Add(
            new FillDto
            {
                TradeId = "late",
                OrderId = "by hand",
                Ticker = "M",
                OutcomeSide = "yes",
                BookSide = "bid",
                CountFp = Quantity.FromContracts(5),
                YesPriceDollars = Price.FromCents(42),
                IsTaker = false,
                FeeCost = Money.Zero,
                CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(filledMs),
            }
        );
        Read(scenario);
        Assert.Equal(agreedMs - 600_000, scenario.LastRead.SinceMs);

        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(1, scenario.Snapshot.Fills);
        Assert.Equal(0, scenario.Snapshot.DriftCorrections);
        Assert.All(scenario.Snapshot.DriftHistory, record => Assert.Equal(DriftRemedy.Replayed, record.Remedy));
        Assert.Equal(2, scenario.Snapshot.DriftHistory.Length);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    [Fact]
    public void A_difference_that_is_gone_the_third_time_changes_nothing_in_the_books()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance += Money.FromCents(1);
        Read(scenario, times: 2);
        scenario.Balance -= Money.FromCents(1);
        Read(scenario);
        Assert.Equal(Money.FromDollars(10_000), scenario.Snapshot.Cash);
        Assert.Equal(DriftRemedy.GoneByItself, Assert.Single(scenario.Snapshot.DriftHistory).Remedy);
    }

    [Fact]
    public void After_a_difference_the_account_is_read_again_as_soon_as_nothing_can_hide_it()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance += Money.FromCents(1);
        Read(scenario);
        scenario.NewCommands();
        scenario.Pass(2_999).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
        scenario.Pass(1).Tick();
        Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
    }

    [Fact]
    public void Cash_that_no_trade_explains_is_taken_over_and_counts_as_no_profit()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance += Money.FromDollars(250);
        Read(scenario, times: 3);
        Assert.Equal(Money.FromDollars(10_250), scenario.Snapshot.Cash);
        Assert.Equal(Money.FromDollars(10_250), scenario.Snapshot.StartEquity);
        Assert.Contains("deposit", Assert.Single(scenario.Snapshot.DriftHistory).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Trades_that_cancel_out_and_were_missed_show_in_the_figures_of_their_market()
    {
        var scenario = Holding("M", 5, 210);
        scenario.Positions[0] = Row("M", 5, 210, realizedCents: -120, tradedCents: 900);
        scenario.Balance -= Money.FromCents(120);
        Read(scenario, times: 3);
        Assert.Equal(Money.FromCents(-120), Assert.Single(scenario.Snapshot.Positions).Realized);
        Assert.Equal(Money.FromCents(-120), scenario.Snapshot.Realized);
        Assert.Equal(Money.FromDollars(10_000), scenario.Snapshot.StartEquity);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
    }

    [Fact]
    public void Fills_that_came_in_another_order_get_the_cost_and_profit_of_the_exchange_and_are_no_drift()
    {
        var scenario = Holding("M", 5, 200);
        Fill(scenario, Outcome.No, yesCents: 50, contracts: 5, "second");
        Fill(scenario, Outcome.Yes, yesCents: 30, contracts: 5, "first");

        // Bought at 30 before it was sold at 50: average cost 35, 5 sold with 75 gained; the other way round 50 gained.
        Assert.Equal((Money.FromCents(150), Money.FromCents(50)), Figures(scenario));
        scenario.Positions[0] = Row("M", 5, 175, realizedCents: 75, tradedCents: 350);
        scenario.Balance += Money.FromCents(100);
        Read(scenario);
        Assert.Equal((Money.FromCents(175), Money.FromCents(75)), Figures(scenario));
        Assert.Equal(Money.FromCents(75), scenario.Snapshot.Realized);
        Assert.Empty(scenario.Snapshot.DriftHistory);
        Assert.Equal(0, scenario.Snapshot.Drifts);
    }

    [Fact]
    public void A_fill_that_turns_up_after_its_position_was_corrected_counts_for_its_order_only()
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Whale("M");
        var order = scenario.LastOrder;
        scenario.Accept(order);
        var filledMs = scenario.ExchangeMs;
        scenario.Orders.Add(CoreScenario.Dto(order, "executed", 5, 0));
        scenario.Positions.Add(Row("M", 5, 210));
        scenario.Balance -= order.Notional;

        // The first reading ends the order, which explains a difference; two more make it drift.
        Read(scenario, times: 4);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);

        scenario.Handle(TraderEvent.Of(scenario.Now, CoreScenario.FillOf(order, 5, "late", isTaker: false, filledMs)));

        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Equal(1, scenario.Snapshot.Fills);
        Assert.Equal(order.Notional, scenario.Snapshot.Exposure);
        Read(scenario);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    [Fact]
    public void A_private_loss_has_the_account_read_at_once_and_again_if_a_reading_may_be_from_before()
    {
        var scenario = CoreScenario.Ready();
        scenario.NewCommands();
        scenario.Handle(TraderEvent.AccountSuspect(scenario.Now, "a fill may be lost"));
        var read = Assert.Single(scenario.NewCommands().OfType<ReadAccount>());
        Assert.True(read.IncludeFinishedOrders);
        scenario.Handle(TraderEvent.AccountSuspect(scenario.Now, "another may be lost"));
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
        scenario.AnswerReading();
        scenario.Pass(1).Tick();
        Assert.Equal("another may be lost", Assert.Single(scenario.NewCommands().OfType<ReadAccount>()).Reason);
        scenario.AnswerReading();
        scenario.Pass(1_000).Tick();
        Assert.Empty(scenario.NewCommands().OfType<ReadAccount>());
    }

    [Fact]
    public void At_the_end_of_a_run_differences_are_reported_and_not_corrected_away()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance += Money.FromDollars(3);
        scenario.Handle(TraderEvent.RunEnding(scenario.Now, "enough"));
        for (var i = 0; i < 50 && !scenario.Commands.OfType<RunSettled>().Any(); i++)
        {
            scenario.AnswerReading();
            scenario.Pass(1_000).Tick();
        }

        Assert.NotEmpty(Assert.Single(scenario.Commands.OfType<RunSettled>()).Differences);
        Assert.Equal(0, scenario.Snapshot.DriftCorrections);
    }

    [Fact]
    public void The_history_of_drift_is_bounded()
    {
        var scenario = CoreScenario.Ready(new TraderOptions { DriftHistoryLength = 3 });
        for (var i = 0; i < 5; i++)
        {
            scenario.Balance += Money.FromDollars(1);
            Read(scenario, times: 3);
        }

        Assert.Equal(5, scenario.Snapshot.DriftCorrections);
        Assert.Equal([5L, 4L, 3L], scenario.Snapshot.DriftHistory.Select(record => record.Number));
    }

    [Fact]
    [Trait("Requirement", "F6")]
    public void A_reading_that_looks_for_what_was_missed_leaves_the_change_to_the_next_sync()
    {
        var scenario = CoreScenario.Ready();
        Assert.NotNull(scenario.Snapshot.Account);
        Assert.Null(scenario.Snapshot.AccountChange);
        scenario.Balance += Money.FromDollars(1);
        Read(scenario);
        Assert.Equal(Money.FromDollars(1), scenario.Snapshot.AccountChange!.Balance);
        Read(scenario);
        Assert.True(scenario.Snapshot.AccountChange!.IsNone);
        scenario.Balance += Money.FromDollars(2);
        Read(scenario);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Account!.Balance);
        Assert.True(scenario.Snapshot.AccountChange!.IsNone);
        Read(scenario);
        Assert.Equal(Money.FromDollars(2), scenario.Snapshot.AccountChange!.Balance);
    }

    private static CoreScenario Holding(string ticker, int contracts, int costCents)
    {
        var scenario = new CoreScenario();
        scenario.Positions.Add(Row(ticker, contracts, costCents));
        return scenario.BringToReady();
    }

    private static void Fill(CoreScenario scenario, Outcome outcome, int yesCents, int contracts, string trade) =>
        scenario.Handle(
            TraderEvent.Of(
                scenario.Now,
                new FillMessage
                {
                    TradeId = trade,
                    OrderId = "by hand",
                    Ticker = "M",
                    IsTaker = false,
                    Outcome = outcome,
                    YesPrice = Price.FromCents(yesCents),
                    Count = Quantity.FromContracts(contracts),
                    Fee = Money.Zero,
                    PostPosition = Quantity.Zero,
                    TimestampMs = scenario.ExchangeMs,
                }
            )
        );

    private static (Money Cost, Money Realized) Figures(CoreScenario scenario)
    {
        var position = Assert.Single(scenario.Snapshot.Positions);
        return (position.Cost, position.Realized);
    }

    private static MarketPositionDto Row(
        string ticker,
        int contracts,
        int costCents,
        int realizedCents = 0,
        int feesCents = 0,
        int? tradedCents = null
    ) =>
        CoreScenario.Held(ticker, contracts, costCents) with
        {
            RealizedPnlDollars = Money.FromCents(realizedCents),
            FeesPaidDollars = Money.FromCents(feesCents),
            TotalTradedDollars = Money.FromCents(tradedCents ?? costCents),
        };

    private static void Read(CoreScenario scenario, int times = 1, int passMs = 30_000)
    {
        for (var i = 0; i < times; i++)
        {
            scenario.Pass(passMs).Tick();
            scenario.AnswerReading();
        }
    }
}
