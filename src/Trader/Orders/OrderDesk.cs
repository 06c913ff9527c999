using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Orders.Groups;
using Trader.Risk;

namespace Trader.Orders;

/// <summary>
/// The only place that issues <see cref="PlaceOrder"/> and <see cref="ChangeOrder"/>: every order passes the emergency stop
/// and the risk gate, is registered and written down, and only then is the command to send it issued.
/// </summary>
public sealed class OrderDesk
{
    private readonly RiskGate gate;
    private readonly OrderTracker orders;
    private readonly OrderGroupDesk? groups;

    /// <summary>Makes the desk.</summary>
    /// <param name="gate">Every order passes it.</param>
    /// <param name="orders">Every order is registered there.</param>
    /// <param name="groups">The groups that orders are put into; null for none.</param>
    public OrderDesk(RiskGate gate, OrderTracker orders, OrderGroupDesk? groups = null)
    {
        this.gate = gate;
        this.orders = orders;
        this.groups = groups;
    }

    /// <summary>Cancels issued.</summary>
    public int CancelCount { get; private set; }

    /// <summary>Sends the order, or says why not.</summary>
    /// <returns>Null if the order is on its way; else the gate's refusal.</returns>
    public RiskRefusal? Send(OrderIntent intent, EventTime now, ICommandSink sink)
    {
        if (gate.Refuse(intent, now.ExchangeMs) is { } refusal)
        {
            gate.NoteRefused(intent, refusal);
            return refusal;
        }

        if (groups?.IdFor(intent.ExchangeIndex) is { } groupId)
        {
            intent = intent with { OrderGroupId = groupId };
        }

        orders.Register(intent, now);
        gate.OnSent(now.ExchangeMs);
        sink.Issue(new WriteToJournal(new IntentDecided(now, intent)));
        sink.Issue(new PlaceOrder(intent));
        return null;
    }

    /// <summary>
    /// Has the fate of an order found out that an earlier run left open; it is sent again under the same id only where it is
    /// still wanted, its order group still takes orders, and the gate lets it pass today.
    /// </summary>
    public void Resolve(TrackedOrder order, EventTime now, ICommandSink sink)
    {
        var mayRepeat =
            order.OrderId is null
            && now.ExchangeMs < order.Intent.RepeatUntilMs
            && groups?.Takes(order.Intent.OrderGroupId) != false
            && orders.Without(order, () => gate.Refuse(order.Intent, now.ExchangeMs)) is null;
        order.IsWantedAgain = mayRepeat;
        sink.Issue(new ResolveOrder(order.Intent, mayRepeat));
    }

    /// <summary>Takes an order off the book, once; without effect while its id is unknown or a change is on its way.</summary>
    public bool Cancel(TrackedOrder order, string reason, EventTime now, ICommandSink sink)
    {
        if (!order.IsOpen || order.Change is not null || order.OrderId is not { } orderId)
        {
            return false;
        }

        CancelCount++;
        order.Begin(new OrderChange(OrderChangeKind.Cancel, order.Price, Quantity.Zero, now, reason));
        sink.Issue(new CancelOrder(order.Intent.ClientOrderId, orderId, order.Intent.Ticker, reason));
        return true;
    }

    /// <summary>Changes an order's limit and size, or says why not.</summary>
    /// <param name="order">The order.</param>
    /// <param name="price">The new limit in the outcome's own price.</param>
    /// <param name="count">Contracts wanted in all, filled ones included.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes the command.</param>
    public string? Amend(TrackedOrder order, Price price, Quantity count, string reason, EventTime now, ICommandSink sink)
    {
        if (WhyUnchangeable(order, now) is { } obstacle)
        {
            return obstacle;
        }

        if (count <= order.FillCount)
        {
            return $"{order.FillCount.ToShortText()} contracts are filled, an amend to {count.ToShortText()} leaves nothing";
        }

        var rest = order.Intent with { Price = price, Count = count - order.FillCount };
        if (orders.Without(order, () => gate.Refuse(rest, now.ExchangeMs)) is { } refusal)
        {
            return refusal.Reason;
        }

        gate.OnSent(now.ExchangeMs);
        return Change(order, new OrderChange(OrderChangeKind.Amend, price, count, now, reason), now, sink);
    }

    /// <summary>Makes an order smaller; it keeps its place in the queue. Says why not, if not.</summary>
    /// <param name="order">The order.</param>
    /// <param name="count">Contracts wanted in all, filled ones included.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes the command.</param>
    public string? Decrease(TrackedOrder order, Quantity count, string reason, EventTime now, ICommandSink sink)
    {
        if (WhyUnchangeable(order, now) is { } obstacle)
        {
            return obstacle;
        }

        if (count >= order.Count || count <= order.FillCount)
        {
            return $"{count.ToShortText()} contracts are no decrease of {order.Count.ToShortText()} with {order.FillCount.ToShortText()} filled";
        }

        return Change(order, new OrderChange(OrderChangeKind.Decrease, order.Price, count, now, reason), now, sink);
    }

    private string? WhyUnchangeable(TrackedOrder order, EventTime now)
    {
        if (!order.IsOpen || order.OrderId is null || order.IsInFlight)
        {
            return $"the order is {order.State.ToWire()}";
        }

        return order.Change is { } change
            ? $"a change of the order ({change.Kind}) is on its way"
            : gate.RefuseByVeto(order.Intent, reducesOnly: true, now.ExchangeMs)?.Reason;
    }

    private static string? Change(TrackedOrder order, OrderChange change, EventTime now, ICommandSink sink)
    {
        order.Begin(change);
        var id = order.Intent.ClientOrderId;
        sink.Issue(new WriteToJournal(new ChangeDecided(now, id, change.Kind, change.Price, change.Count, change.Reason)));
        sink.Issue(new ChangeOrder(id, order.OrderId!, order.Intent, change, order.FillCount));
        return null;
    }
}
