using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Tests.Risk;

[Trait("Requirement", "J1")]
[Trait("Requirement", "I2")]
[Trait("Requirement", "Q11")]
public sealed class RiskGateTests
{
    private readonly OrderTracker orders = new(100);
    private readonly AccountLedger ledger = new(100);
    private readonly MarketCatalog catalog = new(100);
    private TraderOptions options = new();
    private int lastOrder;

    public RiskGateTests()
    {
        catalog.Learn(CoreScenario.Market("M", closeInMs: 10_000));
        for (var i = 0; i < 20; i++)
        {
            catalog.Learn(CoreScenario.Market($"M{i}", closeInMs: 10_000));
        }
    }

    [Fact]
    public void An_ordinary_order_passes()
    {
        Open(10_000);
        Assert.Null(Refuse(Order("M", 42, 5)));
    }

    [Fact]
    public void Nothing_passes_while_trading_is_off_or_the_account_unread()
    {
        Assert.Contains("not been read", Refuse(Order("M", 42, 5)), StringComparison.Ordinal);
        Open(10_000);
        options = options with { TradingEnabled = false };
        Assert.Contains("switched off", Refuse(Order("M", 42, 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tenth_open_order_passes_and_the_eleventh_does_not_whatever_its_fate()
    {
        Open(10_000);
        for (var i = 0; i < 10; i++)
        {
            var order = Order($"M{i}", 1, 1);
            Assert.Null(Refuse(order));
            Register(order);
        }

        Assert.Contains("limit is 10", Refuse(Order("M10", 1, 1)), StringComparison.Ordinal);
        orders.Apply(Answer(orders.Open[0].Intent, OrderAnswerKind.Unknown), new EventTime(1, 1));
        Assert.NotNull(Refuse(Order("M10", 1, 1)));
        orders.Apply(Answer(orders.Open[0].Intent, OrderAnswerKind.Absent), new EventTime(1, 1));
        Assert.Null(Refuse(Order("M10", 1, 1)));
    }

    [Fact]
    [Trait("Defect", "D-16")]
    public void Orders_of_others_do_not_count_against_the_order_limit()
    {
        var scenario = new CoreScenario();
        scenario.Markets.Add(CoreScenario.Market("M"));
        for (var i = 0; i < 100; i++)
        {
            scenario.Orders.Add(CoreScenario.Dto($"hand-{i}", $"o-{i}", $"F{i}", "resting", 0, 1));
        }

        scenario.BringToReady();
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void Positions_of_others_do_not_count_as_our_exposure()
    {
        var scenario = new CoreScenario { Balance = Money.FromCents(501_200) };
        scenario.Markets.Add(CoreScenario.Market("M"));
        for (var i = 0; i < 180; i++)
        {
            scenario.Positions.Add(CoreScenario.Held($"F{i}", 20, 1_000));
        }

        scenario.BringToReady();
        Assert.Equal(Money.Zero, scenario.Snapshot.Exposure);
        scenario.Book("M", 40, 44);
        scenario.Whale("M");
        Assert.Single(scenario.Placed);
    }

    [Fact]
    [Trait("Requirement", "J5")]
    public void A_position_left_by_an_earlier_run_counts_as_our_exposure()
    {
        var scenario = new CoreScenario();
        scenario.Orders.Add(CoreScenario.Dto(ClientOrderIds.ForFollow("sim", "OURS:1:yes"), "old", "OURS", "executed", 5, 0));
        scenario.Positions.Add(CoreScenario.Held("OURS", 5, 210));
        scenario.Positions.Add(CoreScenario.Held("THEIRS", 5, 500));
        scenario.BringToReady();
        Assert.Equal(Money.FromCents(210), scenario.Snapshot.Exposure);
    }

    [Fact]
    public void An_unknown_a_closed_and_a_market_past_its_closing_time_are_refused()
    {
        Open(10_000);
        catalog.Learn(CoreScenario.Market("SHUT", status: "closed"));
        Assert.NotNull(Refuse(Order("UNKNOWN", 42, 5)));
        Assert.NotNull(Refuse(Order("SHUT", 42, 5)));
        Assert.Null(Refuse(Order("M", 42, 5), 9_999));
        Assert.NotNull(Refuse(Order("M", 42, 5), 10_000));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(9_900, true)]
    [InlineData(4_250, false)]
    [InlineData(0, false)]
    [InlineData(10_000, false)]
    public void The_price_must_be_on_the_markets_grid_on_either_side(int units, bool passes)
    {
        Open(10_000);
        var yes = Order("M", 1, 1) with { Price = Price.FromUnits(units) };
        Assert.Equal(passes, Refuse(yes) is null);
        Assert.Equal(passes, Refuse(yes with { Outcome = Outcome.No }) is null);
    }

    [Fact]
    public void A_NO_price_is_checked_on_the_YES_grid()
    {
        Open(10_000);
        catalog.Learn(
            CoreScenario.Market(
                "T",
                ranges:
                [
                    new PriceRangeDto(Price.Zero, Price.FromCents(10), Price.FromUnits(10)),
                    new PriceRangeDto(Price.FromCents(10), Price.OneDollar, Price.FromCents(1)),
                ]
            )
        );
        var order = Order("T", 1, 1) with { Price = Price.FromUnits(9_990) };
        Assert.NotNull(Refuse(order));
        Assert.Null(Refuse(order with { Outcome = Outcome.No }));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void An_order_has_more_than_nothing_and_at_most_a_hundred_contracts(int hundredths, bool passes)
    {
        Open(10_000);
        Assert.Equal(passes, Refuse(Order("M", 1, 1) with { Count = Quantity.FromHundredths(hundredths) }) is null);
    }

    [Theory]
    [InlineData(Outcome.Yes, 90, 10, true)]
    [InlineData(Outcome.Yes, 90, 11, false)]
    [InlineData(Outcome.No, -90, 10, true)]
    [InlineData(Outcome.No, -90, 11, false)]
    [InlineData(Outcome.No, 90, 100, true)]
    [InlineData(Outcome.Yes, -90, 100, true)]
    [Trait("Defect", "D-36")]
    public void The_resulting_position_is_limited_on_its_own_side_and_reducing_is_not_hindered(
        Outcome outcome,
        int held,
        int count,
        bool passes
    )
    {
        Open(10_000, CoreScenario.Held("M", held, 90));
        Assert.Equal(passes, Refuse(Order("M", 1, count, outcome)) is null);
    }

    [Fact]
    public void Open_orders_and_fills_not_booked_yet_count_towards_the_position()
    {
        Open(10_000);
        var first = Order("M", 1, 60);
        Register(first);
        Assert.Null(Refuse(Order("M", 1, 40)));
        Assert.NotNull(Refuse(Order("M", 1, 41)));

        orders.Apply(Answer(first, OrderAnswerKind.Accepted, filled: 60), new EventTime(1, 1));
        Assert.Empty(orders.Open);
        Assert.Null(Refuse(Order("M", 1, 40)));
        Assert.NotNull(Refuse(Order("M", 1, 41)));
    }

    [Fact]
    public void Exposure_may_reach_a_thousand_dollars_and_not_a_cent_more()
    {
        Open(10_000);
        for (var i = 0; i < 9; i++)
        {
            Register(Order($"M{i}", 99, 100));
        }

        // 9 × 99 = 891 dollars; 109 are left.
        Register(Order("M9", 10, 100) with { Price = Price.FromCents(9) });
        Assert.Equal(10, orders.Open.Count);
        options = options with { MaxOpenOrders = 100, MaxTotalContracts = 10_000, MaxContractsPerRun = 0 };
        Assert.Null(Refuse(Order("M10", 99, 100) with { Price = Price.FromCents(99), Count = Quantity.FromContracts(100) }));
        Register(Order("M10", 99, 100));
        // 999 dollars: exactly one is left.
        Assert.Null(Refuse(Order("M11", 1, 100)));
        Assert.NotNull(Refuse(Order("M11", 1, 100) with { Price = Price.FromCents(2), Count = Quantity.FromHundredths(5_001) }));
    }

    [Fact]
    public void Exposure_keeps_counting_between_an_answer_and_its_fills()
    {
        Open(10_000);
        var order = Order("M", 50, 100);
        Register(order);
        orders.Apply(Answer(order, OrderAnswerKind.Accepted, filled: 100), new EventTime(1, 1));
        Assert.Equal(Money.FromDollars(50), Gate().Exposure);
        Assert.Equal(Money.FromDollars(9_950), Gate().AvailableCash);
    }

    [Theory]
    [InlineData(2_185, true)]
    [InlineData(2_184, false)]
    public void The_money_for_price_and_worst_fee_must_be_there_to_the_hundredth_of_a_cent(int centiCents, bool passes)
    {
        // 5 at 42¢ cost 2.10; taken at 42¢ the fee is 0.07 · 5 · 0.42 · 0.58 = 0.08526, rounded up to 0.0853.
        ledger.Open(
            new AccountPicture(Reading() with { Balance = Money.FromMicros((centiCents * 1_000) + 300) }, RestingReservation.Sum)
        );
        Assert.Equal(passes, Refuse(Order("M", 42, 5)) is null);
    }

    [Fact]
    public void Above_fifty_cents_the_fee_is_reckoned_at_fifty_where_it_is_highest()
    {
        // 5 at 90¢ may fill at 50¢: fee 0.07 · 5 · 0.25 = 0.0875.
        ledger.Open(new AccountPicture(Reading() with { Balance = Money.FromMicros(4_587_500) }, RestingReservation.Sum));
        Assert.Null(Refuse(Order("M", 90, 5)));
        Assert.NotNull(Refuse(Order("M", 90, 5) with { Count = Quantity.FromHundredths(501) }));
    }

    [Fact]
    public void Cash_reserved_for_own_and_foreign_orders_is_not_available()
    {
        Open(10);
        Register(Order("M0", 50, 5));
        var gate = Gate();
        gate.ForeignReserved = Money.FromDollars(5);
        Assert.Equal(Money.FromCents(250), gate.AvailableCash);
        Assert.NotNull(gate.Refuse(Order("M", 50, 5), CoreScenario.StartExchangeMs));
        Assert.Null(gate.Refuse(Order("M", 50, 4), CoreScenario.StartExchangeMs));
    }

    private RiskGate Gate() => new(options, orders, ledger, catalog, new MarketWatch(0));

    private string? Refuse(OrderIntent order, long afterMs = 0) =>
        Gate().Refuse(order, CoreScenario.StartExchangeMs + afterMs)?.Reason;

    private void Register(OrderIntent order) => orders.Register(order, new EventTime(CoreScenario.StartExchangeMs, 1));

    private void Open(int dollars, params MarketPositionDto[] positions) =>
        ledger.Open(
            new AccountPicture(
                Reading() with
                {
                    Balance = Money.FromDollars(dollars),
                    Positions = positions,
                },
                RestingReservation.Sum
            )
        );

    private OrderIntent Order(string ticker, int cents, int contracts, Outcome outcome = Outcome.Yes) =>
        new()
        {
            ClientOrderId = $"c{++lastOrder}",
            Ticker = ticker,
            Outcome = outcome,
            Price = Price.FromCents(cents),
            Count = Quantity.FromContracts(contracts),
            Reason = "a test",
        };

    private static OrderAnswer Answer(OrderIntent order, OrderAnswerKind kind, int filled = 0) =>
        new()
        {
            ClientOrderId = order.ClientOrderId,
            Kind = kind,
            OrderId = kind == OrderAnswerKind.Accepted ? "x-" + order.ClientOrderId : null,
            FillCount = Quantity.FromContracts(filled),
            RemainingCount = order.Count - Quantity.FromContracts(filled),
        };

    private static AccountReading Reading() =>
        new()
        {
            ReadingId = 1,
            Balance = Money.Zero,
            PortfolioValue = Money.Zero,
            Positions = [],
            Orders = [],
            IncludesFinishedOrders = true,
            Fills = [],
            Settlements = [],
            IsConsistent = true,
        };
}
