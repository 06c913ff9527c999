using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>Body of <c>POST /portfolio/events/orders</c> (V2). Prices are YES prices, counts are strings.</summary>
public sealed record CreateOrderRequest
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary><c>bid</c> buys YES, <c>ask</c> sells YES.</summary>
    public required string Side { get; init; }

    /// <summary>Contracts, above zero.</summary>
    public required Quantity Count { get; init; }

    /// <summary>Limit price of YES, on the market's grid.</summary>
    public required Price Price { get; init; }

    /// <summary><c>good_till_canceled</c>, <c>immediate_or_cancel</c> or <c>fill_or_kill</c>.</summary>
    public required string TimeInForce { get; init; }

    /// <summary><c>taker_at_cross</c> or <c>maker</c>.</summary>
    public required string SelfTradePreventionType { get; init; }

    /// <summary>The idempotency key; at most 64 of <c>A-Z a-z 0-9 - _ : + = /</c>.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Unix seconds; only with <c>good_till_canceled</c>.</summary>
    public long? ExpirationTime { get; init; }

    /// <summary>Refuse the order if it would take.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>Cap the count by the current position; only with <c>immediate_or_cancel</c>.</summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>Cancel when a pause begins.</summary>
    public bool? CancelOrderOnPause { get; init; }

    /// <summary>The order group the order belongs to.</summary>
    public string? OrderGroupId { get; init; }

    /// <summary>0 to 63; absent means 0.</summary>
    public int? Subaccount { get; init; }

    /// <summary>The shard; absent or −1 means by ticker.</summary>
    public int? ExchangeIndex { get; init; }
}

/// <summary>Answer to a created order. It has no status: <c>remaining_count</c> above zero means it rests.</summary>
public sealed record CreateOrderResponse
{
    /// <summary>The exchange's id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id, echoed.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts filled at once.</summary>
    public required Quantity FillCount { get; init; }

    /// <summary>Contracts resting now.</summary>
    public required Quantity RemainingCount { get; init; }

    /// <summary>Volume-weighted YES price of the fills, only if there were any; up to four decimals.</summary>
    public string? AverageFillPrice { get; init; }

    /// <summary>Volume-weighted fee per contract, only if there were fills.</summary>
    public string? AverageFeePaid { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public long TsMs { get; init; }
}

/// <summary>Answer to a cancelled order.</summary>
public sealed record CancelOrderResponse
{
    /// <summary>The exchange's id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The client's id where the exchange sends it.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Contracts taken off the book.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity ReducedBy { get; init; }

    /// <summary>Engine time, Unix milliseconds.</summary>
    public long TsMs { get; init; }
}

/// <summary>An order as the portfolio lists it.</summary>
public sealed record OrderDto
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The owner.</summary>
    public string? UserId { get; init; }

    /// <summary>The client's id, empty if none.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary><c>resting</c>, <c>canceled</c> or <c>executed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The outcome bought, <c>yes</c> or <c>no</c>.</summary>
    public required string OutcomeSide { get; init; }

    /// <summary><c>bid</c> or <c>ask</c>.</summary>
    public required string BookSide { get; init; }

    /// <summary>Deprecated direction, still sent.</summary>
    public string? Side { get; init; }

    /// <summary>Deprecated direction, still sent.</summary>
    public string? Action { get; init; }

    /// <summary>Always <c>limit</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Limit price of YES.</summary>
    public required Price YesPriceDollars { get; init; }

    /// <summary>Limit price of NO.</summary>
    public required Price NoPriceDollars { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required Quantity InitialCountFp { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity FillCountFp { get; init; }

    /// <summary>Contracts resting.</summary>
    public required Quantity RemainingCountFp { get; init; }

    /// <summary>Cost of fills as taker.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money TakerFillCostDollars { get; init; }

    /// <summary>Cost of fills as maker.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money MakerFillCostDollars { get; init; }

    /// <summary>Fees as taker.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money TakerFeesDollars { get; init; }

    /// <summary>Fees as maker.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money MakerFeesDollars { get; init; }

    /// <summary>When the order was accepted.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>When it expires, if ever.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>The subaccount.</summary>
    public int SubaccountNumber { get; init; }

    /// <summary><c>taker_at_cross</c> or <c>maker</c>.</summary>
    public string? SelfTradePreventionType { get; init; }

    /// <summary>The order group it belongs to.</summary>
    public string? OrderGroupId { get; init; }

    /// <summary>Whether a pause cancels it.</summary>
    public bool CancelOrderOnPause { get; init; }
}

/// <summary><c>GET /portfolio/orders/{order_id}</c>.</summary>
public sealed record OrderResponse(OrderDto Order);

/// <summary><c>GET /portfolio/orders</c> and <c>GET /historical/orders</c>.</summary>
public sealed record OrdersResponse
{
    /// <summary>The entries of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<OrderDto> Orders
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}
