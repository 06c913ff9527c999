namespace Kalshi.Simulator.Exchange;

internal enum TimerKind
{
    Open,
    Close,
    PayOut,
    Expire,
    PauseWeekly,
    ResumeWeekly,
}

internal readonly record struct EngineTimer(TimerKind Kind, Market? Market, Order? Order)
{
    /// <summary>The shard whose exchange pause holds it back; null for what belongs to none.</summary>
    public Shard? Shard => Market?.Shard ?? Order?.Market.Shard;
}

/// <summary>What the engine will do by itself, earliest first; entries of one instant in the order in which they were added.</summary>
internal sealed class EngineTimers
{
    private const int SmallestPruning = 1_024;

    private readonly PriorityQueue<EngineTimer, (long DueMs, long Number)> queue = new();
    private int pruneAt = SmallestPruning;
    private long added;

    public long? NextDueMs => queue.TryPeek(out _, out var priority) ? priority.DueMs : null;

    public void Add(long dueMs, EngineTimer timer)
    {
        if (queue.Count >= pruneAt)
        {
            Prune();
        }

        queue.Enqueue(timer, (dueMs, added++));
    }

    public bool TryTake(long nowMs, out long dueMs, out EngineTimer timer)
    {
        if (queue.TryPeek(out timer, out var priority) && priority.DueMs <= nowMs)
        {
            queue.Dequeue();
            dueMs = priority.DueMs;
            return true;
        }

        dueMs = 0;
        timer = default;
        return false;
    }

    /// <summary>Drops the expiries of orders that ended before: they would hold on to them until their time.</summary>
    private void Prune()
    {
        var kept = queue.UnorderedItems.Where(entry => entry.Element.Order is not { IsInBook: false }).ToList();
        queue.Clear();
        queue.EnqueueRange(kept);
        pruneAt = Math.Max(SmallestPruning, kept.Count * 2);
    }
}
