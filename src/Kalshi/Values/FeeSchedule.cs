namespace Kalshi;

/// <summary>The kinds of trading fee a series can have (<c>fee_type</c>).</summary>
public enum FeeType
{
    /// <summary>Takers pay 0.07·C·P·(1−P), makers nothing.</summary>
    Quadratic = 0,

    /// <summary>As <see cref="Quadratic"/>; makers pay 0.0175·C·P·(1−P).</summary>
    QuadraticWithMakerFees = 1,

    /// <summary>As <see cref="Quadratic"/>; makers pay 0.035·C·P·(1−P).</summary>
    QuadraticWithComboMakerFees = 2,
}

/// <summary>
/// The exchange's fee for one fill: k·m·C·P·(1−P) dollars, rounded up to $0.0001 (direct members), where k depends on
/// the fee type and on who took, and m is the series' multiplier.
/// </summary>
/// <remarks>
/// Sources: the exchange's fee schedule and its fee-rounding page; recorded fills (1 contract at 52¢ paid $0.017500).
/// <c>default</c> is <see cref="FeeType.Quadratic"/> with multiplier 0, that is, no fee; use <see cref="Standard"/>.
/// </remarks>
public readonly record struct FeeSchedule
{
    private const int MultiplierScale = 1_000;
    private const int MaxMultiplierThousandths = 100_000;

    // Every k is a multiple of 0.0175 = 7/400, so that k·m needs no more than 7·4·100 000 over 400 000.
    private const int SmallestCoefficient = 7;

    // C/100 · P/10^4 · (1−P)/10^4 · k·m/(4·10^5) dollars, wanted in units of 10^-4 dollar: divide by 4·10^11.
    private const ulong Denominator = 400_000_000_000;

    private readonly int takerRate;
    private readonly int makerRate;

    /// <summary>Makes a schedule.</summary>
    /// <param name="type">The kind of fee.</param>
    /// <param name="multiplierThousandths">The series' <c>fee_multiplier</c> in 1/1000, 0 to 100 000 (seen: 0, 500, 1000).</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is outside its range, or the type is not one of the three.</exception>
    public FeeSchedule(FeeType type, int multiplierThousandths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplierThousandths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multiplierThousandths, MaxMultiplierThousandths);
        Type = type;
        MultiplierThousandths = multiplierThousandths;
        takerRate = 4 * SmallestCoefficient * multiplierThousandths;
        makerRate =
            type switch
            {
                FeeType.Quadratic => 0,
                FeeType.QuadraticWithMakerFees => SmallestCoefficient,
                FeeType.QuadraticWithComboMakerFees => 2 * SmallestCoefficient,
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A fee type is one of the three with a formula."),
            } * multiplierThousandths;
    }

    /// <summary>Quadratic with multiplier 1: the schedule of almost all series.</summary>
    public static FeeSchedule Standard { get; } = new(FeeType.Quadratic, MultiplierScale);

    /// <summary>The kind of fee.</summary>
    public FeeType Type { get; }

    /// <summary>The multiplier in 1/1000.</summary>
    public int MultiplierThousandths { get; }

    /// <summary>The trade fee of one fill, a multiple of $0.0001.</summary>
    /// <param name="price">The trade price, of either outcome (the formula is symmetric).</param>
    /// <param name="quantity">Contracts filled, not negative.</param>
    /// <param name="isTaker">Whether the payer took liquidity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative.</exception>
    /// <exception cref="OverflowException">The fee does not fit <see cref="Money"/>.</exception>
    public Money FeeFor(Price price, Quantity quantity, bool isTaker)
    {
        if (quantity.IsNegative)
        {
            throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "A fill has no negative count.");
        }

        var rate = isTaker ? takerRate : makerRate;
        if (rate == 0)
        {
            return Money.Zero;
        }

        // Two products below 2^32 and 2^25; the third may need 128 bits, which takes a quarter of a million contracts.
        var perContract = (ulong)((uint)price.Units * (uint)(Price.UnitsPerDollar - price.Units)) * (uint)rate;
        var high = Math.BigMul((ulong)quantity.Hundredths, perContract, out var low);
        var centiCents =
            high == 0 && low <= ulong.MaxValue - Denominator ? (low + (Denominator - 1)) / Denominator : LargeFee(high, low);
        return Money.FromMicros(checked((long)centiCents * Money.MicrosPerCentiCent));
    }

    /// <summary>Reads what the wire says about a series or an event (<c>fee_type</c> and <c>fee_multiplier</c>).</summary>
    /// <param name="feeType">The wire word.</param>
    /// <param name="multiplierThousandths">The multiplier in 1/1000, 0 to 100 000.</param>
    /// <exception cref="FormatException">
    /// The word is not one of those with a published formula; <c>flat</c> is one of them (doubt D19), because a guess would be money.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is outside its range.</exception>
    public static FeeSchedule FromWire(string feeType, int multiplierThousandths) =>
        feeType switch
        {
            "quadratic" => new FeeSchedule(FeeType.Quadratic, multiplierThousandths),
            "quadratic_with_maker_fees" => new FeeSchedule(FeeType.QuadraticWithMakerFees, multiplierThousandths),
            "quadratic_with_combo_maker_fees" => new FeeSchedule(FeeType.QuadraticWithComboMakerFees, multiplierThousandths),
            _ => throw new FormatException(
                $"The fee type \"{feeType}\" has no known formula; use quadratic, quadratic_with_maker_fees or quadratic_with_combo_maker_fees."
            ),
        };

    /// <summary>The wire word of <see cref="Type"/>.</summary>
    public string WireType =>
        Type switch
        {
            FeeType.QuadraticWithMakerFees => "quadratic_with_maker_fees",
            FeeType.QuadraticWithComboMakerFees => "quadratic_with_combo_maker_fees",
            _ => "quadratic",
        };

    private static ulong LargeFee(ulong high, ulong low) =>
        checked((ulong)((new UInt128(high, low) + (Denominator - 1)) / Denominator));
}
