using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>Open, low, high and close of a quote in a period; null where there was none.</summary>
public sealed record QuoteCandleDto
{
    /// <summary>First.</summary>
    public Price? OpenDollars { get; init; }

    /// <summary>Lowest.</summary>
    public Price? LowDollars { get; init; }

    /// <summary>Highest.</summary>
    public Price? HighDollars { get; init; }

    /// <summary>Last.</summary>
    public Price? CloseDollars { get; init; }
}

/// <summary>Trade prices in a period; all but the previous are null where nothing traded.</summary>
public sealed record TradeCandleDto
{
    /// <summary>First.</summary>
    public Price? OpenDollars { get; init; }

    /// <summary>Lowest.</summary>
    public Price? LowDollars { get; init; }

    /// <summary>Highest.</summary>
    public Price? HighDollars { get; init; }

    /// <summary>Last.</summary>
    public Price? CloseDollars { get; init; }

    /// <summary>Mean; up to six decimals, so not a price of the grid.</summary>
    public Money? MeanDollars { get; init; }

    /// <summary>Last price before the period.</summary>
    public Price? PreviousDollars { get; init; }

    /// <summary>Lowest, once more.</summary>
    public Price? MinDollars { get; init; }

    /// <summary>Highest, once more.</summary>
    public Price? MaxDollars { get; init; }
}

/// <summary>One period of a market (§5.5).</summary>
public sealed record CandlestickDto
{
    /// <summary>The period's inclusive end, Unix seconds.</summary>
    public required long EndPeriodTs { get; init; }

    /// <summary>The YES bid.</summary>
    public required QuoteCandleDto YesBid { get; init; }

    /// <summary>The YES ask.</summary>
    public required QuoteCandleDto YesAsk { get; init; }

    /// <summary>The trades' YES prices.</summary>
    public required TradeCandleDto Price { get; init; }

    /// <summary>Contracts traded.</summary>
    public required Quantity VolumeFp { get; init; }

    /// <summary>Contracts outstanding at the end.</summary>
    public required Quantity OpenInterestFp { get; init; }
}

/// <summary><c>GET /series/{series}/markets/{ticker}/candlesticks</c>.</summary>
public sealed record MarketCandlesticksResponse
{
    /// <summary>The market; absent from the batch, which says <see cref="MarketTicker"/>.</summary>
    public string? Ticker { get; init; }

    /// <summary>The market, in the batch.</summary>
    public string? MarketTicker { get; init; }

    /// <summary>The periods, ascending.</summary>
    [AllowNull]
    public required IReadOnlyList<CandlestickDto> Candlesticks
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary><c>GET /markets/candlesticks</c>.</summary>
public sealed record BatchCandlesticksResponse
{
    /// <summary>One entry per market.</summary>
    [AllowNull]
    public required IReadOnlyList<MarketCandlesticksResponse> Markets
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary><c>GET /series/{series}/events/{event}/candlesticks</c>; tickers and candlesticks go together by index.</summary>
public sealed record EventCandlesticksResponse
{
    /// <summary>The event's markets.</summary>
    [AllowNull]
    public required IReadOnlyList<string> MarketTickers
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The periods of each of them.</summary>
    [AllowNull]
    public required IReadOnlyList<IReadOnlyList<CandlestickDto>> MarketCandlesticks
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>Where the answer was cut short, Unix seconds; 0 where not said.</summary>
    public long AdjustedEndTs { get; init; }
}

/// <summary>One period of a market that settled before the cutoff; its counts lack the <c>_fp</c> of the live ones (§5.5).</summary>
public sealed record HistoricalCandlestickDto
{
    /// <summary>The period's inclusive end, Unix seconds.</summary>
    public required long EndPeriodTs { get; init; }

    /// <summary>The YES bid.</summary>
    public required HistoricalQuoteCandleDto YesBid { get; init; }

    /// <summary>The YES ask.</summary>
    public required HistoricalQuoteCandleDto YesAsk { get; init; }

    /// <summary>The trades' YES prices.</summary>
    public required HistoricalTradeCandleDto Price { get; init; }

    /// <summary>Contracts traded.</summary>
    public required Quantity Volume { get; init; }

    /// <summary>Contracts outstanding at the end.</summary>
    public required Quantity OpenInterest { get; init; }
}

/// <summary>Open, low, high and close in a period before the cutoff, dollars; whether the names end in <c>_dollars</c> is not recorded, so both are read.</summary>
public abstract record HistoricalPricesDto
{
    /// <summary>First.</summary>
    public Price? Open { get; init; }

    /// <summary>Lowest.</summary>
    public Price? Low { get; init; }

    /// <summary>Highest.</summary>
    public Price? High { get; init; }

    /// <summary>Last.</summary>
    public Price? Close { get; init; }

    /// <summary>The same under its live name.</summary>
    public Price? OpenDollars
    {
        init => Open = value ?? Open;
    }

    /// <summary>The same under its live name.</summary>
    public Price? LowDollars
    {
        init => Low = value ?? Low;
    }

    /// <summary>The same under its live name.</summary>
    public Price? HighDollars
    {
        init => High = value ?? High;
    }

    /// <summary>The same under its live name.</summary>
    public Price? CloseDollars
    {
        init => Close = value ?? Close;
    }
}

/// <summary>A quote's prices in a period before the cutoff.</summary>
public sealed record HistoricalQuoteCandleDto : HistoricalPricesDto;

/// <summary>Trade prices in a period before the cutoff; all but the previous are null where nothing traded.</summary>
public sealed record HistoricalTradeCandleDto : HistoricalPricesDto
{
    /// <summary>Mean; up to six decimals.</summary>
    public Money? Mean { get; init; }

    /// <summary>Last price before the period.</summary>
    public Price? Previous { get; init; }

    /// <summary>The same under its live name.</summary>
    public Money? MeanDollars
    {
        init => Mean = value ?? Mean;
    }

    /// <summary>The same under its live name.</summary>
    public Price? PreviousDollars
    {
        init => Previous = value ?? Previous;
    }
}

/// <summary><c>GET /historical/markets/{ticker}/candlesticks</c>.</summary>
public sealed record HistoricalCandlesticksResponse
{
    /// <summary>The market.</summary>
    public string? Ticker { get; init; }

    /// <summary>The periods, ascending.</summary>
    [AllowNull]
    public required IReadOnlyList<HistoricalCandlestickDto> Candlesticks
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary><c>GET /historical/cutoff</c>: what is older than these is under <c>/historical</c> only (§5.6).</summary>
public sealed record HistoricalCutoffResponse
{
    /// <summary>Markets settled before.</summary>
    public required DateTimeOffset MarketSettledTs { get; init; }

    /// <summary>Trades made before.</summary>
    public required DateTimeOffset TradesCreatedTs { get; init; }

    /// <summary>Finished orders last changed before.</summary>
    public required DateTimeOffset OrdersUpdatedTs { get; init; }

    /// <summary>Settled positions last changed before; absent from older answers.</summary>
    public DateTimeOffset? MarketPositionsLastUpdatedTs { get; init; }
}
