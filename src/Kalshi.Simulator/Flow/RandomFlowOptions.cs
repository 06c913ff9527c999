namespace Kalshi.Simulator.Flow;

/// <summary>
/// How lively a random market is. "Recorded" figures come from real recordings of the exchange: a trade tape of 410 markets
/// (2025-11), the books of a 15-minute bitcoin series (2026-05) and the best quotes of six temperature markets (2025-12).
/// A sweep is everything one taker took in one market at one millisecond.
/// </summary>
public sealed record RandomFlowOptions
{
    /// <summary>Exchange time at which it starts.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Markets open at once, 1 to 2 000 markets.</summary>
    public int OpenMarkets { get; init; } = 12;

    /// <summary>
    /// Shortest life of a market, exchange seconds, 30 to 86 400. Recorded: half of the markets traded for more than 12 hours
    /// before they closed; the default shows a whole life within minutes.
    /// </summary>
    public int MinLifeSeconds { get; init; } = 180;

    /// <summary>Longest life of a market, exchange seconds, at least <see cref="MinLifeSeconds"/>, to 86 400.</summary>
    public int MaxLifeSeconds { get; init; } = 600;

    /// <summary>Exchange seconds between a market's result and its payout, 0 to 3 600.</summary>
    public int SettlementTimerSeconds { get; init; } = 5;

    /// <summary>
    /// Mean exchange milliseconds between sweeps, all markets together, 2 to 600 000. Recorded: 3 300 over a whole day and 500 in
    /// its busiest hour, both shared by hundreds of markets; the default is that hour's, shared by a dozen, so that a first run is lively.
    /// </summary>
    public int MeanTradeGapMs { get; init; } = 500;

    /// <summary>
    /// Longest exchange milliseconds between two sweeps of 100 contracts or more, all markets together, 1 000 to 600 000; 0 for
    /// no such promise. Where chance kept whales away that long, one is made. Recorded: 0.9 s to 930 s, one gap in twenty above 34 s.
    /// </summary>
    public int MaxWhaleGapMs { get; init; } = 15_000;

    /// <summary>
    /// How unevenly markets share the activity: standard deviation of its logarithm, 0 (all alike) to 3. Recorded: 1.96; the
    /// busiest of 410 markets had 14 % of all sweeps, the busiest ten 58 %, for which 2.2 comes nearer.
    /// </summary>
    public double ActivityDeviation { get; init; } = 2.2;

    /// <summary>
    /// How much all markets together are now busy, now quiet: standard deviation of the logarithm of the rate, 0 to 3. Recorded
    /// gaps between sweeps vary 3.7 times as much as those of steady chance; 1.35 reproduces that.
    /// </summary>
    public double SharedMoodDeviation { get; init; } = 1.35;

    /// <summary>The same for one market by itself, 0 to 3; 0.7 reproduces the recorded gaps within markets.</summary>
    public double MarketMoodDeviation { get; init; } = 0.7;

    /// <summary>
    /// Share of sweeps that call forth another in the same market within seconds, 0 to 0.9. Recorded: 17 % of sweeps happen in
    /// the market of the one before, 5 % if they were independent; 0.2 reproduces that.
    /// </summary>
    public double FollowUpShare { get; init; } = 0.2;

    /// <summary>Median contracts of a sweep, 1 to 10 000. Recorded: 55.</summary>
    public double MedianSweepContracts { get; init; } = 55;

    /// <summary>
    /// Standard deviation of the logarithm of a sweep's size, 0 to 3. Recorded: 1.85. With it 40 % of the sweeps have 100 contracts
    /// or more, 7 % have 1 000 or more: whales are the tail, not a kind of their own.
    /// </summary>
    public double SweepDeviation { get; init; } = 1.85;

    /// <summary>Largest sweep, contracts, 100 to 1 000 000. Recorded: 33 709.</summary>
    public int MaxSweepContracts { get; init; } = 35_000;

    /// <summary>Share of sweeps that buy YES, 0 to 1. Recorded: 0.656.</summary>
    public double YesTakerShare { get; init; } = 0.656;

    /// <summary>
    /// Share of sweeps that repeat the side of the one before in their market whatever it was, 0 to 1. Recorded: 69 % are of the
    /// same side, which is what 0.32 gives.
    /// </summary>
    public double SideRepeatShare { get; init; } = 0.32;

    /// <summary>Share of sizes with a fraction of a contract, 0 to 1. Recorded: 0.13 of book changes.</summary>
    public double FractionalShare { get; init; } = 0.13;

    /// <summary>
    /// Price levels quoted on each side, 2 to 99 levels. Recorded: about 100, but 85 % of all changes happen within the best 10.
    /// </summary>
    public int QuoteLevels { get; init; } = 10;

    /// <summary>
    /// Orders that people lay and withdraw beside the standing quotes, per exchange second, all markets together, 0 to 10 000
    /// book changes. Recorded: 89 on average in one busy bitcoin market alone, 815 in its busiest second; at the best
    /// quotes of six temperature markets 0.5 altogether.
    /// </summary>
    public int BookChangesPerSecond { get; init; } = 20;

    /// <summary>
    /// Shards over which series are spread as the exchange spreads them (§8: combos 1, crypto 2, ball games 3, the rest 0), 1 to 4
    /// shards and no more than the engine has; a series of a shard beyond goes to 0. By default all are on 0, where a new
    /// account's money is.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>Exchange milliseconds after which the house answers what was done to its quotes, 0 to 60 000.</summary>
    public int ReplenishDelayMs { get; init; } = 250;

    /// <summary>Finalized markets still listed, 0 to 100 000 markets; older ones are forgotten.</summary>
    public int MaxFinalizedMarkets { get; init; } = 200;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(OpenMarkets), OpenMarkets, 1, 2_000);
        Check(nameof(MinLifeSeconds), MinLifeSeconds, 30, 86_400);
        Check(nameof(MaxLifeSeconds), MaxLifeSeconds, MinLifeSeconds, 86_400);
        Check(nameof(SettlementTimerSeconds), SettlementTimerSeconds, 0, 3_600);
        Check(nameof(MeanTradeGapMs), MeanTradeGapMs, 2, 600_000);
        if (MaxWhaleGapMs != 0)
        {
            Check(nameof(MaxWhaleGapMs), MaxWhaleGapMs, 1_000, 600_000, " or 0 for none");
        }

        Check(nameof(ActivityDeviation), ActivityDeviation, 0, 3);
        Check(nameof(SharedMoodDeviation), SharedMoodDeviation, 0, 3);
        Check(nameof(MarketMoodDeviation), MarketMoodDeviation, 0, 3);
        Check(nameof(FollowUpShare), FollowUpShare, 0, 0.9);
        Check(nameof(MedianSweepContracts), MedianSweepContracts, 1, 10_000);
        Check(nameof(SweepDeviation), SweepDeviation, 0, 3);
        Check(nameof(MaxSweepContracts), MaxSweepContracts, 100, 1_000_000);
        Check(nameof(YesTakerShare), YesTakerShare, 0, 1);
        Check(nameof(SideRepeatShare), SideRepeatShare, 0, 1);
        Check(nameof(FractionalShare), FractionalShare, 0, 1);
        Check(nameof(QuoteLevels), QuoteLevels, 2, 99);
        Check(nameof(BookChangesPerSecond), BookChangesPerSecond, 0, 10_000);
        Check(nameof(Shards), Shards, 1, 4);
        Check(nameof(ReplenishDelayMs), ReplenishDelayMs, 0, 60_000);
        Check(nameof(MaxFinalizedMarkets), MaxFinalizedMarkets, 0, 100_000);
    }

    private static void Check<T>(string key, T value, T min, T max, string orElse = "")
        where T : IComparable<T>
    {
        // CompareTo puts NaN below every number, so it is refused too.
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            var range = FormattableString.Invariant($"{key} is {value}; it must be between {min} and {max}{orElse}.");
            throw new ArgumentOutOfRangeException(key, value, range);
        }
    }
}
