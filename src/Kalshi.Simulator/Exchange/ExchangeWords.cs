namespace Kalshi.Simulator.Exchange;

/// <summary>Where a market is in its life (<c>status</c>). <c>default</c> is <see cref="Initialized"/>.</summary>
public enum MarketStatus
{
    /// <summary>Listed, not open yet.</summary>
    Initialized = 0,

    /// <summary>Open for orders.</summary>
    Active,

    /// <summary>Past its close time, no result yet.</summary>
    Closed,

    /// <summary>The result is known; the payout waits for the settlement timer.</summary>
    Determined,

    /// <summary>Paid out.</summary>
    Finalized,

    /// <summary>Taken out of trading; its orders rest until it is activated again, which cancels them.</summary>
    Inactive,

    /// <summary>The result is challenged; nothing is paid.</summary>
    Disputed,

    /// <summary>The challenged result was set again; the payout waits for the settlement timer.</summary>
    Amended,
}

/// <summary>How a market resolved (<c>result</c>). <c>default</c> is <see cref="None"/>.</summary>
public enum MarketResult
{
    /// <summary>Not resolved; the wire's empty text.</summary>
    None = 0,

    /// <summary>YES contracts pay one dollar.</summary>
    Yes,

    /// <summary>NO contracts pay one dollar.</summary>
    No,

    /// <summary>YES contracts pay the settlement value, NO contracts the rest.</summary>
    Scalar,
}

/// <summary>How long an order lives (<c>time_in_force</c>). <c>default</c> is <see cref="GoodTillCanceled"/>.</summary>
public enum TimeInForce
{
    /// <summary>Rests until filled, cancelled, expired or swept at the close.</summary>
    GoodTillCanceled = 0,

    /// <summary>Takes what it can at once; the rest is cancelled.</summary>
    ImmediateOrCancel,

    /// <summary>Fills whole at once or is refused.</summary>
    FillOrKill,
}

/// <summary>What happens when an order meets another of the same account. <c>default</c> is <see cref="TakerAtCross"/>.</summary>
public enum SelfTradePrevention
{
    /// <summary>The incoming order is cancelled at the first own order; fills already made stand.</summary>
    TakerAtCross = 0,

    /// <summary>The resting own order is cancelled and matching goes on.</summary>
    Maker,
}

/// <summary>The state of an order (<c>status</c>). <c>default</c> is <see cref="Resting"/>.</summary>
public enum OrderStatus
{
    /// <summary>In the book, perhaps partly filled.</summary>
    Resting = 0,

    /// <summary>Ended with something unfilled.</summary>
    Canceled,

    /// <summary>Ended filled.</summary>
    Executed,
}

/// <summary>Why an order changed (<c>last_update_reason</c>). <c>default</c> is <see cref="None"/>: it was accepted, or an IOC found nothing.</summary>
public enum UpdateReason
{
    /// <summary>No word on the wire.</summary>
    None = 0,

    /// <summary>A fill.</summary>
    Trade,

    /// <summary>The user reduced or cancelled it (the wire reports a cancel so).</summary>
    Decrease,

    /// <summary>Self-trade prevention.</summary>
    SelfTradeCancel,

    /// <summary>A reduce-only order had nothing to reduce.</summary>
    ReduceOnlyCancel,

    /// <summary>Its expiration time came.</summary>
    ExpiryCancel,

    /// <summary>Its market closed.</summary>
    CloseCancel,

    /// <summary>Its account could not pay for it.</summary>
    MarginCancel,

    /// <summary>The user amended it.</summary>
    Amend,

    /// <summary>A post-only order would have taken (only with <see cref="PostOnlyCrossing.CancelAfterAccepting"/>).</summary>
    PostOnlyCrossCancel,

    /// <summary>A pause began, or its market was activated again.</summary>
    HaltCancel,

    /// <summary>The market's settlement floor rose to its price.</summary>
    SettlementBoundsCancel,
}

/// <summary>The wire words of the exchange's own enumerations.</summary>
public static class ExchangeWords
{
    /// <summary>The wire word of a market's status.</summary>
    public static string ToWire(this MarketStatus status) =>
        status switch
        {
            MarketStatus.Initialized => "initialized",
            MarketStatus.Active => "active",
            MarketStatus.Closed => "closed",
            MarketStatus.Determined => "determined",
            MarketStatus.Inactive => "inactive",
            MarketStatus.Disputed => "disputed",
            MarketStatus.Amended => "amended",
            _ => "finalized",
        };

    /// <summary>The wire word of a result, empty for none.</summary>
    public static string ToWire(this MarketResult result) =>
        result switch
        {
            MarketResult.Yes => "yes",
            MarketResult.No => "no",
            MarketResult.Scalar => "scalar",
            _ => "",
        };

    /// <summary>The wire word of an order's status.</summary>
    public static string ToWire(this OrderStatus status) =>
        status switch
        {
            OrderStatus.Resting => "resting",
            OrderStatus.Canceled => "canceled",
            _ => "executed",
        };

    /// <summary>The wire word of a lifecycle change.</summary>
    public static string ToWire(this MarketLifecycle change) =>
        change switch
        {
            MarketLifecycle.Created => "created",
            MarketLifecycle.Activated => "activated",
            MarketLifecycle.Deactivated => "deactivated",
            MarketLifecycle.CloseDateUpdated => "close_date_updated",
            MarketLifecycle.Determined => "determined",
            MarketLifecycle.Settled => "settled",
            MarketLifecycle.PriceLevelStructureUpdated => "price_level_structure_updated",
            _ => "metadata_updated",
        };

    /// <summary>The wire word of an order group's change.</summary>
    public static string ToWire(this OrderGroupChange change) =>
        change switch
        {
            OrderGroupChange.Created => "created",
            OrderGroupChange.Triggered => "triggered",
            OrderGroupChange.Reset => "reset",
            OrderGroupChange.Deleted => "deleted",
            _ => "limit_updated",
        };

    /// <summary>The wire word of a self-trade prevention mode.</summary>
    public static string ToWire(this SelfTradePrevention mode) => mode == SelfTradePrevention.Maker ? "maker" : "taker_at_cross";

    /// <summary>The wire word of a reason, or null where the exchange sends none.</summary>
    public static string? ToWire(this UpdateReason reason) => reason == UpdateReason.None ? null : reason.ToString();
}
