using System.Collections.Immutable;
using Trader.Status;

namespace Trader.Live.Coordination;

/// <summary>The latest activities, for those who join late. Thread-safe.</summary>
public sealed class ActivityLog
{
    private readonly Lock gate = new();
    private readonly Queue<Activity> transitions = new();
    private readonly Queue<Activity> others = new();
    private readonly int length;

    /// <summary>Makes an empty log.</summary>
    /// <param name="length">Transitions kept, and other activities kept, 1 to 100 000 each.</param>
    public ActivityLog(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 100_000);
        this.length = length;
    }

    /// <summary>Adds one.</summary>
    public void Add(Activity activity)
    {
        lock (gate)
        {
            var queue = activity.Type == ActivityTypes.StateTransition ? transitions : others;
            queue.Enqueue(activity);
            if (queue.Count > length)
            {
                queue.Dequeue();
            }
        }
    }

    /// <summary>The transitions and the other activities, oldest first.</summary>
    public (ImmutableArray<Activity> Transitions, ImmutableArray<Activity> Others) Read()
    {
        lock (gate)
        {
            return ([.. transitions], [.. others]);
        }
    }
}
