using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Markets, their books and trades.
public sealed partial class KalshiRestClient
{
    private const string MarketTemplate = "/markets/:ticker";

    /// <summary>All markets the filter lets through, page by page.</summary>
    /// <exception cref="ArgumentException">The filter combines what the exchange does not (§5.3).</exception>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketDto> GetMarketsAsync(MarketFilter? filter = null, CancellationToken cancellationToken = default)
    {
        if (filter?.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(filter));
        }

        return ReadPagesAsync(
            "markets",
            "/markets",
            () => filter?.ToQuery() ?? new QueryText(),
            WireJson.Default.MarketsResponse,
            page => (page.Markets, page.Cursor),
            cancellationToken
        );
    }

    /// <summary>One market. A market just announced on the feed may be missing for a moment.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<MarketDto> GetMarketAsync(string ticker, CancellationToken cancellationToken = default)
    {
        var call = RestCall.Get($"/markets/{Uri.EscapeDataString(ticker)}", template: MarketTemplate);
        return (await ReadAsync(call, WireJson.Default.MarketResponse, cancellationToken)).Market;
    }

    /// <summary>A market's book: bids only, each side in its own outcome's prices, ascending.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="depth">Best levels per side, 0 to 100; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<OrderBookDto> GetOrderBookAsync(string ticker, int depth = 0, CancellationToken cancellationToken = default)
    {
        OptionRange.Require(depth, 0, 100);
        var call = RestCall.Get(
            $"/markets/{Uri.EscapeDataString(ticker)}/orderbook",
            new QueryText().Add("depth", depth == 0 ? null : depth),
            MarketTemplate + "/orderbook"
        );
        return (await ReadAsync(call, WireJson.Default.OrderBookResponse, cancellationToken)).Book;
    }

    /// <summary>The books of several markets, in whole.</summary>
    /// <param name="tickers">The markets, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">No market, or more than 100.</exception>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<MarketOrderBookDto>> GetOrderBooksAsync(
        IReadOnlyCollection<string> tickers,
        CancellationToken cancellationToken = default
    )
    {
        RequireTickers(tickers, 100);
        var call = RestCall.Get("/markets/orderbooks", new QueryText().AddEach("tickers", tickers));
        return (await ReadAsync(call, WireJson.Default.OrderBooksResponse, cancellationToken)).Orderbooks;
    }

    /// <summary>All public trades the filter lets through, newest first, page by page; stop when you have enough.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<TradeDto> GetTradesAsync(TradeFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadTradesAsync("trades", "/markets/trades", filter, cancellationToken);

    private IAsyncEnumerable<TradeDto> ReadTradesAsync(
        string list,
        string resource,
        TradeFilter? filter,
        CancellationToken cancellationToken
    ) =>
        ReadPagesAsync(
            list,
            resource,
            () =>
                new QueryText()
                    .Add("ticker", filter?.Ticker)
                    .Add("min_ts", filter?.MinTs)
                    .Add("max_ts", filter?.MaxTs)
                    .Add("is_block_trade", filter?.IsBlockTrade),
            WireJson.Default.TradesResponse,
            page => (page.Trades, page.Cursor),
            cancellationToken
        );
}
