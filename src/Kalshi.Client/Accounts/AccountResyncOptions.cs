namespace Kalshi.Client.Accounts;

/// <summary>Bounds of an <see cref="AccountResync"/>. Checked when it is made.</summary>
public sealed record AccountResyncOptions
{
    /// <summary>
    /// How far the exchange's lists may lag behind its engine in milliseconds, 0 to 60 000, default 2000 (§4.5; 360 ms has
    /// been seen). What happened up to then before a reading is taken for complete in it.
    /// </summary>
    public int ReadModelLagMs { get; init; } = 2000;

    /// <summary>How much further back each reading of fills goes, in milliseconds, 0 to 3 600 000, default 60 000.</summary>
    public int OverlapMs { get; init; } = 60_000;

    /// <summary>
    /// Time between readings while all is good, in milliseconds, 1000 to 3 600 000, default 60 000: the private channels have
    /// no sequence, so a loss on them shows in no other way.
    /// </summary>
    public int CheckIntervalMs { get; init; } = 60_000;

    /// <summary>Wait after a reading that failed, in milliseconds, 100 to 60 000, default 1000.</summary>
    public int RetryMs { get; init; } = 1000;

    /// <summary>Most fills remembered so as not to be told twice, 100 to 1 000 000, default 50 000.</summary>
    public int MaxRememberedFills { get; init; } = 50_000;

    /// <summary>Most orders followed at once, 1 to 1 000 000, default 100 000.</summary>
    public int MaxOrders { get; init; } = 100_000;

    internal AccountResyncOptions Validated()
    {
        OptionRange.Require(ReadModelLagMs, 0, 60_000);
        OptionRange.Require(OverlapMs, 0, 3_600_000);
        OptionRange.Require(CheckIntervalMs, 1000, 3_600_000);
        OptionRange.Require(RetryMs, 100, 60_000);
        OptionRange.Require(MaxRememberedFills, 100, 1_000_000);
        OptionRange.Require(MaxOrders, 1, 1_000_000);
        return this;
    }
}
