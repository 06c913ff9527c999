namespace Kalshi.Client.Streaming;

/// <summary>Bounds of the waits between attempts to connect.</summary>
public sealed record ReconnectOptions
{
    /// <summary>First wait in milliseconds, 100 to 60 000, default 1000; doubles each time.</summary>
    public int FirstDelayMs { get; init; } = 1000;

    /// <summary>Longest wait in milliseconds, 1000 to 600 000, default 60 000.</summary>
    public int MaxDelayMs { get; init; } = 60_000;

    /// <summary>Spread of each wait in percent either way, 0 to 50, default 20.</summary>
    public int JitterPercent { get; init; } = 20;

    /// <summary>How long a connection must hold before waits start small again, in milliseconds, 0 to 600 000, default 30 000.</summary>
    public int HealthyAfterMs { get; init; } = 30_000;
}

/// <summary>
/// When to try to connect again: doubling, jittered waits up to a bound, without end. Only a connection that held for a
/// while makes the waits small again, so that one that breaks at once does not cause a storm. No I/O, no clock.
/// </summary>
public sealed class ReconnectSchedule
{
    private readonly ReconnectOptions options;
    private readonly JitterSource jitter;
    private long? connectedAtMs;
    private int failures;

    /// <summary>Makes a schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public ReconnectSchedule(ReconnectOptions options, JitterSource jitter)
    {
        OptionRange.Require(options.FirstDelayMs, 100, 60_000);
        OptionRange.Require(options.MaxDelayMs, 1000, 600_000);
        OptionRange.Require(options.JitterPercent, 0, 50);
        OptionRange.Require(options.HealthyAfterMs, 0, 600_000);
        this.options = options;
        this.jitter = jitter;
    }

    /// <summary>Attempts and short-lived connections since the last one that held.</summary>
    public int Failures => failures;

    /// <summary>A connection stands.</summary>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public void OnConnected(long nowMs) => connectedAtMs = nowMs;

    /// <summary>An attempt failed or a connection ended; returns the wait before the next attempt.</summary>
    /// <param name="nowMs">The same clock.</param>
    public TimeSpan OnDisconnected(long nowMs)
    {
        if (connectedAtMs is { } since && nowMs - since >= options.HealthyAfterMs)
        {
            failures = 0;
        }

        connectedAtMs = null;
        var wait = jitter.BackOff(options.FirstDelayMs, options.MaxDelayMs, options.JitterPercent, failures);
        failures = Math.Min(failures + 1, 1_000_000);
        return wait;
    }
}
