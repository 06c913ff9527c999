using System.Globalization;
using Trader.Testing;

namespace Kalshi.Tests.Values;

[Trait("Target", "R8")]
public sealed class FeeScheduleTests
{
    [Theory]
    [InlineData("4", "0.37", "0.0653")]
    [InlineData("2.5", "0.38", "0.0413")]
    [InlineData("0.5", "0.385", "0.0083")]
    [InlineData("7", "0.37", "0.1143")]
    [InlineData("1", "0.52", "0.0175")]
    public void WorkedTakerFeesComeOut(string count, string price, string fee) =>
        Assert.Equal(Money.Parse(fee), FeeSchedule.Standard.FeeFor(Price.Parse(price), Quantity.Parse(count), isTaker: true));

    [Fact]
    public void AWorkedMakerFeeComesOut() =>
        Assert.Equal(
            Money.Parse("0.0420"),
            new FeeSchedule(FeeType.QuadraticWithMakerFees, 1000).FeeFor(
                Price.Parse("0.60"),
                Quantity.FromContracts(10),
                isTaker: false
            )
        );

    [Trait("Promise", "R8")]
    [Fact]
    public void FillsAgreeWithAnIndependentDecimalOracle()
    {
        var random = new Random(70_017_5);
        var types = Enum.GetValues<FeeType>();
        for (var i = 0; i < 100_000; i++)
        {
            var type = types[random.Next(types.Length)];
            var thousandths = new[] { 0, 1, 500, 1000, 1500, 100_000 }[random.Next(6)];
            var isTaker = random.Next(2) == 0;
            var price = Price.FromUnits(random.Next(0, 10_001));
            var quantity = Quantity.FromHundredths(random.NextInt64(0, 1L << random.Next(1, 34)));
            var fee = new FeeSchedule(type, thousandths).FeeFor(price, quantity, isTaker);
            Assert.Equal(Oracle(type, thousandths, price, quantity, isTaker), fee.Micros / 1_000_000m);
        }
    }

    [Fact]
    public void TheFeeIsTheSameForBothOutcomes()
    {
        for (var units = 0; units <= 10_000; units++)
        {
            var price = Price.FromUnits(units);
            var quantity = Quantity.FromHundredths(137);
            Assert.Equal(
                FeeSchedule.Standard.FeeFor(price, quantity, true),
                FeeSchedule.Standard.FeeFor(price.Complement, quantity, true)
            );
        }
    }

    [Fact]
    public void TheDefaultScheduleChargesNothing() =>
        Assert.Equal(Money.Zero, default(FeeSchedule).FeeFor(Price.FromCents(50), Quantity.FromContracts(10), true));

    [Fact]
    public void MistakesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeSchedule(FeeType.Quadratic, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeSchedule(FeeType.Quadratic, 100_001));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            FeeSchedule.Standard.FeeFor(Price.FromCents(50), Quantity.FromHundredths(-1), true)
        );
        Assert.Throws<OverflowException>(() =>
            new FeeSchedule(FeeType.Quadratic, 100_000).FeeFor(Price.FromCents(50), Quantity.FromHundredths(long.MaxValue), true)
        );
    }

    [Fact]
    [Trait("Doubt", "D19")]
    public void AFeeTypeWithoutFormulaIsRefusedAndTheOthersGoThereAndBack()
    {
        Assert.Contains(
            "flat",
            Assert.Throws<FormatException>(() => FeeSchedule.FromWire("flat", 1000)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeSchedule((FeeType)3, 1000));
        foreach (var type in Enum.GetValues<FeeType>())
        {
            var schedule = new FeeSchedule(type, 500);
            Assert.Equal(schedule, FeeSchedule.FromWire(schedule.WireType, 500));
        }
    }

    [Fact]
    [Trait("Target", "P22")]
    public void FeesAreExactOnBothSidesOfWhereSixtyFourBitsEnd()
    {
        // At 50 cents and a rate of 28 000 the product passes 2^64 at 26 353 377 hundredths.
        for (var hundredths = 26_353_000L; hundredths < 26_354_000L; hundredths++)
        {
            var quantity = Quantity.FromHundredths(hundredths);
            var price = Price.FromCents(50);
            Assert.Equal(
                Oracle(FeeType.Quadratic, 1000, price, quantity, true),
                FeeSchedule.Standard.FeeFor(price, quantity, isTaker: true).Micros / 1_000_000m
            );
        }
    }

    [Fact]
    public void RecordedChargesOfCentAccountsAreTheTradeFeePlusTheirRounding()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);

        // Recorded in May 2026 from an account kept in whole cents: cost plus fee was rounded up to the cent. The schedule
        // claims the trade fee alone, so the charge must be that fee plus a rounding of less than a cent.
        var lines = File.ReadAllLines(RecordedData.Path("fees", "taker_fee_observations_2026-05.csv"));
        Assert.Equal("series,count_fp,yes_price_dollars,no_price_dollars,side,action,is_taker,fee_cost", lines[0]);
        var rows = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        Assert.Equal(159, rows.Count);

        // Two rows are later fills of an order whose first fill was already rounded up.
        Assert.Equal(157, rows.Count(IsChargedAsClaimed));
    }

    private static bool IsChargedAsClaimed(string[] row)
    {
        var price = Price.Parse(row[4] == "yes" ? row[2] : row[3]);
        var quantity = Quantity.Parse(row[1]);
        var cost = (price * quantity).Micros / 1_000_000m;
        var fee = FeeSchedule.Standard.FeeFor(price, quantity, isTaker: true).Micros / 1_000_000m;
        var charged = decimal.Parse(row[7], CultureInfo.InvariantCulture);
        return (Math.Ceiling((cost + fee) * 100) / 100) - cost == charged;
    }

    private static decimal Oracle(FeeType type, int thousandths, Price price, Quantity quantity, bool isTaker)
    {
        var k = isTaker
            ? 0.07m
            : type switch
            {
                FeeType.QuadraticWithMakerFees => 0.0175m,
                FeeType.QuadraticWithComboMakerFees => 0.035m,
                _ => 0m,
            };
        var p = price.Units / 10_000m;
        var raw = k * (thousandths / 1000m) * (quantity.Hundredths / 100m) * p * (1 - p);
        return Math.Ceiling(raw * 10_000m) / 10_000m;
    }
}
