using Trader.Journal;
using Trader.Orders;

namespace Trader.Live.Journal;

/// <summary>A state as the shortest list of entries that leads to it again; what a new segment of the order journal begins with.</summary>
internal static class CompactedState
{
    /// <summary>The entries. Taken in by an empty state of the same bound, they give an equal state, but for its count of entries.</summary>
    public static List<JournalEntry> EntriesOf(RecoveredState state)
    {
        var entries = new List<JournalEntry>();
        if (state.RunIdentity is { } identity)
        {
            entries.Add(new RunBegan(default, state.RunNumber, identity, Version: "compacted"));
            if (state.EndedInOrder)
            {
                entries.Add(new RunEnded(default, Reason: "compacted"));
            }
        }

        if (state.StopReleasedAt is { } released)
        {
            if (state.StopReason is null && state.StoppedAt != default)
            {
                entries.Add(new StopEngaged(state.StoppedAt, Reason: "compacted"));
            }

            entries.Add(new StopReleased(released, Reason: "compacted"));
        }

        if (state.StopReason is { } reason)
        {
            entries.Add(new StopEngaged(state.StoppedAt, reason));
        }

        entries.AddRange(state.OrderGroups);
        if (!state.Results.IsEmpty)
        {
            entries.Add(state.Results.ToEntry(default));
        }

        if (state.PauseReason is { } pause)
        {
            entries.Add(new PauseEngaged(state.PausedAt, pause));
        }

        foreach (var order in state.FinishedOrders)
        {
            Add(entries, order);
        }

        foreach (var order in state.OpenOrders)
        {
            Add(entries, order);
        }

        return entries;
    }

    private static void Add(List<JournalEntry> entries, RecoveredOrder order)
    {
        entries.Add(new IntentDecided(order.DecidedAt, order.Intent));
        if (order.PendingChange is { } change)
        {
            entries.Add(change);
        }

        if (HasMoved(order))
        {
            entries.Add(
                new OrderMoved(
                    order.DecidedAt,
                    order.Intent.ClientOrderId,
                    order.State,
                    order.OrderId,
                    order.Price,
                    order.FillCount,
                    order.Remaining,
                    // Any cause but a change's answer, which would take the pending change back.
                    OrderCause.List,
                    Reason: null
                )
            );
        }
    }

    private static bool HasMoved(RecoveredOrder order) =>
        order is not { State: OrderState.Intent, OrderId: null, FillCount.IsZero: true }
        || order.Price != order.Intent.Price
        || order.Remaining != order.Intent.Count;
}
