namespace Trader.Risk;

/// <summary>
/// Orders let through within the last sixty seconds of the exchange clock. It remembers as many as the limit allows, which
/// is all that is needed to tell whether the limit is reached.
/// </summary>
public sealed class OrderRate
{
    /// <summary>How far back an order counts; one that is exactly this old does not any more.</summary>
    public const long WindowMs = 60_000;

    private readonly long[] sentMs;
    private int next;
    private int count;

    /// <summary>Makes an empty window.</summary>
    /// <param name="limit">Orders allowed in it, 0 for no limit; then nothing is counted.</param>
    public OrderRate(int limit) => sentMs = new long[limit];

    /// <summary>Orders within the window, at most the limit.</summary>
    public int CountAt(long nowMs)
    {
        Forget(nowMs);
        return count;
    }

    /// <summary>Whether the window holds as many as are allowed.</summary>
    public bool IsFullAt(long nowMs)
    {
        Forget(nowMs);
        return sentMs.Length > 0 && count == sentMs.Length;
    }

    /// <summary>Counts an order that was let through.</summary>
    public void Add(long nowMs)
    {
        if (sentMs.Length == 0)
        {
            return;
        }

        Forget(nowMs);
        sentMs[next] = nowMs;
        next = (next + 1) % sentMs.Length;
        count = Math.Min(count + 1, sentMs.Length);
    }

    private void Forget(long nowMs)
    {
        if (count > 0 && At(count - 1) > nowMs)
        {
            ComeBackTo(nowMs);
        }

        while (count > 0 && At(0) <= nowMs - WindowMs)
        {
            count--;
        }
    }

    // A clock that was set back must neither free the window at once nor close it until the old time comes again: what was
    // sent counts for one more minute.
    private void ComeBackTo(long nowMs)
    {
        for (var i = 0; i < sentMs.Length; i++)
        {
            sentMs[i] = Math.Min(sentMs[i], nowMs);
        }
    }

    private long At(int index) => sentMs[(next - count + index + sentMs.Length) % sentMs.Length];
}
