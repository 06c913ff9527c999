namespace Trader.Strategies;

/// <summary>
/// Takes a strategy out of service for a while when it fails too often: several times in a row, or within a window, or at its
/// first turn after such a pause. Exchange clock.
/// </summary>
internal sealed class StrategyBreaker(StrategyOptions options)
{
    private readonly Queue<long> failuresMs = new();
    private int inARow;
    private bool isOnTrial;

    /// <summary>Until when it is out of service, Unix milliseconds; 0 while it is in service.</summary>
    public long OpenUntilMs { get; private set; }

    /// <summary>Times it was taken out of service.</summary>
    public long OpenedCount { get; private set; }

    /// <summary>Failures ever.</summary>
    public long FailureCount { get; private set; }

    /// <summary>Whether the strategy may take a turn; ends a pause that is over.</summary>
    public bool Allows(long nowMs)
    {
        if (OpenUntilMs == 0)
        {
            return true;
        }

        if (nowMs < OpenUntilMs)
        {
            return false;
        }

        OpenUntilMs = 0;
        isOnTrial = true;
        return true;
    }

    /// <summary>A turn went well.</summary>
    public void OnSuccess()
    {
        inARow = 0;
        isOnTrial = false;
    }

    /// <summary>A turn failed; true if that takes the strategy out of service.</summary>
    public bool OnFailure(long nowMs)
    {
        FailureCount++;
        inARow++;
        failuresMs.Enqueue(nowMs);
        while (failuresMs.Count > 0 && failuresMs.Peek() <= nowMs - (options.FailureWindowMinutes * 60_000L))
        {
            failuresMs.Dequeue();
        }

        if (!isOnTrial && inARow < options.FailuresInARow && failuresMs.Count < options.FailuresInWindow)
        {
            return false;
        }

        Open(nowMs);
        return true;
    }

    /// <summary>Takes it out of service now.</summary>
    public void Open(long nowMs)
    {
        OpenUntilMs = nowMs + (options.FailurePauseMinutes * 60_000L);
        OpenedCount++;
        failuresMs.Clear();
        inARow = 0;
    }

    /// <summary>Forgets what was: a person switched it on anew.</summary>
    public void Reset()
    {
        OpenUntilMs = 0;
        isOnTrial = false;
        inARow = 0;
        failuresMs.Clear();
    }
}
