using System.Diagnostics.CodeAnalysis;

namespace Kalshi;

/// <summary>
/// A count of contracts, exact to 1/100 contract (the exchange's granularity). Signed: order sizes are positive, book
/// deltas and positions carry a sign (positive YES, negative NO).
/// </summary>
/// <remarks><c>default</c> is zero. Range: that of a 64-bit integer of hundredths; arithmetic is checked.</remarks>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>, ISpanParsable<Quantity>
{
    /// <summary>Hundredths in one contract.</summary>
    public const int HundredthsPerContract = 100;

    internal const int Decimals = 2;

    private readonly long hundredths;

    private Quantity(long hundredths) => this.hundredths = hundredths;

    /// <summary>No contracts.</summary>
    public static Quantity Zero => default;

    /// <summary>The count of 1/100 contract.</summary>
    public long Hundredths => hundredths;

    /// <summary>Whether the count is zero.</summary>
    public bool IsZero => hundredths == 0;

    /// <summary>Whether the count is above zero.</summary>
    public bool IsPositive => hundredths > 0;

    /// <summary>Whether the count is below zero.</summary>
    public bool IsNegative => hundredths < 0;

    /// <summary>Whether there is no fraction of a contract.</summary>
    public bool IsWhole => hundredths % HundredthsPerContract == 0;

    /// <summary>Makes a quantity from hundredths of a contract.</summary>
    public static Quantity FromHundredths(long hundredths) => new(hundredths);

    /// <summary>Makes a quantity from whole contracts.</summary>
    /// <exception cref="OverflowException">Too many contracts to count in hundredths.</exception>
    public static Quantity FromContracts(long contracts) => new(checked(contracts * HundredthsPerContract));

    /// <summary>The smaller of two quantities.</summary>
    public static Quantity Min(Quantity left, Quantity right) => left.hundredths <= right.hundredths ? left : right;

    /// <summary>The larger of two.</summary>
    public static Quantity Max(Quantity left, Quantity right) => left.hundredths >= right.hundredths ? left : right;

    /// <summary>The size without its sign.</summary>
    /// <exception cref="OverflowException">The most negative value has no positive counterpart.</exception>
    public Quantity Abs() => new(Math.Abs(hundredths));

    /// <summary>Parses the wire form, for example <c>12.50</c>; false for anything finer than 1/100 contract.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Quantity quantity)
    {
        var valid = FixedPoint.TryParse(utf8Text, Decimals, out var scaled);
        quantity = new Quantity(scaled);
        return valid;
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Quantity result)
    {
        var valid = FixedPoint.TryParse(s, Decimals, out var scaled);
        result = new Quantity(scaled);
        return valid;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Quantity result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Parses the wire form, for example <c>12.50</c>.</summary>
    /// <exception cref="FormatException">Not a decimal, or finer than 1/100 contract.</exception>
    public static Quantity Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static Quantity Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException(FixedPoint.Describe("count of contracts", s.ToString(), Decimals));

    /// <summary>Writes the wire form with two decimals; needs at most 21 bytes.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int written) =>
        FixedPoint.TryFormat(hundredths, Decimals, utf8Destination, out written);

    /// <summary>The wire form with two decimals, for example <c>12.50</c>.</summary>
    public override string ToString() => FixedPoint.Format(hundredths, Decimals);

    /// <summary>What people read: whole contracts without a fraction, for example <c>5</c> or <c>4.5</c>.</summary>
    public string ToShortText() => IsWhole ? FixedPoint.Format(hundredths / HundredthsPerContract, 0) : ToString().TrimEnd('0');

    /// <inheritdoc/>
    public bool Equals(Quantity other) => hundredths == other.hundredths;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => hundredths.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => hundredths.CompareTo(other.hundredths);

    /// <summary>What <paramref name="quantity"/> contracts cost at <paramref name="price"/>, exactly.</summary>
    /// <exception cref="OverflowException">The product does not fit <see cref="Money"/>.</exception>
    public static Money operator *(Quantity quantity, Price price) => price * quantity;

    /// <summary>Adds, checked.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.hundredths + right.hundredths));

    /// <summary>Subtracts, checked.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => new(checked(left.hundredths - right.hundredths));

    /// <summary>Changes the sign, checked.</summary>
    public static Quantity operator -(Quantity value) => new(checked(-value.hundredths));

    /// <summary>Compares two quantities.</summary>
    public static bool operator ==(Quantity left, Quantity right) => left.hundredths == right.hundredths;

    /// <summary>Compares two quantities.</summary>
    public static bool operator !=(Quantity left, Quantity right) => left.hundredths != right.hundredths;

    /// <summary>Compares two quantities.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.hundredths < right.hundredths;

    /// <summary>Compares two quantities.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.hundredths > right.hundredths;

    /// <summary>Compares two quantities.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.hundredths <= right.hundredths;

    /// <summary>Compares two quantities.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.hundredths >= right.hundredths;
}
