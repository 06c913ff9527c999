namespace Trader.Lab.World;

/// <summary>What came of a schedule.</summary>
public sealed record WorldResult
{
    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>Simulated milliseconds.</summary>
    public required long SimulatedMs { get; init; }

    /// <summary>A number for everything that went by: equal for equal seeds, on every machine.</summary>
    public required string Digest { get; init; }

    /// <summary>What was broken first; null if nothing was.</summary>
    public required WorldViolation? Violation { get; init; }

    /// <summary>How often each kind of thing went wrong, by name.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>Orders of the trader that the exchange took.</summary>
    public required long Orders { get; init; }

    /// <summary>Fills of the account.</summary>
    public required long Fills { get; init; }

    /// <summary>Settlements of the account.</summary>
    public required long Settlements { get; init; }

    /// <summary>REST requests that left the trader.</summary>
    public required long Requests { get; init; }

    /// <summary>Lives of the trader.</summary>
    public required int Processes { get; init; }
}
