using Trader.Risk.Results;

namespace Trader.Risk.Protections;

/// <summary>
/// Looks at closed trades, in the order of their numbers, and says when opening should rest. It has no clock: the same trades
/// and releases always lead to the same pauses, in the next run too.
/// </summary>
public interface IProtection
{
    /// <summary>Which one it is.</summary>
    ProtectionKind Kind { get; }

    /// <summary>A trade was closed; the pause that it leads to, or null.</summary>
    ProtectionPause? OnClosed(in ClosedTrade trade);

    /// <summary>An operator released it: what was closed so far no longer counts.</summary>
    /// <param name="ticker">The market; null for every market.</param>
    void Forget(string? ticker);
}
