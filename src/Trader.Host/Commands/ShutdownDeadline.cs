using Microsoft.Extensions.Logging;

namespace Trader.Host.Commands;

/// <summary>
/// Ends the process with an exit code of its own if SHUTDOWN outlasts its time-out (requirement D11): something hangs, and nobody
/// should have to find that out in the morning.
/// </summary>
internal sealed class ShutdownDeadline : IDisposable
{
    private readonly TimeProvider wall;
    private readonly TimeSpan limit;
    private readonly Action<int> exit;
    private readonly ILogger log;
    private ITimer? timer;

    /// <summary>Makes a deadline; it does not run before <see cref="Begin"/>.</summary>
    /// <param name="wall">The wall clock.</param>
    /// <param name="limit">How long SHUTDOWN may take.</param>
    /// <param name="exit">Ends the process with an exit code.</param>
    /// <param name="log">Told before.</param>
    public ShutdownDeadline(TimeProvider wall, TimeSpan limit, Action<int> exit, ILogger log)
    {
        this.wall = wall;
        this.limit = limit;
        this.exit = exit;
        this.log = log;
    }

    /// <summary>What is being ended now, for people.</summary>
    public string Step { get; set; } = "the trader";

    /// <summary>Shutting down has begun; without effect when it had before.</summary>
    public void Begin() => timer ??= wall.CreateTimer(_ => End(), null, limit, Timeout.InfiniteTimeSpan);

    /// <summary>Everything is over in time.</summary>
    public void Dispose() => timer?.Dispose();

    private void End()
    {
        log.LogCritical(
            "Shutting down took longer than {Limit} s and hangs ({Step}); the process is ended as it is.",
            limit.TotalSeconds,
            Step
        );
        exit(ExitCodes.ShutdownTimedOut);
    }
}
