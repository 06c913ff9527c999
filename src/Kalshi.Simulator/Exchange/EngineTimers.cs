namespace Kalshi.Simulator.Exchange;

internal enum TimerKind
{
    Open,
    Close,
    PayOut,
    Expire,
}

internal readonly record struct EngineTimer(TimerKind Kind, Market? Market, Order? Order);

/// <summary>What the engine will do by itself, earliest first; entries of one instant in the order in which they were added.</summary>
internal sealed class EngineTimers
{
    private readonly PriorityQueue<EngineTimer, (long DueMs, long Number)> queue = new();
    private long added;

    public long? NextDueMs => queue.TryPeek(out _, out var priority) ? priority.DueMs : null;

    public void Add(long dueMs, EngineTimer timer) => queue.Enqueue(timer, (dueMs, added++));

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
}
