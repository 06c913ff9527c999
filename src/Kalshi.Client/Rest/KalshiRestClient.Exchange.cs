using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// The exchange itself, and what is old.
public sealed partial class KalshiRestClient
{
    /// <summary>Whether the exchange is open for state changes and for trading.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<ExchangeStatusResponse> GetExchangeStatusAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(RestCall.Get("/exchange/status"), WireJson.Default.ExchangeStatusResponse, cancellationToken);

    /// <summary>Weekly hours in US Eastern time, and announced maintenance.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<ExchangeScheduleDto> GetExchangeScheduleAsync(CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get("/exchange/schedule");
        return (await ReadAsync(call, WireJson.Default.ExchangeScheduleResponse, cancellationToken)).Schedule;
    }

    /// <summary>Up to when balance, orders, fills and positions can be trusted.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<DateTimeOffset> GetUserDataTimestampAsync(CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get("/exchange/user_data_timestamp");
        return (await ReadAsync(call, WireJson.Default.UserDataTimestampResponse, cancellationToken)).AsOfTime;
    }

    /// <summary>What is older than these times is under the historical lists only.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<HistoricalCutoffResponse> GetHistoricalCutoffAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(RestCall.Get("/historical/cutoff"), WireJson.Default.HistoricalCutoffResponse, cancellationToken);

    /// <summary>Markets that settled before the cutoff, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketDto> GetHistoricalMarketsAsync(
        HistoricalMarketFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "historical markets",
            "/historical/markets",
            () =>
                new QueryText()
                    .Add("tickers", filter?.Tickers)
                    .Add("event_ticker", filter?.EventTicker)
                    .Add("mve_filter", filter?.MveFilter),
            WireJson.Default.MarketsResponse,
            page => (page.Markets, page.Cursor),
            cancellationToken
        );

    /// <summary>Public trades made before the cutoff, newest first, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<TradeDto> GetHistoricalTradesAsync(
        TradeFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => ReadTradesAsync("historical trades", "/historical/trades", filter, cancellationToken);

    /// <summary>The account's fills before the cutoff, newest first, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<FillDto> GetHistoricalFillsAsync(
        FillFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => ReadFillsAsync("historical fills", "/historical/fills", filter, cancellationToken);

    /// <summary>The account's finished orders before the cutoff, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<OrderDto> GetHistoricalOrdersAsync(
        OrderFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => ReadOrdersAsync("historical orders", "/historical/orders", filter, cancellationToken);

    /// <summary>The account's settled positions before the cutoff, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketPositionDto> GetHistoricalPositionsAsync(
        PositionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) => ReadPositionsAsync("historical positions", "/historical/positions", filter, cancellationToken);
}
