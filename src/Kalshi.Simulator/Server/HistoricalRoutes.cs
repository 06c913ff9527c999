namespace Kalshi.Simulator.Server;

/// <summary>What is older than the cutoff (§5.6 of the API): the same objects, told apart by their age.</summary>
internal static class HistoricalRoutes
{
    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("historical/cutoff", "GetHistoricalCutoff", Cutoff),
        Route.Public("historical/markets", "GetHistoricalMarkets", MarketRoutes.List),
        Route.Public("historical/markets/:ticker", "GetHistoricalMarket", MarketRoutes.Single),
        Route.Public("historical/markets/:ticker/candlesticks", "GetMarketCandlesticksHistorical", CandleRoutes.Historical),
        Route.Public("historical/trades", "GetHistoricalTrades", MarketRoutes.Trades),
        Route.Portfolio("historical/fills", "GetFillsHistorical", PortfolioRoutes.Fills),
        Route.Portfolio("historical/orders", "GetHistoricalOrders", OrderQueries.List),
        Route.Portfolio("historical/positions", "GetHistoricalPositions", PortfolioRoutes.Positions),
    ];

    private static RestAnswer Cutoff(RestCall call)
    {
        var cutoff = call.Cutoff;
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteString("market_settled_ts", WireTime.Format(cutoff.SettledMs));
                json.WriteString("trades_created_ts", WireTime.Format(cutoff.TradesMs));
                json.WriteString("orders_updated_ts", WireTime.Format(cutoff.OrdersMs));
                json.WriteString("market_positions_last_updated_ts", WireTime.Format(cutoff.SettledMs));
            }
        );
    }
}
