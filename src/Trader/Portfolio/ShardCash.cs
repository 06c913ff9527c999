using Kalshi;

namespace Trader.Portfolio;

/// <summary>
/// Cash by shard. Collateral is checked inside a shard, so cash elsewhere does not help (§8 of the exchange's API); the total
/// is what the account has.
/// </summary>
public sealed class ShardCash
{
    private readonly SortedDictionary<int, Money> shards = [];
    private readonly Dictionary<int, long> changed = [];

    /// <summary>The cash of all shards.</summary>
    public Money Total { get; private set; }

    /// <summary>The shards that have or had cash, in their order.</summary>
    public IReadOnlyDictionary<int, Money> ByShard => shards;

    /// <summary>The cash on one shard; zero where nothing is known of it.</summary>
    public Money On(int shard) => shards.GetValueOrDefault(shard);

    /// <summary>When the cash of a shard last moved, exchange clock, Unix milliseconds; 0 if never.</summary>
    public long ChangedMs(int shard) => changed.GetValueOrDefault(shard);

    /// <summary>When the cash of any shard last moved, exchange clock, Unix milliseconds; 0 if never.</summary>
    public long LastChangedMs { get; private set; }

    internal void Add(int shard, Money amount, long exchangeMs)
    {
        shards[shard] = On(shard) + amount;
        Total += amount;
        changed[shard] = Math.Max(ChangedMs(shard), exchangeMs);
        LastChangedMs = Math.Max(LastChangedMs, exchangeMs);
    }

    internal void Set(int shard, Money amount)
    {
        Total += amount - On(shard);
        shards[shard] = amount;
    }

    internal void Clear()
    {
        shards.Clear();
        Total = Money.Zero;
    }
}
