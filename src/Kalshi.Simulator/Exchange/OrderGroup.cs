namespace Kalshi.Simulator.Exchange;

/// <summary>What happened to an order group (<c>event_type</c> of <c>order_group_updates</c>).</summary>
public enum OrderGroupChange
{
    /// <summary>Made.</summary>
    Created = 0,

    /// <summary>Its limit was reached, or somebody triggered it: its orders are cancelled, new ones are refused.</summary>
    Triggered,

    /// <summary>It takes orders again and counts from zero.</summary>
    Reset,

    /// <summary>Gone, its orders cancelled.</summary>
    Deleted,

    /// <summary>It has another limit.</summary>
    LimitUpdated,
}

/// <summary>
/// Orders of one subaccount on one shard that are cancelled together once their fills within a rolling window reach a limit
/// (§7.6 of the API). Changed through <see cref="OrderGroups"/> only.
/// </summary>
public sealed class OrderGroup
{
    // Fills within the window, oldest first; fills of one millisecond share an entry, so the window's length bounds it.
    private readonly Queue<(long TimeMs, Quantity Count)> fills = new();
    private (long TimeMs, Quantity Count) newest;

    internal OrderGroup(Guid id, Account owner, int subaccount, int shard, Quantity limit)
    {
        Id = id;
        Owner = owner;
        Subaccount = subaccount;
        Shard = shard;
        Limit = limit;
    }

    /// <summary>The group's id (<c>order_group_id</c>).</summary>
    public Guid Id { get; }

    /// <summary>Whose it is.</summary>
    public Account Owner { get; }

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount { get; }

    /// <summary>The shard.</summary>
    public int Shard { get; }

    /// <summary>Contracts that may fill within the window, whole ones.</summary>
    public Quantity Limit { get; internal set; }

    /// <summary>Whether it refuses orders until it is reset.</summary>
    public bool IsTriggered { get; internal set; }

    /// <summary>Whether it was deleted; an order can still name it as its former group.</summary>
    public bool IsDeleted { get; internal set; }

    /// <summary>Its resting orders in the order in which they came to rest.</summary>
    public IEnumerable<Order> Orders
    {
        get
        {
            for (var order = First; order is not null; order = order.NextInGroup)
            {
                yield return order;
            }
        }
    }

    internal Order? First { get; private set; }

    private Order? Last { get; set; }

    private Quantity Counted { get; set; }

    /// <summary>Contracts filled within the window that ends now.</summary>
    /// <param name="nowMs">Now, Unix milliseconds; not before the last fill.</param>
    /// <param name="windowMs">The window's length in milliseconds.</param>
    internal Quantity FilledWithin(long nowMs, long windowMs)
    {
        while (fills.TryPeek(out var oldest) && oldest.TimeMs <= nowMs - windowMs)
        {
            Counted -= oldest.Count;
            fills.Dequeue();
        }

        if (newest.Count.IsPositive && newest.TimeMs <= nowMs - windowMs)
        {
            Counted -= newest.Count;
            newest = default;
        }

        return Counted;
    }

    internal void Count(Quantity count, long nowMs)
    {
        if (newest.Count.IsPositive && newest.TimeMs != nowMs)
        {
            fills.Enqueue(newest);
            newest = default;
        }

        newest = (nowMs, newest.Count + count);
        Counted += count;
    }

    internal void ForgetFills()
    {
        fills.Clear();
        newest = default;
        Counted = Quantity.Zero;
    }

    internal void Add(Order order)
    {
        order.PreviousInGroup = Last;
        order.NextInGroup = null;
        if (Last is null)
        {
            First = order;
        }
        else
        {
            Last.NextInGroup = order;
        }

        Last = order;
    }

    internal void Remove(Order order)
    {
        if (order.PreviousInGroup is null)
        {
            First = order.NextInGroup;
        }
        else
        {
            order.PreviousInGroup.NextInGroup = order.NextInGroup;
        }

        if (order.NextInGroup is null)
        {
            Last = order.PreviousInGroup;
        }
        else
        {
            order.NextInGroup.PreviousInGroup = order.PreviousInGroup;
        }

        order.PreviousInGroup = null;
        order.NextInGroup = null;
    }
}

/// <summary>The answer to an order group request.</summary>
/// <param name="Group">The group, or null when refused.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct OrderGroupResult(OrderGroup? Group, Rejection Rejection);
