using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Portfolio;

namespace Trader.Tests.Portfolio;

public sealed class AccountLedgerTests
{
    [Fact]
    [Trait("Requirement", "F2")]
    public void A_fill_told_by_stream_and_readings_in_any_order_counts_once()
    {
        // The same three fills come by stream and twice in lists; any interleaving must end in the same books.
        var fills = Enumerable.Range(0, 3).Select(i => Fill($"t{i}", "o1", Outcome.Yes, 40 + i, i + 1)).ToList();
        foreach (var order in Permutations.Of<AccountFill>([.. fills, fills[0], fills[2]]))
        {
            var ledger = Open(1_000);
            var booked = order.Count(fill => ledger.TryBook(fill));

            Assert.Equal(3, booked);
            Assert.Equal(Money.FromCents(100_000 - 40 - (2 * 41) - (3 * 42)), ledger.Cash);
            Assert.Equal(Quantity.FromContracts(6), ledger.Find("M")!.Net);
            Assert.Equal(3, ledger.FillCount);
        }
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void One_trade_between_two_orders_of_the_account_is_two_fills()
    {
        var ledger = Open(1_000);
        Assert.True(ledger.TryBook(Fill("t", "bid", Outcome.Yes, 40, 2)));
        Assert.True(ledger.TryBook(Fill("t", "ask", Outcome.No, 40, 2)));
        Assert.False(ledger.TryBook(Fill("t", "ask", Outcome.No, 40, 2)));
        Assert.Equal(Money.FromDollars(1_000), ledger.Cash);
        Assert.False(ledger.Holds("M"));
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void Fills_before_the_first_reading_wait_and_those_it_includes_are_not_booked_again()
    {
        var ledger = new AccountLedger(10);
        Assert.False(ledger.TryBook(Fill("included", "o", Outcome.Yes, 40, 1)));
        Assert.False(ledger.TryBook(Fill("later", "o", Outcome.Yes, 40, 2)));
        Assert.False(ledger.TryBook(Fill("later", "o", Outcome.Yes, 40, 2)));

        var early = Open(
            ledger,
            Reading(500) with
            {
                Fills = [Listed("included", "o", 1)],
                Positions = [CoreScenario.Held("M", 1, 40)],
            }
        );
        foreach (var fill in early)
        {
            ledger.TryBook(fill);
        }

        Assert.Equal(Quantity.FromContracts(3), ledger.Find("M")!.Net);
        Assert.Equal(Money.FromCents(50_000 - 80), ledger.Cash);
        Assert.Equal(1, ledger.FillCount);
    }

    [Theory]
    [InlineData("yes", 7, 700, 0)]
    [InlineData("no", 7, 0, 0)]
    [InlineData("no", -7, 700, 0)]
    [InlineData("yes", -7, 0, 0)]
    [InlineData("scalar", 7, 231, 231)]
    [InlineData("scalar", -7, 469, 469)]
    [Trait("Requirement", "F5")]
    [Trait("Defect", "D-78")]
    public void A_settlement_is_booked_once_with_its_payout_and_profit(string result, int contracts, int paidCents, int revenue)
    {
        var ledger = new AccountLedger(10);
        Open(ledger, Reading(100) with { Positions = [CoreScenario.Held("M", contracts, 300)] });
        var dto = Settlement("M", result, revenue);

        var booked = ledger.TryBook(dto);

        Assert.NotNull(booked);
        Assert.Equal(Money.FromCents(paidCents), booked.Revenue);
        Assert.Equal(Quantity.FromContracts(7), booked.Contracts);
        Assert.Equal(contracts > 0 ? Outcome.Yes : Outcome.No, booked.Side);
        Assert.Equal(Money.FromCents(10_000 + paidCents), ledger.Cash);
        Assert.Equal(Money.FromCents(paidCents - 300), ledger.Realized);
        Assert.False(ledger.Holds("M"));
        Assert.Null(ledger.TryBook(dto));
        Assert.Equal(1, ledger.SettlementCount);
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void A_settlement_of_a_market_never_held_changes_nothing()
    {
        var ledger = Open(100);
        Assert.Null(ledger.TryBook(Settlement("M", "yes", 700)));
        Assert.Equal(Money.FromDollars(100), ledger.Cash);
        Assert.Equal(0, ledger.SettlementCount);
    }

    [Fact]
    [Trait("Requirement", "F5")]
    public void Settlements_of_before_the_run_are_not_booked()
    {
        var ledger = new AccountLedger(10);
        Open(
            ledger,
            Reading(100) with
            {
                Positions = [CoreScenario.Held("M", 7, 300)],
                Settlements = [Settlement("M", "yes", 700)],
            }
        );
        Assert.Null(ledger.TryBook(Settlement("M", "yes", 700)));
        Assert.Equal(Money.FromDollars(100), ledger.Cash);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void Every_kind_of_difference_is_named_and_agreement_is_silent()
    {
        var ledger = new AccountLedger(10);
        Open(
            ledger,
            Reading(100) with
            {
                Positions = [CoreScenario.Held("A", 5, 100), CoreScenario.Held("B", -5, 100)],
                Orders = [CoreScenario.Dto("c", "x", "D", "resting", 0, 20, yesCents: 35)],
            }
        );
        Assert.Equal(Money.FromDollars(107), ledger.Cash);
        Assert.Empty(
            Differences(
                ledger,
                Reading(105) with
                {
                    Positions = [CoreScenario.Held("B", -5, 1), CoreScenario.Held("A", 5, 1)],
                    Orders = [CoreScenario.Dto("c", "x", "D", "resting", 0, 5, yesCents: 40)],
                }
            )
        );

        var differences = Differences(
            ledger,
            Reading(100) with
            {
                Positions = [CoreScenario.Held("A", 4, 1), CoreScenario.Held("C", 1, 1)],
            }
        );
        Assert.Equal(4, differences.Count);
        Assert.Contains(differences, difference => difference.StartsWith("cash", StringComparison.Ordinal));
        foreach (var ticker in (string[])["A", "B", "C"])
        {
            Assert.Contains(differences, difference => difference.Contains($" {ticker} ", StringComparison.Ordinal));
        }
    }

    private static AccountLedger Open(int dollars)
    {
        var ledger = new AccountLedger(10);
        Open(ledger, Reading(dollars));
        return ledger;
    }

    private static IReadOnlyList<AccountFill> Open(AccountLedger ledger, AccountReading reading) =>
        ledger.Open(new AccountPicture(reading, RestingReservation.Sum));

    private static List<string> Differences(AccountLedger ledger, AccountReading reading) =>
        [
            .. AccountComparison
                .Of(ledger, new AccountPicture(reading, RestingReservation.Sum))
                .Select(difference => difference.Describe()),
        ];

    private static AccountReading Reading(int dollars) =>
        new()
        {
            ReadingId = 1,
            Balance = Money.FromDollars(dollars),
            PortfolioValue = Money.Zero,
            Positions = [],
            Orders = [],
            IncludesFinishedOrders = true,
            Fills = [],
            Settlements = [],
            IsConsistent = true,
        };

    private static AccountFill Fill(string trade, string order, Outcome outcome, int yesCents, int contracts) =>
        new(
            trade,
            order,
            ClientOrderId: null,
            "M",
            outcome,
            Price.FromCents(yesCents),
            Quantity.FromContracts(contracts),
            Money.Zero,
            IsTaker: true,
            1
        );

    private static FillDto Listed(string trade, string order, int contracts) =>
        new()
        {
            TradeId = trade,
            OrderId = order,
            Ticker = "M",
            OutcomeSide = "yes",
            BookSide = "bid",
            CountFp = Quantity.FromContracts(contracts),
            YesPriceDollars = Price.FromCents(40),
            IsTaker = true,
            FeeCost = Money.Zero,
        };

    private static SettlementDto Settlement(string ticker, string result, int revenueCents) =>
        new()
        {
            Ticker = ticker,
            MarketResult = result,
            Revenue = revenueCents,
            SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(CoreScenario.StartExchangeMs),
        };
}
