using System.Diagnostics.CodeAnalysis;

namespace Kalshi;

/// <summary>
/// An amount of dollars, an exact count of 1/1 000 000 dollar: the product of a <see cref="Price"/> and a
/// <see cref="Quantity"/> is always exact. Signed; arithmetic is checked.
/// </summary>
/// <remarks><c>default</c> is $0. Range: about ±$9.2 trillion.</remarks>
public readonly struct Money : IEquatable<Money>, IComparable<Money>, ISpanParsable<Money>
{
    /// <summary>Micros (1/1 000 000 dollar) in one dollar.</summary>
    public const int MicrosPerDollar = 1_000_000;

    /// <summary>Micros in one cent.</summary>
    public const int MicrosPerCent = 10_000;

    /// <summary>Micros in 1/10 000 dollar, the precision of a direct member's balance.</summary>
    public const int MicrosPerCentiCent = 100;

    internal const int Decimals = 6;

    private readonly long micros;

    private Money(long micros) => this.micros = micros;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>The count of 1/1 000 000 dollar.</summary>
    public long Micros => micros;

    /// <summary>Whether the amount is zero.</summary>
    public bool IsZero => micros == 0;

    /// <summary>Whether the amount is above zero.</summary>
    public bool IsPositive => micros > 0;

    /// <summary>Whether the amount is below zero.</summary>
    public bool IsNegative => micros < 0;

    /// <summary>Makes an amount from 1/1 000 000 dollar.</summary>
    public static Money FromMicros(long micros) => new(micros);

    /// <summary>Makes an amount from whole cents, the wire form of a few balance and settlement fields.</summary>
    /// <exception cref="OverflowException">Beyond the range.</exception>
    public static Money FromCents(long cents) => new(checked(cents * MicrosPerCent));

    /// <summary>Makes an amount from whole dollars.</summary>
    /// <exception cref="OverflowException">Beyond the range.</exception>
    public static Money FromDollars(long dollars) => new(checked(dollars * MicrosPerDollar));

    /// <summary>The smaller of two amounts.</summary>
    public static Money Min(Money left, Money right) => left.micros <= right.micros ? left : right;

    /// <summary>The larger of two amounts.</summary>
    public static Money Max(Money left, Money right) => left.micros >= right.micros ? left : right;

    /// <summary>The amount without its sign.</summary>
    public Money Abs() => new(Math.Abs(micros));

    /// <summary>The whole cents in the amount, cut towards negative infinity.</summary>
    public long FloorToCents()
    {
        var (cents, rest) = Math.DivRem(micros, MicrosPerCent);
        return rest < 0 ? cents - 1 : cents;
    }

    /// <summary>Parses the wire form, for example <c>482.1043</c>; false for anything finer than 1/1 000 000 dollar.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Money money)
    {
        var valid = FixedPoint.TryParse(utf8Text, Decimals, out var scaled);
        money = new Money(scaled);
        return valid;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Money result)
    {
        var valid = FixedPoint.TryParse(s, Decimals, out var scaled);
        result = new Money(scaled);
        return valid;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Money result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Parses the wire form, for example <c>482.1043</c>.</summary>
    /// <exception cref="FormatException">Not a decimal, or finer than 1/1 000 000 dollar.</exception>
    public static Money Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static Money Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException(FixedPoint.Describe("dollar amount", s.ToString(), Decimals));

    /// <summary>Writes the wire form with six decimals; needs at most 21 bytes.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int written) =>
        FixedPoint.TryFormat(micros, Decimals, utf8Destination, out written);

    /// <summary>The wire form with six decimals, for example <c>482.104300</c>.</summary>
    public override string ToString() => FixedPoint.Format(micros, Decimals);

    /// <summary>The wire form with four decimals, as the exchange writes balances; finer parts are cut off.</summary>
    public string ToFourDecimals() => FixedPoint.Format(micros / MicrosPerCentiCent, 4);

    /// <summary>What people read: dollars and cents, for example <c>$1,234.56</c>; finer parts are cut off.</summary>
    public string ToDollarText()
    {
        var cents = micros / MicrosPerCent;
        var (dollars, rest) = Math.DivRem(Math.Abs(cents), 100);
        return $"{(cents < 0 ? "-" : "")}${dollars:N0}.{rest:00}";
    }

    /// <inheritdoc/>
    public bool Equals(Money other) => micros == other.micros;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Money other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => micros.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Money other) => micros.CompareTo(other.micros);

    /// <summary>Adds, checked.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.micros + right.micros));

    /// <summary>Subtracts, checked.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.micros - right.micros));

    /// <summary>Changes the sign, checked.</summary>
    public static Money operator -(Money value) => new(checked(-value.micros));

    /// <summary>Compares two amounts.</summary>
    public static bool operator ==(Money left, Money right) => left.micros == right.micros;

    /// <summary>Compares two amounts.</summary>
    public static bool operator !=(Money left, Money right) => left.micros != right.micros;

    /// <summary>Compares two amounts.</summary>
    public static bool operator <(Money left, Money right) => left.micros < right.micros;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >(Money left, Money right) => left.micros > right.micros;

    /// <summary>Compares two amounts.</summary>
    public static bool operator <=(Money left, Money right) => left.micros <= right.micros;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >=(Money left, Money right) => left.micros >= right.micros;
}
