namespace Trader.Live.Bus;

/// <summary>Whether a subscriber that throws is still called.</summary>
public enum BreakerState
{
    /// <summary>It is called.</summary>
    Closed = 0,

    /// <summary>It kept throwing and is left alone.</summary>
    Open,

    /// <summary>Its pause is over: the next call decides.</summary>
    HalfOpen,
}

/// <summary>
/// Leaves a subscriber alone that keeps throwing: more than so many errors within a sliding window open it for a pause, after
/// which one call is tried. Errors that are spread over weeks never do. For one thread; <see cref="State"/> may be read by any.
/// </summary>
public sealed class SubscriberBreaker
{
    private readonly long[] errorTimes;
    private readonly int windowMs;
    private readonly int pauseMs;
    private int next;
    private int count;
    private long openedMs;
    private volatile BreakerState state;

    /// <summary>Makes it closed.</summary>
    /// <param name="errors">Errors within the window that are put up with.</param>
    /// <param name="windowMs">The window in milliseconds.</param>
    /// <param name="pauseMs">The pause in milliseconds.</param>
    public SubscriberBreaker(int errors, int windowMs, int pauseMs)
    {
        errorTimes = new long[errors];
        this.windowMs = windowMs;
        this.pauseMs = pauseMs;
    }

    /// <summary>The state.</summary>
    public BreakerState State => state;

    /// <summary>Whether a call may be made now.</summary>
    public bool LetsPass(long nowMs)
    {
        if (state == BreakerState.Open && nowMs - openedMs >= pauseMs)
        {
            state = BreakerState.HalfOpen;
        }

        return state != BreakerState.Open;
    }

    /// <summary>A call went well.</summary>
    public void OnSuccess()
    {
        if (state == BreakerState.HalfOpen)
        {
            state = BreakerState.Closed;
            count = 0;
        }
    }

    /// <summary>A call threw.</summary>
    public void OnError(long nowMs)
    {
        if (state == BreakerState.HalfOpen)
        {
            Open(nowMs);
            return;
        }

        // The place of the next error holds the oldest one that counts.
        var isTooMany = count == errorTimes.Length && nowMs - errorTimes[next] < windowMs;
        errorTimes[next] = nowMs;
        next = (next + 1) % errorTimes.Length;
        count = Math.Min(count + 1, errorTimes.Length);
        if (isTooMany)
        {
            Open(nowMs);
        }
    }

    private void Open(long nowMs)
    {
        openedMs = nowMs;
        count = 0;
        state = BreakerState.Open;
    }
}
