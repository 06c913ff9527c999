using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>The public routes: exchange status, markets, books and trades. A signature is neither needed nor looked at.</summary>
internal static class MarketRoutes
{
    private const int MaxDepth = 100;

    /// <summary>The public routes.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "exchange/status", "GetExchangeStatus", RouteAccess.Public, Status),
        new("GET", "markets", "GetMarkets", RouteAccess.Public, List),
        new("GET", "markets/trades", "GetTrades", RouteAccess.Public, Trades),
        new("GET", "markets/:ticker", "GetMarket", RouteAccess.Public, Single),
        new("GET", "markets/:ticker/orderbook", "GetMarketOrderbook", RouteAccess.Public, Book),
    ];

    private static RestAnswer Status(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteBoolean("exchange_active", true);
                json.WriteBoolean("trading_active", true);
            }
        );

    private static RestAnswer List(RestCall call)
    {
        if (!QueryPage.TryRead(call.Query, "GetMarkets", out var page, out var refusal))
        {
            return refusal;
        }

        var status = call.Query["status"];
        if (status is not ("" or "unopened" or "open" or "paused" or "closed" or "settled"))
        {
            return ErrorAnswers.Parameter("GetMarkets", "Status", "oneof");
        }

        var tickers = call.Query["tickers"];
        var wanted = tickers.Length == 0 ? null : tickers.Split(',').ToHashSet(StringComparer.Ordinal);
        var eventTicker = call.Query["event_ticker"];
        var seriesTicker = call.Query["series_ticker"];
        return RestAnswer.Json(
            200,
            json =>
            {
                var matching = call.Engine.Markets.Where(market =>
                    (wanted is null || wanted.Contains(market.Ticker))
                    && (eventTicker.Length == 0 || market.Spec.EventTicker == eventTicker)
                    && (seriesTicker.Length == 0 || market.Spec.SeriesTicker == seriesTicker)
                    && HasStatus(market, status)
                );
                json.WriteStartArray("markets");
                var selected = page.Select(matching, market => market.Ticker, out var cursor);
                foreach (var market in selected)
                {
                    RestBodies.WriteMarket(json, market, call.NowMs);
                }

                json.WriteEndArray();
                json.WriteString("cursor", cursor);
            }
        );
    }

    private static bool HasStatus(Market market, string filter) =>
        filter switch
        {
            "" => true,
            "unopened" => market.Status == MarketStatus.Initialized,
            "open" => market.Status == MarketStatus.Active,
            "closed" => market.Status is MarketStatus.Closed or MarketStatus.Determined,
            "settled" => market.Status == MarketStatus.Finalized,
            // paused: no market of the simulator is ever inactive.
            _ => false,
        };

    private static RestAnswer Single(RestCall call) =>
        call.Engine.FindMarket(call.Parameter(":ticker")) is { } market
            ? RestAnswer.Json(
                200,
                json =>
                {
                    json.WritePropertyName("market");
                    RestBodies.WriteMarket(json, market, call.NowMs);
                }
            )
            : ErrorAnswers.Nested(404, "market_not_found");

    private static RestAnswer Book(RestCall call)
    {
        if (!call.Query.TryNumber("depth", out var asked))
        {
            return ErrorAnswers.Parameter("GetMarketOrderbook", "Depth", "number");
        }

        if (asked > MaxDepth)
        {
            return ErrorAnswers.Parameter("GetMarketOrderbook", "Depth", "lte");
        }

        return call.Engine.FindMarket(call.Parameter(":ticker")) is { } market
            ? RestAnswer.Json(200, json => RestBodies.WriteBook(json, market.Book, (int)Math.Max(asked ?? 0, 0)))
            : ErrorAnswers.Nested(404, "market_not_found");
    }

    private static RestAnswer Trades(RestCall call)
    {
        if (!QueryPage.TryRead(call.Query, "GetTrades", out var page, out var refusal))
        {
            return refusal;
        }

        if (!TimeSpanFilter.TryRead(call.Query, "GetTrades", out var times, out refusal))
        {
            return refusal;
        }

        var ticker = call.Query["ticker"];
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "trades",
                    call.Engine.Trades,
                    trade => (ticker.Length == 0 || trade.Market.Ticker == ticker) && times.Contains(trade.TimeMs),
                    RestBodies.WriteTrade
                )
        );
    }
}
