using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Operator;

namespace Kalshi.Simulator.Server;

/// <summary>How a simulated exchange is served. Every value is validated at start.</summary>
public sealed record SimulatorOptions
{
    /// <summary>TCP port on 127.0.0.1, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Seed of every id the exchange gives; any value.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cash of the first account, whole cents, 0 to 100 000 000 000 (one billion dollars). Default $10 000.</summary>
    public long StartBalanceCents { get; init; } = 1_000_000;

    /// <summary>
    /// Seconds by which the exchange's own wall clock (signature window, <c>Date</c> header) differs from the machine's,
    /// −86 400 to 86 400. The exchange clock is not touched.
    /// </summary>
    public int ClockOffsetSeconds { get; init; }

    /// <summary>How far a signature's timestamp may be from the exchange's wall clock, milliseconds, 1 to 3 600 000.</summary>
    public int SignatureWindowMs { get; init; } = 15_000;

    /// <summary>Largest request body, bytes, 1 024 to 16 777 216.</summary>
    public int MaxRequestBodyBytes { get; init; } = 1_048_576;

    /// <summary>
    /// Whether the operator's API under <c>/sim/v1</c> answers. It has no key: whoever reaches the port can use it. Off, its
    /// paths are not found.
    /// </summary>
    public bool OperatorApi { get; init; }

    /// <summary>Steps that happen by themselves at their exchange time; null for none.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>How the WebSocket is served.</summary>
    public FeedOptions Feed { get; init; } = new();

    /// <summary>Bounds of the exchange's memory.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="SimulatorException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(Port), Port, 0, 65_535);
        Check(nameof(StartBalanceCents), StartBalanceCents, 0, 100_000_000_000);
        Check(nameof(ClockOffsetSeconds), ClockOffsetSeconds, -86_400, 86_400);
        Check(nameof(SignatureWindowMs), SignatureWindowMs, 1, 3_600_000);
        Check(nameof(MaxRequestBodyBytes), MaxRequestBodyBytes, 1_024, 16_777_216);
        Feed.Validate();
        try
        {
            Engine.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new SimulatorException(exception.Message, exception);
        }
    }

    private static void Check(string key, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            throw new SimulatorException($"The simulator's {key} is {value}; it must be between {min} and {max}.");
        }
    }
}

/// <summary>The simulated exchange cannot be started; the message says why in one sentence.</summary>
public sealed class SimulatorException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SimulatorException(string message)
        : base(message) { }

    /// <summary>Makes the exception without a message.</summary>
    public SimulatorException() { }

    /// <summary>Makes the exception with a cause.</summary>
    public SimulatorException(string message, Exception innerException)
        : base(message, innerException) { }
}
