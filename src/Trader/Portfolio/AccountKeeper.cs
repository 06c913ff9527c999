using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Orders.Groups;
using Trader.Risk;
using Trader.Status;

namespace Trader.Portfolio;

/// <summary>
/// Keeps the account's books: takes fills from the stream and from readings without counting any twice, has the account read
/// regularly, and compares.
/// </summary>
public sealed class AccountKeeper
{
    private const long FillOverlapMs = 600_000;
    private const long MaxAbsenceMs = 7 * 86_400_000L;
    private const long ListLagWallMs = 2_000;
    private const long SettlementPollMs = 5_000;

    private readonly TraderOptions options;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly RiskGate gate;
    private readonly RealizedResults results;
    private readonly OwnTradeFilter ownTrades;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;
    private readonly Reconciliation reconciliation;

    private ReadingRequest? outstanding;
    private string? loss;
    private long lastReadingId;
    private EventTime lastRequest;
    private long readUpToMs;

    internal AccountKeeper(
        TraderOptions options,
        AccountLedger ledger,
        OrderTracker orders,
        RiskGate gate,
        RealizedResults results,
        OwnTradeFilter ownTrades,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.results = results;
        this.options = options;
        this.ledger = ledger;
        this.orders = orders;
        this.gate = gate;
        this.ownTrades = ownTrades;
        this.announcer = announcer;
        this.counters = counters;
        reconciliation = new Reconciliation(options, ledger, orders, announcer, counters);
    }

    /// <summary>The order groups, which count what their orders match.</summary>
    public required OrderGroupDesk Groups { get; init; }

    /// <summary>Resting orders of the latest reading that neither this run nor an earlier one sent.</summary>
    public IReadOnlyList<OrderDto> ForeignOrders { get; private set; } = [];

    /// <summary>
    /// Where nothing may be opened because the books could not be trusted; every order that opens has to be asked of it
    /// (<see cref="MarketStops.WhyClosedForOpening"/>).
    /// </summary>
    public MarketStops Stops => reconciliation.Stops;

    /// <summary>The account's state and its change since the sync before; whether anything was synced yet.</summary>
    public AccountSync Sync { get; } = new();

    /// <summary>The latest drifts that are over, oldest first.</summary>
    public IReadOnlyCollection<DriftRecord> DriftHistory => reconciliation.History;

    /// <summary>When the account was last read, on both clocks; null before the first reading.</summary>
    public EventTime? LastReading { get; private set; }

    /// <summary>In what the last comparison differed; empty if it agreed.</summary>
    public IReadOnlyList<string> LastDifferences => reconciliation.LastDifferences;

    /// <summary>Readings that failed since one last succeeded.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>Our figures beside the exchange's at the last reading; null before the first one that could be compared.</summary>
    public DriftMeasure? LastMeasure { get; private set; }

    /// <summary>What the open positions are worth now, for <see cref="LastMeasure"/>.</summary>
    internal Func<Money> Value { get; init; } = () => Money.Zero;

    /// <summary>Whether the position in a market was found to differ from the exchange's, and is not put right yet.</summary>
    public bool IsCorrecting(string ticker) => reconciliation.IsCorrecting(ticker);

    /// <summary>The markets for which <see cref="IsCorrecting"/> holds.</summary>
    public IEnumerable<string> Correcting => reconciliation.Correcting;

    /// <summary>Whether a reading is on its way.</summary>
    public bool IsReading => outstanding is not null;

    /// <summary>
    /// An earlier run booked everything up to an exchange time: the first reading asks for what happened since, a week at most.
    /// </summary>
    public void ResumeFrom(long bookedMs, EventTime now)
    {
        if (bookedMs > 0)
        {
            readUpToMs = Math.Clamp(bookedMs, now.ExchangeMs - MaxAbsenceMs, now.ExchangeMs);
        }
    }

    /// <summary>Whether a reading is on its way, or may be asked for without asking more often than the wall clock allows.</summary>
    public bool MayRead(EventTime now) => IsReading || now.WallMs - lastRequest.WallMs >= options.SyncMinWallMs;

    /// <summary>Whether this is the answer to the reading that was asked for last.</summary>
    public bool IsAwaited(AccountReading reading) => outstanding is { } request && request.Id == reading.ReadingId;

    /// <summary>Gives up on a reading that is on its way: it is from before something that makes it useless.</summary>
    public void AbandonReading() => outstanding = null;

    /// <summary>Asks for a reading, unless one is on its way.</summary>
    /// <param name="reason">Why, for people.</param>
    /// <param name="includeFinishedOrders">Whether finished orders are wanted too.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Where the command goes.</param>
    /// <param name="isFinal">Whether the run ends with it, so that it is compared and nothing corrected.</param>
    public bool Request(string reason, bool includeFinishedOrders, EventTime now, ICommandSink sink, bool isFinal = false)
    {
        if (outstanding is not null)
        {
            return false;
        }

        // The first reading reaches back as far as the age of a position matters.
        var sinceMs =
            readUpToMs == 0 ? now.ExchangeMs - FillOverlapMs - options.Upkeep.AgeThatMattersMs : readUpToMs - FillOverlapMs;
        var isCatchUp = reconciliation.WantsCatchUp;
        if (isCatchUp)
        {
            sinceMs = Math.Min(sinceMs, Math.Max(ledger.HorizonMs, reconciliation.AgreedMs - FillOverlapMs));
            reason = "what was missed since the last reading that agreed";
        }

        loss = null;
        lastRequest = now;
        outstanding = new ReadingRequest(++lastReadingId, now, Math.Max(0, sinceMs), isCatchUp, isFinal);
        sink.Issue(new ReadAccount(outstanding.Id, includeFinishedOrders, outstanding.SinceMs, reason));
        return true;
    }

    /// <summary>
    /// Asks for a reading if one is due: regularly, sooner while a held market waits for its settlement or the last reading
    /// left something open, and at once after a loss.
    /// </summary>
    public void RequestIfDue(bool awaitsSettlement, EventTime now, ICommandSink sink)
    {
        if (loss is { } reason)
        {
            Request(reason, includeFinishedOrders: true, now, sink);
            return;
        }

        var intervalMs = options.SyncIntervalSeconds * 1000L;
        if (awaitsSettlement)
        {
            intervalMs = Math.Min(SettlementPollMs, intervalMs);
        }

        if (reconciliation.WantsReading)
        {
            intervalMs = Math.Min(options.AccountSettleMs, intervalMs);
        }

        if (now.ExchangeMs - lastRequest.ExchangeMs >= intervalMs && now.WallMs - lastRequest.WallMs >= options.SyncMinWallMs)
        {
            Request(awaitsSettlement ? "awaiting a settlement" : "regular", includeFinishedOrders: false, now, sink);
        }
    }

    /// <summary>
    /// Something of the account may have been lost on its way: it is read as soon as possible. A reading that is on its way
    /// may be from before, so another one follows it.
    /// </summary>
    public void OnLoss(string reason, EventTime now, ICommandSink sink)
    {
        loss = reason;
        if (ledger.IsOpen && outstanding is null)
        {
            Request(reason, includeFinishedOrders: true, now, sink);
        }
    }

    /// <summary>An operator lets opening go on, in one market or with an empty ticker everywhere.</summary>
    public void ReleaseStops(string ticker, EventTime now, ICommandSink sink)
    {
        foreach (var stop in Stops.Release(ticker))
        {
            var where = stop.Ticker.Length == 0 ? "everywhere" : $"in {stop.Ticker}";
            announcer.Say(
                sink,
                now,
                ActivityTypes.Drift,
                ActivityLevel.Warning,
                $"Opening {where} is possible again: an operator released it"
            );
        }
    }

    /// <summary>
    /// The exchange says whether it takes orders. Said once per change: a pause that lasts two hours is one line, not two
    /// hundred.
    /// </summary>
    public void NoteExchange(ExchangeCondition condition, EventTime now, ICommandSink sink)
    {
        if (condition != gate.Exchange)
        {
            gate.Exchange = condition;
            var consequence = condition.TakesOrders ? "" : "; nothing is opened meanwhile, everything else goes on";
            var level = condition.TakesOrders ? ActivityLevel.Success : ActivityLevel.Warning;
            announcer.Say(sink, now, ActivityTypes.Connection, level, $"Exchange status: {condition.Describe()}{consequence}");
        }
    }

    /// <summary>A reading failed.</summary>
    public void OnFailure()
    {
        outstanding = null;
        ConsecutiveFailures++;
    }

    /// <summary>Takes a reading over, compares it, and repairs the books where they have drifted.</summary>
    public ReadingResult OnReading(AccountReading reading, EventTime now, ICommandSink sink)
    {
        if (outstanding is not { } request || request.Id != reading.ReadingId)
        {
            return ReadingResult.NotCompared;
        }

        outstanding = null;
        ConsecutiveFailures = 0;
        counters.AccountReadings++;
        LastReading = now;
        NoteExchange(reading.Exchange, now, sink);
        if (ledger.IsOpen || reading.IsConsistent)
        {
            readUpToMs = request.At.ExchangeMs;
        }

        var picture = new AccountPicture(reading, options.RestingReservation);
        if (!ledger.IsOpen)
        {
            if (reading.IsConsistent)
            {
                OpenLedger(picture, request, now, sink);
            }

            return ReadingResult.NotCompared;
        }

        Merge(picture, request, now, sink);
        LastMeasure = DriftMeasure.Of(ledger, picture, Value());
        reconciliation.Note(picture);
        NoteState(picture, request.IsCatchUp, now, sink);
        return reading.IsConsistent ? reconciliation.Judge(picture, request, now, sink) : ReadingResult.NotCompared;
    }

    /// <summary>Books a fill; the order and the trade filter learn of it. False if it was known already.</summary>
    public bool Book(in AccountFill fill, EventTime now, ICommandSink sink)
    {
        var realizedBefore = ledger.Realized;
        var netBefore = ledger.Find(fill.Ticker)?.Net ?? Quantity.Zero;
        // The trader trades the primary subaccount, and reads balance and positions of that one only.
        if (fill.Subaccount != 0 || !ledger.TryBook(fill with { Owner = OwnerOf(fill) }, now.ExchangeMs))
        {
            return false;
        }

        results.OnFill(fill, ledger.Realized - realizedBefore - fill.Fee, netBefore, now, sink);

        if (fill.IsTaker)
        {
            ownTrades.LearnOwnTake(OpaqueId.FromText(fill.TradeId));
        }

        var order = orders.Find(fill.ClientOrderId, fill.OrderId);
        if (order is not null)
        {
            orders.BookFill(order, fill.Count, fill.IsTaker, now);
            Groups.OnFill(order, fill.Count, fill.TimestampMs);
        }
        else
        {
            orders.KeepUnclaimed(fill.OrderId, fill.Count, fill.IsTaker, now);
        }

        sink.Issue(
            new WriteToJournal(
                new FillBooked(
                    now,
                    order?.Intent.ClientOrderId,
                    fill.TradeId,
                    fill.OrderId,
                    fill.Ticker,
                    fill.Outcome,
                    fill.YesPrice,
                    fill.Count,
                    fill.Fee,
                    fill.IsTaker,
                    fill.TimestampMs
                )
            )
        );
        announcer.Say(
            sink,
            now,
            ActivityTypes.Fill,
            ActivityLevel.Success,
            $"{fill.Count.ToShortText()} {fill.Outcome.ToWire().ToUpperInvariant()} bought at "
                + $"{fill.YesPrice.OnYesScale(fill.Outcome).ToCentsText()} in {fill.Ticker}",
            ("order", fill.OrderId),
            ("taker", fill.IsTaker ? "yes" : "no"),
            ("fee", fill.Fee.ToString()),
            (
                "origin",
                order is null ? "foreign"
                : order.Intent.Strategy == "whale_follower" ? "follow"
                : order.Intent.Strategy
            )
        );
        return true;
    }

    private string? OwnerOf(in AccountFill fill) =>
        orders.OwnerOf(fill.OrderId) ?? (fill.ClientOrderId is { Length: > 0 } id ? orders.Find(id)?.Intent.Strategy : null);

    private void OpenLedger(AccountPicture picture, ReadingRequest request, EventTime now, ICommandSink sink)
    {
        AdoptEarlier(picture, now);
        var early = ledger.Open(picture, request.SinceMs);
        OpeningLots.Set(picture, ledger, orders, request.SinceMs);
        LastMeasure = DriftMeasure.Of(ledger, picture, Value());
        reconciliation.OnOpened(picture, early, request, now);
        results.OnOpened(picture, now, sink);
        foreach (var fill in early)
        {
            Book(fill, now, sink);
        }

        NoteState(picture, isRefresh: false, now, sink);
        var state = Sync.Current!;
        announcer.Say(
            sink,
            now,
            ActivityTypes.Sync,
            ActivityLevel.Success,
            $"Account read: {ledger.Cash.ToDollarText()} cash, {state.PositionCount} positions, {state.OrderCount} open orders",
            ("foreign_positions", state.ForeignPositionCount.ToString()),
            ("foreign_orders", state.ForeignOrderCount.ToString()),
            ("order_groups", state.OrderGroups.Count.ToString())
        );
    }

    // The positions of this reading hold all fills so far, those of orders that no list shows yet among them.
    private void AdoptEarlier(AccountPicture picture, EventTime now)
    {
        foreach (var order in picture.Reading.Orders)
        {
            if (ClientOrderIds.IsOurs(order.ClientOrderId) || orders.Find(order.ClientOrderId, order.OrderId) is not null)
            {
                orders.Adopt(order, now);
            }
        }

        // Newest first as listed: turned round, so that those kept are the newest.
        foreach (var fill in picture.Reading.Fills.Reverse())
        {
            if (orders.Find(clientOrderId: null, fill.OrderId) is null)
            {
                orders.KeepUnclaimed(fill.OrderId, fill.CountFp, fill.IsTaker, now);
            }
        }
    }

    // An order of an earlier run can still be on its way to the exchange when the account is first read.
    private void AdoptNew(AccountPicture picture, EventTime now)
    {
        foreach (var order in picture.Reading.Orders)
        {
            if (ClientOrderIds.IsOurs(order.ClientOrderId) && orders.Find(order.ClientOrderId, order.OrderId) is null)
            {
                orders.Adopt(order, now);
            }
        }
    }

    private void NoteState(AccountPicture picture, bool isRefresh, EventTime now, ICommandSink sink)
    {
        ForeignOrders = [.. picture.RestingOrders.Where(order => orders.Find(order.ClientOrderId, order.OrderId) is null)];
        gate.ForeignReserved = picture.ReservedFor(order => orders.Find(order.ClientOrderId, order.OrderId) is null);
        var state = AccountState.Of(picture, orders, now);
        if (isRefresh)
        {
            Sync.Refresh(state);
            return;
        }

        Sync.Sync(state);
        if (Sync.Change is { IsNone: false } change)
        {
            announcer.Say(sink, now, ActivityTypes.Sync, ActivityLevel.Info, $"Account synced: {change.Describe()}");
        }
    }

    private void Merge(AccountPicture picture, ReadingRequest request, EventTime now, ICommandSink sink)
    {
        // Newest first as listed: turned round, so that fills of one millisecond keep their order.
        var reading = picture.Reading;
        foreach (var fill in reading.Fills.Reverse().OrderBy(fill => fill.CreatedTime ?? DateTimeOffset.MinValue))
        {
            Book(AccountFill.From(fill), now, sink);
        }

        foreach (var settlement in reading.Settlements.OrderBy(settlement => settlement.SettledTime))
        {
            BookSettlement(settlement, now, sink);
        }

        AdoptNew(picture, now);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var order in reading.Orders)
        {
            listed.Add(order.OrderId);
            orders.Apply(order, now);
            ReopenIfWrong(order, now, sink);
        }

        // An order of ours that rested before the reading was asked for and is not listed has ended: find out how.
        foreach (var order in orders.Open)
        {
            if (!order.IsInFlight && order.OrderId is { } id && order.SentAt.WallMs < request.At.WallMs && !listed.Contains(id))
            {
                sink.Issue(new LookUpOrder(order.Intent.ClientOrderId, id));
            }
        }
    }

    // A list asked for well after we believed an order to have ended still has it: the list is right. Earlier lists may lag.
    private void ReopenIfWrong(OrderDto dto, EventTime now, ICommandSink sink)
    {
        if (
            dto.Status == "resting"
            && orders.Find(dto.ClientOrderId, dto.OrderId) is { IsOpen: false, FinishedAt: { } finished } order
            && lastRequest.WallMs - finished.WallMs > ListLagWallMs
        )
        {
            orders.Reopen(dto, now);
            announcer.Say(
                sink,
                now,
                ActivityTypes.Drift,
                ActivityLevel.Warning,
                $"An order in {order.Intent.Ticker} that was taken for {order.FinishedReason ?? "ended"} still rests at the exchange",
                ("order", dto.OrderId)
            );
        }
    }

    private void BookSettlement(SettlementDto settlement, EventTime now, ICommandSink sink)
    {
        var realizedBefore = ledger.Realized;
        if (ledger.TryBook(settlement, now.ExchangeMs) is not { } booked)
        {
            return;
        }

        results.OnSettled(booked, ledger.Realized - realizedBefore, now, sink);

        var profit = booked.Revenue - booked.Cost - booked.Fees;
        announcer.Say(
            sink,
            now,
            ActivityTypes.Settlement,
            profit.IsNegative ? ActivityLevel.Info : ActivityLevel.Success,
            $"{booked.Ticker} settled {booked.Result.ToUpperInvariant()}: {booked.Contracts.ToShortText()} "
                + $"{booked.Side.ToWire().ToUpperInvariant()} paid {booked.Revenue.ToDollarText()}, "
                + $"{profit.ToDollarText()} after costs and fees",
            ("cost", booked.Cost.ToString()),
            ("revenue", booked.Revenue.ToString()),
            ("fees", booked.Fees.ToString())
        );
    }
}
