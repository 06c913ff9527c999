using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Candlesticks (§5.5).
public sealed partial class KalshiRestClient
{
    /// <summary>A market's candlesticks.</summary>
    /// <exception cref="ArgumentException">The span is empty or its period is none of the exchange's.</exception>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<CandlestickDto>> GetCandlesticksAsync(
        string seriesTicker,
        string ticker,
        CandlestickSpan span,
        CancellationToken cancellationToken = default
    )
    {
        var call = RestCall.Get(
            $"/series/{Uri.EscapeDataString(seriesTicker)}/markets/{Uri.EscapeDataString(ticker)}/candlesticks",
            Query(span),
            "/series/:series_ticker/markets/:ticker/candlesticks"
        );
        return (await ReadAsync(call, WireJson.Default.MarketCandlesticksResponse, cancellationToken)).Candlesticks;
    }

    /// <summary>Several markets' candlesticks; the exchange allows 100 markets and 10 000 candlesticks in all.</summary>
    /// <exception cref="ArgumentException">No market or more than 100, or a span that is none.</exception>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<MarketCandlesticksResponse>> GetCandlesticksAsync(
        IReadOnlyCollection<string> tickers,
        CandlestickSpan span,
        CancellationToken cancellationToken = default
    )
    {
        RequireTickers(tickers, 100);
        var call = RestCall.Get("/markets/candlesticks", Query(span).Add("market_tickers", tickers));
        return (await ReadAsync(call, WireJson.Default.BatchCandlesticksResponse, cancellationToken)).Markets;
    }

    /// <summary>The candlesticks of all markets of an event.</summary>
    /// <exception cref="ArgumentException">The span is empty or its period is none of the exchange's.</exception>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public Task<EventCandlesticksResponse> GetEventCandlesticksAsync(
        string seriesTicker,
        string eventTicker,
        CandlestickSpan span,
        CancellationToken cancellationToken = default
    ) =>
        ReadAsync(
            RestCall.Get(
                $"/series/{Uri.EscapeDataString(seriesTicker)}/events/{Uri.EscapeDataString(eventTicker)}/candlesticks",
                Query(span),
                "/series/:series_ticker/events/:event_ticker/candlesticks"
            ),
            WireJson.Default.EventCandlesticksResponse,
            cancellationToken
        );

    /// <summary>The candlesticks of a market that settled before the cutoff.</summary>
    /// <exception cref="ArgumentException">The span is empty or its period is none of the exchange's.</exception>
    /// <exception cref="KalshiApiException">The call failed for good.</exception>
    public async Task<IReadOnlyList<HistoricalCandlestickDto>> GetHistoricalCandlesticksAsync(
        string ticker,
        CandlestickSpan span,
        CancellationToken cancellationToken = default
    )
    {
        var call = RestCall.Get(
            $"/historical/markets/{Uri.EscapeDataString(ticker)}/candlesticks",
            Query(span),
            "/historical/markets/:ticker/candlesticks"
        );
        return (await ReadAsync(call, WireJson.Default.HistoricalCandlesticksResponse, cancellationToken)).Candlesticks;
    }

    private static QueryText Query(CandlestickSpan span) =>
        span.Problem() is { } problem ? throw new ArgumentException(problem, nameof(span)) : span.ToQuery();

    private static void RequireTickers(IReadOnlyCollection<string> tickers, int max)
    {
        if (tickers.Count < 1 || tickers.Count > max || tickers.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException($"Name 1 to {max} markets; {tickers.Count} were named.", nameof(tickers));
        }
    }
}
