using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>Body of <c>POST /portfolio/order_groups/create</c> (§7.6).</summary>
public sealed record CreateOrderGroupRequest
{
    /// <summary>Whole contracts that may match within 15 s before all orders of the group are cancelled, 1 to 1 000 000.</summary>
    public required long ContractsLimit { get; init; }

    /// <summary>The subaccount; absent means 0.</summary>
    public int? Subaccount { get; init; }

    /// <summary>The shard; absent means 0. A group never spans shards.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>Answer to a created group.</summary>
public sealed record CreateOrderGroupResponse
{
    /// <summary>The group's id.</summary>
    public required string OrderGroupId { get; init; }

    /// <summary>Its subaccount.</summary>
    public int Subaccount { get; init; }

    /// <summary>Its shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary>Body of <c>PUT /portfolio/order_groups/{id}/limit</c>.</summary>
public sealed record UpdateOrderGroupLimitRequest(long ContractsLimit);

/// <summary>A group as listed.</summary>
public sealed record OrderGroupDto
{
    /// <summary>The group's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its limit, where sent.</summary>
    public Quantity? ContractsLimitFp { get; init; }

    /// <summary>Whether it cancels by itself; says nothing about whether it has triggered.</summary>
    public bool IsAutoCancelEnabled { get; init; }

    /// <summary>Its shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/order_groups</c>; not paged.</summary>
public sealed record OrderGroupsResponse
{
    /// <summary>The groups.</summary>
    [AllowNull]
    public required IReadOnlyList<OrderGroupDto> OrderGroups
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary><c>GET /portfolio/order_groups/{id}</c>.</summary>
public sealed record OrderGroupResponse
{
    /// <summary>Whether it cancels by itself; says nothing about whether it has triggered.</summary>
    public required bool IsAutoCancelEnabled { get; init; }

    /// <summary>Its limit, where sent.</summary>
    public Quantity? ContractsLimitFp { get; init; }

    /// <summary>The ids of its orders.</summary>
    [AllowNull]
    public IReadOnlyList<string> Orders
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Its shard.</summary>
    public int ExchangeIndex { get; init; }
}
