namespace Kalshi.Simulator.Exchange;

public sealed partial class MatchingEngine
{
    private readonly Dictionary<string, ListedEvent> listedEvents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeeSchedule> seriesFees = new(StringComparer.Ordinal);
    private long marketsListed;

    /// <summary>The events whose markets are listed, and those made known before.</summary>
    public IReadOnlyCollection<ListedEvent> Events => listedEvents.Values;

    /// <summary>Changes of series' fees and events' overrides, bounded.</summary>
    public History<FeeChange> FeeChanges { get; }

    /// <summary>The event with this ticker, or null.</summary>
    public ListedEvent? FindEvent(string eventTicker) => listedEvents.GetValueOrDefault(eventTicker);

    /// <summary>Makes an event known before its first market is listed.</summary>
    /// <exception cref="ArgumentException">It is already known, or has a shard the exchange does not have.</exception>
    public ListedEvent ListEvent(EventSpec spec, long nowMs)
    {
        CheckShard(spec.Shard, spec.EventTicker);
        var listed = new ListedEvent(spec, nowMs);
        if (!listedEvents.TryAdd(spec.EventTicker, listed))
        {
            throw new ArgumentException($"The event {spec.EventTicker} is already listed.", nameof(spec));
        }

        events.OnEventLifecycle(listed, nowMs);
        return listed;
    }

    /// <summary>Lists a market; it opens and closes by itself at its times. An event nobody made known becomes known by it.</summary>
    /// <exception cref="ArgumentException">The ticker is already listed, or its shard is not its event's.</exception>
    public Market ListMarket(MarketSpec spec, long nowMs)
    {
        PlanWeeklyPause(nowMs);
        CheckShard(spec.Shard, spec.Ticker);
        if (marketsByTicker.ContainsKey(spec.Ticker))
        {
            throw new ArgumentException($"The market {spec.Ticker} is already listed.", nameof(spec));
        }

        var listed =
            FindEvent(spec.EventTicker)
            ?? ListEvent(
                new EventSpec
                {
                    EventTicker = spec.EventTicker,
                    Title = spec.Title,
                    Shard = spec.Shard,
                },
                nowMs
            );
        if (listed.Spec.Shard != spec.Shard)
        {
            throw new ArgumentException(
                $"The market {spec.Ticker} is on shard {spec.Shard}, its event on {listed.Spec.Shard}; they share one.",
                nameof(spec)
            );
        }

        var market = new Market(spec, ids.Next(), marketsListed++, shards[spec.Shard], listed, nowMs);
        market.Fees = FeesOf(market);
        marketsByTicker.Add(spec.Ticker, market);
        markets.Add(market);
        listed.Add(market);
        market.Status =
            nowMs >= spec.CloseMs ? MarketStatus.Closed
            : nowMs >= spec.OpenMs ? MarketStatus.Active
            : MarketStatus.Initialized;
        if (market.Status != MarketStatus.Closed)
        {
            timers.Add(spec.CloseMs, new EngineTimer(TimerKind.Close, market, null));
        }

        if (market.Status == MarketStatus.Initialized)
        {
            timers.Add(spec.OpenMs, new EngineTimer(TimerKind.Open, market, null));
        }

        events.OnMarketStatusChanged(market, nowMs);
        events.OnMarketLifecycle(market, MarketLifecycle.Created, nowMs);
        return market;
    }

    /// <summary>
    /// Forgets a finalized market and what accounts had there (their fills, orders and settlements stay), and its event with its last
    /// market.
    /// </summary>
    /// <exception cref="InvalidOperationException">The market is not finalized.</exception>
    public void RemoveMarket(Market market)
    {
        if (market.Status != MarketStatus.Finalized)
        {
            throw new InvalidOperationException($"{market.Ticker} is {market.Status}; only a finalized market can be removed.");
        }

        markets.Remove(market);
        marketsByTicker.Remove(market.Ticker);
        market.Event.Remove(market);
        if (market.Event.Markets.Count == 0)
        {
            listedEvents.Remove(market.Event.Spec.EventTicker);
        }

        foreach (var position in market.Positions)
        {
            position.Account.Forget(position);
        }
    }

    /// <summary>Sets the fee of a series for fills from now on; an event's override goes before it.</summary>
    public void SetSeriesFees(string seriesTicker, FeeSchedule fees, long nowMs)
    {
        seriesFees[seriesTicker] = fees;
        FeeChanges.Add(new FeeChange(ids.Next(), seriesTicker, false, fees, nowMs));
        foreach (var market in markets)
        {
            market.Fees = FeesOf(market);
        }
    }

    /// <summary>Sets or clears (null) the fee an event has instead of its series, for fills from now on.</summary>
    public void SetEventFees(ListedEvent listed, FeeSchedule? fees, long nowMs)
    {
        listed.Spec = listed.Spec with { FeeOverride = fees };
        listed.UpdatedMs = nowMs;
        FeeChanges.Add(new FeeChange(ids.Next(), listed.Spec.EventTicker, true, fees, nowMs));
        foreach (var market in listed.Markets)
        {
            market.Fees = FeesOf(market);
        }

        events.OnEventFeeUpdated(listed, nowMs);
    }

    private FeeSchedule FeesOf(Market market) =>
        market.Event.Spec.FeeOverride
        ?? (seriesFees.TryGetValue(market.Spec.SeriesTicker, out var fees) ? fees : market.Spec.Fees);

    private void CheckShard(int shard, string ticker)
    {
        if (shard < 0 || shard >= shards.Count)
        {
            throw new ArgumentException(
                $"{ticker} is on shard {shard}; this exchange has shards 0 to {shards.Count - 1}.",
                nameof(shard)
            );
        }
    }
}
