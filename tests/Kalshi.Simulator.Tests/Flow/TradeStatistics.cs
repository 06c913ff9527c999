namespace Kalshi.Simulator.Tests.Flow;

/// <summary>A public trade, recorded or simulated, as far as its statistics are concerned.</summary>
internal readonly record struct Print(string Ticker, Outcome TakerSide, long TimeMs, Price YesPrice, Quantity Count);

/// <summary>
/// The statistics of a sequence of trades, computed alike from a recording and from a simulated run. A sweep is everything
/// traded in one market for one taker side at one millisecond.
/// </summary>
internal sealed class TradeStatistics
{
    private const int FewestForGaps = 100;
    private const int FewestForDecision = 30;

    private readonly List<Sweep> sweeps;
    private readonly Dictionary<string, List<Sweep>> byMarket;

    /// <param name="prints">Trades in the order of time.</param>
    public TradeStatistics(IEnumerable<Print> prints)
    {
        sweeps =
        [
            .. prints
                .GroupBy(print => (print.Ticker, print.TakerSide, print.TimeMs))
                .Select(group => new Sweep(
                    group.Key.Ticker,
                    group.Key.TakerSide,
                    group.Key.TimeMs,
                    group.Sum(print => print.Count.Hundredths) / 100.0,
                    group.Count(),
                    group.Select(print => print.YesPrice).Distinct().Count(),
                    group.Last().YesPrice
                )),
        ];
        byMarket = sweeps.GroupBy(sweep => sweep.Ticker).ToDictionary(group => group.Key, group => group.ToList());
    }

    public int Count => sweeps.Count;

    public double MedianContracts => Median(sweeps.Select(sweep => sweep.Contracts));

    /// <summary>Standard deviation of the logarithm of a sweep's contracts.</summary>
    public double LogDeviation => Deviation([.. sweeps.Select(sweep => Math.Log(sweep.Contracts))]);

    public double PrintsPerSweep => sweeps.Average(sweep => sweep.Prints);

    public double ShareWithOnePrint => Share(sweep => sweep.Prints == 1);

    public double ShareAtOnePrice => Share(sweep => sweep.Prices == 1);

    public double YesShare => Share(sweep => sweep.Side == Outcome.Yes);

    /// <summary>Share of all sweeps at YES prices from 30¢ to 70¢.</summary>
    public double MiddlePriceShare => Share(sweep => sweep.Price >= Price.FromCents(30) && sweep.Price < Price.FromCents(70));

    /// <summary>Share of sweeps on the same side as the one before in their market.</summary>
    public double SameSideShare
    {
        get
        {
            var pairs = byMarket.Values.SelectMany(list => list.Zip(list.Skip(1))).ToList();
            return pairs.Count(pair => pair.First.Side == pair.Second.Side) / (double)pairs.Count;
        }
    }

    /// <summary>Share of sweeps in the same market as the one before on the exchange.</summary>
    public double SameMarketShare =>
        sweeps.Zip(sweeps.Skip(1)).Count(pair => pair.First.Ticker == pair.Second.Ticker) / (double)Count;

    /// <summary>Standard deviation of the gaps between sweeps, all markets together, over their mean: 1 for steady chance.</summary>
    public double GapVariation => Variation(sweeps);

    /// <summary>The same within a market: the median of the markets with a hundred sweeps.</summary>
    public double MarketGapVariation => Median(byMarket.Values.Where(list => list.Count >= FewestForGaps).Select(Variation));

    /// <summary>
    /// Share of the closed markets with thirty sweeps or more whose last trade was below 10¢ or from 90¢: the outcome was known.
    /// </summary>
    public double DecidedShare(Func<string, bool> isClosed)
    {
        var closed = byMarket
            .Where(pair => isClosed(pair.Key) && pair.Value.Count >= FewestForDecision)
            .Select(pair => pair.Value[^1].Price)
            .ToList();
        return closed.Count(price => price < Price.FromCents(10) || price >= Price.FromCents(90)) / (double)closed.Count;
    }

    /// <summary>Share of sweeps of at least this many contracts.</summary>
    public double ShareFrom(int contracts) => Share(sweep => sweep.Contracts >= contracts);

    /// <summary>Share of all contracts that were traded in sweeps of at least this many.</summary>
    public double VolumeShareFrom(int contracts) =>
        sweeps.Where(sweep => sweep.Contracts >= contracts).Sum(sweep => sweep.Contracts) / sweeps.Sum(sweep => sweep.Contracts);

    /// <summary>Share of all sweeps in the busiest markets.</summary>
    public double ShareOfBusiest(int markets) =>
        byMarket.Values.Select(list => list.Count).OrderDescending().Take(markets).Sum() / (double)Count;

    /// <summary>Variance of the number of sweeps in a window over its mean: 1 for steady chance.</summary>
    public double FanoFactor(int windowMs)
    {
        var first = sweeps[0].TimeMs / windowMs;
        var counts = new double[(sweeps[^1].TimeMs / windowMs) - first + 1];
        foreach (var sweep in sweeps)
        {
            counts[(sweep.TimeMs / windowMs) - first]++;
        }

        var deviation = Deviation(counts);
        return deviation * deviation / counts.Average();
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    public static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Variation(List<Sweep> list)
    {
        var gaps = list.Zip(list.Skip(1)).Select(pair => (double)(pair.Second.TimeMs - pair.First.TimeMs)).ToList();
        return Deviation(gaps) / gaps.Average();
    }

    private double Share(Func<Sweep, bool> predicate) => sweeps.Count(predicate) / (double)Count;

    private sealed record Sweep(string Ticker, Outcome Side, long TimeMs, double Contracts, int Prints, int Prices, Price Price);
}
