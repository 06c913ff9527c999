namespace Kalshi.Simulator.Flow;

/// <summary>
/// How much livelier than usual something is: a factor above 0 with mean 1 whose logarithm is a stationary
/// Ornstein–Uhlenbeck process.
/// </summary>
internal sealed class Mood
{
    private readonly SplitMix64 random;
    private readonly double deviation;
    private readonly double meanLifeMs;
    private double value;
    private long nowMs;

    /// <param name="random">Where its whims come from.</param>
    /// <param name="deviation">Standard deviation of the factor's logarithm; 0 for a factor that is always 1.</param>
    /// <param name="meanLifeMs">Milliseconds after which a mood has faded to 1/e.</param>
    /// <param name="startMs">Start, Unix milliseconds.</param>
    public Mood(SplitMix64 random, double deviation, double meanLifeMs, long startMs)
    {
        this.random = random;
        this.deviation = deviation;
        this.meanLifeMs = meanLifeMs;
        nowMs = startMs;
        value = random.NextGaussian();
    }

    /// <summary>The factor at the time it was last advanced to.</summary>
    public double Factor => Math.Exp(deviation * (value - (deviation / 2)));

    public void AdvanceTo(long timeMs)
    {
        if (timeMs > nowMs)
        {
            var kept = Math.Exp((nowMs - timeMs) / meanLifeMs);
            value = (kept * value) + (Math.Sqrt(1 - (kept * kept)) * random.NextGaussian());
            nowMs = timeMs;
        }
    }
}
