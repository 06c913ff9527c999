namespace Kalshi.Simulator.Flow;

/// <summary>What a taker wants.</summary>
/// <param name="Side">The side of the YES book it takes for: a bid buys YES.</param>
/// <param name="Count">Contracts, above zero.</param>
/// <param name="Levels">Price levels it is willing to reach into, 1 or more.</param>
internal readonly record struct Sweep(BookSide Side, Quantity Count, int Levels);

/// <summary>
/// The dice of one market's takers. Which numbers are drawn never depends on the book, so that nothing an account does
/// changes what the crowd wants next.
/// </summary>
internal sealed class SweepDice
{
    /// <summary>Sweeps of this many contracts or more are called whales.</summary>
    public const int WhaleContracts = 100;

    private const int WhaleAttempts = 64;

    // Recorded: 9 % of sweeps meet more than one price, a quarter of those more than two. Half of the takers look beyond the
    // best price, and the recorded sizes seldom exhaust it.
    private const double PatientShare = 0.5;
    private const double NextLevelShare = 0.5;
    private const int MaxLevels = 8;

    private readonly RandomFlowOptions options;
    private readonly SplitMix64 random;
    private BookSide? lastSide;

    public SweepDice(RandomFlowOptions options, SplitMix64 random)
    {
        this.options = options;
        this.random = random;
    }

    public Sweep Next() => new(NextSide(), NextCount(), NextLevels());

    /// <summary>The same dice, thrown until the size is a whale's.</summary>
    public Sweep NextWhale()
    {
        var whale = Quantity.FromContracts(WhaleContracts);
        for (var attempt = 0; attempt < WhaleAttempts; attempt++)
        {
            var sweep = Next();
            if (sweep.Count >= whale)
            {
                return sweep;
            }
        }

        return new Sweep(NextSide(), whale, MaxLevels);
    }

    /// <summary>Milliseconds until the sweep that this one calls forth; null if it calls none.</summary>
    public long? NextFollowUpMs()
    {
        // Answers of other traders: half within a second, a few within a minute.
        var delay = random.NextLogNormal(1_000, 1.5);
        return random.NextDouble() < options.FollowUpShare ? 1 + (long)Math.Min(delay, 600_000) : null;
    }

    private BookSide NextSide()
    {
        var repeats = random.NextDouble() < options.SideRepeatShare;
        var drawn = random.NextDouble() < options.YesTakerShare ? BookSide.Bid : BookSide.Ask;
        var side = repeats && lastSide is { } last ? last : drawn;
        lastSide = side;
        return side;
    }

    private Quantity NextCount()
    {
        var contracts = random.NextLogNormal(options.MedianSweepContracts, options.SweepDeviation);
        var isFractional = random.NextDouble() < options.FractionalShare;
        return QuoteDice.ToQuantity(Math.Min(contracts, options.MaxSweepContracts), isFractional);
    }

    private int NextLevels()
    {
        var levels = 1;
        var share = 1 - PatientShare;
        while (levels < MaxLevels && random.NextDouble() < share)
        {
            levels++;
            share = NextLevelShare;
        }

        return levels;
    }
}
