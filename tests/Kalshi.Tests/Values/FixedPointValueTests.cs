using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Kalshi.Tests.Values;

public sealed class FixedPointValueTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void EveryPriceSurvivesTheWire()
    {
        for (var units = 0; units <= Price.UnitsPerDollar; units++)
        {
            var price = Price.FromUnits(units);
            Assert.Equal((units / 10_000m).ToString("0.0000", CultureInfo.InvariantCulture), price.ToString());
            Assert.Equal(price, Price.Parse(price.ToString()));
            Assert.Equal(Price.OneDollar.Units, price.Units + price.Complement.Units);
        }
    }

    [Fact]
    public void QuantitiesSurviveTheWireAndAgreeWithDecimal() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                hundredths =>
                {
                    if (hundredths == long.MinValue)
                    {
                        return true;
                    }

                    var quantity = Quantity.FromHundredths(hundredths);
                    var text = (hundredths / 100m).ToString("0.00", CultureInfo.InvariantCulture);
                    return quantity.ToString() == text && Quantity.Parse(text) == quantity;
                }
            )
        );

    [Fact]
    public void AmountsSurviveTheWireAndAgreeWithDecimal() =>
        Check.One(
            Thorough,
            Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                micros =>
                {
                    if (micros == long.MinValue)
                    {
                        return true;
                    }

                    var money = Money.FromMicros(micros);
                    var text = (micros / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);
                    return money.ToString() == text
                        && Money.Parse(text) == money
                        && money.FloorToCents() == (long)Math.Floor(micros / 10_000m);
                }
            )
        );

    [Fact]
    public void TheMostNegativeAmountIsWrittenRight() =>
        Assert.Equal("-9223372036854.775808", Money.FromMicros(long.MinValue).ToString());

    [Fact]
    public void APriceTimesAQuantityIsExact()
    {
        var random = new Random(20261120);
        for (var i = 0; i < 100_000; i++)
        {
            var price = Price.FromUnits(random.Next(0, Price.UnitsPerDollar + 1));
            var quantity = Quantity.FromHundredths(random.NextInt64(-900_000_000_000, 900_000_000_000));
            var expected = price.Units / 10_000m * (quantity.Hundredths / 100m);
            Assert.Equal(expected, (price * quantity).Micros / 1_000_000m);
            Assert.Equal(price * quantity, quantity * price);
        }
    }

    [Theory]
    [InlineData("0.56", 5600)]
    [InlineData("0.480", 4800)]
    [InlineData("0.5600", 5600)]
    [InlineData("0.560000", 5600)]
    [InlineData("0", 0)]
    [InlineData("1", 10_000)]
    [InlineData("1.000000", 10_000)]
    [InlineData("00.01", 100)]
    public void PricesOfAnyLengthAreRead(string text, int units) => Assert.Equal(units, Price.Parse(text).Units);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+0.5")]
    [InlineData(" 0.5")]
    [InlineData("0.5 ")]
    [InlineData("0,5")]
    [InlineData("5e-1")]
    [InlineData("0.56001")]
    [InlineData("1.0001")]
    [InlineData("-0.01")]
    [InlineData("2")]
    [InlineData("0.5.0")]
    [InlineData("NaN")]
    [InlineData("٠٫٥")]
    [InlineData("99999999999999999999999999999999999999999")]
    public void WhatIsNoExactPriceIsRefused(string text)
    {
        Assert.False(Price.TryParse(text, null, out _));
        Assert.False(Price.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.Throws<FormatException>(() => Price.Parse(text));
    }

    [Theory]
    [InlineData("92233720368547758.08")]
    [InlineData("99999999999999999999")]
    [InlineData("0.001")]
    public void QuantitiesBeyondTheRangeAreRefused(string text) => Assert.False(Quantity.TryParse(text, null, out _));

    [Fact]
    public void ArithmeticBeyondTheRangeThrows()
    {
        var most = Quantity.FromHundredths(long.MaxValue);
        Assert.Throws<OverflowException>(() => most + Quantity.FromHundredths(1));
        Assert.Throws<OverflowException>(() => Price.FromUnits(2) * most);
        Assert.Throws<OverflowException>(() => -Quantity.FromHundredths(long.MinValue));
        Assert.Throws<OverflowException>(() => Money.FromCents(long.MaxValue));
        Assert.Throws<OverflowException>(() => Quantity.FromContracts(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.FromUnits(10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.FromUnits(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.FromCents(101));
    }

    [Fact]
    public void ReadingAndWritingAllocatesNothing()
    {
        Span<byte> buffer = stackalloc byte[40];
        WorkOnce(buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            WorkOnce(buffer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void WorkOnce(Span<byte> buffer)
    {
        Assert.True(Price.TryParse("0.5600"u8, out var price));
        Assert.True(Quantity.TryParse("-1234.56"u8, out var quantity));
        Assert.True((price * quantity).TryFormat(buffer, out _));
        Assert.True(quantity.TryFormat(buffer, out _));
        Assert.True(price.TryFormat(buffer, out _));
    }
}
