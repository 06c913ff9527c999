using System.Diagnostics.CodeAnalysis;

namespace Kalshi;

/// <summary>
/// The price of one contract, an exact count of 1/10 000 dollar from $0.0000 to $1.0000 inclusive. Zero and one dollar
/// are the payouts of a settled contract; only prices strictly between them can be traded.
/// </summary>
/// <remarks>
/// <c>default</c> is $0.0000. A YES price p and the NO price <see cref="Complement"/> describe the same trade.
/// Source of the scale: order prices carry at most four significant decimals on every published price grid.
/// </remarks>
public readonly struct Price : IEquatable<Price>, IComparable<Price>, ISpanParsable<Price>
{
    /// <summary>Units of 1/10 000 dollar in one dollar.</summary>
    public const int UnitsPerDollar = 10_000;

    /// <summary>Units of 1/10 000 dollar in one cent.</summary>
    public const int UnitsPerCent = 100;

    internal const int Decimals = 4;

    private readonly int units;

    private Price(int units) => this.units = units;

    /// <summary>$0.0000, the payout of a losing contract.</summary>
    public static Price Zero => default;

    /// <summary>$1.0000, the payout of a winning contract.</summary>
    public static Price OneDollar => new(UnitsPerDollar);

    /// <summary>The count of 1/10 000 dollar, 0 to 10 000.</summary>
    public int Units => units;

    /// <summary>The price of the other outcome: one dollar minus this.</summary>
    public Price Complement => new(UnitsPerDollar - units);

    /// <summary>Whether an order can carry this price: strictly between $0 and $1.</summary>
    public bool IsTradable => units is > 0 and < UnitsPerDollar;

    /// <summary>Makes a price of <paramref name="units"/> times 1/10 000 dollar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 10 000.</exception>
    public static Price FromUnits(int units)
    {
        if (units is < 0 or > UnitsPerDollar)
        {
            throw new ArgumentOutOfRangeException(nameof(units), units, "A price is 0 to 10000 units of 1/10000 dollar.");
        }

        return new Price(units);
    }

    /// <summary>Makes a price of whole cents, 0 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 100.</exception>
    public static Price FromCents(int cents) => FromUnits(checked(cents * UnitsPerCent));

    /// <summary>Parses the wire form, for example <c>0.5600</c>; false for anything inexact or outside $0 to $1.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Price price)
    {
        if (FixedPoint.TryParse(utf8Text, Decimals, out var scaled) && scaled is >= 0 and <= UnitsPerDollar)
        {
            price = new Price((int)scaled);
            return true;
        }

        price = default;
        return false;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Price result)
    {
        if (FixedPoint.TryParse(s, Decimals, out var scaled) && scaled is >= 0 and <= UnitsPerDollar)
        {
            result = new Price((int)scaled);
            return true;
        }

        result = default;
        return false;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Price result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Parses the wire form, for example <c>0.5600</c>.</summary>
    /// <exception cref="FormatException">Not an exact price between $0 and $1.</exception>
    public static Price Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static Price Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException(FixedPoint.Describe("price between 0 and 1 dollar", s.ToString(), Decimals));

    /// <summary>Writes the wire form with four decimals; needs 6 bytes.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int written) =>
        FixedPoint.TryFormat(units, Decimals, utf8Destination, out written);

    /// <summary>The wire form with four decimals, for example <c>0.5600</c>.</summary>
    public override string ToString() => FixedPoint.Format(units, Decimals);

    /// <summary>What people read: cents, with a fraction only where there is one, for example <c>56¢</c> or <c>0.5¢</c>.</summary>
    public string ToCentsText()
    {
        var (whole, fraction) = Math.DivRem(units, UnitsPerCent);
        return fraction == 0 ? $"{whole}¢" : $"{whole}.{fraction:00}".TrimEnd('0') + "¢";
    }

    /// <inheritdoc/>
    public bool Equals(Price other) => units == other.units;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Price other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => units;

    /// <inheritdoc/>
    public int CompareTo(Price other) => units.CompareTo(other.units);

    /// <summary>What <paramref name="quantity"/> contracts cost at <paramref name="price"/>, exactly.</summary>
    /// <exception cref="OverflowException">The product does not fit <see cref="Money"/>.</exception>
    public static Money operator *(Price price, Quantity quantity) =>
        Money.FromMicros(checked(price.units * quantity.Hundredths));

    /// <summary>Compares two prices.</summary>
    public static bool operator ==(Price left, Price right) => left.units == right.units;

    /// <summary>Compares two prices.</summary>
    public static bool operator !=(Price left, Price right) => left.units != right.units;

    /// <summary>Compares two prices.</summary>
    public static bool operator <(Price left, Price right) => left.units < right.units;

    /// <summary>Compares two prices.</summary>
    public static bool operator >(Price left, Price right) => left.units > right.units;

    /// <summary>Compares two prices.</summary>
    public static bool operator <=(Price left, Price right) => left.units <= right.units;

    /// <summary>Compares two prices.</summary>
    public static bool operator >=(Price left, Price right) => left.units >= right.units;
}
