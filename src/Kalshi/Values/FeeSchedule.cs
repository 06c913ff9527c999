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
    private const int CoefficientScale = 10_000;
    private const int MultiplierScale = 1_000;

    /// <summary>Makes a schedule.</summary>
    /// <param name="type">The kind of fee.</param>
    /// <param name="multiplierThousandths">The series' <c>fee_multiplier</c> in 1/1000, 0 to 100 000 (seen: 0, 500, 1000).</param>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is outside its range.</exception>
    public FeeSchedule(FeeType type, int multiplierThousandths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplierThousandths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multiplierThousandths, 100_000);
        Type = type;
        MultiplierThousandths = multiplierThousandths;
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
        ArgumentOutOfRangeException.ThrowIfNegative(quantity.Hundredths, nameof(quantity));
        var coefficient = isTaker ? 700 : MakerCoefficient;
        if (coefficient == 0 || MultiplierThousandths == 0)
        {
            return Money.Zero;
        }

        // C/100 · P/10^4 · (1−P)/10^4 · k/10^4 · m/10^3 dollars, wanted in units of 10^-4 dollar: divide by 10^13.
        var numerator = (Int128)quantity.Hundredths * price.Units * price.Complement.Units * coefficient * MultiplierThousandths;
        var denominator = (Int128)Quantity.HundredthsPerContract * Price.UnitsPerDollar * CoefficientScale * MultiplierScale;
        var centiCents = (numerator + denominator - 1) / denominator;
        return Money.FromMicros(checked((long)centiCents * Money.MicrosPerCentiCent));
    }

    private int MakerCoefficient =>
        Type switch
        {
            FeeType.QuadraticWithMakerFees => 175,
            FeeType.QuadraticWithComboMakerFees => 350,
            _ => 0,
        };
}
