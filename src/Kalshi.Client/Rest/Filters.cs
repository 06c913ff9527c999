namespace Kalshi.Client.Rest;

/// <summary>Which markets to list; absent fields do not filter.</summary>
public sealed record MarketFilter
{
    /// <summary>One of <c>unopened</c>, <c>open</c>, <c>paused</c>, <c>closed</c>, <c>settled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Markets of one event.</summary>
    public string? EventTicker { get; init; }

    /// <summary>Markets of one series.</summary>
    public string? SeriesTicker { get; init; }

    /// <summary>These markets.</summary>
    public IReadOnlyCollection<string>? Tickers { get; init; }

    /// <summary>Closing at or after, Unix seconds; goes with status <c>closed</c> or none.</summary>
    public long? MinCloseTs { get; init; }

    /// <summary>Closing at or before, Unix seconds; goes with status <c>closed</c> or none.</summary>
    public long? MaxCloseTs { get; init; }

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
}

/// <summary>Which of the account's orders to list; absent fields do not filter.</summary>
public sealed record OrderFilter
{
    /// <summary><c>resting</c>, <c>canceled</c> or <c>executed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Orders of one market.</summary>
    public string? Ticker { get; init; }

    /// <summary>Created at or after, Unix seconds.</summary>
    public long? MinTs { get; init; }

    /// <summary>Created at or before, Unix seconds.</summary>
    public long? MaxTs { get; init; }
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
}
