using Kalshi.Authentication;
using Kalshi.Client.RateLimits;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>Bounds of the REST client. Checked when the client is made.</summary>
public sealed record KalshiRestOptions
{
    /// <summary>Longest wait for one attempt of a call in milliseconds, 100 to 120 000, default 10 000.</summary>
    public int TimeoutMs { get; init; } = 10_000;

    /// <summary>Longest wait for a connection in milliseconds, 100 to 60 000, default 5000.</summary>
    public int ConnectTimeoutMs { get; init; } = 5000;

    /// <summary>Most pages of one list, 1 to 100 000, default 1000. A longer list is an error, never cut short.</summary>
    public int MaxPages { get; init; } = 1000;

    /// <summary>Items asked for per page, 1 to 1000 (the exchange's maximum), default 1000.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Largest answer accepted in bytes, 65 536 to 67 108 864, default 16 777 216.</summary>
    public int MaxAnswerBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most orders sent in one batch, 1 to 1000, default 20; a longer list is sent in several.</summary>
    public int MaxBatchOrders { get; init; } = 20;

    /// <summary>How reads are retried. Writes never are.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The pool of headers signed ahead for creating orders; null to sign each order when it is sent.</summary>
    public PresignedHeadersOptions? Presigning { get; init; } = new();

    /// <summary>
    /// The account's token budget, shared by all its clients and the caller's to dispose; null to send without asking. See
    /// <see cref="KalshiRestClient.LearnBudgetAsync"/>.
    /// </summary>
    public TokenBudget? Budget { get; init; }

    /// <summary>Counts words and fields this library does not know; null not to look for them.</summary>
    public DriftSentinel? Drift { get; init; }

    /// <summary>Is told of every attempt of every call, on any thread; must be quick and must not throw. Null for nobody.</summary>
    public Action<RestAttempt>? Attempted { get; init; }

    /// <summary>Seed of the jitter of waits; null takes it from the clock.</summary>
    public ulong? JitterSeed { get; init; }

    internal KalshiRestOptions Validated()
    {
        OptionRange.Require(TimeoutMs, 100, 120_000);
        OptionRange.Require(ConnectTimeoutMs, 100, 60_000);
        OptionRange.Require(MaxPages, 1, 100_000);
        OptionRange.Require(PageSize, 1, 1000);
        OptionRange.Require(MaxAnswerBytes, 65_536, 67_108_864);
        OptionRange.Require(MaxBatchOrders, 1, 1000);
        return this;
    }
}
