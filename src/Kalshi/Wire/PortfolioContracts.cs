using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary><c>GET /portfolio/balance</c>.</summary>
public sealed record BalanceResponse
{
    /// <summary>Available balance in cents, cut.</summary>
    public required long Balance { get; init; }

    /// <summary>Available balance, exact to $0.0001 (<c>balance_dollars</c>); null where the exchange sends none, as before June 2026.</summary>
    [JsonPropertyName("balance_dollars")]
    public Money? ExactBalance { get; init; }

    /// <summary>Available balance: the exact one, or else the whole cents.</summary>
    [JsonIgnore]
    public Money BalanceDollars => ExactBalance ?? Money.FromCents(Balance);

    /// <summary>Value of positions in cents.</summary>
    public long PortfolioValue { get; init; }

    /// <summary>When it was read, Unix seconds.</summary>
    public long UpdatedTs { get; init; }

    /// <summary>The cash of each shard; null where the exchange says nothing about shards.</summary>
    public IReadOnlyList<ShardBalanceDto>? BalanceBreakdown { get; init; }
}

/// <summary>The cash on one shard.</summary>
public sealed record ShardBalanceDto(int ExchangeIndex, Money Balance);

/// <summary>A position in one market.</summary>
public sealed record MarketPositionDto
{
    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>Contracts held, positive YES, negative NO.</summary>
    public required Quantity PositionFp { get; init; }

    /// <summary>Money spent on opening fills.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money TotalTradedDollars { get; init; }

    /// <summary>Cost of the open position, without fees.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money MarketExposureDollars { get; init; }

    /// <summary>Locked-in profit or loss, without fees.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money RealizedPnlDollars { get; init; }

    /// <summary>Fees of the fills.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money FeesPaidDollars { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastUpdatedTs { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/positions</c>.</summary>
public sealed record PositionsResponse
{
    /// <summary>Positions by market.</summary>
    [AllowNull]
    public required IReadOnlyList<MarketPositionDto> MarketPositions
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>Positions by event; absent from some recordings.</summary>
    [AllowNull]
    public IReadOnlyList<EventPositionDto> EventPositions
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A position in all markets of an event.</summary>
public sealed record EventPositionDto
{
    /// <summary>The event.</summary>
    public required string EventTicker { get; init; }

    /// <summary>Money spent.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money TotalCostDollars { get; init; }

    /// <summary>Contracts bought.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity TotalCostSharesFp { get; init; }

    /// <summary>Cost of the open positions, without fees.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money EventExposureDollars { get; init; }

    /// <summary>Locked-in profit or loss, without fees.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money RealizedPnlDollars { get; init; }

    /// <summary>Fees of the fills.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money FeesPaidDollars { get; init; }
}

/// <summary>A fill of one of the account's orders.</summary>
public sealed record FillDto : IJsonOnDeserialized
{
    /// <summary>Same as <see cref="TradeId"/>.</summary>
    public string? FillId { get; init; }

    /// <summary>The trade.</summary>
    public required string TradeId { get; init; }

    /// <summary>The account's order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The market.</summary>
    public required string Ticker { get; init; }

    /// <summary>
    /// The outcome bought, <c>yes</c> or <c>no</c>. Where the exchange does not say, as before May 2026, it follows from the
    /// deprecated direction: selling NO is buying YES.
    /// </summary>
    [AllowNull]
    public string OutcomeSide
    {
        get => field ?? OutcomeOf(Side, Action);
        init;
    }

    /// <summary><c>bid</c> or <c>ask</c>: the same information, <c>bid</c> being <c>yes</c>.</summary>
    [AllowNull]
    public string BookSide
    {
        get => field ?? (OutcomeSide == "yes" ? "bid" : "ask");
        init;
    }

    /// <summary>Contracts filled.</summary>
    public required Quantity CountFp { get; init; }

    /// <summary>Trade price of YES.</summary>
    public required Price YesPriceDollars { get; init; }

    /// <summary>Trade price of NO.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Price, PriceConverter>))]
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

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (OutcomeSide.Length == 0)
        {
            throw new JsonException("A fill lacks the required property 'outcome_side', and 'side' and 'action' do not tell it.");
        }
    }

    private static string OutcomeOf(string? side, string? action) =>
        (side, action) switch
        {
            ("yes", "buy") or ("no", "sell") => "yes",
            ("no", "buy") or ("yes", "sell") => "no",
            _ => "",
        };
}

/// <summary><c>GET /portfolio/fills</c> and <c>GET /historical/fills</c>, newest first.</summary>
public sealed record FillsResponse
{
    /// <summary>The entries of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<FillDto> Fills
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

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
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity YesCountFp { get; init; }

    /// <summary>Their cost.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money YesTotalCostDollars { get; init; }

    /// <summary>NO contracts held.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Quantity, QuantityConverter>))]
    public Quantity NoCountFp { get; init; }

    /// <summary>Their cost.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money NoTotalCostDollars { get; init; }

    /// <summary>Cents paid out.</summary>
    public long Revenue { get; init; }

    /// <summary>When it settled.</summary>
    public required DateTimeOffset SettledTime { get; init; }

    /// <summary>Trade fees paid on the position, for reporting.</summary>
    [JsonConverter(typeof(NullAsDefaultConverter<Money, MoneyConverter>))]
    public Money FeeCost { get; init; }

    /// <summary>Payout of one YES contract in cents.</summary>
    public long? Value { get; init; }

    /// <summary>The shard.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /portfolio/settlements</c>, newest first.</summary>
public sealed record SettlementsResponse
{
    /// <summary>The entries of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<SettlementDto> Settlements
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}
