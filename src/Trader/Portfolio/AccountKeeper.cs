using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders;
using Trader.Risk;
using Trader.Status;

namespace Trader.Portfolio;

/// <summary>What a reading of the account led to.</summary>
public enum ReadingResult
{
    /// <summary>It answered an older request, or things moved while it was read: nothing was compared.</summary>
    NotCompared = 0,

    /// <summary>Our books agree with the exchange's.</summary>
    Agrees,

    /// <summary>They differ.</summary>
    Differs,
}

/// <summary>
/// Keeps the account's books: takes fills from the stream and from readings without counting any twice, has the account read
/// regularly, and compares.
/// </summary>
public sealed class AccountKeeper
{
    private const long FillOverlapMs = 600_000;
    private const long ListLagWallMs = 2_000;
    private const long SettlementPollMs = 5_000;

    private readonly TraderOptions options;
    private readonly AccountLedger ledger;
    private readonly OrderTracker orders;
    private readonly RiskGate gate;
    private readonly OwnTradeFilter ownTrades;
    private readonly Announcer announcer;
    private readonly CoreCounters counters;

    private Pending? outstanding;
    private long lastReadingId;
    private EventTime lastRequest;
    private long readUpToMs;
    private bool differedBefore;
    private string? missedReason;

    internal AccountKeeper(
        TraderOptions options,
        AccountLedger ledger,
        OrderTracker orders,
        RiskGate gate,
        OwnTradeFilter ownTrades,
        Announcer announcer,
        CoreCounters counters
    )
    {
        this.options = options;
        this.ledger = ledger;
        this.orders = orders;
        this.gate = gate;
        this.ownTrades = ownTrades;
        this.announcer = announcer;
        this.counters = counters;
    }

    /// <summary>When the account was last read, on both clocks; null before the first reading.</summary>
    public EventTime? LastReading { get; private set; }

    /// <summary>The exchange's own figures of the last reading.</summary>
    public AccountReading? LastReported { get; private set; }

    /// <summary>In what the last comparison differed; empty if it agreed.</summary>
    public IReadOnlyList<string> LastDifferences { get; private set; } = [];

    /// <summary>Readings that failed since one last succeeded.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>Whether a reading is on its way.</summary>
    public bool IsReading => outstanding is not null;

    /// <summary>Whether this is the answer to the reading that was asked for last.</summary>
    public bool IsAwaited(AccountReading reading) => outstanding is { } request && request.Id == reading.ReadingId;

    /// <summary>Gives up on a reading that is on its way: it is from before something that makes it useless.</summary>
    public void AbandonReading() => outstanding = null;

    /// <summary>Asks for a reading, unless one is on its way.</summary>
    public bool Request(string reason, bool includeFinishedOrders, EventTime now, ICommandSink sink)
    {
        if (outstanding is not null)
        {
            return false;
        }

        outstanding = new Pending(++lastReadingId, ledger.Version, orders.SentCount);
        lastRequest = now;
        var sinceMs = Math.Max(0, (readUpToMs == 0 ? now.ExchangeMs : readUpToMs) - FillOverlapMs);
        sink.Issue(new ReadAccount(lastReadingId, includeFinishedOrders, sinceMs, reason));
        return true;
    }

    /// <summary>Asks for a reading if one is due: regularly, and sooner while a held market waits for its settlement.</summary>
    public void RequestIfDue(bool awaitsSettlement, EventTime now, ICommandSink sink)
    {
        var intervalMs = awaitsSettlement
            ? Math.Min(SettlementPollMs, options.SyncIntervalSeconds * 1000L)
            : options.SyncIntervalSeconds * 1000L;
        if (now.ExchangeMs - lastRequest.ExchangeMs >= intervalMs && now.WallMs - lastRequest.WallMs >= options.SyncMinWallMs)
        {
            Request(awaitsSettlement ? "awaiting a settlement" : "regular", includeFinishedOrders: false, now, sink);
        }
    }

    /// <summary>Asks for a reading because something was missed; if one is on its way it may be from before, so another follows it.</summary>
    public void RequestSoon(string reason, EventTime now, ICommandSink sink)
    {
        if (!Request(reason, includeFinishedOrders: false, now, sink))
        {
            missedReason = reason;
        }
    }

    // Said once per change: a pause that lasts two hours is one line, not two hundred.
    private void NoteExchange(ExchangeCondition condition, EventTime now, ICommandSink sink)
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

    /// <summary>Takes a reading over and compares it, if nothing moved meanwhile.</summary>
    public ReadingResult OnReading(AccountReading reading, EventTime now, ICommandSink sink)
    {
        var result = Take(reading, now, sink);
        if (missedReason is { } missed && Request(missed, includeFinishedOrders: false, now, sink))
        {
            missedReason = null;
        }

        return result;
    }

    private ReadingResult Take(AccountReading reading, EventTime now, ICommandSink sink)
    {
        if (outstanding is not { } request || request.Id != reading.ReadingId)
        {
            return ReadingResult.NotCompared;
        }

        outstanding = null;
        ConsecutiveFailures = 0;
        counters.AccountReadings++;
        LastReading = now;
        LastReported = reading;
        NoteExchange(reading.Exchange, now, sink);
        readUpToMs = lastRequest.ExchangeMs;
        var reserved = Reserved(reading, foreignOnly: false);
        if (!ledger.IsOpen)
        {
            if (reading.IsConsistent)
            {
                OpenLedger(reading, reserved, now, sink);
            }

            return ReadingResult.NotCompared;
        }

        gate.ForeignReserved = Reserved(reading, foreignOnly: true);
        var moved = ledger.Version != request.LedgerVersion || orders.SentCount != request.SentCount;
        Merge(reading, now, sink);
        if (moved || !reading.IsConsistent || orders.Open.Any(order => order.IsInFlight || order.Change is not null))
        {
            return ReadingResult.NotCompared;
        }

        return Compare(reading, reserved, now, sink);
    }

    /// <summary>Books a fill; the order and the trade filter learn of it. False if it was known already.</summary>
    public bool Book(in AccountFill fill, EventTime now, ICommandSink sink)
    {
        var realizedBefore = ledger.Realized;
        if (!ledger.TryBook(fill))
        {
            return false;
        }

        gate.OnResult(fill.Ticker, ledger.Realized - realizedBefore - fill.Fee, fill.TimestampMs, now.ExchangeMs);

        if (fill.IsTaker)
        {
            ownTrades.LearnOwnTake(OpaqueId.FromText(fill.TradeId));
        }

        var order = orders.Find(fill.ClientOrderId, fill.OrderId);
        if (order is not null)
        {
            orders.BookFill(order, fill.Count, fill.IsTaker, now);
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
            ("origin", order is null ? "foreign" : "follow")
        );
        return true;
    }

    private void OpenLedger(AccountReading reading, Money reserved, EventTime now, ICommandSink sink)
    {
        foreach (var order in reading.Orders)
        {
            if (ClientOrderIds.IsOurs(order.ClientOrderId))
            {
                orders.Adopt(order, now);
            }
        }

        gate.ForeignReserved = Reserved(reading, foreignOnly: true);
        var early = ledger.Open(reading, reserved);
        foreach (var fill in early)
        {
            Book(fill, now, sink);
        }

        announcer.Say(
            sink,
            now,
            ActivityTypes.Sync,
            ActivityLevel.Success,
            $"Account read: {ledger.Cash.ToDollarText()} cash, {reading.Positions.Count} positions, "
                + $"{reading.Orders.Count(order => order.Status == "resting")} open orders"
        );
    }

    private void Merge(AccountReading reading, EventTime now, ICommandSink sink)
    {
        foreach (var fill in reading.Fills.OrderBy(fill => fill.CreatedTime ?? DateTimeOffset.MinValue))
        {
            Book(AccountFill.From(fill), now, sink);
        }

        foreach (var settlement in reading.Settlements.OrderBy(settlement => settlement.SettledTime))
        {
            BookSettlement(settlement, now, sink);
        }

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
            if (!order.IsInFlight && order.OrderId is { } id && order.SentAt.WallMs < lastRequest.WallMs && !listed.Contains(id))
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
        if (ledger.TryBook(settlement) is not { } booked)
        {
            return;
        }

        gate.OnResult(booked.Ticker, ledger.Realized - realizedBefore, booked.SettledMs, now.ExchangeMs);

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

    private ReadingResult Compare(AccountReading reading, Money reserved, EventTime now, ICommandSink sink)
    {
        LastDifferences = ledger.Compare(reading, reserved);
        if (LastDifferences.Count == 0)
        {
            differedBefore = false;
            return ReadingResult.Agrees;
        }

        // Once may be a message still on its way; twice in a row is drift.
        if (differedBefore)
        {
            counters.Drifts++;
            announcer.Say(
                sink,
                now,
                ActivityTypes.Drift,
                ActivityLevel.Warning,
                $"The exchange's account differs from ours: {string.Join("; ", LastDifferences)}"
            );
        }

        differedBefore = true;
        return ReadingResult.Differs;
    }

    private Money Reserved(AccountReading reading, bool foreignOnly)
    {
        var total = Money.Zero;
        foreach (var order in reading.Orders)
        {
            if (order.Status != "resting" || (foreignOnly && orders.Find(order.ClientOrderId, order.OrderId) is not null))
            {
                continue;
            }

            var price = order.BookSide == "ask" ? order.NoPriceDollars : order.YesPriceDollars;
            total += price * order.RemainingCountFp;
        }

        return total;
    }

    private sealed record Pending(long Id, long LedgerVersion, int SentCount);
}
