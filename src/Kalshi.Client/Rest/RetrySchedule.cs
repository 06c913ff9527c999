namespace Kalshi.Client.Rest;

/// <summary>Bounds of the retries of one read.</summary>
public sealed record RetryOptions
{
    /// <summary>Attempts in all, 1 to 10, default 4.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Wait after the first failure in milliseconds, 1 to 10 000, default 200; doubles each time.</summary>
    public int FirstDelayMs { get; init; } = 200;

    /// <summary>Longest wait in milliseconds, 1 to 60 000, default 5000.</summary>
    public int MaxDelayMs { get; init; } = 5000;

    /// <summary>Spread of each wait in percent either way, 0 to 100, default 20.</summary>
    public int JitterPercent { get; init; } = 20;
}

/// <summary>
/// Decides whether and when a failed read is tried again: only for failures that may pass, with doubling, jittered waits,
/// a bounded number of times. One schedule serves one call. No I/O, no clock.
/// </summary>
public sealed class RetrySchedule
{
    private readonly RetryOptions options;
    private readonly JitterSource jitter;
    private int failures;

    /// <summary>Starts the schedule of one call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RetrySchedule(RetryOptions options, JitterSource jitter)
    {
        OptionRange.Require(options.MaxAttempts, 1, 10);
        OptionRange.Require(options.FirstDelayMs, 1, 10_000);
        OptionRange.Require(options.MaxDelayMs, 1, 60_000);
        OptionRange.Require(options.JitterPercent, 0, 100);
        this.options = options;
        this.jitter = jitter;
    }

    /// <summary>Failures so far.</summary>
    public int Failures => failures;

    /// <summary>The wait before the next attempt after a failure; null when it must not be tried again.</summary>
    public TimeSpan? NextDelay(ApiErrorKind failure)
    {
        failures++;
        var mayPass = failure is ApiErrorKind.ConnectionLost or ApiErrorKind.RateLimited or ApiErrorKind.ExchangeFault;
        if (!mayPass || failures >= options.MaxAttempts)
        {
            return null;
        }

        return jitter.BackOff(options.FirstDelayMs, options.MaxDelayMs, options.JitterPercent, failures - 1);
    }
}
