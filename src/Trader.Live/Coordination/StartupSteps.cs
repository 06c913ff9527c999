using System.Collections.Immutable;
using Trader.Lifecycle;

namespace Trader.Live.Coordination;

/// <summary>One step of the way to READY, for people.</summary>
/// <param name="Name">The state whose work it is, in its wire name.</param>
/// <param name="Status"><c>pending</c>, <c>in_progress</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="DurationMs">Wall milliseconds it took; null while it has not ended.</param>
/// <param name="Details">What it found, or why it failed.</param>
public sealed record StartupStep(string Name, string Status, long? DurationMs, string Details)
{
    /// <summary>When it began, wall clock; null while it is pending.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done or failed, wall clock; null before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>The way to READY as a whole, for people (requirement D8).</summary>
/// <param name="IsComplete">Whether every step that this run needs is done.</param>
/// <param name="StartedAt">When the present attempt began, wall clock; null before.</param>
/// <param name="CompletedAt">When it was complete, wall clock; null before.</param>
/// <param name="Attempts">Attempts begun, the present one included.</param>
/// <param name="Failures">What failed in the present attempt: step and reason.</param>
public sealed record Initialization(
    bool IsComplete,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    int Attempts,
    ImmutableArray<string> Failures
);

/// <summary>The steps of the way to READY with their durations (requirement D2). Thread-safe.</summary>
public sealed class StartupSteps
{
    private static readonly TraderState[] Order =
    [
        TraderState.Initializing,
        TraderState.OrderbookConnect,
        TraderState.TradingClientConnect,
        TraderState.KalshiDataSync,
    ];

    private readonly TimeProvider wall;
    private readonly Lock gate = new();
    private readonly Dictionary<TraderState, StartupStep> steps;
    private readonly Dictionary<TraderState, long> started = [];
    private DateTimeOffset? attemptStartedAt;
    private DateTimeOffset? completedAt;
    private int attempts;

    /// <summary>Makes the list with every step pending.</summary>
    public StartupSteps(TimeProvider wall)
    {
        this.wall = wall;
        steps = Order.ToDictionary(state => state, state => new StartupStep(state.ToWire(), "pending", null, ""));
    }

    /// <summary>The steps in their order.</summary>
    public ImmutableArray<StartupStep> All
    {
        get
        {
            lock (gate)
            {
                return [.. Order.Select(state => steps[state])];
            }
        }
    }

    /// <summary>The way as a whole.</summary>
    public Initialization Whole
    {
        get
        {
            lock (gate)
            {
                var failures = Order
                    .Select(state => steps[state])
                    .Where(step => step.Status == "failed")
                    .Select(step => $"{step.Name}: {step.Details}");
                return new Initialization(completedAt is not null, attemptStartedAt, completedAt, attempts, [.. failures]);
            }
        }
    }

    /// <summary>The trader is READY: what this run needs is done, though a step may have been left out.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completedAt ??= wall.GetUtcNow();
        }
    }

    /// <summary>A step began; the later ones are to come again.</summary>
    public void Begin(TraderState state)
    {
        lock (gate)
        {
            if (attemptStartedAt is null || state == TraderState.Initializing || completedAt is not null)
            {
                attemptStartedAt = wall.GetUtcNow();
                attempts++;
            }

            completedAt = null;
            foreach (var later in Order.SkipWhile(other => other != state))
            {
                steps[later] = new StartupStep(later.ToWire(), "pending", null, "");
            }

            if (steps.ContainsKey(state))
            {
                started[state] = wall.GetTimestamp();
                steps[state] = new StartupStep(state.ToWire(), "in_progress", null, "") { StartedAt = wall.GetUtcNow() };
            }
        }
    }

    /// <summary>The state was left: its step is done, or failed.</summary>
    public void End(TraderState state, bool isDone, string details)
    {
        lock (gate)
        {
            if (steps.TryGetValue(state, out var step) && step.Status == "in_progress")
            {
                var elapsed = (long)wall.GetElapsedTime(started[state]).TotalMilliseconds;
                steps[state] = step with
                {
                    Status = isDone ? "done" : "failed",
                    DurationMs = elapsed,
                    Details = details,
                    CompletedAt = wall.GetUtcNow(),
                };
            }
        }
    }
}
