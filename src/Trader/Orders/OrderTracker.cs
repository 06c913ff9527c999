using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;

namespace Trader.Orders;

/// <summary>
/// The orders of this run and what earlier runs left, by our id and by the exchange's, from before they are sent until after
/// they ended. This table is the one that counts: an order is in it before the command to send it is issued.
/// </summary>
public sealed partial class OrderTracker
{
    private const int MaxUnclaimedFills = 1_000;

    private readonly Dictionary<string, TrackedOrder> byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrackedOrder> byOrderId = new(StringComparer.Ordinal);
    private readonly List<TrackedOrder> open = [];
    private readonly List<TrackedOrder> awaitingFills = [];
    private readonly LinkedList<TrackedOrder> finished = new();
    private readonly Queue<TrackedOrder> remembered = new();
    private readonly HashSet<string> tickers = new(StringComparer.Ordinal);
    private readonly EarlierOrders earlier;
    private readonly OrderOwners owners;
    private readonly Queue<UnclaimedFill> unclaimed = new();
    private readonly OrderMoves moves = new();
    private readonly int finishedHistoryLength;
    private readonly int maxRemembered;
    private Quantity bookedInRun;
    private bool hasRecovered;

    /// <summary>Makes an empty table.</summary>
    /// <param name="finishedHistoryLength">Finished orders kept for people.</param>
    /// <param name="maxRemembered">Finished orders whose ids are remembered; never fewer than are kept for people.</param>
    public OrderTracker(int finishedHistoryLength, int maxRemembered = 10_000)
    {
        this.finishedHistoryLength = finishedHistoryLength;
        this.maxRemembered = Math.Max(maxRemembered, finishedHistoryLength);
        earlier = new EarlierOrders(this.maxRemembered);
        owners = new OrderOwners(this.maxRemembered);
    }

    /// <summary>Orders that are or may be live, oldest first.</summary>
    public IReadOnlyList<TrackedOrder> Open => open;

    /// <summary>The latest finished orders, oldest first.</summary>
    public IReadOnlyCollection<TrackedOrder> Finished => finished;

    /// <summary>Orders that ended with fills that the position does not show yet.</summary>
    public IReadOnlyList<TrackedOrder> AwaitingFills => awaitingFills;

    /// <summary>Orders sent in this run.</summary>
    public int SentCount { get; private set; }

    /// <summary>Orders of this run definitely refused, or never sent.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Orders that were believed to have ended and that the exchange showed to live.</summary>
    public int ReopenedCount { get; private set; }

    /// <summary>
    /// Contracts that the orders of this run have bought or may still buy: booked fills, fills told of, and open remainders.
    /// </summary>
    public Quantity ContractsOfRun => bookedInRun + PendingOfRun(open) + PendingOfRun(awaitingFills);

    /// <summary>Contracts that the orders of this run have bought: fills that are booked.</summary>
    public Quantity ContractsBought => bookedInRun;

    /// <summary>Whether an earlier run is known to have sent anything.</summary>
    public bool HasEarlierOrders => earlier.Count > 0 || hasRecovered;

    /// <summary>Registers an order before it is sent.</summary>
    /// <exception cref="InvalidOperationException">The client order id was used before: an order would be doubled.</exception>
    public TrackedOrder Register(OrderIntent intent, EventTime now)
    {
        var order = new TrackedOrder(intent, now);
        if (!byClientId.TryAdd(intent.ClientOrderId, order))
        {
            throw new InvalidOperationException($"Client order id {intent.ClientOrderId} was used before.");
        }

        SentCount++;
        open.Add(order);
        tickers.Add(intent.Ticker);
        return order;
    }

    /// <summary>
    /// Takes over what earlier runs left, as their journal tells. Whatever had not ended is of unknown fate until the exchange
    /// says what became of it, and counts in full until then.
    /// </summary>
    public void Recover(RecoveredState state)
    {
        foreach (var order in state.FinishedOrders)
        {
            earlier.Note(order.Intent.ClientOrderId, order.OrderId, order.State);
            NoteOwner(order);
            tickers.Add(order.Intent.Ticker);
        }

        foreach (var order in state.OpenOrders)
        {
            hasRecovered = true;
            var tracked = TrackedOrder.OfUnknownFate(order.Intent, order.DecidedAt, order.OrderId);
            byClientId.Add(order.Intent.ClientOrderId, tracked);
            if (order.OrderId is { } orderId)
            {
                byOrderId.TryAdd(orderId, tracked);
            }

            open.Add(tracked);
            NoteOwner(order);
            tickers.Add(order.Intent.Ticker);
        }
    }

    /// <summary>
    /// Learns of an order that an earlier run sent, from the first reading of the account, whose positions hold its fills
    /// already; one that still rests is looked after like those of this run.
    /// </summary>
    public void Adopt(OrderDto dto, EventTime now)
    {
        tickers.Add(dto.Ticker);
        if (dto.ClientOrderId is not { } clientOrderId)
        {
            return;
        }

        var outcome = dto.BookSide == "ask" ? Outcome.No : Outcome.Yes;
        var strategy = owners.StrategyOf(clientOrderId);
        owners.Note(clientOrderId, dto.OrderId, strategy, dto.Ticker, outcome, dto.FillCountFp);
        var report = OrderReport.From(dto);
        if (byClientId.TryGetValue(clientOrderId, out var known))
        {
            Learn(known, dto.OrderId);
            known.AdoptFills(report.FillCount);
            Observe(known, report, OrderCause.List, now);
            return;
        }

        earlier.Note(clientOrderId, dto.OrderId, StateOf(dto));
        if (dto.Status != "resting")
        {
            return;
        }

        var intent = new OrderIntent
        {
            ClientOrderId = clientOrderId,
            Ticker = dto.Ticker,
            Outcome = outcome,
            Price = dto.YesPriceDollars.OnYesScale(outcome),
            Count = dto.FillCountFp + dto.RemainingCountFp,
            Reason = "placed by an earlier run",
            ExchangeIndex = dto.ExchangeIndex,
            Strategy = strategy,
        };
        var sentAt = new EventTime(dto.CreatedTime?.ToUnixTimeMilliseconds() ?? now.ExchangeMs, now.WallMs);
        var order = TrackedOrder.OfEarlierRun(intent, sentAt, dto.OrderId, report);
        byClientId.Add(clientOrderId, order);
        byOrderId.TryAdd(dto.OrderId, order);
        open.Add(order);
        moves.NoteAdopted(order);
    }

    /// <summary>
    /// What an earlier run is known to have sent under this client id; null if none did, or if nobody knows yet whether it
    /// arrived.
    /// </summary>
    public EarlierOrder? FindEarlier(string clientOrderId) =>
        byClientId.TryGetValue(clientOrderId, out var order) && order is { IsOfEarlierRun: true, IsInFlight: false }
            ? new EarlierOrder(order.OrderId, order.State)
            : earlier.Find(clientOrderId);

    /// <summary>Whether an order of ours, of this run or an earlier one, was ever meant for the market.</summary>
    public bool HasTradedIn(string ticker) => tickers.Contains(ticker);

    /// <summary>Whether an order with this client id was sent in this run.</summary>
    public bool WasSent(string clientOrderId) => byClientId.TryGetValue(clientOrderId, out var order) && !order.IsOfEarlierRun;

    /// <summary>The order, by our id.</summary>
    public TrackedOrder? Find(string clientOrderId) => byClientId.GetValueOrDefault(clientOrderId);

    /// <summary>The order a message is about, by either id.</summary>
    public TrackedOrder? Find(string? clientOrderId, string orderId)
    {
        if (byOrderId.TryGetValue(orderId, out var order))
        {
            return order;
        }

        if (!string.IsNullOrEmpty(clientOrderId) && byClientId.TryGetValue(clientOrderId, out order))
        {
            Learn(order, orderId);
            return order;
        }

        return null;
    }

    /// <summary>Takes the exchange's answer over; returns the order, or null if it is not ours.</summary>
    public TrackedOrder? Apply(OrderAnswer answer, EventTime now)
    {
        if (!byClientId.TryGetValue(answer.ClientOrderId, out var order))
        {
            return null;
        }

        var wasOpen = order.IsOpen;
        switch (answer.Kind)
        {
            case OrderAnswerKind.Sent:
                order.MarkSent();
                break;
            case OrderAnswerKind.Accepted:
                if (answer.OrderId is { } orderId)
                {
                    Learn(order, orderId);
                }

                order.Accept(answer, now);
                break;
            case OrderAnswerKind.Refused or OrderAnswerKind.NotSent or OrderAnswerKind.Absent:
                var isRejected = order.Reject(CauseOf(answer.Kind), answer.Reason ?? "refused", now);
                RefusedCount += isRejected && !order.IsOfEarlierRun ? 1 : 0;
                break;
            default:
                order.MarkUnknown();
                break;
        }

        Settle(order, wasOpen);
        return order;
    }

    /// <summary>Takes a message of the user-order stream over; returns the order, or null if it is not ours.</summary>
    public TrackedOrder? Apply(UserOrderMessage message, EventTime now) =>
        Find(message.ClientOrderId, message.OrderId) is { } order
            ? Observe(order, OrderReport.From(message), OrderCause.Stream, now)
            : null;

    /// <summary>Takes a looked-up or listed order over; one that had ended when the list was asked for may be shown to live.</summary>
    public TrackedOrder? Apply(OrderDto dto, EventTime now)
    {
        if (Find(dto.ClientOrderId, dto.OrderId) is not { } order)
        {
            return null;
        }

        return order.IsOpen ? Observe(order, OrderReport.From(dto), OrderCause.List, now) : order;
    }

    /// <summary>An order that had ended well before a list was asked for is on that list: the list is right.</summary>
    public TrackedOrder? Reopen(OrderDto dto, EventTime now) =>
        Find(dto.ClientOrderId, dto.OrderId) is { IsOpen: false } order
            ? Observe(order, OrderReport.From(dto), OrderCause.List, now)
            : null;

    /// <summary>Books a fill on its order.</summary>
    public void BookFill(TrackedOrder order, Quantity count, bool isTaker, EventTime now)
    {
        var wasOpen = order.IsOpen;
        Book(order, count, isTaker, now);
        Settle(order, wasOpen);
    }

    /// <summary>Keeps a fill whose order is not known by the exchange's id yet: a lost answer may turn out to be its order's.</summary>
    public void KeepUnclaimed(string orderId, Quantity count, bool isTaker, EventTime now)
    {
        unclaimed.Enqueue(new UnclaimedFill(orderId, count, isTaker, now));
        if (unclaimed.Count > MaxUnclaimedFills)
        {
            unclaimed.Dequeue();
        }
    }

    /// <summary>What a question's answer would be if the order were not there.</summary>
    public T Without<T>(TrackedOrder order, Func<T> question)
    {
        var place = open.IndexOf(order);
        if (place < 0)
        {
            return question();
        }

        open.RemoveAt(place);
        try
        {
            return question();
        }
        finally
        {
            open.Insert(place, order);
        }
    }

    /// <summary>Notes that an order may have changed by something other than this table's own methods.</summary>
    public void Touch(TrackedOrder order, bool wasOpen) => Settle(order, wasOpen);

    /// <summary>Writes down everything that became known since the last time.</summary>
    public void RecordMoves(EventTime now, ICommandSink sink) => moves.Record(now, sink);

    private void Book(TrackedOrder order, Quantity count, bool isTaker, EventTime now)
    {
        order.BookFill(count, isTaker, now);
        bookedInRun += BuysForRun(order) ? count : Quantity.Zero;
    }

    private TrackedOrder Observe(TrackedOrder order, in OrderReport report, OrderCause cause, EventTime now)
    {
        var wasOpen = order.IsOpen;
        order.Observe(report, cause, now);
        Settle(order, wasOpen);
        return order;
    }

    private void Learn(TrackedOrder order, string orderId)
    {
        order.LearnOrderId(orderId);
        if (!byOrderId.TryAdd(orderId, order))
        {
            return;
        }

        var wasOpen = order.IsOpen;
        for (var i = unclaimed.Count; i > 0; i--)
        {
            var fill = unclaimed.Dequeue();
            if (fill.OrderId == orderId)
            {
                Book(order, fill.Count, fill.IsTaker, fill.BookedAt);
            }
            else
            {
                unclaimed.Enqueue(fill);
            }
        }

        Settle(order, wasOpen);
    }

    // Keeps the lists in step with what an order has become.
    private void Settle(TrackedOrder order, bool wasOpen)
    {
        moves.Note(order);
        if (order.IsOpen)
        {
            if (!wasOpen)
            {
                ReopenedCount++;
                finished.Remove(order);
                awaitingFills.Remove(order);
                open.Add(order);
            }

            return;
        }

        if (order.AreFillsBooked || order.IsOfEarlierRun && order.State == OrderState.Rejected)
        {
            awaitingFills.Remove(order);
        }
        else if (!awaitingFills.Contains(order))
        {
            awaitingFills.Add(order);
        }

        if (open.Remove(order))
        {
            Remember(order);
        }
    }

    private void Remember(TrackedOrder order)
    {
        finished.AddLast(order);
        if (finished.Count > finishedHistoryLength)
        {
            finished.RemoveFirst();
        }

        remembered.Enqueue(order);
        if (remembered.Count <= maxRemembered)
        {
            return;
        }

        var forgotten = remembered.Dequeue();
        if (!forgotten.IsOpen)
        {
            byClientId.Remove(forgotten.Intent.ClientOrderId);
            if (forgotten.OrderId is { } orderId)
            {
                byOrderId.Remove(orderId);
            }
        }
    }

    private static OrderCause CauseOf(OrderAnswerKind kind) =>
        kind switch
        {
            OrderAnswerKind.NotSent => OrderCause.Gateway,
            OrderAnswerKind.Absent => OrderCause.Absence,
            _ => OrderCause.Answer,
        };

    private static OrderState StateOf(OrderDto dto) =>
        dto.Status switch
        {
            "executed" => OrderState.Executed,
            "canceled" => OrderState.Canceled,
            _ => dto.FillCountFp.IsZero ? OrderState.Resting : OrderState.PartiallyFilled,
        };

    private readonly record struct UnclaimedFill(string OrderId, Quantity Count, bool IsTaker, EventTime BookedAt);
}
