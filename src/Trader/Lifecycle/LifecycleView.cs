using System.Collections.Immutable;

namespace Trader.Lifecycle;

/// <summary>What people see of the lifecycle beside the state.</summary>
/// <param name="Pauses">The causes for which opening is stopped, the oldest first; empty for none.</param>
/// <param name="DegradedReason">Why the trader goes on without market data, one line; null while it has it.</param>
/// <param name="Status">What the trader is about, and its history.</param>
/// <param name="ChangeCount">Grows with each change that people should see at once.</param>
public sealed record LifecycleView(ImmutableArray<Pause> Pauses, string? DegradedReason, StatusView Status, long ChangeCount = 0);
