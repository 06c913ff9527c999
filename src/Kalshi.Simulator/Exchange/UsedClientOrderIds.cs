using Kalshi.Wire;

namespace Kalshi.Simulator.Exchange;

/// <summary>The client order ids of one account that are taken (§6.4, doubt D6).</summary>
internal sealed class UsedClientOrderIds
{
    private readonly HashSet<OpaqueId> ever = [];
    private readonly Queue<OpaqueId> oldestFirst = new();
    private readonly Dictionary<OpaqueId, Order> latest = [];
    private readonly ClientOrderIdScope scope;
    private readonly int capacity;

    public UsedClientOrderIds(EngineOptions options)
    {
        scope = options.ClientOrderIds;
        capacity = options.MaxClientOrderIdsPerAccount;
    }

    public bool Contains(OpaqueId id) =>
        scope == ClientOrderIdScope.Forever ? ever.Contains(id) : latest.TryGetValue(id, out var order) && order.IsInBook;

    public void Add(OpaqueId id, Order order)
    {
        if (scope == ClientOrderIdScope.WhileResting)
        {
            latest[id] = order;
            return;
        }

        if (!ever.Add(id))
        {
            return;
        }

        oldestFirst.Enqueue(id);
        if (oldestFirst.Count > capacity)
        {
            ever.Remove(oldestFirst.Dequeue());
        }
    }

    /// <summary>The order is no longer kept; what is remembered forever does not mind.</summary>
    public void Drop(OpaqueId id, Order order)
    {
        if (latest.TryGetValue(id, out var kept) && ReferenceEquals(kept, order))
        {
            latest.Remove(id);
        }
    }
}
