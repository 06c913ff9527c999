namespace Kalshi.Simulator.Exchange;

/// <summary>An order the exchange has accepted. Changed by the engine only.</summary>
public sealed class Order
{
    internal Order(Account owner, Position? position, Market market, BookSide side, Price price, Quantity count, long nowMs)
    {
        Owner = owner;
        Position = position;
        Market = market;
        Side = side;
        Price = price;
        InitialCount = count;
        RemainingCount = count;
        CreatedMs = nowMs;
        UpdatedMs = nowMs;
    }

    /// <summary>The exchange's id; all zeros for orders of the house, which nobody can name.</summary>
    public Guid Id { get; internal init; }

    /// <summary>Whose order it is.</summary>
    public Account Owner { get; }

    /// <summary>The position it changes; null for the house, which has none.</summary>
    public Position? Position { get; }

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount => Position?.Subaccount ?? 0;

    /// <summary>The market.</summary>
    public Market Market { get; }

    /// <summary>The side of the YES book.</summary>
    public BookSide Side { get; }

    /// <summary>The limit price of YES.</summary>
    public Price Price { get; internal set; }

    /// <summary>The client's id, or null.</summary>
    public string? ClientOrderId { get; internal set; }

    /// <summary>What happens when it meets an order of the same account.</summary>
    public SelfTradePrevention SelfTradePrevention { get; internal init; }

    /// <summary>When it expires, Unix milliseconds; 0 for never.</summary>
    public long ExpirationMs { get; internal set; }

    /// <summary>Whether it may never take, not even when it is amended.</summary>
    public bool IsPostOnly { get; internal init; }

    /// <summary>Whether it is cancelled when a pause begins.</summary>
    public bool CancelOnPause { get; internal init; }

    /// <summary>Its order group, or null; a deleted group stays named.</summary>
    public OrderGroup? Group { get; internal init; }

    /// <summary>Contracts ordered, after a reduce-only cap; an amend sets it, a decrease does not (recorded).</summary>
    public Quantity InitialCount { get; internal set; }

    /// <summary>Contracts filled.</summary>
    public Quantity FilledCount { get; internal set; }

    /// <summary>Contracts resting; zero once it ended.</summary>
    public Quantity RemainingCount { get; internal set; }

    /// <summary>Cost of its fills as taker: price for a bid, complement for an ask, without fees.</summary>
    public Money TakerCost { get; internal set; }

    /// <summary>Cost of its fills as maker, without fees.</summary>
    public Money MakerCost { get; internal set; }

    /// <summary>Fees of its fills as taker.</summary>
    public Money TakerFees { get; internal set; }

    /// <summary>Fees of its fills as maker.</summary>
    public Money MakerFees { get; internal set; }

    /// <summary>Where it stands.</summary>
    public OrderStatus Status { get; internal set; }

    /// <summary>When it was accepted, Unix milliseconds.</summary>
    public long CreatedMs { get; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    public long UpdatedMs { get; internal set; }

    /// <summary>
    /// Collateral for the part that would open a position, as <see cref="ReservationPolicy.Sum"/> sets it aside: the position covers
    /// closing orders from the best price on, because that is the order in which they fill.
    /// </summary>
    public Money Reserved => Position is null || Level is null ? Money.Zero : Position.ReservedFor(this);

    /// <summary>Rounding fees of its fills that were not rebated yet (§10.5).</summary>
    public Money UnrebatedRounding { get; internal set; }

    /// <summary>Whether it is in the book.</summary>
    public bool IsInBook => Level is not null;

    /// <summary>The price level it rests at, or null.</summary>
    internal PriceLevel? Level { get; set; }

    internal Order? Previous { get; set; }

    internal Order? Next { get; set; }

    internal Order? PreviousInGroup { get; set; }

    internal Order? NextInGroup { get; set; }

    /// <summary>Its place in time among all orders; a new one when it loses its priority.</summary>
    internal long Sequence { get; set; }

    /// <summary>What one of its contracts costs to open.</summary>
    internal Price UnitCost => OpeningCost(Side, Price);

    /// <summary>What one contract costs to open on a side at a YES price: p for a bid, 1 − p for an ask.</summary>
    internal static Price OpeningCost(BookSide side, Price yesPrice) => side == BookSide.Bid ? yesPrice : yesPrice.Complement;
}
