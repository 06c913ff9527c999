namespace Kalshi.Simulator.Server;

/// <summary>
/// A bucket of request tokens with continuous refill (§2.1 of the API), exact and without a clock of its own. Full at first.
/// </summary>
internal struct TokenBucket
{
    private const long MilliPerToken = 1_000;

    private long milliTokens;
    private long filledMs;

    /// <summary>A full bucket.</summary>
    public TokenBucket(BucketSize size, long nowMs)
    {
        Size = size;
        milliTokens = size.Capacity * MilliPerToken;
        filledMs = nowMs;
    }

    /// <summary>Refill and capacity.</summary>
    public BucketSize Size { get; }

    /// <summary>Whether so many tokens are there now; more than the capacity never are.</summary>
    public bool Has(int tokens, long nowMs)
    {
        Refill(nowMs);
        return milliTokens >= tokens * MilliPerToken;
    }

    /// <summary>Takes tokens that <see cref="Has"/> found.</summary>
    public void Take(int tokens) => milliTokens -= tokens * MilliPerToken;

    private void Refill(long nowMs)
    {
        // A refill of r tokens a second is r thousandths of a token a millisecond.
        var capacity = Size.Capacity * MilliPerToken;
        var elapsedMs = Math.Max(nowMs - filledMs, 0);
        var msToFull = ((capacity - milliTokens) / Size.RefillPerSecond) + 1;
        milliTokens = elapsedMs >= msToFull ? capacity : Math.Min(capacity, milliTokens + (elapsedMs * Size.RefillPerSecond));
        filledMs = Math.Max(filledMs, nowMs);
    }
}
