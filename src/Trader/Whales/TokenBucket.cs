namespace Trader.Whales;

/// <summary>
/// Limits how often whales are followed: starts full, refills continuously on the exchange clock, each order sent takes one
/// token. Kept in milliseconds of refill, so that it is exact.
/// </summary>
public sealed class TokenBucket
{
    private readonly long refillMs;
    private readonly long capacityMs;
    private long levelMs;
    private long updatedMs;

    /// <summary>Makes a full bucket.</summary>
    /// <param name="capacity">Tokens it holds, at least 1.</param>
    /// <param name="refillSeconds">Seconds per token, at least 1.</param>
    /// <param name="nowMs">Exchange clock, Unix milliseconds.</param>
    public TokenBucket(int capacity, int refillSeconds, long nowMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(refillSeconds, 1);
        Capacity = capacity;
        refillMs = refillSeconds * 1000L;
        capacityMs = capacity * refillMs;
        levelMs = capacityMs;
        updatedMs = nowMs;
    }

    /// <summary>Tokens it holds when full.</summary>
    public int Capacity { get; }

    /// <summary>Whole tokens available at <paramref name="nowMs"/>.</summary>
    public int Available(long nowMs) => (int)(LevelAt(nowMs) / refillMs);

    /// <summary>Exchange milliseconds until a token is available; 0 if one is.</summary>
    public long UntilNextMs(long nowMs) => Math.Max(0, refillMs - LevelAt(nowMs));

    /// <summary>Takes a token; false if there is none.</summary>
    public bool TryTake(long nowMs)
    {
        levelMs = LevelAt(nowMs);
        updatedMs = Math.Max(updatedMs, nowMs);
        if (levelMs < refillMs)
        {
            return false;
        }

        levelMs -= refillMs;
        return true;
    }

    /// <summary>Gives a token back that was taken for an order that never left; never beyond the capacity.</summary>
    public void Return(long nowMs)
    {
        levelMs = Math.Min(capacityMs, LevelAt(nowMs) + refillMs);
        updatedMs = Math.Max(updatedMs, nowMs);
    }

    // A clock that steps back refills nothing; it never takes tokens away.
    private long LevelAt(long nowMs) => Math.Min(capacityMs, levelMs + Math.Max(0, nowMs - updatedMs));
}
