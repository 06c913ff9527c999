namespace Trader.Orders;

/// <summary>What an earlier run is known to have sent under a client order id.</summary>
/// <param name="OrderId">The exchange's id; null where that never became known.</param>
/// <param name="State">What was last known of it.</param>
public readonly record struct EarlierOrder(string? OrderId, OrderState State);

/// <summary>The client order ids that earlier runs used, up to a bound, so that no decision is carried out twice.</summary>
internal sealed class EarlierOrders(int maxRemembered)
{
    private readonly Dictionary<string, EarlierOrder> orders = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public int Count => orders.Count;

    public EarlierOrder? Find(string clientOrderId) => orders.TryGetValue(clientOrderId, out var earlier) ? earlier : null;

    public void Note(string clientOrderId, string? orderId, OrderState state)
    {
        if (!orders.TryAdd(clientOrderId, new EarlierOrder(orderId, state)))
        {
            orders[clientOrderId] = new EarlierOrder(orderId ?? orders[clientOrderId].OrderId, state);
            return;
        }

        order.Enqueue(clientOrderId);
        if (order.Count > maxRemembered)
        {
            orders.Remove(order.Dequeue());
        }
    }
}
