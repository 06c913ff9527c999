using System.Collections.Immutable;
using Kalshi;

namespace Trader.Orders.Groups;

/// <summary>The order group of a shard, for people.</summary>
/// <param name="Id">The exchange's id; null while there is none.</param>
/// <param name="Shard">The shard.</param>
/// <param name="State"><c>active</c>, <c>triggered</c>, or <c>none</c>: orders on this shard are in no group.</param>
/// <param name="LimitContracts">Contracts that may match within 15 seconds.</param>
/// <param name="FilledInWindow">Contracts of its orders that matched in the last 15 seconds, as far as we heard.</param>
/// <param name="OrderIds">Its open orders, by the exchange's id where known, else by ours.</param>
/// <param name="SinceWallMs">Since when it is in this state, wall clock, Unix milliseconds; 0 if it never was in one.</param>
/// <param name="Cause">Why it has triggered; null if it has not.</param>
/// <param name="ResetsInHour">Resets within the last hour.</param>
/// <param name="ResetInMs">Exchange milliseconds until it is reset; null if it is not going to be by itself.</param>
/// <param name="Obstacle">What last failed; null if nothing did.</param>
/// <param name="WaitsForPerson">Whether nothing is tried any more until a person resumes.</param>
public sealed record OrderGroupView(
    string? Id,
    int Shard,
    string State,
    long LimitContracts,
    Quantity FilledInWindow,
    ImmutableArray<string> OrderIds,
    long SinceWallMs,
    string? Cause,
    int ResetsInHour,
    long? ResetInMs,
    string? Obstacle,
    bool WaitsForPerson
);
