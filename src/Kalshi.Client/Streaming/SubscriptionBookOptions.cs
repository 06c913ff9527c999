namespace Kalshi.Client.Streaming;

/// <summary>Bounds of the subscriptions.</summary>
public sealed record SubscriptionBookOptions
{
    /// <summary>Most markets whose books are watched, 1 to 500 000 (the exchange's limit), default 10 000.</summary>
    public int MaxMarkets { get; init; } = 10_000;

    /// <summary>Most markets named in one command, 1 to 10 000, default 500.</summary>
    public int MaxMarketsPerCommand { get; init; } = 500;

    /// <summary>Longest wait for the answer to a command in milliseconds, 100 to 120 000, default 10 000; then the connection is given up.</summary>
    public int CommandTimeoutMs { get; init; } = 10_000;

    /// <summary>Wait for a book before asking for it again, in milliseconds, 100 to 60 000, default 3000; doubles up to 16 times that.</summary>
    public int SnapshotRetryMs { get; init; } = 3000;

    /// <summary>Wait before a refused or ended subscription is asked for again, in milliseconds, 100 to 60 000, default 1000; doubles up to 64 times that.</summary>
    public int ResubscribeDelayMs { get; init; } = 1000;

    internal SubscriptionBookOptions Validated()
    {
        OptionRange.Require(MaxMarkets, 1, 500_000);
        OptionRange.Require(MaxMarketsPerCommand, 1, 10_000);
        OptionRange.Require(CommandTimeoutMs, 100, 120_000);
        OptionRange.Require(SnapshotRetryMs, 100, 60_000);
        OptionRange.Require(ResubscribeDelayMs, 100, 60_000);
        return this;
    }
}
