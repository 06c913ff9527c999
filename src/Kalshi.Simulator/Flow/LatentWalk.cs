namespace Kalshi.Simulator.Flow;

/// <summary>
/// The truth behind an invented market: a Brownian walk that resolves YES if it ends above zero. The probability of that,
/// given the walk so far, is a martingale, so a price that follows it is fair. Binary floating point is at home here: it
/// makes prices, never money.
/// </summary>
internal sealed class LatentWalk
{
    private readonly SplitMix64 random;
    private readonly long endMs;
    private long nowMs;
    private double value;

    /// <param name="random">Where the steps come from.</param>
    /// <param name="startMs">Start of the walk, Unix milliseconds.</param>
    /// <param name="endMs">End of the walk, Unix milliseconds, later than the start.</param>
    /// <param name="startDeviations">Where it starts, in standard deviations of the whole walk: 0 is an even chance.</param>
    public LatentWalk(SplitMix64 random, long startMs, long endMs, double startDeviations)
    {
        this.random = random;
        this.endMs = endMs;
        nowMs = startMs;
        value = startDeviations * Math.Sqrt(endMs - startMs);
    }

    /// <summary>Whether the walk ends YES; to be asked after it was advanced to its end.</summary>
    public bool IsYes => value > 0;

    /// <summary>The probability of YES, given the walk so far.</summary>
    public double Probability
    {
        get
        {
            var remaining = endMs - nowMs;
            return remaining <= 0 ? (IsYes ? 1 : 0) : NormalCdf(value / Math.Sqrt(remaining));
        }
    }

    public void AdvanceTo(long timeMs)
    {
        var target = Math.Min(timeMs, endMs);
        if (target > nowMs)
        {
            value += random.NextGaussian() * Math.Sqrt(target - nowMs);
            nowMs = target;
        }
    }

    /// <summary>Abramowitz and Stegun 7.1.26, exact to about 10^-7: far finer than a cent.</summary>
    private static double NormalCdf(double deviations)
    {
        var x = Math.Abs(deviations) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        var upperTail = series * Math.Exp(-x * x) / 2;
        return deviations > 0 ? 1 - upperTail : upperTail;
    }
}
