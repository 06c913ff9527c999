using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary><c>GET /exchange/status</c>. <c>exchange_active=false</c>: nothing changes at all; <c>trading_active=false</c>: cancels only.</summary>
public sealed record ExchangeStatusResponse
{
    /// <summary>Whether the exchange accepts any state change.</summary>
    public bool ExchangeActive { get; init; }

    /// <summary>Whether orders can be placed.</summary>
    public bool TradingActive { get; init; }

    /// <summary>When the exchange expects to resume; absent while active.</summary>
    public DateTimeOffset? ExchangeEstimatedResumeTime { get; init; }
}

/// <summary>One band of a market's <c>price_ranges</c>, dollar strings.</summary>
public sealed record PriceRangeDto(Price Start, Price End, Price Step);

/// <summary>A market as the exchange describes it; only the fields that matter to a trader are typed.</summary>
public sealed record MarketDto
{
    /// <summary>The market's ticker, an opaque name.</summary>
    public required string Ticker { get; init; }

    /// <summary>The event the market belongs to.</summary>
    public required string EventTicker { get; init; }

    /// <summary><c>binary</c> or <c>scalar</c>.</summary>
    public string MarketType { get; init; } = "binary";

    /// <summary><c>initialized</c>, <c>inactive</c>, <c>active</c>, <c>closed</c>, <c>determined</c>, <c>disputed</c>, <c>amended</c> or <c>finalized</c>.</summary>
    public required string Status { get; init; }

    /// <summary>A human-readable title, where the exchange still sends one.</summary>
    public string? Title { get; init; }

    /// <summary>What YES means.</summary>
    public string? YesSubTitle { get; init; }

    /// <summary>What NO means.</summary>
    public string? NoSubTitle { get; init; }

    /// <summary>When trading opens.</summary>
    public DateTimeOffset? OpenTime { get; init; }

    /// <summary>When trading closes.</summary>
    public required DateTimeOffset CloseTime { get; init; }

    /// <summary>Seconds between determination and payout.</summary>
    public int SettlementTimerSeconds { get; init; }

    /// <summary>Best YES bid; $0 when that side is empty.</summary>
    public Price YesBidDollars { get; init; }

    /// <summary>Best YES ask.</summary>
    public Price YesAskDollars { get; init; }

    /// <summary>Best NO bid.</summary>
    public Price NoBidDollars { get; init; }

    /// <summary>Best NO ask.</summary>
    public Price NoAskDollars { get; init; }

    /// <summary>Contracts at the best YES bid.</summary>
    public Quantity YesBidSizeFp { get; init; }

    /// <summary>Contracts at the best YES ask.</summary>
    public Quantity YesAskSizeFp { get; init; }

    /// <summary>Last trade's YES price; $0 before the first trade.</summary>
    public Price LastPriceDollars { get; init; }

    /// <summary>Contracts traded.</summary>
    public Quantity VolumeFp { get; init; }

    /// <summary>Contracts traded in the last 24 hours.</summary>
    [JsonPropertyName("volume_24h_fp")]
    public Quantity Volume24hFp { get; init; }

    /// <summary>Contracts outstanding.</summary>
    public Quantity OpenInterestFp { get; init; }

    /// <summary>Payout of a winning contract.</summary>
    public Money NotionalValueDollars { get; init; } = Money.FromDollars(1);

    /// <summary>Empty, <c>yes</c>, <c>no</c> or <c>scalar</c>.</summary>
    public string Result { get; init; } = "";

    /// <summary>YES payout after determination.</summary>
    public Price? SettlementValueDollars { get; init; }

    /// <summary>A label for the grid; the ranges decide.</summary>
    public string PriceLevelStructure { get; init; } = "linear_cent";

    /// <summary>The price grid.</summary>
    public IReadOnlyList<PriceRangeDto> PriceRanges { get; init; } = [];

    /// <summary>The shard that carries the market.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /markets/{ticker}</c>.</summary>
public sealed record MarketResponse(MarketDto Market);

/// <summary><c>GET /markets</c>; an empty or absent cursor marks the last page.</summary>
public sealed record MarketsResponse(IReadOnlyList<MarketDto> Markets, string? Cursor);

/// <summary>One price level on the wire: price and contracts.</summary>
[JsonConverter(typeof(BookLevelConverter))]
public readonly record struct BookLevel(Price Price, Quantity Quantity);

/// <summary>Both sides of a book, bids only, each in its own outcome's prices, ascending.</summary>
public sealed record OrderBookDto(IReadOnlyList<BookLevel>? YesDollars, IReadOnlyList<BookLevel>? NoDollars);

/// <summary><c>GET /markets/{ticker}/orderbook</c>.</summary>
public sealed record OrderBookResponse(OrderBookDto OrderbookFp);

/// <summary>A public trade as <c>GET /markets/trades</c> lists it, newest first.</summary>
public sealed record TradeDto
{
    /// <summary>The trade's id.</summary>
    public required string TradeId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Contracts traded.</summary>
    public required Quantity CountFp { get; init; }

    /// <summary>Price of YES.</summary>
    public required Price YesPriceDollars { get; init; }

    /// <summary>Price of NO.</summary>
    public required Price NoPriceDollars { get; init; }

    /// <summary>The outcome the taker bought, <c>yes</c> or <c>no</c>.</summary>
    public required string TakerOutcomeSide { get; init; }

    /// <summary>The taker's book side, <c>bid</c> or <c>ask</c>.</summary>
    public string? TakerBookSide { get; init; }

    /// <summary>Deprecated twin of <see cref="TakerOutcomeSide"/>, still sent.</summary>
    public string? TakerSide { get; init; }

    /// <summary>Whether the trade was negotiated off the book.</summary>
    public bool IsBlockTrade { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedTime { get; init; }
}

/// <summary><c>GET /markets/trades</c>.</summary>
public sealed record TradesResponse(IReadOnlyList<TradeDto> Trades, string? Cursor);

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
    public Money TakerFillCostDollars { get; init; }

    /// <summary>Cost of fills as maker.</summary>
    public Money MakerFillCostDollars { get; init; }

    /// <summary>Fees as taker.</summary>
    public Money TakerFeesDollars { get; init; }

    /// <summary>Fees as maker.</summary>
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
}

/// <summary><c>GET /portfolio/orders/{order_id}</c>.</summary>
public sealed record OrderResponse(OrderDto Order);

/// <summary><c>GET /portfolio/orders</c>.</summary>
public sealed record OrdersResponse(IReadOnlyList<OrderDto> Orders, string? Cursor);

/// <summary><c>GET /portfolio/balance</c>.</summary>
public sealed record BalanceResponse
{
    /// <summary>Available balance in cents, cut.</summary>
    public long Balance { get; init; }

    /// <summary>Available balance, exact to $0.0001.</summary>
    public required Money BalanceDollars { get; init; }

    /// <summary>Value of positions in cents.</summary>
    public long PortfolioValue { get; init; }

    /// <summary>When it was read, Unix seconds.</summary>
    public long UpdatedTs { get; init; }
}

/// <summary>A position in one market.</summary>
public sealed record MarketPositionDto
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public required Quantity PositionFp { get; init; }

    /// <summary>Money spent on opening fills.</summary>
    public Money TotalTradedDollars { get; init; }

    /// <summary>Cost of the open position, without fees.</summary>
    public Money MarketExposureDollars { get; init; }

    /// <summary>Locked-in profit or loss, without fees.</summary>
    public Money RealizedPnlDollars { get; init; }

    /// <summary>Fees of the fills.</summary>
    public Money FeesPaidDollars { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastUpdatedTs { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/positions</c>.</summary>
public sealed record PositionsResponse(IReadOnlyList<MarketPositionDto> MarketPositions, string? Cursor);

/// <summary>A fill of one of the account's orders.</summary>
public sealed record FillDto
{
    /// <summary>Same as <see cref="TradeId"/>.</summary>
    public string? FillId { get; init; }

    /// <summary>The trade.</summary>
    public required string TradeId { get; init; }

    /// <summary>The account's order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The outcome bought, <c>yes</c> or <c>no</c>.</summary>
    public required string OutcomeSide { get; init; }

    /// <summary><c>bid</c> or <c>ask</c>.</summary>
    public required string BookSide { get; init; }

    /// <summary>Contracts filled.</summary>
    public required Quantity CountFp { get; init; }

    /// <summary>Trade price of YES.</summary>
    public required Price YesPriceDollars { get; init; }

    /// <summary>Trade price of NO.</summary>
    public Price NoPriceDollars { get; init; }

    /// <summary>Whether the account's order took.</summary>
    public required bool IsTaker { get; init; }

    /// <summary>The fee charged.</summary>
    public required Money FeeCost { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>Deprecated direction, still sent.</summary>
    public string? Side { get; init; }

    /// <summary>Deprecated direction, still sent.</summary>
    public string? Action { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>The subaccount.</summary>
    public int SubaccountNumber { get; init; }
}

/// <summary><c>GET /portfolio/fills</c>, newest first.</summary>
public sealed record FillsResponse(IReadOnlyList<FillDto> Fills, string? Cursor);

/// <summary>A position that settled.</summary>
public sealed record SettlementDto
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>The event.</summary>
    public string? EventTicker { get; init; }

    /// <summary><c>yes</c>, <c>no</c> or <c>scalar</c>.</summary>
    public required string MarketResult { get; init; }

    /// <summary>YES contracts held.</summary>
    public Quantity YesCountFp { get; init; }

    /// <summary>Their cost.</summary>
    public Money YesTotalCostDollars { get; init; }

    /// <summary>NO contracts held.</summary>
    public Quantity NoCountFp { get; init; }

    /// <summary>Their cost.</summary>
    public Money NoTotalCostDollars { get; init; }

    /// <summary>Cents paid out.</summary>
    public long Revenue { get; init; }

    /// <summary>When it settled.</summary>
    public required DateTimeOffset SettledTime { get; init; }

    /// <summary>Trade fees paid on the position, for reporting.</summary>
    public Money FeeCost { get; init; }

    /// <summary>Payout of one YES contract in cents.</summary>
    public long? Value { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/settlements</c>, newest first.</summary>
public sealed record SettlementsResponse(IReadOnlyList<SettlementDto> Settlements, string? Cursor);
