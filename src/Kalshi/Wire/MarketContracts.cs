using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

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
    [AllowNull]
    public string MarketType
    {
        get;
        init => field = value ?? "binary";
    } = "binary";

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
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
    public Price YesBidDollars { get; init; }

    /// <summary>Best YES ask.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
    public Price YesAskDollars { get; init; }

    /// <summary>Best NO bid.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
    public Price NoBidDollars { get; init; }

    /// <summary>Best NO ask.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
    public Price NoAskDollars { get; init; }

    /// <summary>Contracts at the best YES bid.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity YesBidSizeFp { get; init; }

    /// <summary>Contracts at the best YES ask.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity YesAskSizeFp { get; init; }

    /// <summary>Last trade's YES price; $0 before the first trade.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
    public Price LastPriceDollars { get; init; }

    /// <summary>Contracts traded.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity VolumeFp { get; init; }

    /// <summary>Contracts traded in the last 24 hours.</summary>
    [JsonPropertyName("volume_24h_fp")]
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity Volume24hFp { get; init; }

    /// <summary>Contracts outstanding.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity OpenInterestFp { get; init; }

    /// <summary>Payout of a winning contract.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money NotionalValueDollars { get; init; } = Money.FromDollars(1);

    /// <summary>Empty, <c>yes</c>, <c>no</c> or <c>scalar</c>.</summary>
    [AllowNull]
    public string Result
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>YES payout after determination.</summary>
    public Price? SettlementValueDollars { get; init; }

    /// <summary>A label for the grid; the ranges decide.</summary>
    [AllowNull]
    public string PriceLevelStructure
    {
        get;
        init => field = value ?? "";
    } = "linear_cent";

    /// <summary>The price grid.</summary>
    [AllowNull]
    public IReadOnlyList<PriceRangeDto> PriceRanges
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The shard that carries the market; authoritative for routing orders.</summary>
    public int ExchangeIndex { get; init; }

    /// <summary>When the market was made.</summary>
    public DateTimeOffset? CreatedTime { get; init; }

    /// <summary>Last change that was no trade.</summary>
    public DateTimeOffset? UpdatedTime { get; init; }

    /// <summary>When the outcome is expected.</summary>
    public DateTimeOffset? ExpectedExpirationTime { get; init; }

    /// <summary>When the outcome must be known at the latest.</summary>
    public DateTimeOffset? LatestExpirationTime { get; init; }

    /// <summary>When what it is about happens.</summary>
    public DateTimeOffset? OccurrenceDatetime { get; init; }

    /// <summary>When it paid out.</summary>
    public DateTimeOffset? SettlementTs { get; init; }

    /// <summary>Whether it may close before its close time.</summary>
    public bool CanCloseEarly { get; init; }

    /// <summary>What makes it close early.</summary>
    public string? EarlyCloseCondition { get; init; }

    /// <summary>YES price a day ago.</summary>
    public Price? PreviousPriceDollars { get; init; }

    /// <summary>Best YES bid a day ago.</summary>
    public Price? PreviousYesBidDollars { get; init; }

    /// <summary>Best YES ask a day ago.</summary>
    public Price? PreviousYesAskDollars { get; init; }

    /// <summary>The value that decided the outcome, in words.</summary>
    public string? ExpirationValue { get; init; }

    /// <summary><c>default</c> or <c>floor</c>.</summary>
    public string? SettlementBoundsType { get; init; }

    /// <summary>Least YES payout; raising it cancels every resting order at or below it.</summary>
    public Price? SettlementFloorDollars { get; init; }

    /// <summary>Until when no fees are taken.</summary>
    public DateTimeOffset? FeeWaiverExpirationTime { get; init; }

    /// <summary>How the strike is to be read, for example <c>greater_or_equal</c>.</summary>
    public string? StrikeType { get; init; }

    /// <summary>Lower strike; any JSON number.</summary>
    public decimal? FloorStrike { get; init; }

    /// <summary>Upper strike; any JSON number.</summary>
    public decimal? CapStrike { get; init; }

    /// <summary>A strike by formula.</summary>
    public string? FunctionalStrike { get; init; }

    /// <summary>A strike of no fixed form.</summary>
    public JsonElement? CustomStrike { get; init; }

    /// <summary>The collection a combination market was made from.</summary>
    public string? MveCollectionTicker { get; init; }

    /// <summary>The legs of a combination market.</summary>
    public IReadOnlyList<MarketLegDto>? MveSelectedLegs { get; init; }

    /// <summary>Whether the market may vanish again.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>The rules.</summary>
    public string? RulesPrimary { get; init; }

    /// <summary>More rules.</summary>
    public string? RulesSecondary { get; init; }
}

/// <summary>One leg of a combination market.</summary>
public sealed record MarketLegDto
{
    /// <summary>The leg's event.</summary>
    public string? EventTicker { get; init; }

    /// <summary>The leg's market.</summary>
    public string? MarketTicker { get; init; }

    /// <summary>The outcome chosen, <c>yes</c> or <c>no</c>.</summary>
    public string? Side { get; init; }
}

/// <summary><c>GET /markets/{ticker}</c>.</summary>
public sealed record MarketResponse(MarketDto Market);

/// <summary><c>GET /markets</c> and <c>GET /historical/markets</c>; an empty or absent cursor marks the last page.</summary>
public sealed record MarketsResponse
{
    /// <summary>The markets of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<MarketDto> Markets
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One price level on the wire: price and contracts.</summary>
[JsonConverter(typeof(BookLevelConverter))]
public readonly record struct BookLevel(Price Price, Quantity Quantity);

/// <summary>Both sides of a book, bids only, each in its own outcome's prices, ascending. A null side is an empty one.</summary>
public sealed record OrderBookDto(IReadOnlyList<BookLevel>? YesDollars = null, IReadOnlyList<BookLevel>? NoDollars = null);

/// <summary><c>GET /markets/{ticker}/orderbook</c>; older answers call it <c>orderbook</c>.</summary>
public sealed record OrderBookResponse(OrderBookDto? OrderbookFp = null, OrderBookDto? Orderbook = null) : IJsonOnDeserialized
{
    /// <summary>The book, under whichever name it came.</summary>
    [JsonIgnore]
    public OrderBookDto Book => OrderbookFp ?? Orderbook ?? throw new InvalidOperationException("There is no book.");

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (OrderbookFp is null && Orderbook is null)
        {
            throw new JsonException("the answer is missing the required property 'orderbook_fp'");
        }
    }
}

/// <summary>The book of one of several markets.</summary>
public sealed record MarketOrderBookDto(string Ticker, OrderBookDto OrderbookFp);

/// <summary><c>GET /markets/orderbooks</c>.</summary>
public sealed record OrderBooksResponse
{
    /// <summary>The books.</summary>
    [AllowNull]
    public required IReadOnlyList<MarketOrderBookDto> Orderbooks
    {
        get;
        init => field = value ?? [];
    }
}

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

/// <summary><c>GET /markets/trades</c> and <c>GET /historical/trades</c>.</summary>
public sealed record TradesResponse
{
    /// <summary>The trades of the page, newest first.</summary>
    [AllowNull]
    public required IReadOnlyList<TradeDto> Trades
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}
