namespace Kalshi.Client.Rest;

/// <summary>Which series to list; absent fields do not filter.</summary>
public sealed record SeriesFilter
{
    /// <summary>One category.</summary>
    public string? Category { get; init; }

    /// <summary>Any of these tags.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>Whether to send what the exchange's own pages show.</summary>
    public bool? IncludeProductMetadata { get; init; }

    /// <summary>Whether to send the contracts traded.</summary>
    public bool? IncludeVolume { get; init; }

    /// <summary>Changed at or after, Unix seconds.</summary>
    public long? MinUpdatedTs { get; init; }
}

/// <summary>Which events to list; absent fields do not filter.</summary>
public sealed record EventFilter
{
    /// <summary>One of <c>unopened</c>, <c>open</c>, <c>closed</c>, <c>settled</c>; true of an event if true of any of its markets.</summary>
    public string? Status { get; init; }

    /// <summary>Events of one series.</summary>
    public string? SeriesTicker { get; init; }

    /// <summary>These events.</summary>
    public IReadOnlyCollection<string>? Tickers { get; init; }

    /// <summary>Closing at or after, Unix seconds.</summary>
    public long? MinCloseTs { get; init; }

    /// <summary>Changed at or after, Unix seconds.</summary>
    public long? MinUpdatedTs { get; init; }

    /// <summary>Whether to send their markets.</summary>
    public bool WithNestedMarkets { get; init; }
}

/// <summary>Which markets that settled before the cutoff to list; absent fields do not filter.</summary>
public sealed record HistoricalMarketFilter
{
    /// <summary>These markets.</summary>
    public IReadOnlyCollection<string>? Tickers { get; init; }

    /// <summary>Markets of one event.</summary>
    public string? EventTicker { get; init; }

    /// <summary><c>only</c> or <c>exclude</c> for combination markets.</summary>
    public string? MveFilter { get; init; }
}

/// <summary>Which public trades to list, newest first; absent fields do not filter.</summary>
public sealed record TradeFilter
{
    /// <summary>Trades of one market.</summary>
    public string? Ticker { get; init; }

    /// <summary>At or after, Unix seconds.</summary>
    public long? MinTs { get; init; }

    /// <summary>At or before, Unix seconds.</summary>
    public long? MaxTs { get; init; }

    /// <summary>Only, or no, trades negotiated off the book.</summary>
    public bool? IsBlockTrade { get; init; }
}

/// <summary>Which positions to list; absent fields do not filter.</summary>
public sealed record PositionFilter
{
    /// <summary>The position in one market.</summary>
    public string? Ticker { get; init; }

    /// <summary>Positions in one event.</summary>
    public string? EventTicker { get; init; }

    /// <summary>Only those where these are not 0: <c>position</c>, <c>total_traded</c>.</summary>
    public IReadOnlyCollection<string>? CountFilter { get; init; }

    /// <summary><c>unsettled</c> (the exchange's default), <c>settled</c> or <c>all</c>.</summary>
    public string? SettlementStatus { get; init; }

    /// <summary>0 to 63; absent means 0.</summary>
    public int? Subaccount { get; init; }

    /// <summary>One shard; absent means all.</summary>
    public int? ExchangeIndex { get; init; }

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("ticker", Ticker)
            .Add("event_ticker", EventTicker)
            .Add("count_filter", CountFilter)
            .Add("settlement_status", SettlementStatus)
            .Add("subaccount", Subaccount)
            .Add("exchange_index", ExchangeIndex);
}

/// <summary>Which of the account's orders to list; absent fields do not filter.</summary>
public sealed record OrderFilter
{
    /// <summary><c>resting</c>, <c>canceled</c> or <c>executed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Orders of one market.</summary>
    public string? Ticker { get; init; }

    /// <summary>Orders of these events, at most 10.</summary>
    public IReadOnlyCollection<string>? EventTickers { get; init; }

    /// <summary>Created at or after, Unix seconds.</summary>
    public long? MinTs { get; init; }

    /// <summary>Created at or before, Unix seconds.</summary>
    public long? MaxTs { get; init; }

    /// <summary>0 to 63; absent means all.</summary>
    public int? Subaccount { get; init; }

    /// <summary>One shard; absent means all.</summary>
    public int? ExchangeIndex { get; init; }

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("status", Status)
            .Add("ticker", Ticker)
            .Add("event_ticker", EventTickers)
            .Add("min_ts", MinTs)
            .Add("max_ts", MaxTs)
            .Add("subaccount", Subaccount)
            .Add("exchange_index", ExchangeIndex);
}

/// <summary>Which of the account's fills to list, newest first; absent fields do not filter.</summary>
public sealed record FillFilter
{
    /// <summary>At or after, Unix seconds.</summary>
    public long? MinTs { get; init; }

    /// <summary>At or before, Unix seconds.</summary>
    public long? MaxTs { get; init; }

    /// <summary>Fills of one market.</summary>
    public string? Ticker { get; init; }

    /// <summary>Fills of one order.</summary>
    public string? OrderId { get; init; }

    /// <summary>0 to 63; absent means all.</summary>
    public int? Subaccount { get; init; }

    /// <summary>One shard; absent means all.</summary>
    public int? ExchangeIndex { get; init; }

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("ticker", Ticker)
            .Add("order_id", OrderId)
            .Add("min_ts", MinTs)
            .Add("max_ts", MaxTs)
            .Add("subaccount", Subaccount)
            .Add("exchange_index", ExchangeIndex);
}

/// <summary>Which settlements to list, newest first; absent fields do not filter.</summary>
public sealed record SettlementFilter
{
    /// <summary>At or after, Unix seconds.</summary>
    public long? MinTs { get; init; }

    /// <summary>At or before, Unix seconds.</summary>
    public long? MaxTs { get; init; }

    /// <summary>One market.</summary>
    public string? Ticker { get; init; }

    /// <summary>One event.</summary>
    public string? EventTicker { get; init; }

    /// <summary>0 to 63; absent means all.</summary>
    public int? Subaccount { get; init; }

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("ticker", Ticker)
            .Add("event_ticker", EventTicker)
            .Add("min_ts", MinTs)
            .Add("max_ts", MaxTs)
            .Add("subaccount", Subaccount);
}

/// <summary>A span of time and how finely to cut it.</summary>
/// <param name="StartTs">First moment, Unix seconds.</param>
/// <param name="EndTs">Last moment, Unix seconds; after the first.</param>
/// <param name="PeriodMinutes">1, 60 or 1440.</param>
/// <param name="IncludeLatestBeforeStart">Whether to put a candlestick in front that carries the last price before the span.</param>
public readonly record struct CandlestickSpan(long StartTs, long EndTs, int PeriodMinutes, bool IncludeLatestBeforeStart = false)
{
    /// <summary>What is wrong with it, in one sentence; null if nothing is.</summary>
    internal string? Problem() =>
        PeriodMinutes is not (1 or 60 or 1440) ? $"PeriodMinutes is {PeriodMinutes}; it must be 1, 60 or 1440."
        : EndTs <= StartTs || StartTs < 0 ? $"The span from {StartTs} to {EndTs} is empty; EndTs must be after StartTs."
        : null;

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("start_ts", StartTs)
            .Add("end_ts", EndTs)
            .Add("period_interval", PeriodMinutes)
            .Add("include_latest_before_start", IncludeLatestBeforeStart ? true : null);
}
