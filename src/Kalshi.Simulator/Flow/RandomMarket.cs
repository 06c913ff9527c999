using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// One invented market: its truth, its takers, its makers and how busy it is. Takers and truth have dice of their own that
/// never look at the book; only the makers' dice are thrown for what accounts do.
/// </summary>
internal sealed class RandomMarket
{
    /// <summary>A mood fades within this part of a market's life, as recorded: about an hour of half a day.</summary>
    public const double MoodsPerLife = 12;

    // Places with more than this times an equal share are as tight as the recorded bitcoin markets.
    private const double BusyMultiple = 2;

    // From second to second the makers' activity varies by this: recorded 70 changes in the median second, 387 in one of a hundred.
    private const double MakerMoodDeviation = 0.73;
    private const double MaxStartDeviations = 0.7;
    private const int StepsPerLife = 1_000;
    private const int MinStepMs = 1_000;
    private const int MaxStepMs = 60_000;
    private const int StepsPerSpread = 20;
    private const int MaxSweepsPerStep = 1_000;
    private const int MaxVisitsPerStep = 500_000;

    private readonly RandomFlowOptions options;
    private readonly SplitMix64 makerRandom;
    private readonly SplitMix64 takerRandom;
    private readonly LatentWalk walk;
    private readonly Mood mood;
    private readonly PriceLattice lattice;
    private readonly HouseLadder bids;
    private readonly HouseLadder asks;
    private readonly bool isBusy;
    private int spread;

    /// <param name="engine">The exchange.</param>
    /// <param name="market">The market as listed.</param>
    /// <param name="lattice">Its prices.</param>
    /// <param name="place">Its place in the crowd.</param>
    /// <param name="share">Its share of the crowd's activity, 0 to 1.</param>
    /// <param name="options">How lively the crowd is.</param>
    /// <param name="seed">Seed of the world.</param>
    public RandomMarket(
        MatchingEngine engine,
        Market market,
        PriceLattice lattice,
        int place,
        double share,
        RandomFlowOptions options,
        ulong seed
    )
    {
        this.options = options;
        this.lattice = lattice;
        Market = market;
        Place = place;
        Share = share;
        var hash = SplitMix64.Hash(market.Ticker, seed);
        takerRandom = new SplitMix64(hash);
        makerRandom = new SplitMix64(SplitMix64.Mix(~hash));
        var lifeMs = market.Spec.CloseMs - market.Spec.OpenMs;
        StepMs = (int)Math.Clamp(lifeMs / StepsPerLife, MinStepMs, MaxStepMs);
        // What the market asks is usually decided somewhat before it closes.
        var decidedMs = market.Spec.CloseMs - (long)(lifeMs * (0.02 + (0.08 * takerRandom.NextDouble())));
        walk = new LatentWalk(
            takerRandom,
            market.Spec.OpenMs,
            decidedMs,
            (takerRandom.NextDouble() * 2 * MaxStartDeviations) - MaxStartDeviations
        );
        mood = new Mood(takerRandom, options.MarketMoodDeviation, lifeMs / MoodsPerLife, market.Spec.OpenMs);
        Takers = new SweepDice(options, takerRandom);
        Makers = new QuoteDice(makerRandom, options.FractionalShare);
        isBusy = share * options.OpenMarkets > BusyMultiple;
        spread = Makers.Spread(isBusy);
        bids = new HouseLadder(engine, market, BookSide.Bid, lattice, Makers);
        asks = new HouseLadder(engine, market, BookSide.Ask, lattice, Makers);
    }

    public Market Market { get; }

    /// <summary>Its place among the open markets, from 0.</summary>
    public int Place { get; }

    /// <summary>Its share of all activity, 0 to 1.</summary>
    public double Share { get; }

    /// <summary>Milliseconds after which its truth is looked at again and the next events are planned.</summary>
    public int StepMs { get; }

    public SweepDice Takers { get; }

    public QuoteDice Makers { get; }

    public bool IsYes => walk.IsYes;

    /// <summary>Whether an answer to what was done to its quotes is already planned.</summary>
    public bool AwaitsReplenishment { get; set; }

    /// <summary>Orders still to be laid beside the quotes in this step.</summary>
    public int VisitsLeft { get; set; }

    /// <summary>Milliseconds between them.</summary>
    public double VisitGapMs { get; private set; }

    /// <summary>When the next of them comes, Unix milliseconds and parts of one.</summary>
    public double NextVisitMs { get; set; }

    /// <summary>Orders of the crowd beside its quotes.</summary>
    public int Visitors => bids.Visitors + asks.Visitors;

    public HouseLadder Ladder(BookSide side) => side == BookSide.Bid ? bids : asks;

    public void AdvanceTo(long nowMs)
    {
        walk.AdvanceTo(nowMs);
        mood.AdvanceTo(nowMs);
    }

    /// <summary>How many sweeps of their own accord come within the next step.</summary>
    public int NextSweeps(double sharedMood)
    {
        var perMs = Share * (1 - options.FollowUpShare) / options.MeanTradeGapMs;
        return Math.Min(MaxSweepsPerStep, takerRandom.NextPoisson(perMs * StepMs * mood.Factor * sharedMood * Season));
    }

    /// <summary>Trading comes with the news: half of the mean at the opening, twice the mean when the outcome is decided; mean 1.</summary>
    private double Season => 0.5 + (1.5 * walk.Progress * walk.Progress);

    /// <summary>When within a step something happens, milliseconds after its start.</summary>
    public int NextMoment() => takerRandom.NextInt(StepMs);

    /// <summary>Plans how many orders are laid beside the quotes within the next step; each is a change when laid and one when withdrawn.</summary>
    public void PlanVisits(long nowMs)
    {
        var whim = makerRandom.NextLogNormal(Math.Exp(-MakerMoodDeviation * MakerMoodDeviation / 2), MakerMoodDeviation);
        var mean = Share * options.BookChangesPerSecond / 2 * StepMs / 1_000 * whim;
        VisitsLeft = Math.Min(MaxVisitsPerStep, makerRandom.NextPoisson(mean));
        VisitGapMs = (double)StepMs / (VisitsLeft + 1);
        NextVisitMs = nowMs + VisitGapMs;
    }

    /// <summary>Quotes around the probability as it stands, if it moved the best prices.</summary>
    public void Follow(long nowMs)
    {
        spread = makerRandom.NextInt(StepsPerSpread) == 0 ? Makers.Spread(isBusy) : spread;
        var (bid, ask) = BestPrices();
        if (bid != bids.Best || ask != asks.Best)
        {
            Quote(bid, ask, nowMs);
        }
    }

    /// <summary>Quotes around the probability as it stands; what was taken is laid anew.</summary>
    public void Requote(long nowMs)
    {
        var (bid, ask) = BestPrices();
        Quote(bid, ask, nowMs);
    }

    /// <summary>The best bid and ask that suit the probability, as numbers of the lattice.</summary>
    private (int Bid, int Ask) BestPrices()
    {
        var position = lattice.PositionOf(walk.Probability);
        var last = lattice.Count - 1;
        // Near certainty there is no room for a wide spread around the truth.
        var room = (int)(2 * Math.Min(position, last - position));
        var tight = Math.Clamp(room, 1, spread);
        var bid = Math.Clamp((int)Math.Floor(position - (tight / 2.0) + 0.5), 0, last - tight);
        return (bid, bid + tight);
    }

    private void Quote(int bid, int ask, long nowMs)
    {
        // First everything away, then everything new: in between the book is thinner, never crossed.
        bids.Withdraw(bid, options.QuoteLevels, nowMs);
        asks.Withdraw(ask, options.QuoteLevels, nowMs);
        bids.Lay(options.QuoteLevels, nowMs);
        asks.Lay(options.QuoteLevels, nowMs);
    }
}
