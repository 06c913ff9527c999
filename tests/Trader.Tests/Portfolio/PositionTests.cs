using Kalshi;
using Trader.Portfolio;

namespace Trader.Tests.Portfolio;

[Trait("Requirement", "F3")]
public sealed class PositionTests
{
    [Fact]
    public void Opening_adding_reducing_and_flipping_follow_average_cost()
    {
        var position = new Position("M");
        Assert.Equal(Cents(-400), Buy(position, Outcome.Yes, 40, 10));
        Assert.Equal(Cents(-600), Buy(position, Outcome.Yes, 60, 10));
        Assert.Equal((20, 1_000, 0), State(position));

        // Buying NO at 30¢ is selling YES at 70¢: five contracts that cost 50¢ each bring 20¢ each.
        Assert.Equal(Cents(350), Buy(position, Outcome.No, 30, 5));
        Assert.Equal((15, 750, 100), State(position));

        // Twenty more close fifteen and open five NO at 30¢.
        Assert.Equal(Cents((15 * 70) - (5 * 30)), Buy(position, Outcome.No, 30, 20));
        Assert.Equal((-5, 150, 400), State(position));
        Assert.Equal(Outcome.No, position.Side);

        Assert.Equal(Cents(5 * 80), Buy(position, Outcome.Yes, 20, 5));
        Assert.Equal((0, 0, 650), State(position));
        Assert.True(position.IsFlat);
        Assert.Equal(Cents(400 + 600 + 150), position.TotalTraded);
    }

    [Fact]
    [Trait("Defect", "D-32")]
    public void The_worked_example_of_the_exchange_reference_gives_its_positions_and_cash()
    {
        Position a = new("M");
        Position b = new("M");
        Position c = new("M");
        var cashA = Money.FromDollars(100);
        var cashB = Money.FromDollars(100);
        var cashC = Money.FromDollars(100);

        // Step 3: C takes 6 of A's offer at 40¢.
        cashC += c.Fill(Outcome.Yes, Price.FromCents(40), Contracts(6), Money.FromMicros(100_800), 1);
        cashA += a.Fill(Outcome.No, Price.FromCents(40), Contracts(6), Money.Zero, 1);
        Assert.Equal(Money.FromMicros(97_499_200), cashC);

        // Step 4: C sells 4 to B at 35¢.
        cashC += c.Fill(Outcome.No, Price.FromCents(35), Contracts(4), Money.FromMicros(63_700), 2);
        cashB += b.Fill(Outcome.Yes, Price.FromCents(35), Contracts(4), Money.Zero, 2);
        Assert.Equal(Contracts(2), c.Net);
        Assert.Equal(Cents(-20), c.Realized);
        Assert.Equal(Cents(140), b.Cost);

        // Step 5: B takes the remaining 4 of A at 40¢.
        cashB += b.Fill(Outcome.Yes, Price.FromCents(40), Contracts(4), Money.FromMicros(67_200), 3);
        cashA += a.Fill(Outcome.No, Price.FromCents(40), Contracts(4), Money.Zero, 3);
        Assert.Equal((Contracts(-10), Contracts(8)), (a.Net, b.Net));
        Assert.Equal(Cents(300), b.Cost);
        Assert.Equal(Cents(600), a.Cost);

        // Step 6: NO.
        cashA += a.Settle(Money.FromDollars(10));
        cashB += b.Settle(Money.Zero);
        cashC += c.Settle(Money.Zero);
        Assert.Equal((104_000_000L, 96_932_800L, 98_835_500L), (cashA.Micros, cashB.Micros, cashC.Micros));
        Assert.Equal(Money.FromDollars(4), a.Realized);
    }

    [Fact]
    public void Random_fills_agree_with_an_independent_decimal_account()
    {
        var random = new SeededRandom(4_711);
        for (var run = 0; run < 200; run++)
        {
            var position = new Position("M");
            var oracle = new DecimalAccount();
            var cash = Money.Zero;
            for (var i = 0; i < 60; i++)
            {
                var outcome = random.Chance(50) ? Outcome.Yes : Outcome.No;
                var yes = random.Between(1, 9_999);
                var count = random.Between(1, 900);
                var fee = random.Between(0, 5_000) * 100;
                cash += position.Fill(
                    outcome,
                    Price.FromUnits(yes),
                    Quantity.FromHundredths(count),
                    Money.FromMicros(fee),
                    i + 1
                );
                oracle.Buy(outcome == Outcome.Yes, yes / 10_000m, count / 100m, fee / 1_000_000m);

                Assert.Equal(oracle.Net, position.Net.Hundredths / 100m);
                Assert.Equal(oracle.Cash, cash.Micros / 1_000_000m);
                Assert.Equal(oracle.Fees, position.Fees.Micros / 1_000_000m);
                // Every partial close rounds once, to a millionth.
                Assert.InRange(Math.Abs(oracle.Cost - (position.Cost.Micros / 1_000_000m)), 0m, 0.000_001m * (i + 1));
                // What was paid and received is either locked in, in the open cost, or a fee: nothing appears or vanishes.
                Assert.Equal(cash, position.Realized - position.Cost - position.Fees);
                Assert.Equal(position.IsFlat, position.Cost.IsZero);
                Assert.Equal(position.IsFlat, position.OpenedMs == 0);
            }
        }
    }

    [Fact]
    public void The_age_runs_from_the_first_contract_of_the_side_held()
    {
        var position = new Position("M");
        Buy(position, Outcome.Yes, 40, 5, 100);
        Buy(position, Outcome.Yes, 40, 5, 200);
        Assert.Equal(100, position.OpenedMs);
        Buy(position, Outcome.No, 60, 3, 300);
        Assert.Equal(100, position.OpenedMs);
        Buy(position, Outcome.No, 60, 9, 400);
        Assert.Equal(400, position.OpenedMs);
    }

    [Fact]
    [Trait("Defect", "D-31")]
    public void Five_contracts_at_fifty_one_cents_cost_exactly_255_cents()
    {
        var position = new Position("M");
        Buy(position, Outcome.Yes, 51, 5);
        Assert.Equal(Cents(255), position.Cost);
        Assert.Equal(Price.FromCents(51), position.AverageCost);
    }

    private static Money Buy(Position position, Outcome outcome, int ownCents, int contracts, long ms = 1) =>
        position.Fill(outcome, Price.FromCents(ownCents).OnYesScale(outcome), Contracts(contracts), Money.Zero, ms);

    private static (int Contracts, int CostCents, int RealizedCents) State(Position position) =>
        (
            (int)(position.Net.Hundredths / 100),
            (int)(position.Cost.Micros / Money.MicrosPerCent),
            (int)(position.Realized.Micros / Money.MicrosPerCent)
        );

    private static Money Cents(int cents) => Money.FromCents(cents);

    private static Quantity Contracts(int contracts) => Quantity.FromContracts(contracts);

    // Holds the two outcomes apart and pairs them off afterwards, in decimals.
    private sealed class DecimalAccount
    {
        private decimal yes;
        private decimal yesCost;
        private decimal no;
        private decimal noCost;

        public decimal Net => yes - no;

        public decimal Cost => yesCost + noCost;

        public decimal Cash { get; private set; }

        public decimal Fees { get; private set; }

        public void Buy(bool isYes, decimal yesPrice, decimal count, decimal fee)
        {
            Fees += fee;
            var price = isYes ? yesPrice : 1 - yesPrice;
            Cash -= (price * count) + fee;
            var heldOpposite = isYes ? no : yes;
            var pairs = Math.Min(heldOpposite, count);
            Cash += pairs;
            if (isYes)
            {
                noCost -= pairs == 0 ? 0 : noCost * pairs / no;
                no -= pairs;
                yes += count - pairs;
                yesCost += (count - pairs) * price;
            }
            else
            {
                yesCost -= pairs == 0 ? 0 : yesCost * pairs / yes;
                yes -= pairs;
                no += count - pairs;
                noCost += (count - pairs) * price;
            }
        }
    }
}
