using Kalshi;
using Kalshi.Wire;
using Trader.Events;

namespace Trader.Portfolio;

/// <summary>
/// A reading put in order: each order and each market once, and what resting orders reserve on each shard. Pages of a moving
/// list may overlap; rows that repeat are one row, and rows that contradict each other prove nothing.
/// </summary>
public sealed class AccountPicture
{
    private readonly Dictionary<string, MarketPositionDto> positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> contradictory = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OrderDto> resting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, Money> balances = [];
    private readonly Dictionary<int, Money> reserved = [];
    private readonly HashSet<int> doubtfulShards = [];
    private readonly RestingReservation policy;

    /// <summary>Puts a reading in order.</summary>
    /// <param name="reading">The account.</param>
    /// <param name="policy">What resting orders set aside at the exchange.</param>
    public AccountPicture(AccountReading reading, RestingReservation policy)
    {
        this.policy = policy;
        Reading = reading;
        foreach (var row in reading.Positions)
        {
            if (!positions.TryAdd(row.Ticker, row) && !IsSame(positions[row.Ticker], row))
            {
                contradictory.Add(row.Ticker);
            }
        }

        CollectOrders(reading);
        foreach (var orders in resting.Values.GroupBy(order => order.Ticker))
        {
            var reserve = RestingReserve.Of(orders, NetOf(orders.Key), policy);
            var shard = orders.First().ExchangeIndex;
            reserved[shard] = reserved.GetValueOrDefault(shard) + reserve;
            Reserved += reserve;
        }

        foreach (var balance in reading.ShardBalances)
        {
            balances[balance.ExchangeIndex] = balance.Balance;
        }
    }

    /// <summary>As it was read.</summary>
    public AccountReading Reading { get; }

    /// <summary>One row per market, flat ones included where the exchange lists them.</summary>
    public IReadOnlyDictionary<string, MarketPositionDto> Positions => positions;

    /// <summary>Resting orders, each once.</summary>
    public IReadOnlyCollection<OrderDto> RestingOrders => resting.Values;

    /// <summary>Markets in which contracts are held.</summary>
    public int PositionCount => positions.Values.Count(row => !row.PositionFp.IsZero);

    /// <summary>Whether the exchange told cash by shard.</summary>
    public bool HasShards => balances.Count > 0;

    /// <summary>Shards with a balance or with resting orders.</summary>
    public IEnumerable<int> Shards => balances.Keys.Union(reserved.Keys).Order();

    /// <summary>Money set aside on all shards.</summary>
    public Money Reserved { get; private set; }

    /// <summary>What the exchange holds, positive YES, negative NO.</summary>
    public Quantity NetOf(string ticker) => positions.TryGetValue(ticker, out var row) ? row.PositionFp : Quantity.Zero;

    /// <summary>Whether the rows of a market contradict each other.</summary>
    public bool IsContradictory(string ticker) => contradictory.Contains(ticker);

    /// <summary>Whether nothing can be said of a shard's cash: the orders or positions behind its reservations are in doubt.</summary>
    public bool IsDoubtful(int shard) => !Reading.IsCashConsistent || doubtfulShards.Contains(shard);

    /// <summary>Available balance on a shard.</summary>
    public Money AvailableOn(int shard) => balances.GetValueOrDefault(shard);

    /// <summary>Money set aside on a shard.</summary>
    public Money ReservedOn(int shard) => reserved.GetValueOrDefault(shard);

    /// <summary>All cash on a shard, as far as the exchange's figure tells.</summary>
    public Money CashOn(int shard) => WithCutDigits(AvailableOn(shard) + ReservedOn(shard));

    /// <summary>All cash of the account, as far as the exchange's figure tells.</summary>
    public Money Cash => WithCutDigits(Reading.Balance + Reserved);

    /// <summary>
    /// Whether the orders that rest on a shard are those of an earlier reading and none of them changed since a moment:
    /// otherwise balance and orders, which come from lists that lag behind each by its own, may not belong together.
    /// </summary>
    /// <param name="shard">The shard.</param>
    /// <param name="earlier">The reading before; null for none, so that nothing can be said.</param>
    /// <param name="sinceMs">Exchange time, Unix milliseconds.</param>
    public bool HasQuietOrders(int shard, AccountPicture? earlier, long sinceMs) =>
        earlier is not null
        && HasSameOrders(shard, earlier)
        && !resting.Values.Any(order =>
            order.ExchangeIndex == shard && (order.LastUpdateTime ?? order.CreatedTime)?.ToUnixTimeMilliseconds() >= sinceMs
        );

    /// <summary>Whether the same orders rest on a shard, with as many contracts each.</summary>
    public bool HasSameOrders(int shard, AccountPicture other) => OrdersOn(shard).ToHashSet().SetEquals(other.OrdersOn(shard));

    /// <summary>Money set aside for the orders that <paramref name="counts"/>, as if there were no others.</summary>
    public Money ReservedFor(Func<OrderDto, bool> counts)
    {
        var total = Money.Zero;
        foreach (var orders in resting.Values.Where(counts).GroupBy(order => order.Ticker))
        {
            total += RestingReserve.Of(orders, NetOf(orders.Key), policy);
        }

        return total;
    }

    /// <summary>
    /// Whether an amount of cash of ours is what the exchange reports, cut as it cuts: what rests can reserve fractions of
    /// $0.0001, and these are missing from its figure.
    /// </summary>
    /// <param name="cash">Our figure, reservations included.</param>
    /// <param name="available">The exchange's figure.</param>
    /// <param name="reserve">What resting orders set aside.</param>
    public bool IsCash(Money cash, Money available, Money reserve)
    {
        var ours = Cut(cash - reserve);
        var theirs = Cut(available);
        return Reading.BalanceStep.Micros <= Money.MicrosPerCentiCent
            ? ours == theirs
            : (ours - theirs).Abs() <= Reading.BalanceStep;
    }

    // A balance is kept in whole steps of $0.0001 (§10.5), so the one whole step above what is reported is the cash there is.
    private static Money WithCutDigits(Money cash)
    {
        var rest = cash.Micros % Money.MicrosPerCentiCent;
        return rest > 0 ? cash + Money.FromMicros(Money.MicrosPerCentiCent - rest) : cash;
    }

    private static bool IsSame(MarketPositionDto one, MarketPositionDto other) =>
        one.PositionFp == other.PositionFp
        && one.MarketExposureDollars == other.MarketExposureDollars
        && one.RealizedPnlDollars == other.RealizedPnlDollars
        && one.FeesPaidDollars == other.FeesPaidDollars;

    private IEnumerable<(string Id, Quantity Remaining)> OrdersOn(int shard) =>
        resting.Values.Where(order => order.ExchangeIndex == shard).Select(order => (order.OrderId, order.RemainingCountFp));

    private Money Cut(Money amount) => amount - Money.FromMicros(amount.Micros % Reading.BalanceStep.Micros);

    private void CollectOrders(AccountReading reading)
    {
        var seen = new Dictionary<string, OrderDto>(StringComparer.Ordinal);
        foreach (var order in reading.Orders)
        {
            if (seen.TryAdd(order.OrderId, order))
            {
                if (order.Status == "resting")
                {
                    resting.Add(order.OrderId, order);
                }
            }
            else if (
                seen[order.OrderId] is var first
                && (first.Status, first.RemainingCountFp) != (order.Status, order.RemainingCountFp)
            )
            {
                doubtfulShards.Add(order.ExchangeIndex);
            }
        }

        foreach (var ticker in contradictory)
        {
            doubtfulShards.Add(positions[ticker].ExchangeIndex);
        }
    }
}
