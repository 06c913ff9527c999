namespace Trader.Lab.World;

/// <summary>Requests come no faster than back-off allows, and neither queues nor calls nor timers pile up.</summary>
internal sealed class NothingGrows(SimulatedWorld world) : Invariant(world, "back-off is bounded and nothing piles up")
{
    /// <summary>Requests of one process in any ten simulated seconds.</summary>
    public const int MaxRequestsPerWindow = 600;

    private const int WindowMs = 10_000;
    private const int MaxQueue = 10_000;
    private const int MaxCalls = 100;
    private const int MaxTimers = 300;

    private readonly Queue<long> sent = new();

    /// <inheritdoc/>
    public override void OnStarted(TraderProcess process) => sent.Clear();

    /// <inheritdoc/>
    public override void OnRequest(TraderProcess process, HttpRequestMessage request)
    {
        sent.Enqueue(World.NowMs);
        while (sent.Peek() <= World.NowMs - WindowMs)
        {
            sent.Dequeue();
        }

        if (sent.Count > MaxRequestsPerWindow)
        {
            Break(
                $"{sent.Count} requests within {WindowMs / 1000} s, the last {request.Method} {request.RequestUri?.AbsolutePath}"
            );
        }
    }

    /// <inheritdoc/>
    public override void OnStep()
    {
        var process = World.Process;
        if (process.LongestQueue > MaxQueue)
        {
            Break($"{process.LongestQueue} events waited at once");
        }
        else if (process.OutstandingCalls > MaxCalls)
        {
            Break($"{process.OutstandingCalls} calls are under way");
        }
        else if (process.ActiveTimers > MaxTimers)
        {
            Break($"{process.ActiveTimers} timers are set");
        }
        else if (process.TwinDifference is { } difference)
        {
            World.Violate("the same events give the same commands", difference);
        }
    }
}
