using Trader.Status;

namespace Trader.Events;

/// <summary>One part of the trader as a health check found it.</summary>
/// <param name="Name">Which, for example <c>feed</c>.</param>
/// <param name="Level">How it is.</param>
/// <param name="Detail">Why, one sentence's worth.</param>
/// <param name="IsCritical">Whether the trader is no better than this part.</param>
public sealed record ComponentCheck(string Name, HealthLevel Level, string Detail, bool IsCritical);

/// <summary>
/// What a health check found (requirements D5, A8, Q5). The check itself changes nothing: what follows from it is decided by the
/// core.
/// </summary>
public sealed record HealthCheck
{
    /// <summary>What the exchange says of itself; null if it could not be asked.</summary>
    public ExchangeCondition? Exchange { get; init; }

    /// <summary>Why the exchange's API counts as unhealthy; null while it does not.</summary>
    public string? ApiFailure { get; init; }

    /// <summary>The parts.</summary>
    public required IReadOnlyList<ComponentCheck> Components { get; init; }
}
