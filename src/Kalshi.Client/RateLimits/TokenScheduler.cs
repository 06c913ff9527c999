namespace Kalshi.Client.RateLimits;

/// <summary>
/// Who may send next. Cancels go before everything else that wants the same bucket; otherwise first come, first served: no
/// call overtakes an earlier one that waits for a bucket they share. No I/O, no clock, not thread-safe.
/// </summary>
internal sealed class TokenScheduler
{
    private const int ReadBucket = 63;

    private readonly TokenBudgetOptions options;
    private readonly TokenBucket?[] buckets = new TokenBucket?[64];
    private readonly LinkedList<(long Ticket, TokenCall Call)> cancels = new();
    private readonly LinkedList<(long Ticket, TokenCall Call)> others = new();
    private long lastTicket;

    public TokenScheduler(TokenBudgetOptions options, AccountLimits limits, long nowTicks)
    {
        this.options = options;
        buckets[ReadBucket] = Make(hasReserve: false, limits.ReadCapacity, limits.ReadPerSecond, nowTicks);
        for (var shard = 0; shard <= options.ExtraShards; shard++)
        {
            buckets[shard] = Make(hasReserve: true, limits.WriteCapacity, limits.WritePerSecond, nowTicks);
            AllWrites |= 1UL << shard;
        }
    }

    public static ulong Reads => 1UL << ReadBucket;

    /// <summary>The buckets a write that the exchange routes by its ticker is charged to (§2.3, the newer reading).</summary>
    public ulong AllWrites { get; }

    public int WaitingCount => cancels.Count + others.Count;

    /// <summary>The bucket of a shard; a shard beyond those known counts as shard 0.</summary>
    public ulong WritesOf(int shard) => shard >= 0 && shard <= options.ExtraShards ? 1UL << shard : 1UL;

    public void Learn(AccountLimits limits, long nowTicks)
    {
        buckets[ReadBucket]!.Resize(limits.ReadCapacity, limits.ReadPerSecond, nowTicks);
        for (var shard = 0; shard <= options.ExtraShards; shard++)
        {
            buckets[shard]!.Resize(limits.WriteCapacity, limits.WritePerSecond, nowTicks);
        }
    }

    public long Capacity(ulong named) => Each(named).Min(bucket => bucket.CapacityTokens);

    public long Available(ulong named, long nowTicks) => Each(named).Min(bucket => bucket.AvailableTokens(nowTicks));

    public long Enqueue(in TokenCall call)
    {
        (call.IsCancel ? cancels : others).AddLast((++lastTicket, call));
        return lastTicket;
    }

    /// <summary>A call waits no longer; false if it was granted meanwhile.</summary>
    public bool Abandon(long ticket) => Remove(cancels, ticket) || Remove(others, ticket);

    /// <summary>The next call that may go now; its tokens are held from here on. Call until there is none.</summary>
    public bool TryGrant(long nowTicks, out long ticket)
    {
        var blocked = 0UL;
        return TryGrant(cancels, nowTicks, ref blocked, out ticket) || TryGrant(others, nowTicks, ref blocked, out ticket);
    }

    /// <summary>When a call that waits may go, if no answer comes first; null where only an answer helps or nobody waits.</summary>
    public long? NextGrantTicks(long nowTicks)
    {
        var blocked = 0UL;
        long? next = null;
        foreach (var (_, call) in cancels.Concat(others))
        {
            if ((call.Buckets & blocked) == 0 && GrantTicks(call, nowTicks) is { } ticks && (next is null || ticks < next))
            {
                next = ticks;
            }

            blocked |= call.Buckets;
        }

        return next;
    }

    public void Complete(in TokenCall call, TokenOutcome outcome, long nowTicks)
    {
        foreach (var bucket in Each(call.Buckets))
        {
            switch (outcome)
            {
                case TokenOutcome.Unsent:
                    bucket.Release(call.CostTokens);
                    break;
                case TokenOutcome.Refused:
                    bucket.Refuse(call.CostTokens, nowTicks);
                    break;
                default:
                    bucket.Book(call.CostTokens, outcome == TokenOutcome.Answered, nowTicks);
                    break;
            }
        }
    }

    private static bool Remove(LinkedList<(long Ticket, TokenCall Call)> queue, long ticket)
    {
        for (var node = queue.First; node is not null; node = node.Next)
        {
            if (node.Value.Ticket == ticket)
            {
                queue.Remove(node);
                return true;
            }
        }

        return false;
    }

    private bool TryGrant(LinkedList<(long Ticket, TokenCall Call)> queue, long nowTicks, ref ulong blocked, out long ticket)
    {
        for (var node = queue.First; node is not null; node = node.Next)
        {
            var call = node.Value.Call;
            if ((call.Buckets & blocked) == 0 && GrantTicks(call, nowTicks) <= nowTicks)
            {
                foreach (var bucket in Each(call.Buckets))
                {
                    bucket.Hold(call.CostTokens);
                }

                ticket = node.Value.Ticket;
                queue.Remove(node);
                return true;
            }

            blocked |= call.Buckets;
        }

        ticket = 0;
        return false;
    }

    private long? GrantTicks(in TokenCall call, long nowTicks)
    {
        var latest = nowTicks;
        foreach (var bucket in Each(call.Buckets))
        {
            if (bucket.GrantTicks(call.CostTokens, call.IsCancel, nowTicks) is not { } ticks)
            {
                return null;
            }

            latest = Math.Max(latest, ticks);
        }

        return latest;
    }

    private IEnumerable<TokenBucket> Each(ulong named)
    {
        for (var rest = named; rest != 0; rest &= rest - 1)
        {
            yield return buckets[System.Numerics.BitOperations.TrailingZeroCount(rest)]!;
        }
    }

    private TokenBucket Make(bool hasReserve, long capacity, long perSecond, long nowTicks) =>
        new(options, hasReserve, capacity, perSecond, nowTicks);
}
