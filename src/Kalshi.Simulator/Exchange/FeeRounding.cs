namespace Kalshi.Simulator.Exchange;

/// <summary>What one fill costs in fees (§10.5 of the API).</summary>
/// <param name="TradeFee">The schedule's fee, a multiple of $0.0001.</param>
/// <param name="RoundingFee">What the balance loses by being kept at its precision, below one step of it.</param>
/// <param name="Rebate">What is given back of earlier rounding fees, $0.01 or nothing.</param>
public readonly record struct FillCharge(Money TradeFee, Money RoundingFee, Money Rebate)
{
    /// <summary>What the account pays in all, never below zero.</summary>
    public Money NetFee => TradeFee + RoundingFee - Rebate;
}

/// <summary>
/// Keeps balances at an account's precision: the change of a fill is rounded down, the difference is a rounding fee, and once an
/// order's rounding fees pass one cent, a cent comes back (§10.5 of the API).
/// </summary>
/// <remarks>
/// The rule that no net fee is below zero wins over the rebate: where the fees of a fill are below a cent, the rebate waits for the
/// order's next fill.
/// </remarks>
public static class FeeRounding
{
    private static readonly Money OneCent = Money.FromCents(1);

    /// <summary>The charge of one fill.</summary>
    /// <param name="cash">What the fill changes in cash without any fee, negative when it costs.</param>
    /// <param name="tradeFee">The schedule's fee.</param>
    /// <param name="precision">How finely the balance is kept.</param>
    /// <param name="rebatesAtExactlyOneCent">Whether one cent exactly is rebated already (doubt D17).</param>
    /// <param name="unrebated">The order's rounding fees not rebated so far; updated.</param>
    public static FillCharge Charge(
        Money cash,
        Money tradeFee,
        BalancePrecision precision,
        bool rebatesAtExactlyOneCent,
        ref Money unrebated
    )
    {
        var change = (cash - tradeFee).Micros;
        // Two constant divisors instead of one variable: a division by a constant is a multiplication.
        var cut = precision == BalancePrecision.Cent ? change % Money.MicrosPerCent : change % Money.MicrosPerCentiCent;
        if (cut == 0)
        {
            return new FillCharge(tradeFee, Money.Zero, Rebate(tradeFee, rebatesAtExactlyOneCent, ref unrebated));
        }

        var step = precision == BalancePrecision.Cent ? Money.MicrosPerCent : Money.MicrosPerCentiCent;
        var rounding = Money.FromMicros(cut < 0 ? cut + step : cut);
        unrebated += rounding;
        return new FillCharge(tradeFee, rounding, Rebate(tradeFee + rounding, rebatesAtExactlyOneCent, ref unrebated));
    }

    private static Money Rebate(Money fees, bool atExactlyOneCent, ref Money unrebated)
    {
        var isDue = atExactlyOneCent ? unrebated >= OneCent : unrebated > OneCent;
        if (!isDue || fees < OneCent)
        {
            return Money.Zero;
        }

        unrebated -= OneCent;
        return OneCent;
    }
}
