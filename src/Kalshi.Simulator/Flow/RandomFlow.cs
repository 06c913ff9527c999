using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Invents markets that open, trade, close, settle and are replaced, for as long as wanted. Prices follow a martingale that
/// decides the result, so no side has an edge; sizes, sides, bursts, books and the unequal activity of markets have the
/// statistics of recordings (<see cref="RandomFlowOptions"/>). Everything is a function of the seed and of what accounts do;
/// what the crowd wants and when depends on the seed alone.
/// </summary>
public sealed class RandomFlow : IMarketFlow
{
    private const int WhaleRetryMs = 1_000;
    private const int CloseRetryMs = 1_000;
    private const double MaxFirstAge = 0.7;

    private readonly RandomFlowOptions options;
    private readonly ulong seed;
    private readonly SplitMix64 random;
    private readonly SweepDice whaleDice;
    private readonly SplitMix64 whaleRandom;
    private readonly InventedNames names;
    private readonly Mood sharedMood;
    private readonly double[] shares;
    private readonly PriorityQueue<Act, (long DueMs, long Number)> acts = new();
    private readonly RandomMarket[] open;
    private readonly Dictionary<Market, RandomMarket> byMarket = [];
    private readonly Queue<Market> past = new();

    private MatchingEngine? engine;
    private long actsPlanned;
    private long lastWhaleMs;

    /// <summary>Prepares a market world.</summary>
    /// <param name="seed">Determines everything; any value.</param>
    /// <param name="options">How lively it is; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RandomFlow(ulong seed, RandomFlowOptions? options = null)
    {
        this.options = options ?? new RandomFlowOptions();
        this.options.Validate();
        this.seed = seed;
        random = new SplitMix64(seed);
        whaleRandom = new SplitMix64(SplitMix64.Hash("whales", seed));
        whaleDice = new SweepDice(this.options, whaleRandom);
        names = new InventedNames(random, this.options.Shards);
        StartMs = this.options.Start.ToUnixTimeMilliseconds();
        lastWhaleMs = StartMs;
        var meanLifeMs = (this.options.MinLifeSeconds + this.options.MaxLifeSeconds) * 500.0;
        sharedMood = new Mood(random, this.options.SharedMoodDeviation, meanLifeMs / RandomMarket.MoodsPerLife, StartMs);
        shares = ActivityShares.Spread(this.options.OpenMarkets, this.options.ActivityDeviation);
        open = new RandomMarket[this.options.OpenMarkets];
    }

    private enum ActKind
    {
        Step,
        Sweep,
        Visit,
        Leave,
        Whale,
        Close,
        Replenish,
    }

    /// <inheritdoc/>
    public long StartMs { get; }

    /// <summary>Null: it never ends.</summary>
    public long? EndMs => null;

    /// <inheritdoc/>
    public long? NextDueMs => acts.TryPeek(out _, out var priority) ? priority.DueMs : null;

    /// <inheritdoc/>
    public bool HasEnded => false;

    /// <inheritdoc/>
    public FlowStatistics Statistics => default;

    /// <summary>What it remembers beside the engine: acts planned, markets open or awaiting to be forgotten, passing orders.</summary>
    internal (int Acts, int Markets, int Visitors) Remembered =>
        (acts.Count, byMarket.Count + past.Count, open.Sum(invented => invented.Visitors));

    /// <inheritdoc/>
    public void Begin(MatchingEngine engine)
    {
        this.engine = engine;
        for (var place = 0; place < open.Length; place++)
        {
            // The first markets are in the midst of their lives, so that the world is in full swing from the start.
            List(place, StartMs, random.NextDouble() * MaxFirstAge);
        }

        if (options.MaxWhaleGapMs > 0)
        {
            Plan(new Act(ActKind.Whale), StartMs + options.MaxWhaleGapMs);
        }
    }

    /// <inheritdoc/>
    public void RunDue(long nowMs)
    {
        while (acts.TryPeek(out var act, out var priority) && priority.DueMs <= nowMs)
        {
            acts.Dequeue();
            Run(act, priority.DueMs);
        }
    }

    /// <inheritdoc/>
    public void OnAccountActivity(Market market, long nowMs) => AnswerSoon(market, nowMs);

    /// <inheritdoc/>
    public void OnTrade(TradeRecord trade) => AnswerSoon(trade.Market, trade.TimeMs);

    private void AnswerSoon(Market market, long nowMs)
    {
        if (byMarket.TryGetValue(market, out var invented) && !invented.AwaitsReplenishment)
        {
            invented.AwaitsReplenishment = true;
            Plan(new Act(ActKind.Replenish, invented), nowMs + options.ReplenishDelayMs);
        }
    }

    private void Run(in Act act, long nowMs)
    {
        if (act.Kind == ActKind.Whale)
        {
            EnsureWhale(nowMs);
            return;
        }

        var invented = act.Market!;
        if (act.Kind == ActKind.Close)
        {
            Close(invented, nowMs);
            return;
        }

        // What was planned for a market that has closed meanwhile is void.
        if (invented.Market.Status != MarketStatus.Active)
        {
            return;
        }

        switch (act.Kind)
        {
            case ActKind.Step:
                Step(invented, nowMs);
                Plan(act, nowMs + invented.StepMs);
                break;
            case ActKind.Sweep:
                SweepOnce(invented, nowMs);
                break;
            case ActKind.Visit:
                Visit(invented, nowMs);
                break;
            case ActKind.Leave:
                invented.Ladder(act.Order!.Side).Leave(act.Order, nowMs);
                break;
            case ActKind.Replenish:
                invented.AwaitsReplenishment = false;
                invented.Requote(nowMs);
                break;
        }
    }

    private void Plan(in Act act, long dueMs) => acts.Enqueue(act, (dueMs, actsPlanned++));

    private void List(int place, long nowMs, double age)
    {
        var lifeMs = random.NextInt(options.MinLifeSeconds, options.MaxLifeSeconds) * 1000L;
        var openMs = nowMs - (long)(lifeMs * age);
        var closeMs = openMs + lifeMs;
        var firstStepMs = nowMs + 1 + random.NextInt(1_000);
        var (spec, ofEvent, lattice) = names.Next(openMs, closeMs, options.SettlementTimerSeconds);
        if (engine!.FindEvent(spec.EventTicker) is null)
        {
            engine.ListEvent(ofEvent, nowMs);
        }

        var market = engine.ListMarket(spec, nowMs);
        var invented = new RandomMarket(engine, market, lattice, place, shares[place], options, seed);
        open[place] = invented;
        byMarket.Add(market, invented);
        invented.AdvanceTo(nowMs);
        invented.Requote(nowMs);
        Plan(new Act(ActKind.Close, invented), closeMs);
        Plan(new Act(ActKind.Step, invented), firstStepMs);
    }

    private void Close(RandomMarket invented, long nowMs)
    {
        var market = invented.Market;
        if (
            !market.Shard.IsExchangeActive
            || market.Status is MarketStatus.Initialized or MarketStatus.Active or MarketStatus.Inactive
        )
        {
            // An operator's pause, or a close that an operator put off: nothing can be decided yet.
            Plan(new Act(ActKind.Close, invented), Math.Max(nowMs + CloseRetryMs, market.Spec.CloseMs));
            return;
        }

        byMarket.Remove(market);
        invented.AdvanceTo(nowMs);
        if (market.Status == MarketStatus.Closed)
        {
            engine!.Determine(
                market,
                invented.IsYes ? MarketResult.Yes : MarketResult.No,
                invented.IsYes ? Price.OneDollar : Price.Zero,
                nowMs
            );
        }

        past.Enqueue(market);
        while (past.Count > options.MaxFinalizedMarkets && past.Peek().Status == MarketStatus.Finalized)
        {
            engine!.RemoveMarket(past.Dequeue());
        }

        List(invented.Place, nowMs, age: 0);
    }

    /// <summary>A step of a market's life: its truth moves, its quotes follow, and what will happen until the next one is planned.</summary>
    private void Step(RandomMarket invented, long nowMs)
    {
        sharedMood.AdvanceTo(nowMs);
        invented.AdvanceTo(nowMs);
        invented.Follow(nowMs);
        for (var left = invented.NextSweeps(sharedMood.Factor); left > 0; left--)
        {
            Plan(new Act(ActKind.Sweep, invented), nowMs + invented.NextMoment());
        }

        invented.PlanVisits(nowMs);
        PlanVisit(invented);
    }

    private void PlanVisit(RandomMarket invented)
    {
        if (invented.VisitsLeft > 0)
        {
            Plan(new Act(ActKind.Visit, invented), (long)invented.NextVisitMs);
        }
    }

    /// <summary>Somebody lays an order beside the standing quotes, to withdraw it soon.</summary>
    private void Visit(RandomMarket invented, long nowMs)
    {
        var makers = invented.Makers;
        var side = makers.Side();
        var distance = makers.ChangeDistance();
        var size = makers.ChangeSize();
        var lifeMs = makers.ChangeLifeMs();
        if (invented.Ladder(side).Visit(distance, size, nowMs) is { } order)
        {
            Plan(new Act(ActKind.Leave, invented, order), nowMs + lifeMs);
        }

        invented.VisitsLeft--;
        invented.NextVisitMs += invented.VisitGapMs;
        PlanVisit(invented);
    }

    private void SweepOnce(RandomMarket invented, long nowMs)
    {
        var sweep = invented.Takers.Next();
        if (invented.Takers.NextFollowUpMs() is { } delayMs)
        {
            Plan(new Act(ActKind.Sweep, invented), nowMs + delayMs);
        }

        TryTake(invented, sweep, nowMs);
    }

    /// <summary>Makes a whale where none came by itself for as long as was promised: somewhere, or at the next place where it is possible.</summary>
    private void EnsureWhale(long nowMs)
    {
        var dueMs = lastWhaleMs + options.MaxWhaleGapMs;
        if (dueMs <= nowMs)
        {
            MakeWhale(nowMs);
            // Where no market could take one, the next chance is a second later.
            dueMs = Math.Max(nowMs + WhaleRetryMs, lastWhaleMs + options.MaxWhaleGapMs);
        }

        Plan(new Act(ActKind.Whale), dueMs);
    }

    private void MakeWhale(long nowMs)
    {
        var sweep = whaleDice.NextWhale();
        var first = whaleRandom.NextInt(open.Length);
        for (var i = 0; i < open.Length; i++)
        {
            var invented = open[(first + i) % open.Length];
            invented.Requote(nowMs);
            if (TryTake(invented, sweep, nowMs) || TryTake(invented, sweep with { Side = sweep.Side.Opposite() }, nowMs))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Takes a sweep whole; what its levels lack is laid at the last of them first, as somebody who answers a large order
    /// would. Where an account's orders leave no room for that it gets what is there. Returns whether it became a whale.
    /// </summary>
    private bool TryTake(RandomMarket invented, in Sweep sweep, long nowMs)
    {
        var market = invented.Market;
        var half = market.Book.Half(sweep.Side.Opposite());
        if (half.Levels.Count == 0)
        {
            invented.Requote(nowMs);
        }

        if (half.Levels.Count == 0)
        {
            return false;
        }

        var last = Math.Max(0, half.Levels.Count - sweep.Levels);
        var limit = half.Levels[last].Price;
        var there = Quantity.Zero;
        for (var i = half.Levels.Count - 1; i >= last && there < sweep.Count; i--)
        {
            there += half.Levels[i].Total;
        }

        if (there < sweep.Count)
        {
            engine!.LayForHouse(market, sweep.Side.Opposite(), limit, sweep.Count - there, nowMs);
        }

        var taken = engine!.TakeForHouse(market, sweep.Side, limit, sweep.Count, nowMs);
        var isWhale = taken >= Quantity.FromContracts(SweepDice.WhaleContracts);
        lastWhaleMs = isWhale ? nowMs : lastWhaleMs;
        return isWhale;
    }

    private readonly record struct Act(ActKind Kind, RandomMarket? Market = null, Order? Order = null);
}
