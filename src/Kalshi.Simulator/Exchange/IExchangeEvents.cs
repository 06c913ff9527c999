namespace Kalshi.Simulator.Exchange;

/// <summary>A level of a book changed.</summary>
/// <param name="Market">The market.</param>
/// <param name="Side">The side of the YES book.</param>
/// <param name="Price">The YES price.</param>
/// <param name="Delta">Contracts added, negative when taken away; never zero.</param>
/// <param name="Size">Contracts there now.</param>
/// <param name="Cause">The account whose order caused it.</param>
/// <param name="ClientOrderId">That order's client id, or null.</param>
/// <param name="TimeMs">Engine time, Unix milliseconds.</param>
public readonly record struct BookChange(
    Market Market,
    BookSide Side,
    Price Price,
    Quantity Delta,
    Quantity Size,
    Account Cause,
    string? ClientOrderId,
    long TimeMs
);

/// <summary>A public trade.</summary>
/// <param name="Id">The trade's id.</param>
/// <param name="Market">The market.</param>
/// <param name="YesPrice">YES price: the resting order's.</param>
/// <param name="Count">Contracts.</param>
/// <param name="TakerSide">The outcome the taker bought.</param>
/// <param name="TimeMs">Engine time, Unix milliseconds.</param>
/// <param name="IsHouseTaker">Whether the simulated crowd took.</param>
/// <param name="IsHouseMaker">Whether the simulated crowd made.</param>
public sealed record TradeRecord(
    Guid Id,
    Market Market,
    Price YesPrice,
    Quantity Count,
    Outcome TakerSide,
    long TimeMs,
    bool IsHouseTaker,
    bool IsHouseMaker
);

/// <summary>A fill of an account's order.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Order">The order.</param>
/// <param name="YesPrice">YES price of the trade.</param>
/// <param name="Count">Contracts.</param>
/// <param name="IsTaker">Whether the order took.</param>
/// <param name="Fee">The fee charged.</param>
/// <param name="PostPosition">The account's position after it.</param>
/// <param name="TimeMs">Engine time, Unix milliseconds.</param>
public sealed record FillRecord(
    Guid TradeId,
    Order Order,
    Price YesPrice,
    Quantity Count,
    bool IsTaker,
    Money Fee,
    Quantity PostPosition,
    long TimeMs
);

/// <summary>A position that was paid out.</summary>
/// <param name="Position">The position, already at zero.</param>
/// <param name="Net">Contracts held at payout, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Revenue">What was paid, whole cents.</param>
/// <param name="Fees">Trade fees paid on the position before, for reporting.</param>
/// <param name="TimeMs">Engine time, Unix milliseconds.</param>
public sealed record SettlementRecord(Position Position, Quantity Net, Money Cost, Money Revenue, Money Fees, long TimeMs)
{
    /// <summary>The account.</summary>
    public Account Account => Position.Account;

    /// <summary>The market, which names result and payout.</summary>
    public Market Market => Position.Market;

    /// <summary>The subaccount, 0 to 63.</summary>
    public int Subaccount => Position.Subaccount;
}

/// <summary>
/// Receives everything the exchange does, in the order in which it does it: for one match the book change, the trade, the
/// fills, the order updates. Implementations must not call back into the engine.
/// </summary>
public interface IExchangeEvents
{
    /// <summary>A level of a book changed.</summary>
    public void OnBookChanged(in BookChange change);

    /// <summary>A trade happened.</summary>
    public void OnTrade(TradeRecord trade);

    /// <summary>An order of an account (never of the house) was filled.</summary>
    public void OnFill(FillRecord fill);

    /// <summary>An order of an account (never of the house) was accepted or changed.</summary>
    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs);

    /// <summary>A market was listed or its status changed.</summary>
    public void OnMarketStatusChanged(Market market, long nowMs);

    /// <summary>An account's position was paid out.</summary>
    public void OnSettled(SettlementRecord settlement);

    /// <summary>
    /// Something the lifecycle channel tells (§9.13); the market itself says what it is now. It comes after
    /// <see cref="OnMarketStatusChanged"/> of the same change. Ignored unless implemented.
    /// </summary>
    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs) { }

    /// <summary>An event became known or changed (<c>event_lifecycle</c>). Ignored unless implemented.</summary>
    public void OnEventLifecycle(ListedEvent listed, long nowMs) { }

    /// <summary>An event's fee override was set or cleared (<c>event_fee_update</c>). Ignored unless implemented.</summary>
    public void OnEventFeeUpdated(ListedEvent listed, long nowMs) { }

    /// <summary>An order group changed; a triggered or deleted one before its orders are cancelled. Ignored unless implemented.</summary>
    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs) { }

    /// <summary>A shard was paused or resumed. Ignored unless implemented.</summary>
    public void OnShardChanged(Shard shard, long nowMs) { }
}
