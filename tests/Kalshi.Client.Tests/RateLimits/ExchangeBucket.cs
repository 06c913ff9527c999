namespace Kalshi.Client.Tests.RateLimits;

/// <summary>A token bucket as the exchange has it: continuous refill, whole or nothing. Decimal, so that it owes nothing to ours.</summary>
internal sealed class ExchangeBucket(decimal capacity, decimal tokensPerSecond, decimal initial)
{
    private decimal level = initial;
    private long lastTicks;

    public decimal Level(long nowTicks)
    {
        var refill = (nowTicks - lastTicks) * tokensPerSecond / TimeSpan.TicksPerSecond;
        level = Math.Min(capacity, level + refill);
        lastTicks = nowTicks;
        return level;
    }

    /// <summary>True if the call was let through.</summary>
    public bool TryTake(long nowTicks, long tokens)
    {
        if (Level(nowTicks) < tokens)
        {
            return false;
        }

        level -= tokens;
        return true;
    }
}
