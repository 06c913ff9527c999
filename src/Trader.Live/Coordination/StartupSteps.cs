using System.Collections.Immutable;
using Trader.Lifecycle;

namespace Trader.Live.Coordination;

/// <summary>One step of the way to READY, for people.</summary>
/// <param name="Name">The state whose work it is, in its wire name.</param>
/// <param name="Status"><c>pending</c>, <c>in_progress</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="DurationMs">Wall milliseconds it took; null while it has not ended.</param>
/// <param name="Details">What it found, or why it failed.</param>
public sealed record StartupStep(string Name, string Status, long? DurationMs, string Details);

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

    /// <summary>A step began; the later ones are to come again.</summary>
    public void Begin(TraderState state)
    {
        lock (gate)
        {
            foreach (var later in Order.SkipWhile(other => other != state))
            {
                steps[later] = new StartupStep(later.ToWire(), "pending", null, "");
            }

            if (steps.ContainsKey(state))
            {
                started[state] = wall.GetTimestamp();
                steps[state] = new StartupStep(state.ToWire(), "in_progress", null, "");
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
                steps[state] = step with { Status = isDone ? "done" : "failed", DurationMs = elapsed, Details = details };
            }
        }
    }
}
