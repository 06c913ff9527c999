namespace Trader.Lab.World;

/// <summary>
/// The world's time and everything that is going to happen in it: earliest first, and at one millisecond in the order in which
/// it was put down. Nothing ever happens by itself.
/// </summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Entry, (long DueMs, long Number)> entries = new();
    private long number;

    /// <summary>Starts at a time, Unix milliseconds.</summary>
    public Agenda(long startMs) => NowMs = startMs;

    /// <summary>The true time, Unix milliseconds: the exchange's. What a machine's own clock shows may differ.</summary>
    public long NowMs { get; private set; }

    /// <summary>When something is due next; null if nothing is.</summary>
    public long? NextDueMs => entries.TryPeek(out _, out var due) ? due.DueMs : null;

    /// <summary>Entries that wait.</summary>
    public int Count => entries.Count;

    /// <summary>Puts something down. A time before the present is the present.</summary>
    public void At(long dueMs, Action action) => At(dueMs, static (_, state) => ((Action)state)(), 0, action);

    /// <summary>Puts something down that is handed what it needs, so that nothing has to be allocated for it.</summary>
    public void At(long dueMs, Action<long, object> action, long tag, object state) =>
        entries.Enqueue(new Entry(action, tag, state), (Math.Max(NowMs, dueMs), number++));

    /// <summary>Moves time forward.</summary>
    /// <exception cref="InvalidOperationException">The time lies in the past, or beyond something that is due.</exception>
    public void MoveTo(long nowMs)
    {
        if (nowMs < NowMs || nowMs > NextDueMs)
        {
            throw new InvalidOperationException($"Time cannot move from {NowMs} to {nowMs}; {NextDueMs} comes next.");
        }

        NowMs = nowMs;
    }

    /// <summary>Lets the next thing that is due by now happen; false if nothing is.</summary>
    public bool RunNext()
    {
        if (!entries.TryPeek(out var entry, out var due) || due.DueMs > NowMs)
        {
            return false;
        }

        entries.Dequeue();
        entry.Action(entry.Tag, entry.State);
        return true;
    }

    private readonly record struct Entry(Action<long, object> Action, long Tag, object State);
}
