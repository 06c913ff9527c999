namespace Kalshi.Client.Rest;

/// <summary>
/// Which markets to list; absent fields do not filter. The exchange takes times of one kind only, and each kind with some
/// statuses only (§5.3).
/// </summary>
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

    /// <summary>Made at or after, Unix seconds; goes with status <c>unopened</c>, <c>open</c> or none.</summary>
    public long? MinCreatedTs { get; init; }

    /// <summary>Made at or before, Unix seconds; goes with status <c>unopened</c>, <c>open</c> or none.</summary>
    public long? MaxCreatedTs { get; init; }

    /// <summary>Closing at or after, Unix seconds; goes with status <c>closed</c> or none.</summary>
    public long? MinCloseTs { get; init; }

    /// <summary>Closing at or before, Unix seconds; goes with status <c>closed</c> or none.</summary>
    public long? MaxCloseTs { get; init; }

    /// <summary>Settled at or after, Unix seconds; goes with status <c>settled</c> or none.</summary>
    public long? MinSettledTs { get; init; }

    /// <summary>Settled at or before, Unix seconds; goes with status <c>settled</c> or none.</summary>
    public long? MaxSettledTs { get; init; }

    /// <summary>Changed at or after, Unix seconds; goes with no status.</summary>
    public long? MinUpdatedTs { get; init; }

    /// <summary><c>only</c> or <c>exclude</c> for combination markets.</summary>
    public string? MveFilter { get; init; }

    internal QueryText ToQuery() =>
        new QueryText()
            .Add("status", Status)
            .Add("event_ticker", EventTicker)
            .Add("series_ticker", SeriesTicker)
            .Add("tickers", Tickers)
            .Add("min_created_ts", MinCreatedTs)
            .Add("max_created_ts", MaxCreatedTs)
            .Add("min_close_ts", MinCloseTs)
            .Add("max_close_ts", MaxCloseTs)
            .Add("min_settled_ts", MinSettledTs)
            .Add("max_settled_ts", MaxSettledTs)
            .Add("min_updated_ts", MinUpdatedTs)
            .Add("mve_filter", MveFilter);

    /// <summary>What the exchange would not take, in one sentence; null if nothing.</summary>
    internal string? Problem()
    {
        var created = MinCreatedTs is not null || MaxCreatedTs is not null;
        var closing = MinCloseTs is not null || MaxCloseTs is not null;
        var settled = MinSettledTs is not null || MaxSettledTs is not null;
        var kinds = new[] { created, closing, settled, MinUpdatedTs is not null }.Count(isSet => isSet);
        if (kinds > 1)
        {
            return "Filter markets by one kind of time only: created, close, settled or updated.";
        }

        if (kinds == 0 || string.IsNullOrEmpty(Status))
        {
            return null;
        }

        var (kind, statuses) =
            created ? ("created", new[] { "unopened", "open" })
            : closing ? ("close", ["closed"])
            : settled ? ("settled", ["settled"])
            : ("updated", []);
        var allowed = statuses.Length == 0 ? "no status" : $"status {string.Join(" or ", statuses)} or none";
        return statuses.Contains(Status, StringComparer.Ordinal)
            ? null
            : $"The {kind} times go with {allowed}, not with status '{Status}'.";
    }
}
