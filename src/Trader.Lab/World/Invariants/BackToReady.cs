using Trader.Lifecycle;

namespace Trader.Lab.World;

/// <summary>When nothing goes wrong any more, the trader is READY again within a bounded time, with its market data.</summary>
internal sealed class BackToReady(SimulatedWorld world) : Invariant(world, "back to READY when faults end")
{
    /// <summary>Longest way back: the longest pause after an error or between connections, and the way through the states.</summary>
    public const long LimitMs = 200_000;

    /// <inheritdoc/>
    public override void OnStep()
    {
        if (
            !World.IsEnding
            && World.NowMs >= World.Schedule.CalmMs + LimitMs
            && (!World.Process.IsAlive || World.Process.State != TraderState.Ready || World.Process.DegradedReason is not null)
        )
        {
            var without = World.Process.DegradedReason is { } reason ? $", degraded: {reason}" : "";
            Break($"{LimitMs / 1000} s after the last fault it is {World.Process.State}{without}");
        }
    }
}
