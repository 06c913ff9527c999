namespace Kalshi.Wire;

/// <summary>A fill of one of the account's orders.</summary>
public sealed record FillMessage
{
    /// <summary>The trade.</summary>
    public required string TradeId { get; init; }

    /// <summary>The account's order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id of that order, where sent.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Whether the account's order took.</summary>
    public required bool IsTaker { get; init; }

    /// <summary>The outcome bought.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Trade price of YES.</summary>
    public required Price YesPrice { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity Count { get; init; }

    /// <summary>The fee charged.</summary>
    public required Money Fee { get; init; }

    /// <summary>The account's position after the fill.</summary>
    public required Quantity PostPosition { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The shard; null where not sent.</summary>
    public int? ExchangeIndex { get; init; }

    /// <summary>The subaccount; null where not sent, which is the primary one.</summary>
    public int? Subaccount { get; init; }
}

/// <summary>The state of one of the account's orders after a change.</summary>
public sealed record UserOrderMessage
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id, empty if none.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary><c>resting</c>, <c>canceled</c>, <c>executed</c>, or a word this library does not know.</summary>
    public required string Status { get; init; }

    /// <summary>The outcome bought.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Limit price of YES.</summary>
    public required Price YesPrice { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required Quantity InitialCount { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity FillCount { get; init; }

    /// <summary>Contracts resting.</summary>
    public required Quantity RemainingCount { get; init; }

    /// <summary>Why it changed, for example <c>Trade</c> or <c>CloseCancel</c>; null where not sent.</summary>
    public string? LastUpdateReason { get; init; }

    /// <summary>When it last changed, Unix milliseconds; 0 where not sent.</summary>
    public long LastUpdatedMs { get; init; }

    /// <summary>When it was made, Unix milliseconds; null where not sent.</summary>
    public long? CreatedMs { get; init; }

    /// <summary>When it expires, Unix milliseconds; null if never or not sent.</summary>
    public long? ExpirationMs { get; init; }

    /// <summary>What its fills as taker cost, without fees; null where not sent.</summary>
    public Money? TakerFillCost { get; init; }

    /// <summary>What its fills as maker cost, without fees; null where not sent.</summary>
    public Money? MakerFillCost { get; init; }

    /// <summary>Fees of its fills as taker; null where not sent.</summary>
    public Money? TakerFees { get; init; }

    /// <summary>Fees of its fills as maker; null where not sent.</summary>
    public Money? MakerFees { get; init; }

    /// <summary>Its order group; null if none.</summary>
    public string? OrderGroupId { get; init; }

    /// <summary>Its self-trade prevention as sent; null where not sent.</summary>
    public string? SelfTradePrevention { get; init; }

    /// <summary>The shard; null where not sent.</summary>
    public int? ExchangeIndex { get; init; }

    /// <summary>The subaccount; null where not sent, which is the primary one.</summary>
    public int? Subaccount { get; init; }
}

/// <summary>What a position of the account has come to (§9.10).</summary>
public sealed record MarketPositionMessage
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Contracts held: YES positive, NO negative.</summary>
    public required Quantity Position { get; init; }

    /// <summary>Cost basis.</summary>
    public required Money PositionCost { get; init; }

    /// <summary>Profit realised so far, without fees.</summary>
    public required Money RealizedPnl { get; init; }

    /// <summary>All fees paid in this market.</summary>
    public required Money FeesPaid { get; init; }

    /// <summary>Fees in the cost of the contracts held.</summary>
    public required Money PositionFeeCost { get; init; }

    /// <summary>Contracts traded in this market.</summary>
    public required Quantity Volume { get; init; }

    /// <summary>The subaccount; null where not sent, which is the primary one.</summary>
    public int? Subaccount { get; init; }
}

/// <summary>What happened to an order group (§9.12).</summary>
public enum OrderGroupEvent
{
    /// <summary>A word this library does not know; see <see cref="OrderGroupMessage.EventText"/>.</summary>
    Unknown = 0,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>Its limit was reached; its orders are being cancelled.</summary>
    Triggered,

    /// <summary>It takes orders again.</summary>
    Reset,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>Its limit changed.</summary>
    LimitUpdated,
}

/// <summary>A change of one of the account's order groups (§9.12).</summary>
public sealed record OrderGroupMessage
{
    /// <summary>What happened.</summary>
    public required OrderGroupEvent Event { get; init; }

    /// <summary>The same as the exchange said it.</summary>
    public required string EventText { get; init; }

    /// <summary>The group.</summary>
    public required string OrderGroupId { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The limit in contracts, where it was set or changed.</summary>
    public Quantity? ContractsLimit { get; init; }
}
