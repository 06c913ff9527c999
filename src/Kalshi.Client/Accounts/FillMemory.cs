namespace Kalshi.Client.Accounts;

/// <summary>
/// The fills told already, by trade and order, so that each is told once whichever way it comes. Fills up to a time that
/// has been read completely are known as a whole and may be forgotten one by one. No I/O, no clock, not thread-safe.
/// </summary>
internal sealed class FillMemory(int max)
{
    private readonly HashSet<(string TradeId, string OrderId)> seen = [];
    private readonly PriorityQueue<(string TradeId, string OrderId), long> byTime = new();

    /// <summary>Everything before was told, Unix milliseconds.</summary>
    public long ForgottenBeforeMs { get; private set; } = long.MinValue;

    public int Count => seen.Count;

    /// <summary>Whether the fill is told for the first time.</summary>
    /// <exception cref="InvalidOperationException">There are more fills than may be remembered.</exception>
    public bool TryAdd(string tradeId, string orderId, long timestampMs)
    {
        if (timestampMs < ForgottenBeforeMs || !seen.Add((tradeId, orderId)))
        {
            return false;
        }

        if (seen.Count > max)
        {
            throw new InvalidOperationException(
                $"More than {max} fills came between two readings of the account (option MaxRememberedFills)."
            );
        }

        byTime.Enqueue((tradeId, orderId), timestampMs);
        return true;
    }

    /// <summary>All fills before have been told.</summary>
    public void Forget(long beforeMs)
    {
        ForgottenBeforeMs = Math.Max(ForgottenBeforeMs, beforeMs);
        while (byTime.TryPeek(out var fill, out var timestampMs) && timestampMs < ForgottenBeforeMs)
        {
            byTime.Dequeue();
            seen.Remove(fill);
        }
    }
}
