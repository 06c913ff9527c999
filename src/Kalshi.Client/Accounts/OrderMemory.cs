using System.Runtime.InteropServices;

namespace Kalshi.Client.Accounts;

/// <summary>
/// The orders heard of: which rest, and which ended a short while ago. The exchange's lists lag, so an order that ended may
/// still be listed as resting, and one just placed may not be listed yet. No I/O, no clock, not thread-safe.
/// </summary>
internal sealed class OrderMemory(int max)
{
    private readonly Dictionary<string, State> orders = new(StringComparer.Ordinal);

    public int Count => orders.Count;

    /// <summary>Whether news of an order is news: not older than what is known, and not of one that ended.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="rests">Whether it rests.</param>
    /// <param name="updatedMs">When it changed, Unix milliseconds; 0 where not said.</param>
    /// <param name="heardMs">Now, by the exchange's clock.</param>
    /// <exception cref="InvalidOperationException">There are more orders than may be followed.</exception>
    public bool TryLearn(string orderId, bool rests, long updatedMs, long heardMs)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(orders, orderId, out var isKnown);
        if (isKnown && ((!state.Rests && rests) || (updatedMs != 0 && updatedMs < state.UpdatedMs)))
        {
            return false;
        }

        state = new State(rests, Math.Max(updatedMs, state.UpdatedMs), heardMs);
        if (orders.Count > max)
        {
            throw new InvalidOperationException($"More than {max} orders are followed (option MaxOrders).");
        }

        return true;
    }

    /// <summary>Orders that were resting and that a list of all resting orders does not have.</summary>
    /// <param name="listed">The ids listed.</param>
    /// <param name="heardBeforeMs">Only those last heard of before: later ones may be too young for the list.</param>
    public List<string> Vanished(IReadOnlySet<string> listed, long heardBeforeMs) =>
        [
            .. orders
                .Where(pair => pair.Value.Rests && pair.Value.HeardMs < heardBeforeMs && !listed.Contains(pair.Key))
                .Select(pair => pair.Key),
        ];

    /// <summary>Forgets orders that ended before.</summary>
    public void Forget(long endedBeforeMs)
    {
        foreach (var (orderId, state) in orders)
        {
            if (!state.Rests && state.HeardMs < endedBeforeMs)
            {
                orders.Remove(orderId);
            }
        }
    }

    /// <summary>Forgets an order nobody knows any more.</summary>
    public void Forget(string orderId) => orders.Remove(orderId);

    private record struct State(bool Rests, long UpdatedMs, long HeardMs);
}
