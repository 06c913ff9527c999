using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Portfolio;

namespace Trader.Tests.Portfolio;

[Trait("Promise", "R2")]
public sealed class AccountPictureTests
{
    [Fact]
    public void An_order_that_only_closes_a_position_reserves_nothing_and_the_best_priced_ones_close_first()
    {
        OrderDto[] asks =
        [
            Order("a", Outcome.No, yesCents: 60, contracts: 4),
            Order("b", Outcome.No, yesCents: 70, contracts: 4),
        ];

        // Four at 40 and four at 30 when flat; holding five YES, the asks at 60 and one of those at 70 only close.
        Assert.Equal(Money.FromCents((4 * 40) + (4 * 30)), Reserve(asks, 0));
        Assert.Equal(Money.FromCents(3 * 30), Reserve(asks, 5));
        Assert.Equal(Money.FromCents((4 * 40) + (4 * 30)), Reserve(asks, -5));
        Assert.Equal(Money.Zero, Reserve(asks, 8));
    }

    [Fact]
    public void The_policies_of_the_exchange_add_up_take_the_dearer_side_or_reserve_nothing()
    {
        OrderDto[] orders =
        [
            Order("a", Outcome.No, yesCents: 60, contracts: 4),
            Order("b", Outcome.Yes, yesCents: 50, contracts: 4),
        ];
        Assert.Equal(Money.FromCents(360), RestingReserve.Of(orders, Quantity.Zero, RestingReservation.Sum));
        Assert.Equal(Money.FromCents(200), RestingReserve.Of(orders, Quantity.Zero, RestingReservation.Max));
        Assert.Equal(Money.Zero, RestingReserve.Of(orders, Quantity.Zero, RestingReservation.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(99)]
    public void Digits_that_the_exchange_cuts_off_are_no_difference_and_a_whole_step_is_one(int hundredths)
    {
        // A hundredth of a contract at a price of four decimals reserves fractions of $0.0001, which the balance then lacks.
        var order = Order("a", Outcome.Yes, yesCents: 10, contracts: 0) with
        {
            YesPriceDollars = Price.FromUnits(1_337),
            RemainingCountFp = Quantity.FromHundredths(hundredths),
        };
        var cash = Money.FromDollars(50);
        var available = cash - (order.YesPriceDollars * order.RemainingCountFp);
        var reported = Money.Parse(available.ToFourDecimals());
        var ledger = new AccountLedger(10);
        ledger.Open(Picture(reported, order));
        Assert.Equal(cash, ledger.Cash);
        Assert.Empty(AccountComparison.Of(ledger, Picture(reported, order)));
        Assert.Single(AccountComparison.Of(ledger, Picture(reported + Money.FromMicros(100), order)));
        Assert.Single(AccountComparison.Of(ledger, Picture(reported - Money.FromMicros(100), order)));
    }

    [Fact]
    public void Where_the_exchange_sends_whole_cents_less_than_a_cent_is_no_difference()
    {
        var ledger = new AccountLedger(10);
        var cents = Picture(Money.FromCents(500)).Reading with { BalanceStep = Money.FromCents(1) };
        ledger.Open(new AccountPicture(cents, RestingReservation.Sum));
        var agreeing = cents with { Balance = Money.FromCents(501) };
        Assert.Empty(AccountComparison.Of(ledger, new AccountPicture(agreeing, RestingReservation.Sum)));
        var differing = cents with { Balance = Money.FromCents(502) };
        Assert.Single(AccountComparison.Of(ledger, new AccountPicture(differing, RestingReservation.Sum)));
    }

    [Fact]
    [Trait("Requirement", "F2")]
    public void Fills_and_settlements_move_the_cash_of_their_market_s_shard()
    {
        var ledger = new AccountLedger(10);
        ledger.Open(Sharded((0, 100), (2, 50)));
        ledger.TryBook(Fill("t1", "M2", shard: 2), 1);
        ledger.TryBook(Fill("t2", "M0", shard: 0), 1);

        // A message that names no shard is about a market whose shard is known already.
        ledger.TryBook(Fill("t3", "M2", shard: 0), 1);
        Assert.Equal((Money.FromCents(9_960), Money.FromCents(4_920)), (ledger.Shards.On(0), ledger.Shards.On(2)));
        ledger.TryBook(
            new SettlementDto
            {
                Ticker = "M2",
                MarketResult = "yes",
                SettledTime = DateTimeOffset.UnixEpoch.AddSeconds(9),
            },
            1
        );
        Assert.Equal((Money.FromCents(9_960), Money.FromCents(5_120)), (ledger.Shards.On(0), ledger.Shards.On(2)));
        Assert.Equal(Money.FromCents(15_080), ledger.Cash);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    public void Cash_on_the_wrong_shard_is_a_difference_although_the_total_agrees()
    {
        var ledger = new AccountLedger(10);
        ledger.Open(Sharded((0, 100), (2, 50)));
        var differences = AccountComparison.Of(ledger, Sharded((0, 90), (2, 60)));
        Assert.Equal([0, 2], differences.Select(difference => difference.Shard));
        Assert.Empty(AccountComparison.Of(ledger, Sharded((0, 100), (2, 50))));

        // A shard that is not listed has no cash.
        Assert.Equal(2, Assert.Single(AccountComparison.Of(ledger, Sharded((0, 100)))).Shard);
    }

    [Fact]
    public void What_is_as_old_as_a_forgotten_fill_is_not_booked_again()
    {
        var booked = new BookedMovements(capacity: 3);
        for (var i = 1; i <= 5; i++)
        {
            Assert.True(booked.TryAdd((OpaqueId.FromText($"t{i}"), default), i * 1_000));
        }

        Assert.False(booked.TryAdd((OpaqueId.FromText("t1"), default), 1_000));
        Assert.False(booked.TryAdd((OpaqueId.FromText("t2"), default), 2_000));
        Assert.False(booked.TryAdd((OpaqueId.FromText("t5"), default), 5_000));
        Assert.Equal((2L, 2_001L), (booked.TooOldCount, booked.HorizonMs));
        Assert.True(booked.TryAdd((OpaqueId.FromText("t6"), default), 2_500));
    }

    private static Money Reserve(OrderDto[] orders, int net) =>
        RestingReserve.Of(orders, Quantity.FromContracts(net), RestingReservation.Sum);

    private static OrderDto Order(string id, Outcome outcome, int yesCents, int contracts) =>
        CoreScenario.Dto("c-" + id, id, "M", "resting", 0, contracts, outcome, yesCents);

    private static AccountFill Fill(string trade, string ticker, int shard) =>
        new(
            trade,
            "o",
            ClientOrderId: null,
            ticker,
            Outcome.Yes,
            Price.FromCents(40),
            Quantity.FromContracts(1),
            Money.Zero,
            IsTaker: true,
            1
        )
        {
            ExchangeIndex = shard,
        };

    private static AccountPicture Sharded(params (int Shard, int Dollars)[] balances) =>
        new(
            Picture(Money.FromDollars(balances.Sum(balance => balance.Dollars))).Reading with
            {
                ShardBalances =
                [
                    .. balances.Select(balance => new ShardBalanceDto(balance.Shard, Money.FromDollars(balance.Dollars))),
                ],
            },
            RestingReservation.Sum
        );

    private static AccountPicture Picture(Money balance, params OrderDto[] orders) =>
        new(
            new AccountReading
            {
                ReadingId = 1,
                Balance = balance,
                PortfolioValue = Money.Zero,
                Positions = [],
                Orders = orders,
                IncludesFinishedOrders = false,
                Fills = [],
                Settlements = [],
                IsConsistent = true,
            },
            RestingReservation.Sum
        );
}
