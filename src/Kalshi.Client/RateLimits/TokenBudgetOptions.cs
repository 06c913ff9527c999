namespace Kalshi.Client.RateLimits;

/// <summary>Bounds and margins of a <see cref="TokenBudget"/>. Checked when it is made.</summary>
public sealed record TokenBudgetOptions
{
    /// <summary>
    /// Part of every write bucket that only cancels may use, in percent of its capacity, 0 to 90, default 20. What cannot fit
    /// beside the reserve may use a bucket that is full.
    /// </summary>
    public int CancelReservePercent { get; init; } = 20;

    /// <summary>By how much a refill is believed to be slower than the exchange says, in percent, 0 to 50, default 2: clocks differ.</summary>
    public int RefillMarginPercent { get; init; } = 2;

    /// <summary>How full the buckets are believed to be at the start, in percent, 0 to 100, default 50: an earlier run may have used them.</summary>
    public int InitialFillPercent { get; init; } = 50;

    /// <summary>Shards that have a write bucket of their own besides shard 0, 0 to 62, default 3 (§8).</summary>
    public int ExtraShards { get; init; } = 3;

    /// <summary>Most calls that wait at once, 1 to 100 000, default 1000; one more is refused at once.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>Longest wait for tokens in milliseconds, 1 to 600 000, default 10 000; then the call fails, unsent.</summary>
    public int MaxWaitMs { get; init; } = 10_000;

    /// <summary>First pause of a bucket after the exchange refused a call (429) in milliseconds, 1 to 10 000, default 100; doubles each time.</summary>
    public int RefusalPauseMs { get; init; } = 100;

    /// <summary>Longest pause after a refusal in milliseconds, 1 to 60 000, default 5000.</summary>
    public int MaxRefusalPauseMs { get; init; } = 5000;

    internal TokenBudgetOptions Validated()
    {
        OptionRange.Require(CancelReservePercent, 0, 90);
        OptionRange.Require(RefillMarginPercent, 0, 50);
        OptionRange.Require(InitialFillPercent, 0, 100);
        OptionRange.Require(ExtraShards, 0, 62);
        OptionRange.Require(MaxWaiting, 1, 100_000);
        OptionRange.Require(MaxWaitMs, 1, 600_000);
        OptionRange.Require(RefusalPauseMs, 1, 10_000);
        OptionRange.Require(MaxRefusalPauseMs, 1, 60_000);
        return this;
    }
}
