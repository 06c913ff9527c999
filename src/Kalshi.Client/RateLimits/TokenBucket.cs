namespace Kalshi.Client.RateLimits;

/// <summary>
/// What the exchange's bucket holds at least. A call's tokens are held from the moment it is sent and are booked when its
/// answer comes: the exchange took them some time between, and taking them late leaves the least in a bucket that refills.
/// So the estimate is never above the truth, however long answers take. Exact integers; no I/O, no clock, not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    // Fine enough that a tick at a rate with a margin in percent is a whole number.
    private const long UnitsPerToken = TimeSpan.TicksPerSecond * 100;

    private readonly TokenBudgetOptions options;
    private readonly bool hasReserve;
    private long capacity;
    private long unitsPerTick;
    private long level;
    private long held;
    private long levelTicks;
    private long pausedUntilTicks = long.MinValue;
    private int refusals;

    public TokenBucket(TokenBudgetOptions options, bool hasReserve, long capacityTokens, long tokensPerSecond, long nowTicks)
    {
        this.options = options;
        this.hasReserve = hasReserve;
        Resize(capacityTokens, tokensPerSecond, nowTicks);
        level = capacity / 100 * options.InitialFillPercent;
    }

    /// <summary>Whole tokens it can hold.</summary>
    public long CapacityTokens => capacity / UnitsPerToken;

    /// <summary>Whole tokens certainly there, calls under way taken off; never below 0.</summary>
    public long AvailableTokens(long nowTicks)
    {
        Refill(nowTicks);
        return Math.Max(0, (level - held) / UnitsPerToken);
    }

    /// <summary>The exchange said how large it is. What is in it stays, as far as it fits.</summary>
    public void Resize(long capacityTokens, long tokensPerSecond, long nowTicks)
    {
        Refill(nowTicks);
        capacity = checked(capacityTokens * UnitsPerToken);
        unitsPerTick = tokensPerSecond * (100 - options.RefillMarginPercent);
        level = Math.Min(level, capacity);
    }

    /// <summary>When a call may go: now, at a time, or (null) only after an answer to a call under way.</summary>
    public long? GrantTicks(long costTokens, bool isCancel, long nowTicks)
    {
        Refill(nowTicks);
        var cost = costTokens * UnitsPerToken;
        var reserve = hasReserve && !isCancel ? Math.Min(capacity / 100 * options.CancelReservePercent, capacity - cost) : 0;
        var needed = cost + reserve + held;
        if (needed > capacity)
        {
            return null;
        }

        var missing = needed - level;
        var filled = missing <= 0 ? nowTicks : nowTicks + ((missing + unitsPerTick - 1) / unitsPerTick);
        return Math.Max(filled, pausedUntilTicks);
    }

    /// <summary>A call is sent.</summary>
    public void Hold(long costTokens) => held += costTokens * UnitsPerToken;

    /// <summary>The call was answered, or may have arrived: its tokens are gone.</summary>
    public void Book(long costTokens, bool isAnswered, long nowTicks)
    {
        Refill(nowTicks);
        held -= costTokens * UnitsPerToken;
        level -= costTokens * UnitsPerToken;
        refusals = isAnswered ? 0 : refusals;
    }

    /// <summary>The call never left: its tokens are still there.</summary>
    public void Release(long costTokens) => held -= costTokens * UnitsPerToken;

    /// <summary>
    /// The exchange refused the call for want of tokens: somebody else uses the account, or the bucket is smaller than
    /// believed. It is taken for empty, and left alone for a while.
    /// </summary>
    public void Refuse(long costTokens, long nowTicks)
    {
        Refill(nowTicks);
        held -= costTokens * UnitsPerToken;
        level = Math.Min(level, 0);
        var pauseMs = Math.Min((long)options.RefusalPauseMs << Math.Min(refusals, 16), options.MaxRefusalPauseMs);
        refusals++;
        pausedUntilTicks = Math.Max(pausedUntilTicks, nowTicks + (pauseMs * TimeSpan.TicksPerMillisecond));
    }

    private void Refill(long nowTicks)
    {
        var elapsed = nowTicks - levelTicks;
        levelTicks = nowTicks;
        if (unitsPerTick == 0 || elapsed <= 0)
        {
            return;
        }

        // Long rests must not overflow: a bucket that had the time to fill is full.
        level = elapsed >= capacity / unitsPerTick ? capacity : Math.Min(capacity, level + (elapsed * unitsPerTick));
    }
}
