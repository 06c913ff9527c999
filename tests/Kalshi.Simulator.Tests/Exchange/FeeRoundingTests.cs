using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Trader.Testing;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
[Trait("Target", "R8")]
public class FeeRoundingTests
{
    [Fact]
    public void The_vectors_of_a_cent_account_come_out_fill_by_fill()
    {
        var unrebated = Money.Zero;
        var charges = new[] { ("4", "0.37"), ("2.5", "0.38"), ("0.5", "0.385") }.Select(fill =>
        {
            var (count, price) = (Quantity.Parse(fill.Item1), Price.Parse(fill.Item2));
            var fee = FeeSchedule.Standard.FeeFor(price, count, isTaker: true);
            var charge = FeeRounding.Charge(-(count * price), fee, BalancePrecision.Cent, false, ref unrebated);
            return $"{charge.TradeFee} {charge.RoundingFee} {unrebated} {charge.Rebate} {charge.NetFee} {-(count * price) - charge.NetFee}";
        });
        Assert.Equal(
            [
                "0.065300 0.004700 0.004700 0.000000 0.070000 -1.550000",
                "0.041300 0.008700 0.003400 0.010000 0.040000 -0.990000",
                "0.008300 0.009200 0.002600 0.010000 0.007500 -0.200000",
            ],
            charges
        );
    }

    // Of the recorded charges 157 are those of a single fill (FeeScheduleTests). The other two are a second contract at the price of
    // the row beside them: together they round by more than a cent, of which one comes back.
    [Fact]
    public void The_two_recorded_charges_that_no_single_fill_explains_are_second_fills_with_their_rebate()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var rows = File.ReadAllLines(RecordedData.Path("fees", "taker_fee_observations_2026-05.csv"))
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => line.Split(','))
            .ToList();
        var second = rows.FindAll(row => row[5] == "buy" && SingleCharge(row) != Money.Parse(row[7]));
        Assert.Equal(2, second.Count);
        foreach (var row in second)
        {
            var at = rows.IndexOf(row);
            var first = new[] { rows[at - 1], rows[at + 1] }.First(beside => beside.AsSpan(1, 6).SequenceEqual(row.AsSpan(1, 6)));
            var unrebated = Money.Zero;

            Assert.Equal(Money.Parse(first[7]), Charge(first, ref unrebated));
            Assert.Equal(Money.Parse(row[7]), Charge(row, ref unrebated));
        }
    }

    private static Money SingleCharge(string[] row)
    {
        var unrebated = Money.Zero;
        return Charge(row, ref unrebated);
    }

    private static Money Charge(string[] row, ref Money unrebated)
    {
        var price = Price.Parse(row[4] == "yes" ? row[2] : row[3]);
        var count = Quantity.Parse(row[1]);
        var fee = FeeSchedule.Standard.FeeFor(price, count, isTaker: true);
        return FeeRounding.Charge(-(count * price), fee, BalancePrecision.Cent, false, ref unrebated).NetFee;
    }

    [Theory]
    [InlineData("4", "0.37", BalancePrecision.CentiCent, "-1.545300")]
    [InlineData("2.5", "0.38", BalancePrecision.CentiCent, "-0.991300")]
    [InlineData("0.5", "0.385", BalancePrecision.CentiCent, "-0.200800")]
    [InlineData("7", "0.37", BalancePrecision.CentiCent, "-2.704300")]
    [InlineData("7", "0.37", BalancePrecision.Cent, "-2.710000")]
    [InlineData("1", "0.52", BalancePrecision.CentiCent, "-0.537500")]
    [InlineData("0.01", "0.385", BalancePrecision.CentiCent, "-0.004100")]
    public void A_single_fill_changes_the_balance_by_whole_steps_of_its_precision(
        string count,
        string price,
        BalancePrecision precision,
        string change
    )
    {
        using var world = new EngineWorld(
            grid: PriceGrid.Create([new PriceBand(Price.Zero, Price.OneDollar, Price.FromUnits(1))])
        );
        var account = world.Engine.OpenAccount(Money.FromDollars(100), precision);
        world.Ask(world.Open(), count, price);
        world.Bid(account, count, price);
        Assert.Equal(change, (account.Cash - account.Deposited).ToString());
        world.AssertConserved();
    }

    [Theory]
    [Trait("Doubt", "D17")]
    [InlineData(false, "0.010000")]
    [InlineData(true, "0.000000")]
    public void Exactly_one_cent_of_rounding_is_rebated_only_by_option(bool atExactly, string left)
    {
        var unrebated = Money.Parse("0.005");
        FeeRounding.Charge(Money.Parse("-0.995"), Money.Parse("0.02"), BalancePrecision.Cent, atExactly, ref unrebated);
        Assert.Equal(left, unrebated.ToString());
    }

    [Fact]
    public void No_net_fee_is_negative_the_rebate_waits_instead()
    {
        var unrebated = Money.Parse("0.0099");
        var charge = FeeRounding.Charge(Money.Parse("-0.9998"), Money.Zero, BalancePrecision.Cent, false, ref unrebated);
        Assert.Equal(("0.000200", "0.010100"), (charge.NetFee.ToString(), unrebated.ToString()));
    }

    [Fact]
    public void A_hundred_thousand_random_fills_agree_with_a_decimal_oracle()
    {
        var random = new SplitMix64(22);
        for (var order = 0; order < 100_000 / 8; order++)
        {
            var precision = random.NextInt(2) == 0 ? BalancePrecision.Cent : BalancePrecision.CentiCent;
            var step = precision == BalancePrecision.Cent ? 0.01m : 0.0001m;
            var unrebated = Money.Zero;
            var expected = 0m;
            for (var fill = 0; fill < 8; fill++)
            {
                var (units, hundredths) = (random.NextInt(1, 9_999), random.NextInt(1, 100_000));
                var isBuy = random.NextInt(2) == 0;
                var (price, count) = (Price.FromUnits(units), Quantity.FromHundredths(hundredths));
                var cash = isBuy ? -(price * count) : price * count;
                var charge = FeeRounding.Charge(
                    cash,
                    FeeSchedule.Standard.FeeFor(price, count, isTaker: true),
                    precision,
                    false,
                    ref unrebated
                );

                var exact = (isBuy ? -1 : 1) * (units / 10_000m) * (hundredths / 100m);
                var raw = 0.07m * (hundredths / 100m) * (units / 10_000m) * (1 - (units / 10_000m));
                var tradeFee = Math.Ceiling(raw * 10_000m) / 10_000m;
                var change = Math.Floor((exact - tradeFee) / step) * step;
                var rounding = exact - tradeFee - change;
                expected += rounding;
                var rebate = expected > 0.01m && tradeFee + rounding >= 0.01m ? 0.01m : 0m;
                expected -= rebate;
                Assert.Equal(tradeFee + rounding - rebate, charge.NetFee.Micros / 1_000_000m);
                Assert.Equal(expected, unrebated.Micros / 1_000_000m);
                Assert.False(charge.NetFee.IsNegative);
            }
        }
    }

    [Fact]
    public void A_waiver_ends_at_its_time_and_an_events_fee_goes_before_its_series()
    {
        using var world = new EngineWorld();
        var market = world.Engine.ListMarket(
            world.Market.Spec with
            {
                Ticker = "KXSIMTEST-1-B",
                FeeWaiverUntilMs = EngineWorld.StartMs + 10,
            },
            EngineWorld.StartMs
        );
        Assert.Equal("0.000000", TakeOne(EngineWorld.StartMs + 9));
        Assert.Equal("0.017500", TakeOne(EngineWorld.StartMs + 10));
        world.Engine.SetSeriesFees("KXSIMTEST", new FeeSchedule(FeeType.Quadratic, 500), EngineWorld.StartMs + 11);
        Assert.Equal("0.008800", TakeOne(EngineWorld.StartMs + 11));
        world.Engine.SetEventFees(market.Event, new FeeSchedule(FeeType.Quadratic, 2000), EngineWorld.StartMs + 12);
        Assert.Equal("0.035000", TakeOne(EngineWorld.StartMs + 12));
        world.Engine.SetEventFees(market.Event, null, EngineWorld.StartMs + 13);
        Assert.Equal("0.008800", TakeOne(EngineWorld.StartMs + 13));
        Assert.Equal(3, world.Engine.FeeChanges.Added);
        Assert.Equal(2, world.Events.Lines.Count(line => line.StartsWith("event fees", StringComparison.Ordinal)));

        string TakeOne(long nowMs)
        {
            var shape = EngineWorld.Gtc with { Price = Price.FromCents(50), Count = Quantity.FromContracts(1) };
            world.Engine.Submit(world.Open(), market, shape with { Side = BookSide.Ask }, nowMs);
            return world.Engine.Submit(world.Open(), market, shape, nowMs).Order!.TakerFees.ToString();
        }
    }
}
