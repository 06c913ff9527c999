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
/// <param name="Account">The account.</param>
/// <param name="Market">The market, which names result and payout.</param>
/// <param name="Net">Contracts held at payout, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Revenue">What was paid, whole cents.</param>
/// <param name="Fees">Trade fees paid on the position before, for reporting.</param>
/// <param name="TimeMs">Engine time, Unix milliseconds.</param>
public sealed record SettlementRecord(
    Account Account,
    Market Market,
    Quantity Net,
    Money Cost,
    Money Revenue,
    Money Fees,
    long TimeMs
);

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
}
