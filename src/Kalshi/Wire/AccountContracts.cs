using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>A token bucket (§2).</summary>
public sealed record TokenBucketDto
{
    /// <summary>Tokens that come back each second.</summary>
    public required long RefillRate { get; init; }

    /// <summary>Tokens it holds at most; a request that costs more is always refused.</summary>
    public required long BucketCapacity { get; init; }
}

/// <summary>A tier that was granted.</summary>
public sealed record TierGrantDto(string? ExchangeInstance = null, string? Level = null, string? Source = null);

/// <summary><c>GET /account/limits</c> (§2.4).</summary>
public sealed record ApiLimitsResponse
{
    /// <summary>The tier's name, for example <c>basic</c>.</summary>
    [AllowNull]
    public string UsageTier
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>The bucket of reads.</summary>
    public required TokenBucketDto Read { get; init; }

    /// <summary>The bucket of writes; each shard above 0 has another of the same size.</summary>
    public required TokenBucketDto Write { get; init; }

    /// <summary>Why the tier is what it is.</summary>
    public IReadOnlyList<TierGrantDto>? Grants { get; init; }
}

/// <summary>An endpoint that does not cost the default.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path from the root; <c>:name</c> stands for one segment, <c>*name</c> for the rest.</param>
/// <param name="Cost">Tokens, for batches per item.</param>
public sealed record EndpointCostDto(string Method, string Path, long Cost);

/// <summary><c>GET /account/endpoint_costs</c> (§2.4).</summary>
public sealed record EndpointCostsResponse
{
    /// <summary>Tokens of every endpoint not listed.</summary>
    public required long DefaultCost { get; init; }

    /// <summary>The exceptions.</summary>
    [AllowNull]
    public required IReadOnlyList<EndpointCostDto> EndpointCosts
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary>An API key, without its secret.</summary>
public sealed record ApiKeyDto
{
    /// <summary>The key's id.</summary>
    public required string ApiKeyId { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>What it may do, for example <c>read</c> and <c>write::trade</c> (§1.5).</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The one subaccount it is bound to; null if none.</summary>
    public int? Subaccount { get; init; }
}

/// <summary><c>GET /api_keys</c>.</summary>
public sealed record ApiKeysResponse
{
    /// <summary>The keys.</summary>
    [AllowNull]
    public required IReadOnlyList<ApiKeyDto> ApiKeys
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>When the attestation of the account's place ends, Unix seconds; null when never attested.</summary>
    public long? ApiKeyRegionExpirationTs { get; init; }
}
