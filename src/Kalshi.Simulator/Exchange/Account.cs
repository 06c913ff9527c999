using Kalshi.Wire;

namespace Kalshi.Simulator.Exchange;

/// <summary>
/// Someone who trades: cash, reservations, positions and history. The <em>house</em> is the one anonymous account behind the
/// simulated crowd: unlimited credit, no self-trade prevention, no private messages, both sides at once. Changed by the engine only.
/// </summary>
public sealed class Account
{
    // Ids are never forgotten: a client order id is unique for the life of the exchange.
    private readonly HashSet<OpaqueId> clientOrderIds = [];
    private readonly Dictionary<Market, Position> positions = [];

    internal Account(Guid userId, Money deposit, bool isHouse, EngineOptions options)
    {
        UserId = userId;
        Cash = deposit;
        Deposited = deposit;
        IsHouse = isHouse;
        Fills = new History<FillRecord>(isHouse ? 1 : options.MaxFillsPerAccount);
        Orders = new History<Order>(isHouse ? 1 : options.MaxOrdersPerAccount);
        Settlements = new History<SettlementRecord>(isHouse ? 1 : options.MaxSettlementsPerAccount);
    }

    /// <summary>The account's id (<c>user_id</c>).</summary>
    public Guid UserId { get; }

    /// <summary>Whether this is the simulated crowd.</summary>
    public bool IsHouse { get; }

    /// <summary>What was paid in.</summary>
    public Money Deposited { get; }

    /// <summary>Cash, reserved or not.</summary>
    public Money Cash { get; internal set; }

    /// <summary>Cash set aside for resting orders.</summary>
    public Money Reserved { get; internal set; }

    /// <summary>What can be spent: cash less reservations (the wire's <c>balance</c>).</summary>
    public Money Available => Cash - Reserved;

    /// <summary>Its fills, bounded.</summary>
    public History<FillRecord> Fills { get; }

    /// <summary>Its orders, bounded.</summary>
    public History<Order> Orders { get; }

    /// <summary>Its settlements, bounded.</summary>
    public History<SettlementRecord> Settlements { get; }

    /// <summary>Everything it ever held or ordered, by market.</summary>
    public IReadOnlyCollection<Position> Positions => positions.Values;

    /// <summary>Its position in a market, or null if it never had anything to do with it.</summary>
    public Position? PositionIn(Market market) => positions.GetValueOrDefault(market);

    /// <summary>Orders it has in books.</summary>
    public int RestingOrders { get; internal set; }

    internal Position OpenPosition(Market market)
    {
        if (!positions.TryGetValue(market, out var position))
        {
            position = new Position(this, market);
            positions.Add(market, position);
            market.Positions.Add(position);
        }

        return position;
    }

    internal void Forget(Market market) => positions.Remove(market);

    internal bool HasUsed(string clientOrderId) => clientOrderIds.Contains(OpaqueId.FromText(clientOrderId));

    internal void Use(string clientOrderId) => clientOrderIds.Add(OpaqueId.FromText(clientOrderId));
}
