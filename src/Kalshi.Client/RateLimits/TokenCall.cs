namespace Kalshi.Client.RateLimits;

/// <summary>What a call takes from which buckets.</summary>
/// <param name="Buckets">The buckets, one bit each.</param>
/// <param name="CostTokens">Tokens from each of them.</param>
/// <param name="IsCancel">Whether it may use the reserve and goes before others.</param>
internal readonly record struct TokenCall(ulong Buckets, long CostTokens, bool IsCancel);

/// <summary>How a call ended, as far as the budget is concerned.</summary>
internal enum TokenOutcome
{
    /// <summary>It was answered, but not for want of tokens.</summary>
    Answered = 0,

    /// <summary>No answer came; it may have arrived.</summary>
    Lost,

    /// <summary>It never left.</summary>
    Unsent,

    /// <summary>The exchange refused it for want of tokens (429).</summary>
    Refused,
}
