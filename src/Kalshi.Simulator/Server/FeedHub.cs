using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Hands what the exchange does to every connection. Used under the exchange's lock, except for the counters.</summary>
internal sealed class FeedHub : IExchangeEvents
{
    private readonly List<FeedSession> sessions = [];
    private long slowConnectionsClosed;
    private long silentConnectionsClosed;
    private int connections;

    public FeedHub(ExchangeClock clock) => Frames = new FeedFrames(clock);

    /// <summary>The frame writer all connections share.</summary>
    public FeedFrames Frames { get; }

    /// <summary>Public trades published, each once.</summary>
    public long TradesPublished { get; private set; }

    public int Connections => Volatile.Read(ref connections);

    public long SlowConnectionsClosed => Interlocked.Read(ref slowConnectionsClosed);

    public long SilentConnectionsClosed => Interlocked.Read(ref silentConnectionsClosed);

    public void CountSlow() => Interlocked.Increment(ref slowConnectionsClosed);

    public void CountSilent() => Interlocked.Increment(ref silentConnectionsClosed);

    public void Add(FeedSession session)
    {
        sessions.Add(session);
        Volatile.Write(ref connections, sessions.Count);
    }

    public void Remove(FeedSession session)
    {
        sessions.Remove(session);
        Volatile.Write(ref connections, sessions.Count);
    }

    public void OnBookChanged(in BookChange change)
    {
        foreach (var session in sessions)
        {
            session.OnBookChanged(change);
        }
    }

    public void OnTrade(TradeRecord trade)
    {
        TradesPublished++;
        foreach (var session in sessions)
        {
            session.OnTrade(trade);
        }
    }

    public void OnFill(FillRecord fill)
    {
        foreach (var session in sessions)
        {
            session.OnFill(fill);
        }

        OnPositionChanged(fill.Order.Position!);
    }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        foreach (var session in sessions)
        {
            session.OnOrderUpdated(order, reason);
        }
    }

    // Opening and closing are silent on the wire (§5.4); the lifecycle channel is not served yet.
    public void OnMarketStatusChanged(Market market, long nowMs) { }

    public void OnSettled(SettlementRecord settlement) => OnPositionChanged(settlement.Position);

    private void OnPositionChanged(Position position)
    {
        foreach (var session in sessions)
        {
            session.OnPositionChanged(position);
        }
    }
}
