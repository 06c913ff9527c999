namespace Kalshi.Simulator.Exchange;

/// <summary>What an account asks for when it places an order (§6.2 of the API).</summary>
public readonly record struct OrderTicket
{
    /// <summary>The side of the YES book.</summary>
    public required BookSide Side { get; init; }

    /// <summary>The limit price of YES.</summary>
    public required Price Price { get; init; }

    /// <summary>Contracts.</summary>
    public required Quantity Count { get; init; }

    /// <summary>How long it lives.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>What happens when it meets an order of the same account.</summary>
    public SelfTradePrevention SelfTradePrevention { get; init; }

    /// <summary>Refuse it if it would take.</summary>
    public bool PostOnly { get; init; }

    /// <summary>Cap it by the position it closes; only with <see cref="TimeInForce.ImmediateOrCancel"/>.</summary>
    public bool ReduceOnly { get; init; }

    /// <summary>The client's id, or null.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>When it expires, Unix seconds; null for never. Only with <see cref="TimeInForce.GoodTillCanceled"/>.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>Cancel it when a trading or exchange pause begins.</summary>
    public bool CancelOnPause { get; init; }

    /// <summary>The order group it belongs to, of the same subaccount and shard; null for none.</summary>
    public Guid? GroupId { get; init; }

    /// <summary>The subaccount it is of, 0 to 63.</summary>
    public int Subaccount { get; init; }
}

/// <summary>Why the exchange refused a request. <c>default</c> is <see cref="None"/>: it did not.</summary>
public enum Rejection
{
    /// <summary>Accepted.</summary>
    None = 0,

    /// <summary>The market is not active (<c>market_inactive</c>).</summary>
    MarketInactive,

    /// <summary>The count is not above zero (<c>invalid_order_size</c>).</summary>
    InvalidOrderSize,

    /// <summary>The price is not on the market's grid (<c>invalid_price</c>).</summary>
    InvalidPrice,

    /// <summary>The account used this client order id before (<c>order_already_exists</c>).</summary>
    DuplicateClientOrderId,

    /// <summary>Not enough collateral (<c>insufficient_balance</c>).</summary>
    InsufficientBalance,

    /// <summary>A post-only order would take (<c>invalid_order</c>, <c>post only cross</c>).</summary>
    PostOnlyCross,

    /// <summary>A fill-or-kill order could not fill whole.</summary>
    FillOrKillUnfillable,

    /// <summary>An expiration time with anything but good-till-canceled.</summary>
    ExpirationNotAllowed,

    /// <summary>The expiration time is not in the future.</summary>
    ExpirationInPast,

    /// <summary>Reduce-only without immediate-or-cancel.</summary>
    ReduceOnlyNeedsImmediate,

    /// <summary>Post-only with an order that may not rest.</summary>
    PostOnlyNeedsResting,

    /// <summary>The account rests as many orders as the exchange keeps.</summary>
    TooManyOrders,

    /// <summary>No such live order of this account (<c>not_found</c>).</summary>
    NotFound,

    /// <summary>An exchange pause: nothing changes on this shard (<c>EXCHANGE_PAUSED</c>).</summary>
    ExchangePaused,

    /// <summary>A trading pause: nothing is placed or amended on this shard (<c>TRADING_PAUSED</c>).</summary>
    TradingPaused,

    /// <summary>No order group of this id, subaccount and shard (<c>ORDER_GROUP_NOT_FOUND</c>).</summary>
    OrderGroupNotFound,

    /// <summary>The order group is triggered and not reset (<c>EXCEEDED_ORDER_GROUP_RISK_LIMIT</c>).</summary>
    OrderGroupTriggered,

    /// <summary>The limit of an order group is not 1 to 1 000 000 whole contracts.</summary>
    InvalidGroupLimit,

    /// <summary>The account has as many order groups as it may.</summary>
    TooManyOrderGroups,

    /// <summary>No such subaccount of this account.</summary>
    SubaccountNotFound,

    /// <summary>The account has as many subaccounts as it may.</summary>
    TooManySubaccounts,

    /// <summary>No such shard.</summary>
    ShardNotFound,

    /// <summary>An amend's client order id is not the order's (<c>order_id_and_client_order_id_mismatch</c>).</summary>
    ClientOrderIdMismatch,

    /// <summary>An amend's side is not the order's (<c>order_side_mismatch</c>).</summary>
    SideMismatch,

    /// <summary>An amend's ticker is not the order's (<c>order_ticker_mismatch</c>).</summary>
    TickerMismatch,

    /// <summary>An amend's count is below what has filled (<c>INVALID_AMEND_QTY_FOR_ORDER</c>).</summary>
    AmendCountBelowFilled,

    /// <summary>An amend would meet an order of the same account (<c>SELF_CROSS_ATTEMPT</c>).</summary>
    SelfCrossAttempt,

    /// <summary>A decrease that does not name exactly one valid count.</summary>
    InvalidDecrease,

    /// <summary>The price is at or below the market's settlement floor.</summary>
    BelowSettlementFloor,

    /// <summary>An immediate-or-cancel order found nothing (only if <see cref="EngineOptions.RefusesUnfilledImmediateOrCancel"/>).</summary>
    ImmediateOrCancelUnfillable,

    /// <summary>The account used this client transfer id before (409).</summary>
    DuplicateTransfer,

    /// <summary>A transfer's amount is not above zero, or it goes nowhere.</summary>
    InvalidTransfer,
}

/// <summary>The answer to an order: the order as it stood after matching, or why there is none.</summary>
/// <param name="Order">The order, or null when refused.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct SubmitResult(Order? Order, Rejection Rejection);

/// <summary>The answer to a cancel.</summary>
/// <param name="Order">The cancelled order, or null when refused.</param>
/// <param name="ReducedBy">Contracts taken off the book.</param>
/// <param name="Rejection">Why it was refused.</param>
public readonly record struct CancelResult(Order? Order, Quantity ReducedBy, Rejection Rejection);
