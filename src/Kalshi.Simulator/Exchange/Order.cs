namespace Kalshi.Simulator.Exchange;

/// <summary>An order the exchange has accepted. Changed by the engine only.</summary>
public sealed class Order
{
    internal Order(Account owner, Market market, BookSide side, Price price, Quantity count, long nowMs)
    {
        Owner = owner;
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

    /// <summary>The market.</summary>
    public Market Market { get; }

    /// <summary>The side of the YES book.</summary>
    public BookSide Side { get; }

    /// <summary>The limit price of YES.</summary>
    public Price Price { get; }

    /// <summary>The client's id, or null.</summary>
    public string? ClientOrderId { get; internal init; }

    /// <summary>What happens when it meets an order of the same account.</summary>
    public SelfTradePrevention SelfTradePrevention { get; internal init; }

    /// <summary>When it expires, Unix milliseconds; 0 for never.</summary>
    public long ExpirationMs { get; internal init; }

    /// <summary>Contracts ordered, after a reduce-only cap.</summary>
    public Quantity InitialCount { get; }

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

    /// <summary>Collateral set aside for the part that would open a position.</summary>
    public Money Reserved { get; internal set; }

    /// <summary>Whether it is in the book.</summary>
    public bool IsInBook => Level is not null;

    /// <summary>The price level it rests at, or null.</summary>
    internal PriceLevel? Level { get; set; }

    internal Order? Previous { get; set; }

    internal Order? Next { get; set; }

    /// <summary>What one contract costs to open on a side at a YES price: p for a bid, 1 − p for an ask.</summary>
    internal static Price OpeningCost(BookSide side, Price yesPrice) => side == BookSide.Bid ? yesPrice : yesPrice.Complement;
}
