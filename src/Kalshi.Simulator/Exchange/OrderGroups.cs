namespace Kalshi.Simulator.Exchange;

/// <summary>The order groups of all accounts (§7.6 of the API, doubt D8). Reached through <see cref="MatchingEngine.Groups"/>.</summary>
public sealed class OrderGroups
{
    /// <summary>The largest limit a group can have, in contracts.</summary>
    public const int MaxLimitContracts = 1_000_000;

    private readonly Dictionary<Guid, OrderGroup> groups = [];
    private readonly EngineOptions options;
    private readonly IExchangeEvents events;
    private readonly IdSource ids;
    private readonly IReadOnlyList<Shard> shards;

    internal OrderGroups(EngineOptions options, IExchangeEvents events, IdSource ids, IReadOnlyList<Shard> shards)
    {
        this.options = options;
        this.events = events;
        this.ids = ids;
        this.shards = shards;
    }

    /// <summary>Cancels an order; set once the matcher exists, which in turn needs the groups.</summary>
    internal Action<Order, UpdateReason, long> CancelOrder { get; set; } = (_, _, _) => { };

    /// <summary>Makes a group on one subaccount and shard.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="subaccount">The subaccount, 0 to 63.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="limit">Contracts that may fill within the window: 1 to 1 000 000 whole ones.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public OrderGroupResult Create(Account account, int subaccount, int shard, Quantity limit, long nowMs)
    {
        var rejection = ValidateNew(account, subaccount, shard, limit);
        if (rejection != Rejection.None)
        {
            return new OrderGroupResult(null, rejection);
        }

        var group = new OrderGroup(ids.Next(), account, subaccount, shard, limit);
        groups.Add(group.Id, group);
        account.AddGroup(group);
        events.OnOrderGroupUpdated(group, OrderGroupChange.Created, nowMs);
        return new OrderGroupResult(group, Rejection.None);
    }

    /// <summary>An account's group by id; null if there is none, or it is of another subaccount (null for any).</summary>
    public OrderGroup? Find(Account account, Guid id, int? subaccount = null) =>
        groups.TryGetValue(id, out var group)
        && ReferenceEquals(group.Owner, account)
        && (subaccount is null || group.Subaccount == subaccount)
            ? group
            : null;

    /// <summary>Contracts of a group filled within the window that ends now.</summary>
    public Quantity FilledInWindow(OrderGroup group, long nowMs) => group.FilledWithin(nowMs, options.OrderGroupWindowMs);

    /// <summary>Sets another limit; one the window has already reached triggers the group.</summary>
    public Rejection SetLimit(OrderGroup group, Quantity limit, long nowMs)
    {
        var rejection = Validate(group);
        if (rejection == Rejection.None && !IsLimit(limit))
        {
            rejection = Rejection.InvalidGroupLimit;
        }

        if (rejection != Rejection.None)
        {
            return rejection;
        }

        group.Limit = limit;
        events.OnOrderGroupUpdated(group, OrderGroupChange.LimitUpdated, nowMs);
        if (IsOverLimit(group, nowMs))
        {
            Trip(group, nowMs);
        }

        return Rejection.None;
    }

    /// <summary>Cancels its orders and refuses new ones until it is reset; without effect on a triggered group.</summary>
    public Rejection Trigger(OrderGroup group, long nowMs)
    {
        var rejection = Validate(group);
        if (rejection == Rejection.None)
        {
            Trip(group, nowMs);
        }

        return rejection;
    }

    /// <summary>Lets it take orders again and count from zero.</summary>
    public Rejection Reset(OrderGroup group, long nowMs)
    {
        var rejection = Validate(group);
        if (rejection == Rejection.None)
        {
            group.IsTriggered = false;
            group.ForgetFills();
            events.OnOrderGroupUpdated(group, OrderGroupChange.Reset, nowMs);
        }

        return rejection;
    }

    /// <summary>Removes it and cancels its orders.</summary>
    public Rejection Delete(OrderGroup group, long nowMs)
    {
        var rejection = Validate(group);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        group.IsDeleted = true;
        groups.Remove(group.Id);
        group.Owner.RemoveGroup(group);
        events.OnOrderGroupUpdated(group, OrderGroupChange.Deleted, nowMs);
        CancelOrdersOf(group, nowMs);
        return Rejection.None;
    }

    internal void CountFill(OrderGroup group, Quantity count, bool isTaker, long nowMs)
    {
        if (!group.IsDeleted && (!isTaker || options.CountsTakerFillsInGroups))
        {
            group.FilledWithin(nowMs, options.OrderGroupWindowMs);
            group.Count(count, nowMs);
        }
    }

    internal bool IsOverLimit(OrderGroup group, long nowMs)
    {
        if (group.IsTriggered || group.IsDeleted)
        {
            return false;
        }

        var filled = FilledInWindow(group, nowMs);
        return options.TriggersGroupsOnlyAboveLimit ? filled > group.Limit : filled >= group.Limit;
    }

    internal void Trip(OrderGroup group, long nowMs)
    {
        if (group.IsTriggered || group.IsDeleted)
        {
            return;
        }

        group.IsTriggered = true;
        events.OnOrderGroupUpdated(group, OrderGroupChange.Triggered, nowMs);
        CancelOrdersOf(group, nowMs);
    }

    // Cancelling one can cancel others for lack of money: each time the list is read from its beginning.
    private void CancelOrdersOf(OrderGroup group, long nowMs)
    {
        while (FirstCancellable(group) is { } order)
        {
            CancelOrder(order, UpdateReason.Decrease, nowMs);
        }
    }

    // An inactive market lets nobody cancel; its reactivation will.
    private static Order? FirstCancellable(OrderGroup group)
    {
        var order = group.First;
        while (order is not null && order.Market.Status != MarketStatus.Active)
        {
            order = order.NextInGroup;
        }

        return order;
    }

    private static bool IsLimit(Quantity limit) =>
        limit.IsPositive && limit.IsWhole && limit <= Quantity.FromContracts(MaxLimitContracts);

    private Rejection ValidateNew(Account account, int subaccount, int shard, Quantity limit)
    {
        if (!account.HasSubaccount(subaccount))
        {
            return Rejection.SubaccountNotFound;
        }

        if (shard < 0 || shard >= shards.Count)
        {
            return Rejection.ShardNotFound;
        }

        if (!shards[shard].IsExchangeActive)
        {
            return Rejection.ExchangePaused;
        }

        if (!IsLimit(limit))
        {
            return Rejection.InvalidGroupLimit;
        }

        return account.OrderGroups.Count >= options.MaxOrderGroupsPerAccount ? Rejection.TooManyOrderGroups : Rejection.None;
    }

    private Rejection Validate(OrderGroup group)
    {
        if (group.IsDeleted)
        {
            return Rejection.OrderGroupNotFound;
        }

        return shards[group.Shard].IsExchangeActive ? Rejection.None : Rejection.ExchangePaused;
    }
}
