using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Risk;
using Trader.Status;

namespace Trader.Upkeep;

/// <summary>The parts of upkeep that close positions, put together, and the order in which they have their turns.</summary>
public sealed class UpkeepDesk
{
    private readonly UpkeepOptions options;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly OrderDesk desk;
    private readonly RiskGate gate;
    private readonly TradingHalts halts;
    private readonly Announcer announcer;
    private readonly ExitPolicies policies;
    private readonly ExitJudge judge;
    private readonly CashReserve reserve;
    private readonly NoOpeningWhileClosing noOpening;
    private readonly PositionReporter reporter;
    private long? endsAtWallMs;
    private long lastRecoveryMs = long.MinValue / 2;

    internal UpkeepDesk(
        TraderOptions options,
        OrderDesk desk,
        OrderTracker orders,
        AccountLedger ledger,
        MarketCatalog catalog,
        MarketWatch watch,
        RiskGate gate,
        TradingHalts halts,
        Announcer announcer
    )
    {
        this.options = options.Upkeep;
        this.ledger = ledger;
        this.orders = orders;
        this.desk = desk;
        this.gate = gate;
        this.halts = halts;
        this.announcer = announcer;
        policies = new ExitPolicies(options.Upkeep);
        judge = new ExitJudge(options.Upkeep, policies, catalog, watch);
        reserve = new CashReserve(options.Upkeep, gate);
        var sender = new ClosingOrders(options, desk, orders, catalog, watch, announcer);
        Closer = new PositionCloser(options.Upkeep, ledger, orders, catalog, halts, announcer, judge, sender);
        Recovery = new CashRecovery(options.Upkeep, reserve, gate, ledger, catalog, judge, Closer, announcer);
        Reviews = new UpkeepReviews(Closer, Recovery, reserve, ledger);
        reporter = new PositionReporter(ledger, Closer);
        ledger.UpkeepSellsFirst = policies.IsManaged;
        noOpening = new NoOpeningWhileClosing(options.Upkeep, policies, Closer, catalog);
        gate.Add(noOpening);
        gate.Add(reserve);
    }

    /// <summary>Closes positions.</summary>
    public PositionCloser Closer { get; }

    /// <summary>Gets cash back above its reserve.</summary>
    public CashRecovery Recovery { get; }

    /// <summary>What calibrations look at at once.</summary>
    internal UpkeepReviews Reviews { get; }

    /// <summary>What an earlier run's journal says.</summary>
    public void Recover(RecoveredState state) => Closer.Recover(state);

    /// <summary>Time went by: positions first, then cash.</summary>
    public void Run(EventTime now, ICommandSink sink)
    {
        Closer.Run(now, sink);
        if (halts.WhyStopped(now.ExchangeMs) is null && Math.Abs(now.ExchangeMs - lastRecoveryMs) >= options.CheckIntervalMs)
        {
            lastRecoveryMs = now.ExchangeMs;
            Recovery.Run(now, sink);
        }

        reporter.Report(now, sink);
    }

    /// <summary>The run ends: begins to close what the trader bought, if that is set. Says whether that is to be waited for.</summary>
    public bool BeginEnd(EventTime now, ICommandSink sink)
    {
        if (!options.CloseAtShutdown || !ledger.IsOpen)
        {
            return false;
        }

        endsAtWallMs = now.WallMs + (options.CloseAtShutdownWallSeconds * 1000L);
        Closer.CloseAll(CloseReason.Shutdown, "the run ends", now, sink);
        return ContinueEnd(now, sink);
    }

    /// <summary>Goes on closing at the end of a run. Says whether that is still to be waited for.</summary>
    public bool ContinueEnd(EventTime now, ICommandSink sink)
    {
        if (endsAtWallMs is not { } endsAt)
        {
            return false;
        }

        Closer.Continue(now, sink);
        reporter.Report(now, sink);
        if (Closer.Closings.Count > 0 && now.WallMs < endsAt)
        {
            return true;
        }

        endsAtWallMs = null;
        if (Closer.Closings.Count > 0)
        {
            var kept = string.Join(", ", Closer.Closings.Select(closing => closing.Ticker).Order(StringComparer.Ordinal));
            Say($"Positions are kept that could not be closed within {options.CloseAtShutdownWallSeconds} s: {kept}", now, sink);
        }

        return false;
    }

    /// <summary>Something of the account changed: what has come to its end is told of at once.</summary>
    public void OnAccountChange(EventTime now, ICommandSink sink)
    {
        reporter.Report(now, sink);
        Closer.OnAccountChange(now, sink);
    }

    /// <summary>A person wants a position closed: all of it, whoever bought it and whatever its policy.</summary>
    public void OnRequest(CloseRequest request, EventTime now, ICommandSink sink)
    {
        var because = $"{request.Who} asks for it";
        if (!Closer.Begin(request.Ticker, CloseReason.Operator, because, ClosingScope.Everything, now, sink))
        {
            Say($"Nothing is held in {request.Ticker} that could be closed ({request.Who} asked for it)", now, sink);
        }

        reporter.Report(now, sink);
    }

    /// <summary>A person wants an order of ours off the book.</summary>
    public void OnRequest(CancelRequest request, EventTime now, ICommandSink sink)
    {
        var order = orders.Find(request.Order) ?? orders.Find(clientOrderId: null, request.Order);
        if (order is null)
        {
            Say($"There is no order {request.Order} of ours to cancel ({request.Who} asked for it)", now, sink);
        }
        else if (!desk.Cancel(order, $"{request.Who} asked for it", now, sink))
        {
            var obstacle = order.Change is null ? $"it is {order.State.ToWire()}" : "a change of it is on its way";
            Say($"The order {request.Order} in {order.Intent.Ticker} is not cancelled: {obstacle}", now, sink);
        }
    }

    /// <summary>Why an order must not open anything because of what is being closed, or would be at once; null if it may.</summary>
    public RiskRefusal? RefuseOpening(OrderIntent intent, long exchangeMs) =>
        noOpening.Refuse(intent, reducesOnly: false, exchangeMs);

    /// <summary>How a position stands to its end.</summary>
    public ExitView View(Position position, long exchangeMs)
    {
        var oldest = position.Lots.All.Count > 0 ? position.Lots.All[0] : default;
        var held = judge.Look(position, ClosingScope.Everything, exchangeMs)!.Value;
        var profit = held.Quote?.ReturnBasisPoints;
        return new ExitView
        {
            Owner = oldest.Owner,
            Policy = policies.Of(oldest.Owner),
            Managed = judge.CountIn(position, ClosingScope.Managed),
            Foreign = position.Lots.CountOf(static owner => owner is null),
            Quote = held.Quote,
            ToTakeProfitBasisPoints = options.TakeProfit ? options.TakeProfitBasisPoints - profit : null,
            ToStopLossBasisPoints = options.StopLoss ? profit + options.StopLossBasisPoints : null,
            HeldMs = held.HeldMs,
            IsHeldLonger = oldest.IsOpenedBefore,
            UntilCloseMs = held.UntilCloseMs is { } left ? Math.Max(0, left) : null,
            Closing = Closer.Find(position.Ticker) is { } closing
                ? new ClosingView(closing.Reason, closing.Phase, closing.SinceMs, closing.Attempts, closing.Obstacle)
                : null,
        };
    }

    /// <summary>Upkeep as a whole.</summary>
    public UpkeepView View(long exchangeMs)
    {
        var available = gate.AvailableCash;
        var claims = ledger.Cash - available;
        return new UpkeepView
        {
            Reserve = reserve.Amount,
            Shortfall = Money.Max(Money.Zero, reserve.Amount - available),
            Invested = ledger.Invested,
            Recouped = ledger.Recouped,
            ProjectedNeed = reserve.Amount + claims,
            ExpectedProceeds = Recovery.Expected(exchangeMs),
            IsRecovering = Recovery.IsActive,
            Closing = Closer.Closings.Count,
            Stuck = Closer.StuckCount,
            Closed = [.. CloseReasons.All.Select(Closer.ClosedCount)],
        };
    }

    private void Say(string message, EventTime now, ICommandSink sink) =>
        announcer.Say(sink, now, ActivityTypes.PositionClosing, ActivityLevel.Warning, message);
}
