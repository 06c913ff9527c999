namespace Kalshi.Simulator.Flow;

/// <summary>
/// The truth behind an invented market: a Brownian walk that resolves YES if it ends above zero. The probability of that,
/// given the walk so far, is a martingale, so a price that follows it is fair. News come late, as in a match: what is known
/// grows with a power of the time gone by. Binary floating point is at home here: it makes prices, never money.
/// </summary>
internal sealed class LatentWalk
{
    private const double KnowledgePower = 8;

    private readonly SplitMix64 random;
    private readonly long startMs;
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
        this.startMs = startMs;
        this.endMs = endMs;
        nowMs = startMs;
        value = startDeviations;
    }

    /// <summary>Whether the walk ends YES; to be asked after it was advanced to its end.</summary>
    public bool IsYes => value > 0;

    /// <summary>The probability of YES, given the walk so far.</summary>
    public double Probability => nowMs >= endMs ? (IsYes ? 1 : 0) : NormalCdf(value / Math.Sqrt(1 - KnownAt(nowMs)));

    /// <summary>Which part of its time has gone by, 0 to 1.</summary>
    public double Progress => (nowMs - startMs) / (double)(endMs - startMs);

    public void AdvanceTo(long timeMs)
    {
        var target = Math.Min(timeMs, endMs);
        if (target > nowMs)
        {
            value += random.NextGaussian() * Math.Sqrt(KnownAt(target) - KnownAt(nowMs));
            nowMs = target;
        }
    }

    /// <summary>Which part of the walk's variance has happened.</summary>
    private double KnownAt(long timeMs) => Math.Pow((timeMs - startMs) / (double)(endMs - startMs), KnowledgePower);

    /// <summary>The standard normal distribution function: Abramowitz and Stegun 7.1.26, exact to about 10^-7: far finer than a cent.</summary>
    public static double NormalCdf(double deviations)
    {
        var x = Math.Abs(deviations) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        var upperTail = series * Math.Exp(-x * x) / 2;
        return deviations > 0 ? 1 - upperTail : upperTail;
    }
}
