using Trader.Events;

namespace Trader.Lifecycle;

/// <summary>Why opening is stopped while everything else goes on (requirement D12).</summary>
public enum PauseCause
{
    /// <summary>A person said so. Waits for a person.</summary>
    Operator = 0,

    /// <summary>The exchange refused an order for lack of money. Ends by itself when a reading shows enough.</summary>
    InsufficientFunds,

    /// <summary>The circuit breaker of all markets is open. Ends by itself when it closes.</summary>
    CircuitBreaker,

    /// <summary>This run has bought as many contracts as it may. Waits for a person.</summary>
    ContractLimit,

    /// <summary>The emergency stop is pulled. Waits for a person.</summary>
    EmergencyStop,
}

/// <summary>A cause of a pause that holds.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Reason">What is behind it, one line without its full stop.</param>
/// <param name="Since">Since when it has held.</param>
public sealed record Pause(PauseCause Cause, string Reason, EventTime Since);

/// <summary>Names and rules of <see cref="PauseCause"/>.</summary>
public static class PauseCauses
{
    /// <summary>The wire word, for example <c>insufficient_funds</c>.</summary>
    public static string ToWire(this PauseCause cause) =>
        cause switch
        {
            PauseCause.Operator => "operator",
            PauseCause.InsufficientFunds => "insufficient_funds",
            PauseCause.CircuitBreaker => "circuit_breaker",
            PauseCause.ContractLimit => "contract_limit",
            PauseCause.EmergencyStop => "emergency_stop",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Not a cause of a pause."),
        };

    /// <summary>Whether it ends only when a person resumes; the others end by themselves.</summary>
    public static bool WaitsForPerson(this PauseCause cause) =>
        cause is PauseCause.Operator or PauseCause.ContractLimit or PauseCause.EmergencyStop;
}
