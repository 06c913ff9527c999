using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// The account. These reads come from a model that lags the engine by up to about a second.
public sealed partial class KalshiRestClient
{
    /// <summary>Available cash and the value of positions.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<BalanceResponse> GetBalanceAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("/portfolio/balance", "", WireJson.Default.BalanceResponse, cancellationToken);

    /// <summary>All unsettled positions of the main account, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketPositionDto> GetPositionsAsync(
        string? ticker = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "positions",
            "/portfolio/positions",
            () => new QueryText().Add("ticker", ticker),
            WireJson.Default.PositionsResponse,
            page => (page.MarketPositions, page.Cursor),
            cancellationToken
        );

    /// <summary>All of the account's orders the filter lets through, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<OrderDto> GetOrdersAsync(OrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            "orders",
            "/portfolio/orders",
            () =>
                new QueryText()
                    .Add("status", filter?.Status)
                    .Add("ticker", filter?.Ticker)
                    .Add("min_ts", filter?.MinTs)
                    .Add("max_ts", filter?.MaxTs),
            WireJson.Default.OrdersResponse,
            page => (page.Orders, page.Cursor),
            cancellationToken
        );

    /// <summary>One order by the exchange's id.</summary>
    /// <exception cref="KalshiApiException">The call failed for good; kind <see cref="ApiErrorKind.NotFound"/> for an unknown id.</exception>
    public async Task<OrderDto> GetOrderAsync(string orderId, CancellationToken cancellationToken = default)
    {
        var response = await ReadAsync(
            $"/portfolio/orders/{Uri.EscapeDataString(orderId)}",
            "",
            WireJson.Default.OrderResponse,
            cancellationToken
        );
        return response.Order;
    }

    /// <summary>All of the account's fills the filter lets through, newest first, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<FillDto> GetFillsAsync(FillFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            "fills",
            "/portfolio/fills",
            () =>
                new QueryText()
                    .Add("ticker", filter?.Ticker)
                    .Add("order_id", filter?.OrderId)
                    .Add("min_ts", filter?.MinTs)
                    .Add("max_ts", filter?.MaxTs),
            WireJson.Default.FillsResponse,
            page => (page.Fills, page.Cursor),
            cancellationToken
        );

    /// <summary>All settled positions the filter lets through, newest first, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<SettlementDto> GetSettlementsAsync(
        SettlementFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "settlements",
            "/portfolio/settlements",
            () => new QueryText().Add("ticker", filter?.Ticker).Add("min_ts", filter?.MinTs).Add("max_ts", filter?.MaxTs),
            WireJson.Default.SettlementsResponse,
            page => (page.Settlements, page.Cursor),
            cancellationToken
        );
}
