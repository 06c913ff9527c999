using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Flow;

/// <summary>
/// An engine and its flow, advanced together by exchange time: the whole exchange in memory, without sockets, clock or lock.
/// One seed and one sequence of calls give one sequence of events.
/// </summary>
public sealed class ExchangeLoop
{
    private long lastMs;

    /// <summary>Makes the exchange and lets the flow list its first markets.</summary>
    /// <param name="options">Bounds of the engine.</param>
    /// <param name="flow">Where the markets come from.</param>
    /// <param name="events">Receives everything that happens, the first listings included.</param>
    /// <param name="seed">Determines every id.</param>
    public ExchangeLoop(EngineOptions options, IMarketFlow flow, IExchangeEvents events, ulong seed)
    {
        Flow = flow;
        Engine = new MatchingEngine(options, new EventTee(new FlowListener(flow), events), seed);
        lastMs = flow.StartMs;
        flow.Begin(Engine);
    }

    /// <summary>The exchange.</summary>
    public MatchingEngine Engine { get; }

    /// <summary>Its crowd.</summary>
    public IMarketFlow Flow { get; }

    /// <summary>When something happens next by itself, Unix milliseconds; null if nothing will.</summary>
    public long? NextDueMs =>
        (Engine.NextDueMs, Flow.NextDueMs) switch
        {
            (null, var flow) => flow,
            (var engine, null) => engine,
            ({ } engine, { } flow) => Math.Min(engine, flow),
        };

    /// <summary>The exchange time reached, Unix milliseconds.</summary>
    public long NowMs => lastMs;

    /// <summary>
    /// Does everything due up to <paramref name="nowMs"/> in the order of time; at one instant openings, closes, expiries and
    /// payouts come before the crowd. A time before the last one counts as the last one.
    /// </summary>
    /// <returns>The time now valid, for what is done next.</returns>
    public long AdvanceTo(long nowMs)
    {
        while (NextDueMs is { } due && due <= nowMs)
        {
            lastMs = Math.Max(lastMs, due);
            Engine.RunTimers(due);
            Flow.RunDue(due);
        }

        lastMs = Math.Max(lastMs, nowMs);
        return lastMs;
    }

    /// <summary>Tells the flow what it has to know.</summary>
    private sealed class FlowListener(IMarketFlow flow) : IExchangeEvents
    {
        public void OnBookChanged(in BookChange change)
        {
            if (!change.Cause.IsHouse)
            {
                flow.OnAccountActivity(change.Market, change.TimeMs);
            }
        }

        public void OnTrade(TradeRecord trade) => flow.OnTrade(trade);

        public void OnFill(FillRecord fill) { }

        public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) { }

        public void OnMarketStatusChanged(Market market, long nowMs) { }

        public void OnSettled(SettlementRecord settlement) { }
    }
}
