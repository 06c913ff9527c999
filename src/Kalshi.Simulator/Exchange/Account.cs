using Kalshi.Wire;

namespace Kalshi.Simulator.Exchange;

/// <summary>
/// Someone who trades: wallets, positions and history. The <em>house</em> is the one anonymous account behind the simulated
/// crowd: unlimited credit, no self-trade prevention, no private messages, both sides at once. Changed by the engine only.
/// </summary>
public sealed class Account
{
    /// <summary>The highest number a subaccount can have (§8 of the API).</summary>
    public const int HighestSubaccount = 63;

    private readonly UsedClientOrderIds clientOrderIds;

    // By market number and subaccount, see Key.
    private readonly Dictionary<long, Position> positions = [];
    private readonly List<Wallet[]> wallets = [];
    private readonly List<OrderGroup> orderGroups = [];
    private readonly HashSet<Guid> clientTransferIds = [];
    private readonly int shards;

    internal Account(Guid userId, bool isHouse, BalancePrecision precision, EngineOptions options)
    {
        UserId = userId;
        IsHouse = isHouse;
        Precision = precision;
        shards = options.Shards;
        clientOrderIds = new UsedClientOrderIds(options);
        Fills = new History<FillRecord>(isHouse ? 1 : options.MaxFillsPerAccount);
        Orders = new History<Order>(isHouse ? 1 : options.MaxOrdersPerAccount);
        Settlements = new History<SettlementRecord>(isHouse ? 1 : options.MaxSettlementsPerAccount);
        Transfers = new History<Transfer>(isHouse ? 1 : options.MaxTransfersPerAccount);
        AddSubaccount();
    }

    /// <summary>The account's id (<c>user_id</c>).</summary>
    public Guid UserId { get; }

    /// <summary>Whether this is the simulated crowd.</summary>
    public bool IsHouse { get; }

    /// <summary>How finely its balance is kept, which decides its rounding fees.</summary>
    public BalancePrecision Precision { get; }

    /// <summary>What was paid in, into any wallet.</summary>
    public Money Deposited { get; internal set; }

    /// <summary>Cash of all wallets, reserved or not.</summary>
    public Money Cash
    {
        get
        {
            var total = Money.Zero;
            foreach (var wallet in Wallets)
            {
                total += wallet.Cash;
            }

            return total;
        }
    }

    /// <summary>Cash of all wallets set aside for resting orders.</summary>
    public Money Reserved
    {
        get
        {
            var total = Money.Zero;
            foreach (var wallet in Wallets)
            {
                total += wallet.Reserved;
            }

            return total;
        }
    }

    /// <summary>What all wallets together can spend; an order can only use the wallet of its subaccount and shard.</summary>
    public Money Available => Cash - Reserved;

    /// <summary>Subaccounts it has, number 0 included: they are numbered from 0 without gaps.</summary>
    public int Subaccounts => wallets.Count;

    /// <summary>Every wallet, by subaccount, then shard.</summary>
    public IEnumerable<Wallet> Wallets => wallets.SelectMany(of => of);

    /// <summary>Its fills, bounded.</summary>
    public History<FillRecord> Fills { get; }

    /// <summary>Its orders, bounded.</summary>
    public History<Order> Orders { get; }

    /// <summary>Its settlements, bounded.</summary>
    public History<SettlementRecord> Settlements { get; }

    /// <summary>Its transfers between subaccounts and between shards, bounded.</summary>
    public History<Transfer> Transfers { get; }

    /// <summary>Everything it ever held or ordered, by market and subaccount.</summary>
    public IReadOnlyCollection<Position> Positions => positions.Values;

    /// <summary>Orders it has in books.</summary>
    public int RestingOrders { get; internal set; }

    /// <summary>Its order groups in the order in which they were made.</summary>
    public IReadOnlyList<OrderGroup> OrderGroups => orderGroups;

    /// <summary>The wallet the house pays everything from.</summary>
    internal Wallet HouseWallet => wallets[0][0];

    /// <summary>Until when orders that come to rest are cancelled after a cancel-all, by subaccount; Unix milliseconds.</summary>
    internal List<long> CancelAllUntilMs { get; } = [];

    /// <summary>The wallet of a subaccount on a shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such subaccount or shard.</exception>
    public Wallet Wallet(int subaccount, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(subaccount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(subaccount, wallets.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards);
        return wallets[subaccount][shard];
    }

    /// <summary>Its position in a market, or null if the subaccount never had anything to do with it.</summary>
    public Position? PositionIn(Market market, int subaccount = 0) => positions.GetValueOrDefault(Key(market, subaccount));

    /// <summary>Whether it has a subaccount of this number.</summary>
    public bool HasSubaccount(int subaccount) => (uint)subaccount < (uint)wallets.Count;

    internal void AddGroup(OrderGroup group) => orderGroups.Add(group);

    internal void RemoveGroup(OrderGroup group) => orderGroups.Remove(group);

    internal int AddSubaccount()
    {
        var number = wallets.Count;
        var added = new Wallet[shards];
        for (var shard = 0; shard < shards; shard++)
        {
            added[shard] = new Wallet(number, shard);
        }

        wallets.Add(added);
        CancelAllUntilMs.Add(0);
        return number;
    }

    internal Position OpenPosition(Market market, int subaccount)
    {
        if (!positions.TryGetValue(Key(market, subaccount), out var position))
        {
            position = new Position(this, market, wallets[subaccount][market.Spec.Shard]);
            positions.Add(Key(market, subaccount), position);
            market.Positions.Add(position);
        }

        return position;
    }

    internal void Forget(Position position) => positions.Remove(Key(position.Market, position.Subaccount));

    internal bool HasUsed(string clientOrderId) => clientOrderIds.Contains(OpaqueId.FromText(clientOrderId));

    internal void Use(string clientOrderId, Order order) => clientOrderIds.Add(OpaqueId.FromText(clientOrderId), order);

    internal void Forget(Order dropped)
    {
        if (dropped.ClientOrderId is { Length: > 0 } id)
        {
            clientOrderIds.Drop(OpaqueId.FromText(id), dropped);
        }
    }

    private static long Key(Market market, int subaccount) => (market.Number * (HighestSubaccount + 1)) + subaccount;

    internal bool HasTransferred(Guid clientTransferId) => clientTransferIds.Contains(clientTransferId);

    internal void Record(Transfer transfer)
    {
        if (transfer.ClientTransferId is { } id)
        {
            clientTransferIds.Add(id);
        }

        if (Transfers.Add(transfer) is { ClientTransferId: { } dropped })
        {
            clientTransferIds.Remove(dropped);
        }
    }
}
