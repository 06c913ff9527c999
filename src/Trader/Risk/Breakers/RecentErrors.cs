namespace Trader.Risk.Breakers;

/// <summary>
/// Errors in a row within a sliding window. It remembers as many as the limit, which is all that is needed to tell whether the
/// limit is reached.
/// </summary>
public sealed class RecentErrors
{
    private readonly long[] times;
    private readonly long windowMs;
    private int next;
    private int count;

    /// <summary>Makes an empty window.</summary>
    /// <param name="limit">Errors that are too many, at least 1.</param>
    /// <param name="windowMs">How far back an error counts; one that is exactly this old does not any more.</param>
    public RecentErrors(int limit, long windowMs)
    {
        times = new long[limit];
        this.windowMs = windowMs;
    }

    /// <summary>When the last one happened; meaningless while there is none.</summary>
    public long LastMs => At(count - 1);

    /// <summary>Errors within the window, at most the limit.</summary>
    public int CountAt(long nowMs)
    {
        while (count > 0 && At(0) <= nowMs - windowMs)
        {
            count--;
        }

        return count;
    }

    /// <summary>Counts one; true if there are as many now as are too many.</summary>
    public bool Add(long nowMs)
    {
        ComeBackTo(nowMs);
        CountAt(nowMs);
        times[next] = nowMs;
        next = (next + 1) % times.Length;
        count = Math.Min(count + 1, times.Length);
        return count == times.Length;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => count = 0;

    // A clock that was set back must not keep errors of before for longer than the window.
    private void ComeBackTo(long nowMs)
    {
        for (var i = 0; i < count; i++)
        {
            ref var time = ref times[Place(i)];
            time = Math.Min(time, nowMs);
        }
    }

    private long At(int index) => times[Place(index)];

    private int Place(int index) => (next - count + index + times.Length) % times.Length;
}
