namespace Kalshi.Client.RateLimits;

/// <summary>What a <see cref="TokenBudget"/> has done so far; a copy taken at one moment.</summary>
public sealed record TokenBudgetStatistics
{
    /// <summary>Whether the exchange has said how large the buckets are; until then the lowest tier's.</summary>
    public bool IsLearnt { get; init; }

    /// <summary>Read tokens certainly there now.</summary>
    public long ReadTokens { get; init; }

    /// <summary>Write tokens of shard 0 certainly there now, the cancels' reserve included.</summary>
    public long WriteTokens { get; init; }

    /// <summary>Calls let go.</summary>
    public long Granted { get; init; }

    /// <summary>Calls that had to wait.</summary>
    public long Waited { get; init; }

    /// <summary>Calls the exchange refused nevertheless (429): somebody else uses the account, or its limits were lowered.</summary>
    public long Refused { get; init; }

    /// <summary>Calls that wait now.</summary>
    public int Waiting { get; init; }
}

/// <summary>A call got no tokens and was not sent; the message says why.</summary>
public sealed class TokensExhaustedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TokensExhaustedException() { }

    /// <summary>Makes the exception with its sentence.</summary>
    public TokensExhaustedException(string message)
        : base(message) { }

    /// <summary>Makes the exception with a cause.</summary>
    public TokensExhaustedException(string message, Exception innerException)
        : base(message, innerException) { }
}
