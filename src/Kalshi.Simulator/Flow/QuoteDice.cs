namespace Kalshi.Simulator.Flow;

/// <summary>
/// The dice of those who make one market's book: sizes, spreads, places and lives of their orders, with the figures of
/// the recorded books (a 15-minute bitcoin series; spreads also of six temperature markets).
/// </summary>
internal sealed class QuoteDice
{
    private const double LevelDeviation = 1.6;
    private const double MaxLevelContracts = 50_000;
    private const double MedianChangeContracts = 75;
    private const double ChangeDeviation = 2.0;
    private const double MaxChangeContracts = 10_000;
    private const double MedianLifeMs = 73;
    private const double LifeDeviation = 3.0;
    private const double MaxLifeMs = 600_000;

    /// <summary>
    /// Median contracts of the standing quote by its distance from the best, in steps of the grid; the last for all beyond.
    /// Somewhat less than the recorded levels (548, 663, 583, 355, 234, 213…): the rest are orders that come and go.
    /// </summary>
    private static readonly double[] LevelMedians = [460, 430, 340, 220, 150, 130, 120, 100, 90, 80, 75, 70];

    /// <summary>
    /// Where book changes happen: share of the orders that come and go at each distance from the best,
    /// in steps of the grid. With the trades and the standing quotes it gives the recorded 0.30 at the best price, 0.73 within 3¢.
    /// </summary>
    private static readonly double[] ChangeShares = [0.25, 0.23, 0.16, 0.11, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01];

    /// <summary>Spreads of 1, 2, 3… steps: share of the time in the busy bitcoin markets.</summary>
    private static readonly double[] BusySpreads = [0.82, 0.16, 0.02];

    /// <summary>The same in the calmer temperature markets.</summary>
    private static readonly double[] CalmSpreads = [0.38, 0.17, 0.15, 0.11, 0.08, 0.04, 0.03, 0.02, 0.02];

    private readonly SplitMix64 random;
    private readonly double fractionalShare;

    public QuoteDice(SplitMix64 random, double fractionalShare)
    {
        this.random = random;
        this.fractionalShare = fractionalShare;
    }

    /// <summary>A size of whole contracts (at least 1), or of hundredths where <paramref name="isFractional"/>.</summary>
    public static Quantity ToQuantity(double contracts, bool isFractional) =>
        isFractional
            ? Quantity.FromHundredths(Math.Max(1, (long)(contracts * Quantity.HundredthsPerContract)))
            : Quantity.FromContracts(Math.Max(1, (long)Math.Round(contracts)));

    /// <summary>A market's usual spread in steps of its grid.</summary>
    public int Spread(bool isBusy) => 1 + Pick(isBusy ? BusySpreads : CalmSpreads);

    /// <summary>The size of the standing quote at a distance from the best, in steps of the grid.</summary>
    public Quantity LevelSize(int distance) =>
        Size(LevelMedians[Math.Min(distance, LevelMedians.Length - 1)], LevelDeviation, MaxLevelContracts);

    /// <summary>The size of an order laid beside the standing quotes.</summary>
    public Quantity ChangeSize() => Size(MedianChangeContracts, ChangeDeviation, MaxChangeContracts);

    /// <summary>The distance from the best at which such an order is laid, in steps of the grid.</summary>
    public int ChangeDistance() => Pick(ChangeShares);

    /// <summary>Milliseconds for which it stays.</summary>
    public long ChangeLifeMs() => 1 + (long)Math.Min(random.NextLogNormal(MedianLifeMs, LifeDeviation), MaxLifeMs);

    /// <summary>Which share of a level's size the order in front has: in three of four levels there is only one.</summary>
    public double FrontShare() => random.NextInt(4) > 0 ? 1 : random.NextDouble();

    public BookSide Side() => random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask;

    private Quantity Size(double median, double deviation, double most)
    {
        var contracts = Math.Min(random.NextLogNormal(median, deviation), most);
        return ToQuantity(contracts, random.NextDouble() < fractionalShare);
    }

    private int Pick(double[] shares)
    {
        var left = random.NextDouble();
        for (var i = 0; i < shares.Length - 1; i++)
        {
            left -= shares[i];
            if (left < 0)
            {
                return i;
            }
        }

        return shares.Length - 1;
    }
}
