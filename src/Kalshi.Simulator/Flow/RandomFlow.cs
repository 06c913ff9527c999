using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// Invents markets that open, trade, close, settle and are replaced, for as long as wanted. Prices follow a martingale that
/// decides the result, so no side has an edge; trades have heavy tails; now and then a whale sweeps several levels.
/// Everything is a function of the seed and of what accounts do.
/// </summary>
public sealed class RandomFlow : IMarketFlow
{
    private const int StepMs = 1_000;
    private const int WhaleContracts = 100;
    private const int MaxTradeContracts = 2_000;
    private const int MaxSweepLevels = 4;

    private readonly RandomFlowOptions options;
    private readonly ulong seed;
    private readonly SplitMix64 random;
    private readonly InventedNames names;
    private readonly PriorityQueue<Act, (long DueMs, long Number)> acts = new();
    private readonly List<RandomMarket> open = [];
    private readonly Dictionary<Market, RandomMarket> byMarket = [];
    private readonly Queue<Market> past = new();

    private MatchingEngine? engine;
    private long actsPlanned;

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
        names = new InventedNames(random);
        StartMs = this.options.Start.ToUnixTimeMilliseconds();
    }

    private enum ActKind
    {
        Step,
        Trade,
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

    /// <inheritdoc/>
    public void Begin(MatchingEngine engine)
    {
        this.engine = engine;
        for (var i = 0; i < options.OpenMarkets; i++)
        {
            List(StartMs);
        }

        PlanTrade(StartMs);
        PlanWhale(StartMs);
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
    public void OnAccountActivity(Market market, long nowMs)
    {
        if (byMarket.TryGetValue(market, out var invented) && !invented.AwaitsReplenishment)
        {
            invented.AwaitsReplenishment = true;
            Plan(new Act(ActKind.Replenish, invented), nowMs + options.ReplenishDelayMs);
        }
    }

    /// <inheritdoc/>
    public void OnTrade(TradeRecord trade) { }

    private void Run(Act act, long nowMs)
    {
        switch (act.Kind)
        {
            case ActKind.Trade:
                Trade(nowMs);
                PlanTrade(nowMs);
                break;
            case ActKind.Whale:
                Whale(nowMs);
                PlanWhale(nowMs);
                break;
            case ActKind.Close:
                Close(act.Market!, nowMs);
                break;
            case ActKind.Step when act.Market!.Market.Status == MarketStatus.Active:
                act.Market.AdvanceTo(nowMs);
                act.Market.Requote(options.QuoteLevels, nowMs);
                Plan(act, nowMs + StepMs);
                break;
            case ActKind.Replenish:
                act.Market!.AwaitsReplenishment = false;
                if (act.Market.Market.Status == MarketStatus.Active)
                {
                    act.Market.Requote(options.QuoteLevels, nowMs);
                }

                break;
        }
    }

    private void Plan(Act act, long dueMs) => acts.Enqueue(act, (dueMs, actsPlanned++));

    private void PlanTrade(long nowMs) =>
        Plan(new Act(ActKind.Trade, null), nowMs + 1 + (long)random.NextExponential(options.MeanTradeGapMs));

    private void PlanWhale(long nowMs)
    {
        // Never later than the promise, usually a good deal earlier.
        var gap = random.NextInt(options.MaxWhaleGapMs / 4, options.MaxWhaleGapMs);
        Plan(new Act(ActKind.Whale, null), nowMs + gap);
    }

    private void List(long nowMs)
    {
        var closeMs = nowMs + (random.NextInt(options.MinLifeSeconds, options.MaxLifeSeconds) * 1000L);
        var market = engine!.ListMarket(names.Next(nowMs, closeMs, options.SettlementTimerSeconds), nowMs);
        var deviations = (random.NextDouble() * 2) - 1;
        var invented = new RandomMarket(engine, market, new LatentWalk(random, nowMs, closeMs, deviations), seed);
        open.Add(invented);
        byMarket.Add(market, invented);
        invented.Requote(options.QuoteLevels, nowMs);
        Plan(new Act(ActKind.Close, invented), closeMs);
        Plan(new Act(ActKind.Step, invented), nowMs + 1 + random.NextInt(StepMs));
    }

    private void Close(RandomMarket invented, long nowMs)
    {
        open.Remove(invented);
        byMarket.Remove(invented.Market);
        invented.AdvanceTo(nowMs);
        engine!.Determine(
            invented.Market,
            invented.IsYes ? MarketResult.Yes : MarketResult.No,
            invented.IsYes ? Price.OneDollar : Price.Zero,
            nowMs
        );
        past.Enqueue(invented.Market);
        while (past.Count > options.MaxFinalizedMarkets && past.Peek().Status == MarketStatus.Finalized)
        {
            engine.RemoveMarket(past.Dequeue());
        }

        List(nowMs);
    }

    /// <summary>Somebody small trades: mostly at the touch, sometimes through a few levels.</summary>
    private void Trade(long nowMs)
    {
        var market = open[random.NextInt(open.Count)].Market;
        var side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask;
        var contracts = Math.Min(MaxTradeContracts, Math.Exp((random.NextGaussian() * 1.2) + 1.5));
        // A twentieth trades fractions of a contract, as the exchange allows.
        var count =
            random.NextInt(20) == 0
                ? Quantity.FromHundredths(Math.Max(1, (long)(contracts * Quantity.HundredthsPerContract)))
                : Quantity.FromContracts((long)Math.Ceiling(contracts));
        var levels = random.NextInt(6) == 0 ? random.NextInt(2, MaxSweepLevels) : 1;
        if (LimitThrough(market.Book, side, levels) is { } limit)
        {
            engine!.TakeForHouse(market, side, limit, count, nowMs);
        }
    }

    /// <summary>Somebody large sweeps a side: whichever market the dice chose, or the next one where that is possible.</summary>
    private void Whale(long nowMs)
    {
        var count = Quantity.FromContracts(
            WhaleContracts + (long)Math.Min(MaxTradeContracts, Math.Exp((random.NextGaussian() * 1.1) + 4.5))
        );
        var first = random.NextInt(open.Count);
        var side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask;
        for (var i = 0; i < open.Count; i++)
        {
            var invented = open[(first + i) % open.Count];
            invented.Requote(options.QuoteLevels, nowMs);
            if (TrySweep(invented.Market, side, count, nowMs) || TrySweep(invented.Market, side.Opposite(), count, nowMs))
            {
                return;
            }
        }
    }

    /// <summary>Takes the whole count; what the book lacks is laid at the last price first. False if there is no room to lay it.</summary>
    private bool TrySweep(Market market, BookSide side, Quantity count, long nowMs)
    {
        if (LimitThrough(market.Book, side, MaxSweepLevels) is not { } limit)
        {
            return false;
        }

        var half = market.Book.Half(side.Opposite());
        var there = Quantity.Zero;
        foreach (var level in half.Levels)
        {
            there += half.IsCrossedBy(limit, level.Price) ? level.Total : Quantity.Zero;
        }

        if (there < count && engine!.LayForHouse(market, side.Opposite(), limit, count - there, nowMs) is null)
        {
            return false;
        }

        return engine!.TakeForHouse(market, side, limit, count, nowMs) >= Quantity.FromContracts(WhaleContracts);
    }

    /// <summary>The price of the n-th best level opposite to a taker, or of the last one; null where nothing rests.</summary>
    private static Price? LimitThrough(OrderBook book, BookSide takerSide, int levels)
    {
        var opposite = book.Half(takerSide.Opposite()).Levels;
        return opposite.Count == 0 ? null : opposite[Math.Max(0, opposite.Count - levels)].Price;
    }

    private readonly record struct Act(ActKind Kind, RandomMarket? Market);
}
