namespace Kalshi.Simulator.Server;

/// <summary>Markets, books and trades (§5.3 and §5.5 of the API).</summary>
internal static class MarketRoutes
{
    private const int MaxDepth = 100;
    private const int MaxBooks = 100;

    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("markets", "GetMarkets", List),
        Route.Public("markets/trades", "GetTrades", Trades),
        Route.Public("markets/orderbooks", "GetMarketOrderbooks", Books) with
        {
            Access = RouteAccess.Contested,
        },
        Route.Public("markets/:ticker", "GetMarket", Single),
        Route.Public("markets/:ticker/orderbook", "GetMarketOrderbook", Book) with
        {
            Access = RouteAccess.Contested,
        },
    ];

    /// <summary>The page of markets that pass the filters of the query.</summary>
    public static RestAnswer List(RestCall call)
    {
        if (!QueryPage.TryRead(call, out var page, out var refusal) || MarketFilter.Read(call, out refusal) is not { } filter)
        {
            return refusal;
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                var cutoff = call.Cutoff;
                var matching = call.Engine.Markets.Where(market =>
                    filter.Passes(market) && cutoff.IsPast(market) == call.IsHistorical
                );
                json.WriteStartArray("markets");
                var selected = page.Select(matching, market => market.Ticker, out var cursor);
                foreach (var market in selected)
                {
                    RestBodies.WriteMarket(json, market, call.Services.Candles, call.NowMs);
                }

                json.WriteEndArray();
                json.WriteString("cursor", cursor);
            }
        );
    }

    /// <summary>The market that the path names.</summary>
    public static RestAnswer Single(RestCall call) =>
        call.Engine.FindMarket(call.Parameter(":ticker")) is { } market && call.Cutoff.IsPast(market) == call.IsHistorical
            ? RestAnswer.Json(
                200,
                json =>
                {
                    json.WritePropertyName("market");
                    RestBodies.WriteMarket(json, market, call.Services.Candles, call.NowMs);
                }
            )
            : ErrorAnswers.Nested(404, "market_not_found");

    /// <summary>The page of public trades, newest first.</summary>
    public static RestAnswer Trades(RestCall call)
    {
        if (!QueryPage.TryRead(call, out var page, out var refusal) || !TimeSpanFilter.TryRead(call, out var times, out refusal))
        {
            return refusal;
        }

        var ticker = call.Query["ticker"];
        var cutoff = call.Cutoff;
        // No trade of the simulator is a block trade.
        var wantsBlocks = call.Query["is_block_trade"] == "true";
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "trades",
                    call.Engine.Trades,
                    trade =>
                        !wantsBlocks
                        && trade.TimeMs < cutoff.TradesMs == call.IsHistorical
                        && (ticker.Length == 0 || trade.Market.Ticker == ticker)
                        && times.Contains(trade.TimeMs),
                    RestBodies.WriteTrade
                )
        );
    }

    private static RestAnswer Book(RestCall call)
    {
        if (!call.Query.TryNumber("depth", out var depth))
        {
            return call.Invalid("Depth", "number");
        }

        if (depth > MaxDepth)
        {
            return call.Invalid("Depth", "lte");
        }

        return call.Engine.FindMarket(call.Parameter(":ticker")) is { } market
            ? RestAnswer.Json(200, json => RestBodies.WriteBook(json, market.Book, (int)Math.Max(depth ?? 0, 0)))
            : ErrorAnswers.Nested(404, "market_not_found");
    }

    private static RestAnswer Books(RestCall call)
    {
        var tickers = call.Query.Values("tickers");
        if (tickers.Count is 0 or > MaxBooks)
        {
            return call.Invalid("Tickers", tickers.Count == 0 ? "required" : "max");
        }

        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("orderbooks");
                foreach (var ticker in tickers)
                {
                    if (call.Engine.FindMarket(ticker) is { } market)
                    {
                        json.WriteStartObject();
                        json.WriteString("ticker", ticker);
                        RestBodies.WriteBook(json, market.Book, 0);
                        json.WriteEndObject();
                    }
                }

                json.WriteEndArray();
            }
        );
    }
}
