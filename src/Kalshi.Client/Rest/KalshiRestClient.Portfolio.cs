using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// The account. These reads come from a model that lags the engine by up to about a second (§4.5).
public sealed partial class KalshiRestClient
{
    /// <summary>Available cash and the value of positions of the main account, all shards.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<BalanceResponse> GetBalanceAsync(CancellationToken cancellationToken = default) =>
        GetBalanceAsync(subaccount: null, exchangeIndex: null, cancellationToken);

    /// <summary>Available cash and the value of positions.</summary>
    /// <param name="subaccount">0 to 63; null for 0.</param>
    /// <param name="exchangeIndex">The shard; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<BalanceResponse> GetBalanceAsync(
        int? subaccount,
        int? exchangeIndex,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            RestCall.Get(
                "/portfolio/balance",
                new QueryText().Add("subaccount", subaccount).Add("exchange_index", exchangeIndex)
            ),
            WireJson.Default.BalanceResponse,
            cancellationToken
        );

    /// <summary>All unsettled positions of the main account, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketPositionDto> GetPositionsAsync(
        string? ticker = null,
        CancellationToken cancellationToken = default
    ) => GetPositionsAsync(new PositionFilter { Ticker = ticker }, cancellationToken);

    /// <summary>All positions the filter lets through, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketPositionDto> GetPositionsAsync(
        PositionFilter filter,
        CancellationToken cancellationToken = default
    ) => ReadPositionsAsync("positions", "/portfolio/positions", filter, cancellationToken);

    /// <summary>All positions the filter lets through, summed up by event, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<EventPositionDto> GetEventPositionsAsync(
        PositionFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "event positions",
            "/portfolio/positions",
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.PositionsResponse,
            page => (page.EventPositions, page.Cursor),
            cancellationToken
        );

    /// <summary>All of the account's orders the filter lets through, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<OrderDto> GetOrdersAsync(OrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadOrdersAsync("orders", "/portfolio/orders", filter, cancellationToken);

    /// <summary>One order by the exchange's id.</summary>
    /// <exception cref="KalshiApiException">The call failed for good; kind <see cref="ApiErrorKind.NotFound"/> for an unknown id.</exception>
    public async Task<OrderDto> GetOrderAsync(string orderId, CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get($"/portfolio/orders/{Uri.EscapeDataString(orderId)}", template: "/portfolio/orders/:order_id");
        return (await ReadAsync(call, WireJson.Default.OrderResponse, cancellationToken)).Order;
    }

    /// <summary>Contracts that will be matched before a resting order; 0 if it is next.</summary>
    /// <exception cref="KalshiApiException">The call failed for good; kind <see cref="ApiErrorKind.NotFound"/> for an order that does not rest.</exception>
    public async Task<Quantity> GetQueuePositionAsync(string orderId, CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get(
            $"/portfolio/orders/{Uri.EscapeDataString(orderId)}/queue_position",
            template: "/portfolio/orders/:order_id/queue_position"
        );
        return (await ReadAsync(call, WireJson.Default.QueuePositionResponse, cancellationToken)).QueuePositionFp;
    }

    /// <summary>Where the account's resting orders stand.</summary>
    /// <param name="marketTickers">Only of these markets; null for all.</param>
    /// <param name="eventTicker">Only of this event; null for all.</param>
    /// <param name="subaccount">0 to 63; null for the exchange's default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<QueuePositionDto>> GetQueuePositionsAsync(
        IReadOnlyCollection<string>? marketTickers = null,
        string? eventTicker = null,
        int? subaccount = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = new QueryText()
            .Add("market_tickers", marketTickers)
            .Add("event_ticker", eventTicker)
            .Add("subaccount", subaccount);
        var call = RestCall.Get("/portfolio/orders/queue_positions", query);
        return (await ReadAsync(call, WireJson.Default.QueuePositionsResponse, cancellationToken)).QueuePositions;
    }

    /// <summary>All of the account's fills the filter lets through, newest first, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<FillDto> GetFillsAsync(FillFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadFillsAsync("fills", "/portfolio/fills", filter, cancellationToken);

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
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.SettlementsResponse,
            page => (page.Settlements, page.Cursor),
            cancellationToken
        );

    private IAsyncEnumerable<MarketPositionDto> ReadPositionsAsync(
        string list,
        string resource,
        PositionFilter? filter,
        CancellationToken cancellationToken
    ) =>
        ReadPagesAsync(
            list,
            resource,
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.PositionsResponse,
            page => (page.MarketPositions, page.Cursor),
            cancellationToken
        );

    private IAsyncEnumerable<OrderDto> ReadOrdersAsync(
        string list,
        string resource,
        OrderFilter? filter,
        CancellationToken cancellationToken
    ) =>
        ReadPagesAsync(
            list,
            resource,
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.OrdersResponse,
            page => (page.Orders, page.Cursor),
            cancellationToken
        );

    private IAsyncEnumerable<FillDto> ReadFillsAsync(
        string list,
        string resource,
        FillFilter? filter,
        CancellationToken cancellationToken
    ) =>
        ReadPagesAsync(
            list,
            resource,
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.FillsResponse,
            page => (page.Fills, page.Cursor),
            cancellationToken
        );
}
