using Trader.Commands;
using Trader.Events;
using Trader.Risk;

namespace Trader.Orders;

/// <summary>
/// The only place that issues <see cref="PlaceOrder"/>: every order passes the risk gate and is registered before it is sent.
/// </summary>
public sealed class OrderDesk
{
    private readonly RiskGate gate;
    private readonly OrderTracker orders;

    /// <summary>Makes the desk.</summary>
    public OrderDesk(RiskGate gate, OrderTracker orders)
    {
        this.gate = gate;
        this.orders = orders;
    }

    /// <summary>Cancels issued.</summary>
    public int CancelCount { get; private set; }

    /// <summary>Sends the order, or says why not.</summary>
    /// <returns>Null if the order is on its way; else the gate's refusal.</returns>
    public RiskRefusal? Send(OrderIntent intent, EventTime now, ICommandSink sink)
    {
        if (gate.Refuse(intent, now.ExchangeMs) is { } refusal)
        {
            return refusal;
        }

        orders.Register(intent, now);
        gate.OnSent(now.ExchangeMs);
        sink.Issue(new PlaceOrder(intent));
        return null;
    }

    /// <summary>Takes an order off the book, once; without effect while its id is unknown or a cancel is on its way.</summary>
    public bool Cancel(TrackedOrder order, string reason, ICommandSink sink)
    {
        if (!order.IsOpen || order.IsCancelling || order.OrderId is not { } orderId)
        {
            return false;
        }

        order.IsCancelling = true;
        CancelCount++;
        sink.Issue(new CancelOrder(order.Intent.ClientOrderId, orderId, order.Intent.Ticker, reason));
        return true;
    }
}
