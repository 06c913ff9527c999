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
