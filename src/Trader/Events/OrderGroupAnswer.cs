namespace Trader.Events;

/// <summary>What was asked of an order group.</summary>
public enum OrderGroupRequest
{
    /// <summary>To be made.</summary>
    Create = 0,

    /// <summary>Another limit.</summary>
    Limit,

    /// <summary>To take orders again.</summary>
    Reset,

    /// <summary>To be removed.</summary>
    Delete,
}

/// <summary>How it fared; what each asks for is the error table's to say (requirement I3).</summary>
public enum OrderGroupFate
{
    /// <summary>The exchange did it.</summary>
    Done = 0,

    /// <summary>The exchange refused it for what it says, or a person has to mend something first.</summary>
    Refused,

    /// <summary>There is no such group, or no longer.</summary>
    Gone,

    /// <summary>It did not get through; it may the next time.</summary>
    Failed,

    /// <summary>Nobody knows whether it was done.</summary>
    Unknown,
}

/// <summary>The exchange's answer to a command about an order group.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Shard">The shard.</param>
/// <param name="OrderGroupId">The group; null for one that was not made.</param>
/// <param name="Fate">How it fared.</param>
/// <param name="Reason">Why not, one sentence; null if it was done.</param>
public sealed record OrderGroupAnswer(
    OrderGroupRequest Request,
    int Shard,
    string? OrderGroupId,
    OrderGroupFate Fate,
    string? Reason = null
);

/// <summary>What an order's refusal tells of the group it named.</summary>
public enum OrderGroupFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has triggered and takes no orders.</summary>
    Triggered,

    /// <summary>It does not exist.</summary>
    NotFound,
}
