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
    private readonly Dictionary<string, TrackedOrder> byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrackedOrder> byOrderId = new(StringComparer.Ordinal);
    private readonly List<TrackedOrder> open = [];
    private readonly Queue<TrackedOrder> finished = new();
    private readonly int finishedHistoryLength;

    /// <summary>Makes an empty table.</summary>
    /// <param name="finishedHistoryLength">Finished orders kept for people.</param>
    public OrderTracker(int finishedHistoryLength) => this.finishedHistoryLength = finishedHistoryLength;

    /// <summary>Orders that are or may be live, oldest first.</summary>
    public IReadOnlyList<TrackedOrder> Open => open;

    /// <summary>The latest finished orders, oldest first.</summary>
    public IReadOnlyCollection<TrackedOrder> Finished => finished;

    /// <summary>Distinct client order ids sent.</summary>
    public int SentCount => byClientId.Count;

    /// <summary>Orders definitely refused, or never sent.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>What the open orders can still cost, without fees.</summary>
    public Money OpenNotional
    {
        get
        {
            var total = Money.Zero;
            foreach (var order in open)
            {
                total += order.OpenNotional;
            }

            return total;
        }
    }

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
        return order;
    }

    /// <summary>Whether an order with this client id was sent in this run.</summary>
    public bool WasSent(string clientOrderId) => byClientId.ContainsKey(clientOrderId);

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

    /// <summary>Whether an open order of ours is in the market.</summary>
    public bool HasOpenIn(string ticker)
    {
        foreach (var order in open)
        {
            if (order.Intent.Ticker == ticker)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Contracts that open orders may still add on one side of a market.</summary>
    public Quantity OpenContracts(string ticker, Outcome outcome)
    {
        var total = Quantity.Zero;
        foreach (var order in open)
        {
            if (order.Intent.Ticker == ticker && order.Intent.Outcome == outcome)
            {
                total += order.Remaining;
            }
        }

        return total;
    }

    /// <summary>Whether a public trade in this market with this taker side may be an order of ours taking.</summary>
    public bool MayHaveTaken(string ticker, Outcome takerSide)
    {
        foreach (var order in open)
        {
            if (order.Intent.Ticker == ticker && order.Intent.Outcome == takerSide && order.MayHaveUnseenTakes)
            {
                return true;
            }
        }

        foreach (var order in finished)
        {
            if (order.Intent.Ticker == ticker && order.Intent.Outcome == takerSide && order.MayHaveUnseenTakes)
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
        order.BookFill(count, isTaker, exchangeMs);
        Settle(order);
    }

    private void Learn(TrackedOrder order, string orderId)
    {
        order.LearnOrderId(orderId);
        byOrderId.TryAdd(orderId, order);
    }

    /// <summary>Moves an order that has ended from the open ones to the finished ones.</summary>
    public void Settle(TrackedOrder? order)
    {
        if (order is null || order.IsOpen || !open.Remove(order))
        {
            return;
        }

        finished.Enqueue(order);
        if (finished.Count > finishedHistoryLength)
        {
            finished.Dequeue();
        }
    }
}
