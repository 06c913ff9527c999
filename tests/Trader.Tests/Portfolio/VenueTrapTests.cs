using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Tests.Portfolio;

/// <summary>Ways in which the exchange's own pictures of an account contradict each other for a while.</summary>
[Trait("Promise", "R14")]
[Trait("Requirement", "F2")]
public sealed class VenueTrapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(1_000)]
    [InlineData(2_999)]
    public void Positions_and_balance_that_lag_behind_a_fill_are_no_drift(int askedAfterMs)
    {
        var scenario = CoreScenario.ReadyWithBook();
        scenario.Pass(30_000 - askedAfterMs);
        Fill(scenario, "t", contracts: 5);
        scenario.Pass(askedAfterMs).Tick();

        // Neither the position nor the cash of the fill, three times in a row within the lag.
        scenario.AnswerReading();
        for (var i = 0; i < 2; i++)
        {
            scenario.Handle(TraderEvent.AccountSuspect(scenario.Now, "again"));
            scenario.AnswerReading();
        }

        Assert.Equal(0, scenario.Snapshot.Drifts);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    public void A_fill_that_is_listed_before_its_position_is_booked_and_no_drift()
    {
        var scenario = CoreScenario.Ready();
        scenario.Fills.Add(Listed("t", 5, scenario.ExchangeMs));
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Empty(scenario.Snapshot.LastDifferences);

        scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
        scenario.Balance -= Money.FromCents(210);
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(0, scenario.Snapshot.Drifts);
    }

    [Fact]
    public void A_fill_after_the_answer_of_its_order_counts_once_in_every_order_of_messages()
    {
        string[] messages = ["answer", "fill", "list", "update"];
        foreach (var sequence in Permutations.Of<string>([.. messages]))
        {
            var scenario = CoreScenario.ReadyWithBook();
            scenario.Whale("M");
            var order = scenario.LastOrder;
            scenario.Balance -= order.Notional;
            scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
            foreach (var message in sequence)
            {
                Tell(scenario, order, message);
            }

            scenario.Pass(30_000).Tick();
            scenario.AnswerReading();
            Assert.Empty(scenario.Snapshot.LastDifferences);
            Assert.Equal(1, scenario.Snapshot.Fills);
            Assert.Equal(order.Notional, scenario.Snapshot.Exposure);
            Assert.Equal("executed", Assert.Single(scenario.Snapshot.FinishedOrders).Status);
        }
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void A_settlement_that_is_listed_after_its_position_is_gone_is_waited_for()
    {
        var scenario = Holding("M", 5, 210);
        scenario.Positions.Clear();
        scenario.Balance += Money.FromDollars(5);
        for (var i = 0; i < 9; i++)
        {
            scenario.Pass(5_000).Tick();
            scenario.AnswerReading();
        }

        Assert.Equal(0, scenario.Snapshot.Drifts);
        scenario.Settlements.Add(Settled(scenario));
        scenario.Pass(5_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(Money.FromCents(290), scenario.Snapshot.Realized);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(0, scenario.Snapshot.Drifts);
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void A_settlement_that_is_listed_after_its_position_was_corrected_away_is_told_and_moves_no_cash_twice()
    {
        var scenario = Holding("M", 5, 210);
        scenario.Positions.Clear();
        scenario.Balance += Money.FromDollars(5);
        for (var i = 0; i < 30; i++)
        {
            scenario.Pass(5_000).Tick();
            scenario.AnswerReading();
        }

        Assert.Empty(scenario.Snapshot.Positions);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Equal(Money.Zero, scenario.Snapshot.Realized);
        scenario.Settlements.Add(Settled(scenario));
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        var settlement = Assert.Single(scenario.Snapshot.Settlements);
        Assert.Equal((Money.FromDollars(5), Money.FromCents(210)), (settlement.Revenue, settlement.Cost));
        Assert.Equal(Money.FromCents(290), scenario.Snapshot.Realized);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    [Fact]
    public void Rows_that_repeat_because_pages_overlap_count_once()
    {
        var scenario = new CoreScenario();
        var order = CoreScenario.Dto("by-hand", "x", "N", "resting", 0, 10, yesCents: 30);
        scenario.Positions.AddRange([CoreScenario.Held("M", 5, 210), CoreScenario.Held("M", 5, 210)]);
        scenario.Orders.AddRange([order, order]);
        scenario.Fills.AddRange([Listed("old", 5, scenario.ExchangeMs), Listed("old", 5, scenario.ExchangeMs)]);
        scenario.BringToReady();
        Assert.Equal(scenario.Balance + Money.FromDollars(3), scenario.Snapshot.Cash);
        Assert.Equal((1, 1), (scenario.Snapshot.Account!.PositionCount, scenario.Snapshot.Account.OrderCount));

        scenario.Fills.AddRange([Listed("new", 1, scenario.ExchangeMs), Listed("new", 1, scenario.ExchangeMs)]);
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(Quantity.FromContracts(6), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Fact]
    public void Rows_of_one_market_that_contradict_each_other_prove_nothing()
    {
        var scenario = Holding("M", 5, 210);
        scenario.Positions.Add(CoreScenario.Held("M", 7, 290));
        for (var i = 0; i < 5; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.AnswerReading();
        }

        scenario.Positions.RemoveAt(0);
        scenario.Positions.Add(CoreScenario.Held("M", 9, 290));
        for (var i = 0; i < 5; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.AnswerReading();
        }

        Assert.Equal(0, scenario.Snapshot.Drifts);
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("list")]
    [InlineData("stream list")]
    [InlineData("list stream")]
    [InlineData("list stream list stream")]
    public void A_fill_counts_once_wherever_it_is_seen(string sources)
    {
        var scenario = CoreScenario.Ready();
        var filledMs = scenario.ExchangeMs;
        scenario.Positions.Add(CoreScenario.Held("M", 5, 210));
        scenario.Balance -= Money.FromCents(210);
        foreach (var source in sources.Split(' '))
        {
            scenario.Pass(30_000);
            if (source == "stream")
            {
                Fill(scenario, "t", contracts: 5, filledMs);
                scenario.Fills.Clear();
            }
            else
            {
                scenario.Fills.Add(Listed("t", 5, filledMs));
            }

            scenario.Tick();
            scenario.AnswerReading();
        }

        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(1, scenario.Snapshot.Fills);
        Assert.Empty(scenario.Snapshot.LastDifferences);
        Assert.Equal(0, scenario.Snapshot.Drifts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "F1")]
    public void An_account_that_moved_just_before_the_first_reading_is_read_again_and_its_market_waits(bool isInPositions)
    {
        // One of the two lists is behind at the first reading; the second one, a lag later, shows the truth.
        var scenario = new CoreScenario();
        var balance = scenario.Balance;
        scenario.Fills.Add(Listed("t", 5, scenario.ExchangeMs - 200));
        scenario.Positions.Add(
            CoreScenario.Held("M", isInPositions ? 5 : 0, isInPositions ? 210 : 0) with
            {
                LastUpdatedTs = DateTimeOffset.FromUnixTimeMilliseconds(scenario.ExchangeMs - 200),
            }
        );
        scenario.Balance = isInPositions ? balance - Money.FromCents(210) : balance;
        scenario.BringToReady();
        Assert.NotEmpty(scenario.Snapshot.MarketStops);

        // Still behind after a moment: that agreement proves nothing.
        scenario.Handle(TraderEvent.AccountSuspect(scenario.Now, "a moment later"));
        scenario.AnswerReading();
        Assert.NotEmpty(scenario.Snapshot.MarketStops);

        scenario.Positions[0] = CoreScenario.Held("M", 5, 210);
        scenario.Balance = balance - Money.FromCents(210);
        scenario.Pass(3_000).Tick();
        scenario.AnswerReading();
        Assert.Equal(Quantity.FromContracts(5), Assert.Single(scenario.Snapshot.Positions).Contracts);
        Assert.Equal(scenario.Balance, scenario.Snapshot.Cash);
        Assert.Empty(scenario.Snapshot.MarketStops);
        Assert.Equal((0, 0), (scenario.Snapshot.Drifts, scenario.Snapshot.DriftCorrections));
        Assert.Equal(0, scenario.Snapshot.Fills);
    }

    [Fact]
    public void An_order_of_somebody_else_that_moved_the_balance_while_it_was_read_is_no_drift()
    {
        var scenario = CoreScenario.Ready();
        scenario.Balance -= Money.FromDollars(4);
        for (var i = 0; i < 5; i++)
        {
            scenario.Pass(30_000).Tick();
            scenario.Handle(
                TraderEvent.Of(scenario.Now, scenario.Reading(scenario.LastRead.ReadingId) with { IsCashConsistent = false })
            );
        }

        Assert.Equal(0, scenario.Snapshot.Drifts);
    }

    [Fact]
    public void A_fill_of_another_subaccount_is_none_of_ours()
    {
        var scenario = CoreScenario.Ready();
        scenario.Handle(TraderEvent.Of(scenario.Now, FillMessage("t", 5, scenario.ExchangeMs) with { Subaccount = 3 }));
        scenario.Pass(30_000).Tick();
        scenario.AnswerReading();
        Assert.Empty(scenario.Snapshot.Positions);
        Assert.Empty(scenario.Snapshot.LastDifferences);
    }

    private static CoreScenario Holding(string ticker, int contracts, int costCents)
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market(ticker, closeInMs: 1_000));
        scenario.Positions.Add(CoreScenario.Held(ticker, contracts, costCents));
        return scenario.BringToReady();
    }

    private static void Tell(CoreScenario scenario, OrderIntent order, string message)
    {
        switch (message)
        {
            case "answer":
                scenario.Accept(order, filled: 5);
                break;
            case "fill":
                scenario.Fill(order, 5, "t");
                break;
            case "update":
                scenario.Update(order, "executed", 5, 0);
                break;
            default:
                scenario.Fills.Add(CoreScenario.ListedFill(order, 5, "t"));
                scenario.Handle(TraderEvent.AccountSuspect(scenario.Now, "read now"));
                scenario.AnswerReading();
                break;
        }
    }

    private static SettlementDto Settled(CoreScenario scenario) =>
        new()
        {
            Ticker = "M",
            MarketResult = "yes",
            Revenue = 500,
            SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(scenario.ExchangeMs),
        };

    private static void Fill(CoreScenario scenario, string trade, int contracts, long? atMs = null) =>
        scenario.Handle(TraderEvent.Of(scenario.Now, FillMessage(trade, contracts, atMs ?? scenario.ExchangeMs)));

    private static FillMessage FillMessage(string trade, int contracts, long atMs) =>
        new()
        {
            TradeId = trade,
            OrderId = "by hand",
            Ticker = "M",
            IsTaker = true,
            Outcome = Outcome.Yes,
            YesPrice = Price.FromCents(42),
            Count = Quantity.FromContracts(contracts),
            Fee = Money.Zero,
            PostPosition = Quantity.Zero,
            TimestampMs = atMs,
        };

    private static FillDto Listed(string trade, int contracts, long atMs) =>
        new()
        {
            TradeId = trade,
            OrderId = "by hand",
            Ticker = "M",
            OutcomeSide = "yes",
            BookSide = "bid",
            CountFp = Quantity.FromContracts(contracts),
            YesPriceDollars = Price.FromCents(42),
            IsTaker = true,
            FeeCost = Money.Zero,
            CreatedTime = DateTimeOffset.FromUnixTimeMilliseconds(atMs),
        };
}
