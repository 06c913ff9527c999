namespace Trader.Risk.Breakers;

/// <summary>
/// One circuit breaker: closed it counts errors in a row; open it waits for its time. When that is over it is closed on
/// probation: the next error opens it at once, until something succeeds or a window has gone by without an error.
/// </summary>
public sealed class Breaker
{
    private readonly RecentErrors errors;
    private readonly int limit;
    private readonly long pauseMs;
    private readonly long windowMs;
    private bool isOnProbation;
    private long untilWallMs;

    /// <summary>Makes a closed one.</summary>
    public Breaker(string scope, int limit, BreakerOptions options)
    {
        Scope = scope;
        this.limit = limit;
        pauseMs = options.PauseWallSeconds * 1000L;
        windowMs = options.WindowWallSeconds * 1000L;
        errors = new RecentErrors(limit, windowMs);
    }

    /// <summary><c>global</c>, or the market's ticker.</summary>
    public string Scope { get; }

    /// <summary>Whether it forbids opening.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The last error that counted; null for none since it was last cleared.</summary>
    public string? LastError { get; private set; }

    /// <summary>When the last error happened, wall clock, Unix milliseconds.</summary>
    public long LastErrorWallMs => errors.LastMs;

    /// <summary>Why it is open, one sentence without its full stop.</summary>
    public string Describe() =>
        (
            isOnProbation ? "an error right after its last pause"
            : limit == 1 ? "an error"
            : $"{limit} errors in a row"
        ) + $", the last: {LastError}";

    /// <summary>Whether there is nothing to remember of it.</summary>
    public bool IsIdleAt(long wallMs) => !IsOpen && !isOnProbation && errors.CountAt(wallMs) == 0;

    /// <summary>Counts an error; true if it opened with it. What fails while it is open changes nothing.</summary>
    public bool OnError(string reason, long wallMs)
    {
        if (IsOpen)
        {
            return false;
        }

        LastError = reason;
        if (!errors.Add(wallMs) && !isOnProbation)
        {
            return false;
        }

        IsOpen = true;
        untilWallMs = wallMs + pauseMs;
        return true;
    }

    /// <summary>Something succeeded: errors are no longer in a row. An open breaker waits for its time all the same.</summary>
    public void OnSuccess()
    {
        if (!IsOpen)
        {
            Close(onProbation: false);
        }
    }

    /// <summary>Time went by; true if it closed with it.</summary>
    public bool OnTick(long wallMs)
    {
        if (!IsOpen && !isOnProbation)
        {
            return false;
        }

        // A clock that was set back must not make either last longer than it may.
        untilWallMs = Math.Min(untilWallMs, wallMs + (IsOpen ? pauseMs : windowMs));
        if (wallMs < untilWallMs)
        {
            return false;
        }

        var wasOpen = IsOpen;
        Close(onProbation: wasOpen);
        untilWallMs = wallMs + windowMs;
        return wasOpen;
    }

    /// <summary>An operator closes it; true if it was open.</summary>
    public bool Reset()
    {
        var wasOpen = IsOpen;
        Close(onProbation: false);
        return wasOpen;
    }

    /// <summary>What there is to see of it.</summary>
    public BreakerView View(long wallMs) =>
        new(Scope, IsOpen, errors.CountAt(wallMs), limit, LastError, IsOpen ? Math.Clamp(untilWallMs - wallMs, 0, pauseMs) : 0);

    private void Close(bool onProbation)
    {
        IsOpen = false;
        isOnProbation = onProbation;
        errors.Clear();
        LastError = onProbation ? LastError : null;
    }
}
