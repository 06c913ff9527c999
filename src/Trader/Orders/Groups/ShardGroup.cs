using Trader.Events;

namespace Trader.Orders.Groups;

/// <summary>The place for a shard's order group: the group that is there, or the attempts to get one.</summary>
internal sealed class ShardGroup(int shard)
{
    private const long HourMs = 3_600_000;
    private const int MaxDoublings = 20;

    private readonly Queue<long> resets = new();

    /// <summary>The shard.</summary>
    public int Shard { get; } = shard;

    /// <summary>The group's id; null while there is none.</summary>
    public string? Id { get; private set; }

    /// <summary>Its limit as the exchange last had it.</summary>
    public long Limit { get; set; }

    /// <summary>What it is; without meaning while there is none.</summary>
    public OrderGroupState State { get; private set; }

    /// <summary>Since when.</summary>
    public EventTime Since { get; private set; }

    /// <summary>Why it has triggered.</summary>
    public string? Cause { get; set; }

    /// <summary>Whether the emergency stop triggered it: it is reset when that is released, and not before.</summary>
    public bool IsStopped { get; set; }

    /// <summary>When it is to be reset, exchange clock, Unix milliseconds; null if it is not.</summary>
    public long? ResetDueMs { get; set; }

    /// <summary>Whether nothing is tried any more until a person resumes.</summary>
    public bool WaitsForPerson { get; set; }

    /// <summary>Whether the limit we want was refused, so that it is not asked for again by itself.</summary>
    public bool IsLimitRefused { get; set; }

    /// <summary>The call that is on its way; one at a time.</summary>
    public OrderGroupRequest? Asked { get; set; }

    /// <summary>Whether a first call has been answered, whatever the answer.</summary>
    public bool HasBeenAnswered { get; set; }

    /// <summary>Whether its fills have filled a window since it last counted from zero.</summary>
    public bool HasFilledWindow { get; set; }

    /// <summary>Since when readings do not list it, exchange clock, Unix milliseconds; null if they do.</summary>
    public long? MissingSinceMs { get; set; }

    /// <summary>When its limit was last set by us, exchange clock, Unix milliseconds.</summary>
    public long LimitSetMs { get; set; }

    /// <summary>Whether the end of the run is done with it.</summary>
    public bool IsLeft { get; set; }

    /// <summary>What last failed; null if nothing did.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>What matched lately.</summary>
    public FillWindow Window { get; } = new();

    /// <summary>Calls in a row that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>When the next call may be made, wall clock, Unix milliseconds.</summary>
    public long RetryWallMs { get; private set; }

    /// <summary>Whether orders can be put into it.</summary>
    public bool TakesOrders => Id is not null && State == OrderGroupState.Active && Asked != OrderGroupRequest.Delete;

    /// <summary>A group is there.</summary>
    public void Take(string id, long limit, OrderGroupState state, EventTime now)
    {
        Id = id;
        Limit = limit;
        MissingSinceMs = null;
        Enter(state, now);
    }

    /// <summary>It is in another state.</summary>
    public void Enter(OrderGroupState state, EventTime now)
    {
        State = state;
        Since = now;
        if (state == OrderGroupState.Active)
        {
            Cause = null;
            IsStopped = false;
            ResetDueMs = null;
            WaitsForPerson = false;
            HasFilledWindow = false;
            Window.Clear();
        }
    }

    /// <summary>It is gone.</summary>
    public void Lose(EventTime now)
    {
        Enter(OrderGroupState.Active, now);
        Id = null;
        Asked = null;
        MissingSinceMs = null;
        IsLimitRefused = false;
        HasBeenAnswered = true;
    }

    /// <summary>A call failed: the next one waits longer each time. Returns the pause.</summary>
    public long Fail(string obstacle, OrderGroupOptions options, EventTime now)
    {
        Obstacle = obstacle;
        var pause = Math.Min(options.MaxRetryWallMs, (long)options.FirstRetryWallMs << Math.Min(Failures, MaxDoublings));
        Failures++;
        RetryWallMs = now.WallMs + pause;
        return pause;
    }

    /// <summary>A call succeeded.</summary>
    public void Succeed()
    {
        Obstacle = null;
        Failures = 0;
        RetryWallMs = 0;
    }

    /// <summary>Nothing has to wait any more.</summary>
    public void ForgetPauses()
    {
        WaitsForPerson = false;
        IsLimitRefused = false;
        Failures = 0;
        RetryWallMs = 0;
    }

    /// <summary>Resets within the hour that ends now.</summary>
    public int ResetsWithin(long nowMs)
    {
        while (resets.TryPeek(out var first) && first <= nowMs - HourMs)
        {
            resets.Dequeue();
        }

        return resets.Count;
    }

    /// <summary>Counts a reset.</summary>
    public void CountReset(long nowMs) => resets.Enqueue(nowMs);
}
