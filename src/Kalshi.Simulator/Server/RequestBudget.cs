namespace Kalshi.Simulator.Server;

/// <summary>
/// What an account may still ask: one bucket for reads, one for writes that name no shard or shard 0, one per other shard
/// (§2.3 of the API).
/// </summary>
internal sealed class RequestBudget
{
    private readonly TokenBucket[] writes;
    private TokenBucket reads;

    /// <summary>Full buckets of a tier.</summary>
    public RequestBudget(UsageTier tier, int shards, long nowMs)
    {
        reads = new TokenBucket(tier.Read(), nowMs);
        writes = new TokenBucket[shards];
        Array.Fill(writes, new TokenBucket(tier.Write(), nowMs));
    }

    /// <summary>Takes read tokens, or none when they are not all there.</summary>
    public bool TryRead(int tokens, long nowMs)
    {
        var isThere = reads.Has(tokens, nowMs);
        if (isThere)
        {
            reads.Take(tokens);
        }

        return isThere;
    }

    /// <summary>Takes write tokens, or none when they are not all there.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="shard">The shard billed; null bills every shard. A shard that does not exist bills shard 0.</param>
    /// <param name="nowMs">Exchange time, Unix milliseconds.</param>
    public bool TryWrite(int tokens, int? shard, long nowMs)
    {
        var billed = shard is { } one ? writes.AsSpan(one >= 0 && one < writes.Length ? one : 0, 1) : writes;
        foreach (ref var bucket in billed)
        {
            if (!bucket.Has(tokens, nowMs))
            {
                return false;
            }
        }

        foreach (ref var bucket in billed)
        {
            bucket.Take(tokens);
        }

        return true;
    }
}
