using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Series and events.
public sealed partial class KalshiRestClient
{
    private const int MaxEventsPerPage = 200;
    private const int MaxFeeChangesPerPage = 100;

    /// <summary>All series the filter lets through; one answer, not paged.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<SeriesDto>> GetSeriesListAsync(
        SeriesFilter? filter = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new QueryText()
            .Add("category", filter?.Category)
            .Add("tags", filter?.Tags)
            .Add("include_product_metadata", filter?.IncludeProductMetadata)
            .Add("include_volume", filter?.IncludeVolume)
            .Add("min_updated_ts", filter?.MinUpdatedTs);
        var call = RestCall.Get("/series", query);
        return (await ReadAsync(call, WireJson.Default.SeriesListResponse, cancellationToken)).Series;
    }

    /// <summary>One series.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<SeriesDto> GetSeriesAsync(
        string seriesTicker,
        bool includeVolume = false,
        CancellationToken cancellationToken = default
    )
    {
        var call = RestCall.Get(
            $"/series/{Uri.EscapeDataString(seriesTicker)}",
            new QueryText().Add("include_volume", includeVolume ? true : null),
            "/series/:series_ticker"
        );
        return (await ReadAsync(call, WireJson.Default.SeriesResponse, cancellationToken)).Series;
    }

    /// <summary>Changes of series' fees, those to come and, where asked for, those past.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<SeriesFeeChangeDto>> GetSeriesFeeChangesAsync(
        string? seriesTicker = null,
        bool showHistorical = false,
        CancellationToken cancellationToken = default
    )
    {
        var query = new QueryText().Add("series_ticker", seriesTicker).Add("show_historical", showHistorical ? true : null);
        var call = RestCall.Get("/series/fee_changes", query);
        return (await ReadAsync(call, WireJson.Default.SeriesFeeChangesResponse, cancellationToken)).SeriesFeeChangeArr;
    }

    /// <summary>Changes of events' fee overrides, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<EventFeeChangeDto> GetEventFeeChangesAsync(
        string? eventTicker = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "event fee changes",
            "/events/fee_changes",
            () => new QueryText().Add("event_ticker", eventTicker),
            WireJson.Default.EventFeeChangesResponse,
            page => (page.EventFeeChanges, page.Cursor),
            cancellationToken,
            MaxFeeChangesPerPage
        );

    /// <summary>All events the filter lets through, without combinations, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<EventDto> GetEventsAsync(EventFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadEventsAsync("events", "/events", filter, cancellationToken);

    /// <summary>All combination events the filter lets through, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<EventDto> GetMultivariateEventsAsync(
        EventFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => ReadEventsAsync("multivariate events", "/events/multivariate", filter, cancellationToken);

    /// <summary>One event with its markets, whether the exchange nests them or puts them beside it.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<EventDto> GetEventAsync(string eventTicker, CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get(
            $"/events/{Uri.EscapeDataString(eventTicker)}",
            new QueryText().Add("with_nested_markets", true),
            "/events/:event_ticker"
        );
        var response = await ReadAsync(call, WireJson.Default.EventResponse, cancellationToken);
        return response.Event with { Markets = response.Event.Markets ?? response.Markets ?? [] };
    }

    private IAsyncEnumerable<EventDto> ReadEventsAsync(
        string list,
        string resource,
        EventFilter? filter,
        CancellationToken cancellationToken
    ) =>
        ReadPagesAsync(
            list,
            resource,
            () =>
                new QueryText()
                    .Add("status", filter?.Status)
                    .Add("series_ticker", filter?.SeriesTicker)
                    .Add("tickers", filter?.Tickers)
                    .Add("min_close_ts", filter?.MinCloseTs)
                    .Add("min_updated_ts", filter?.MinUpdatedTs)
                    .Add("with_nested_markets", filter?.WithNestedMarkets == true ? true : null),
            WireJson.Default.EventsResponse,
            page => (page.Events, page.Cursor),
            cancellationToken,
            MaxEventsPerPage
        );
}
