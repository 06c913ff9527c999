using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Orders;

/// <summary>
/// The orders of this run, by our id and by the exchange's, from before they are sent until after they ended. This table is
/// the one that counts: an order is in it before the command to send it is issued.
/// </summary>
public sealed class OrderTracker
{
    private const int MaxUnclaimedFills = 1_000;

    private readonly Dictionary<string, TrackedOrder> byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrackedOrder> byOrderId = new(StringComparer.Ordinal);
    private readonly List<TrackedOrder> open = [];
    private readonly List<TrackedOrder> awaitingFills = [];
    private readonly Queue<TrackedOrder> finished = new();
    private readonly HashSet<string> tickers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> earlier = new(StringComparer.Ordinal);
    private readonly Queue<UnclaimedFill> unclaimed = new();
    private readonly int finishedHistoryLength;
    private int earlierCount;
    private Quantity bookedInRun;

    /// <summary>Makes an empty table.</summary>
    /// <param name="finishedHistoryLength">Finished orders kept for people.</param>
    public OrderTracker(int finishedHistoryLength) => this.finishedHistoryLength = finishedHistoryLength;

    /// <summary>Orders that are or may be live, oldest first.</summary>
    public IReadOnlyList<TrackedOrder> Open => open;

    /// <summary>The latest finished orders, oldest first.</summary>
    public IReadOnlyCollection<TrackedOrder> Finished => finished;

    /// <summary>Orders that ended with fills that the position does not show yet.</summary>
    public IReadOnlyList<TrackedOrder> AwaitingFills => awaitingFills;

    /// <summary>Distinct client order ids sent in this run.</summary>
    public int SentCount => byClientId.Count - earlierCount;

    /// <summary>Orders definitely refused, or never sent.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>
    /// Contracts that the orders of this run have bought or may still buy: booked fills, fills told of, and open remainders.
    /// </summary>
    public Quantity ContractsOfRun => bookedInRun + PendingOfRun(open) + PendingOfRun(awaitingFills);

    /// <summary>Registers an order before it is sent.</summary>
    /// <exception cref="InvalidOperationException">The client order id was used before: an order would be doubled.</exception>
    public TrackedOrder Register(OrderIntent intent, EventTime now)
    {
        var order = new TrackedOrder(intent, now);
        if (!byClientId.TryAdd(intent.ClientOrderId, order))
        {
            throw new InvalidOperationException($"Client order id {intent.ClientOrderId} was used before.");
        }

        open.Add(order);
        tickers.Add(intent.Ticker);
        return order;
    }

    /// <summary>Learns of an order that an earlier run sent; one that still rests is looked after like those of this run.</summary>
    public void Adopt(OrderDto dto, EventTime now)
    {
        tickers.Add(dto.Ticker);
        if (dto.ClientOrderId is not { } clientOrderId)
        {
            return;
        }

        earlier[clientOrderId] = dto.OrderId;
        if (dto.Status != "resting" || byClientId.ContainsKey(clientOrderId))
        {
            return;
        }

        var outcome = dto.BookSide == "ask" ? Outcome.No : Outcome.Yes;
        var intent = new OrderIntent
        {
            ClientOrderId = clientOrderId,
            Ticker = dto.Ticker,
            Outcome = outcome,
            Price = dto.YesPriceDollars.OnYesScale(outcome),
            Count = dto.FillCountFp + dto.RemainingCountFp,
            Reason = "placed by an earlier run",
            ExchangeIndex = dto.ExchangeIndex,
        };
        var sentAt = new EventTime(dto.CreatedTime?.ToUnixTimeMilliseconds() ?? now.ExchangeMs, now.WallMs);
        var order = new TrackedOrder(intent, sentAt, dto.OrderId, dto.FillCountFp, dto.RemainingCountFp);
        byClientId.Add(clientOrderId, order);
        byOrderId.Add(dto.OrderId, order);
        open.Add(order);
        earlierCount++;
    }

    /// <summary>Whether an earlier run is known to have sent anything.</summary>
    public bool HasEarlierOrders => earlier.Count > 0;

    /// <summary>The exchange's id of the order that an earlier run sent under this client id, finished or not; null if none did.</summary>
    public string? FindEarlier(string clientOrderId) => earlier.GetValueOrDefault(clientOrderId);

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

    /// <summary>Whether an order of ours in the market is open, or has fills that the position does not show yet.</summary>
    public bool HasPendingIn(string ticker) => IsIn(open, ticker) || IsIn(awaitingFills, ticker);

    /// <summary>Contracts that orders may still add to one side of a market, beyond the position.</summary>
    public Quantity PendingContracts(string ticker, Outcome outcome) =>
        Pending(open, ticker, outcome) + Pending(awaitingFills, ticker, outcome);

    /// <summary>Whether a public trade in this market with this taker side may be an order of ours taking.</summary>
    public bool MayHaveTaken(string ticker, Outcome takerSide)
    {
        foreach (var order in open)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        foreach (var order in finished)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        // The finished ones are kept for people, and no longer than they want; these are kept until their fills are here.
        foreach (var order in awaitingFills)
        {
            if (order.MayHaveTaken(ticker, takerSide))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the exchange's answer over; returns the order, or null if it is not ours.</summary>
    public TrackedOrder? Apply(OrderAnswer answer, long exchangeMs)
    {
        if (!byClientId.TryGetValue(answer.ClientOrderId, out var order))
        {
            return null;
        }

        switch (answer.Kind)
        {
            case OrderAnswerKind.Accepted:
                if (answer.OrderId is { } orderId)
                {
                    Learn(order, orderId);
                }

                order.Accept(answer, exchangeMs);
                break;
            case OrderAnswerKind.Refused:
            case OrderAnswerKind.NotSent:
                if (order.IsOpen)
                {
                    RefusedCount++;
                    order.Reject(answer.Reason ?? "refused", exchangeMs);
                }

                break;
            default:
                order.MarkUnknown();
                break;
        }

        Settle(order);
        return order;
    }

    /// <summary>Takes a message of the user-order stream over; returns the order, or null if it is not of this run.</summary>
    public TrackedOrder? Apply(UserOrderMessage message, long exchangeMs)
    {
        var order = Find(message.ClientOrderId, message.OrderId);
        order?.Update(message.Status, message.FillCount, message.RemainingCount, message.LastUpdateReason, exchangeMs);
        Settle(order);
        return order;
    }

    /// <summary>Takes a looked-up order over.</summary>
    public TrackedOrder? Apply(OrderDto dto, long exchangeMs)
    {
        var order = Find(dto.ClientOrderId, dto.OrderId);
        order?.Update(dto.Status, dto.FillCountFp, dto.RemainingCountFp, reason: null, exchangeMs);
        Settle(order);
        return order;
    }

    /// <summary>Books a fill on its order.</summary>
    public void BookFill(TrackedOrder order, Quantity count, bool isTaker, long exchangeMs)
    {
        Book(order, count, isTaker, exchangeMs);
        Settle(order);
    }

    /// <summary>Keeps a fill whose order is not known by the exchange's id yet: a lost answer may turn out to be its order's.</summary>
    public void KeepUnclaimed(string orderId, Quantity count, bool isTaker, long exchangeMs)
    {
        unclaimed.Enqueue(new UnclaimedFill(orderId, count, isTaker, exchangeMs));
        if (unclaimed.Count > MaxUnclaimedFills)
        {
            unclaimed.Dequeue();
        }
    }

    private void Book(TrackedOrder order, Quantity count, bool isTaker, long exchangeMs)
    {
        order.BookFill(count, isTaker, exchangeMs);
        bookedInRun += order.IsOfEarlierRun ? Quantity.Zero : count;
    }

    private void Learn(TrackedOrder order, string orderId)
    {
        order.LearnOrderId(orderId);
        if (!byOrderId.TryAdd(orderId, order))
        {
            return;
        }

        for (var i = unclaimed.Count; i > 0; i--)
        {
            var fill = unclaimed.Dequeue();
            if (fill.OrderId == orderId)
            {
                Book(order, fill.Count, fill.IsTaker, fill.ExchangeMs);
            }
            else
            {
                unclaimed.Enqueue(fill);
            }
        }

        Settle(order);
    }

    /// <summary>Moves an order that has ended from the open ones to the finished ones.</summary>
    public void Settle(TrackedOrder? order)
    {
        if (order is null || order.IsOpen)
        {
            return;
        }

        if (order.AreFillsBooked)
        {
            awaitingFills.Remove(order);
        }
        else if (!awaitingFills.Contains(order))
        {
            awaitingFills.Add(order);
        }

        if (!open.Remove(order))
        {
            return;
        }

        finished.Enqueue(order);
        if (finished.Count > finishedHistoryLength)
        {
            finished.Dequeue();
        }
    }

    // Loops without closures: these run for every whale.
    private static bool IsIn(List<TrackedOrder> orders, string ticker)
    {
        foreach (var order in orders)
        {
            if (order.Intent.Ticker == ticker)
            {
                return true;
            }
        }

        return false;
    }

    private static Quantity PendingOfRun(List<TrackedOrder> orders)
    {
        var total = Quantity.Zero;
        foreach (var order in orders)
        {
            total += order.IsOfEarlierRun ? Quantity.Zero : order.Pending;
        }

        return total;
    }

    private static Quantity Pending(List<TrackedOrder> orders, string ticker, Outcome outcome)
    {
        var total = Quantity.Zero;
        foreach (var order in orders)
        {
            if (order.Intent.Ticker == ticker && order.Intent.Outcome == outcome)
            {
                total += order.Pending;
            }
        }

        return total;
    }

    private readonly record struct UnclaimedFill(string OrderId, Quantity Count, bool IsTaker, long ExchangeMs);
}
