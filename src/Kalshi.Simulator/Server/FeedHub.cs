using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Hands what the exchange does to every connection, in the order of §14: for one match the book change, the trade, the fills,
/// the orders, then the positions and the ticker. Used under the exchange's lock, except for the counters.
/// </summary>
internal sealed class FeedHub : IExchangeEvents, IDisposable
{
    private readonly ExchangeClock clock;
    private readonly List<FeedSession> sessions = [];
    private readonly List<PositionFigures> movedPositions = [];
    private readonly TickerBoard tickers;
    private readonly PriorityQueue<LateMessage, (long DueMs, long Number)> late = new();
    private long lateNumber;
    private long slowConnectionsClosed;
    private long silentConnectionsClosed;
    private long overflows;
    private int connections;

    public FeedHub(FeedOptions options, ExchangeClock clock, FaultPlan faults)
    {
        this.clock = clock;
        Options = options;
        Faults = faults;
        Frames = new FeedFrames(options, clock);
        tickers = new TickerBoard(options.TickerIntervalMs);
    }

    public FeedOptions Options { get; }

    public FaultPlan Faults { get; }

    /// <summary>The frame writer all connections share.</summary>
    public FeedFrames Frames { get; }

    /// <summary>Public trades published, each once.</summary>
    public long TradesPublished { get; private set; }

    public int Connections => Volatile.Read(ref connections);

    public long SlowConnectionsClosed => Interlocked.Read(ref slowConnectionsClosed);

    public long SilentConnectionsClosed => Interlocked.Read(ref silentConnectionsClosed);

    /// <summary>Subscriptions ended with error 25.</summary>
    public long SubscriptionOverflows => Interlocked.Read(ref overflows);

    public long NowMs => clock.NowMs;

    /// <summary>The connections, in the order in which they were opened.</summary>
    public IReadOnlyList<FeedSession> Sessions => sessions;

    /// <summary>When something kept back has to go out, Unix milliseconds; null if nothing is.</summary>
    public long? NextDueMs
    {
        get
        {
            var lateMs = late.TryPeek(out _, out var priority) ? priority.DueMs : (long?)null;
            return (lateMs, tickers.NextDueMs) switch
            {
                (null, var ticker) => ticker,
                (var message, null) => message,
                ({ } message, { } ticker) => Math.Min(message, ticker),
            };
        }
    }

    public void CountSlow() => Interlocked.Increment(ref slowConnectionsClosed);

    public void CountSilent() => Interlocked.Increment(ref silentConnectionsClosed);

    public void CountOverflow() => Interlocked.Increment(ref overflows);

    public int ConnectionsOf(Account account) => sessions.Count(session => ReferenceEquals(session.Account, account));

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

    /// <summary>The ticker's figures now.</summary>
    public TickerFigures ReadTicker(Market market) => tickers.Read(market);

    /// <summary>Keeps a message back.</summary>
    /// <param name="delayMs">For how long, wall milliseconds.</param>
    /// <param name="message">The message.</param>
    public void Delay(int delayMs, LateMessage message) =>
        late.Enqueue(message, (clock.NowMs + ((long)delayMs * clock.Speed), lateNumber++));

    /// <summary>Sends what belongs to the end of a match and what was kept back until now. Called after every step of the exchange.</summary>
    public void Flush()
    {
        EndMatch();
        var now = clock.NowMs;
        while (late.TryPeek(out var message, out var priority) && priority.DueMs <= now)
        {
            late.Dequeue();
            message.Session.SendLate(message);
        }
    }

    public void OnBookChanged(in BookChange change)
    {
        EndMatch();
        foreach (var session in sessions)
        {
            session.OnBookChanged(change);
        }

        TouchTicker(change.Market);
    }

    public void OnTrade(TradeRecord trade)
    {
        TradesPublished++;
        foreach (var session in sessions)
        {
            session.OnTrade(trade);
        }

        tickers.OnTrade(trade);
        TouchTicker(trade.Market);
    }

    public void OnFill(FillRecord fill)
    {
        foreach (var session in sessions)
        {
            session.OnFill(fill);
        }

        movedPositions.Add(PositionFigures.Of(fill.Order.Position!));
    }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        foreach (var session in sessions)
        {
            session.OnOrderUpdated(order, reason);
        }
    }

    // Opening and closing are silent on the wire (§5.4); what is told comes through the lifecycle.
    public void OnMarketStatusChanged(Market market, long nowMs) => EndMatch();

    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs)
    {
        EndMatch();
        foreach (var session in sessions)
        {
            session.OnMarketLifecycle(market, change, nowMs);
        }
    }

    public void OnEventLifecycle(ListedEvent listed, long nowMs)
    {
        EndMatch();
        foreach (var session in sessions)
        {
            session.OnEventLifecycle(listed);
        }
    }

    public void OnEventFeeUpdated(ListedEvent listed, long nowMs)
    {
        EndMatch();
        foreach (var session in sessions)
        {
            session.OnEventFeeUpdated(listed);
        }
    }

    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs)
    {
        EndMatch();
        foreach (var session in sessions)
        {
            session.OnOrderGroupUpdated(group, change, nowMs);
        }
    }

    public void OnSettled(SettlementRecord settlement)
    {
        EndMatch();
        movedPositions.Add(PositionFigures.Of(settlement.Position));
    }

    public void Dispose() => Frames.Dispose();

    private void TouchTicker(Market market)
    {
        if (sessions.Exists(session => session.Has(FeedChannel.Ticker)))
        {
            tickers.Touch(market);
        }
    }

    private void EndMatch()
    {
        foreach (var position in movedPositions)
        {
            foreach (var session in sessions)
            {
                session.OnPositionChanged(position);
            }
        }

        movedPositions.Clear();
        while (tickers.TryTake(clock.NowMs, out var market, out var figures))
        {
            foreach (var session in sessions)
            {
                session.OnTickerChanged(market!, figures);
            }
        }
    }
}

/// <summary>A position as it was after a match: the next match may change it before it is told.</summary>
internal readonly record struct PositionFigures(
    Account Account,
    Market Market,
    Quantity Net,
    Money Cost,
    Money Realized,
    Money Fees,
    Quantity Volume,
    int Subaccount
)
{
    public static PositionFigures Of(Position position) =>
        new(
            position.Account,
            position.Market,
            position.Net,
            position.Cost,
            position.Realized,
            position.Fees,
            position.Volume,
            position.Subaccount
        );
}

/// <summary>A message that a fault keeps back.</summary>
/// <param name="Session">The connection.</param>
/// <param name="Subscription">What it belongs to.</param>
/// <param name="Utf8">The message.</param>
internal sealed record LateMessage(FeedSession Session, FeedSubscription Subscription, byte[] Utf8);
