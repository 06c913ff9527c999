using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// The exchange and its markets.
public sealed partial class KalshiRestClient
{
    /// <summary>Whether the exchange is open for state changes and for trading.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<ExchangeStatusResponse> GetExchangeStatusAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("/exchange/status", "", WireJson.Default.ExchangeStatusResponse, cancellationToken);

    /// <summary>All markets the filter lets through, page by page.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<MarketDto> GetMarketsAsync(
        MarketFilter? filter = null,
        CancellationToken cancellationToken = default
    ) =>
        ReadPagesAsync(
            "markets",
            "/markets",
            () =>
                new QueryText()
                    .Add("status", filter?.Status)
                    .Add("event_ticker", filter?.EventTicker)
                    .Add("series_ticker", filter?.SeriesTicker)
                    .Add("tickers", filter?.Tickers)
                    .Add("min_close_ts", filter?.MinCloseTs)
                    .Add("max_close_ts", filter?.MaxCloseTs)
                    .Add("mve_filter", filter?.MveFilter),
            WireJson.Default.MarketsResponse,
            page => (page.Markets, page.Cursor),
            cancellationToken
        );

    /// <summary>One market. A market just announced on the feed may be missing for a moment.</summary>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<MarketDto> GetMarketAsync(string ticker, CancellationToken cancellationToken = default)
    {
        var response = await ReadAsync(
            $"/markets/{Uri.EscapeDataString(ticker)}",
            "",
            WireJson.Default.MarketResponse,
            cancellationToken
        );
        return response.Market;
    }

    /// <summary>A market's book: bids only, each side in its own outcome's prices, ascending.</summary>
    /// <param name="ticker">The market.</param>
    /// <param name="depth">Best levels per side, 0 to 100; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<OrderBookDto> GetOrderBookAsync(string ticker, int depth = 0, CancellationToken cancellationToken = default)
    {
        OptionRange.Require(depth, 0, 100);
        var response = await ReadAsync(
            $"/markets/{Uri.EscapeDataString(ticker)}/orderbook",
            new QueryText().Add("depth", depth == 0 ? null : depth).ToString(),
            WireJson.Default.OrderBookResponse,
            cancellationToken
        );
        return response.OrderbookFp;
    }

    /// <summary>All public trades the filter lets through, newest first, page by page; stop when you have enough.</summary>
    /// <exception cref="KalshiApiException">A page failed for good.</exception>
    /// <exception cref="PageWalkException">The list goes in circles or beyond <c>MaxPages</c>.</exception>
    public IAsyncEnumerable<TradeDto> GetTradesAsync(TradeFilter? filter = null, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            "trades",
            "/markets/trades",
            () => new QueryText().Add("ticker", filter?.Ticker).Add("min_ts", filter?.MinTs).Add("max_ts", filter?.MaxTs),
            WireJson.Default.TradesResponse,
            page => (page.Trades, page.Cursor),
            cancellationToken
        );
}
