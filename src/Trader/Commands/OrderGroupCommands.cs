namespace Trader.Commands;

/// <summary>Make an order group.</summary>
/// <param name="Shard">The shard its orders will be on: a group never spans two.</param>
/// <param name="ContractsLimit">Whole contracts that may match within 15 seconds, 1 to 1 000 000.</param>
public sealed record CreateOrderGroup(int Shard, long ContractsLimit) : TraderCommand;

/// <summary>Give an order group of ours another limit.</summary>
/// <param name="OrderGroupId">The group.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="ContractsLimit">Whole contracts that may match within 15 seconds, 1 to 1 000 000.</param>
public sealed record LimitOrderGroup(string OrderGroupId, int Shard, long ContractsLimit) : TraderCommand;

/// <summary>Let a triggered order group of ours take orders again and count from zero.</summary>
/// <param name="OrderGroupId">The group.</param>
/// <param name="Shard">Its shard.</param>
public sealed record ResetOrderGroup(string OrderGroupId, int Shard) : TraderCommand;

/// <summary>Remove an order group of ours; the exchange cancels what still rests in it.</summary>
/// <param name="OrderGroupId">The group.</param>
/// <param name="Shard">Its shard.</param>
public sealed record DeleteOrderGroup(string OrderGroupId, int Shard) : TraderCommand;
