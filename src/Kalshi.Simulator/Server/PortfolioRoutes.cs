using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What an account can read about itself (§6.8 and §7 of the API).</summary>
internal static class PortfolioRoutes
{
    /// <summary>The routes that read an account.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        Route.Portfolio("portfolio/balance", "GetBalance", Balance),
        Route.Portfolio("portfolio/positions", "GetPositions", Positions),
        Route.Portfolio("portfolio/fills", "GetFills", Fills),
        Route.Portfolio("portfolio/settlements", "GetSettlements", Settlements),
        Route.Portfolio("portfolio/orders", "GetOrders", OrderQueries.List),
        Route.Portfolio("portfolio/orders/:order_id", "GetOrder", OrderQueries.Single) with
        {
            Cost = 2,
        },
    ];

    private static RestAnswer Balance(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                var value = Money.Zero;
                foreach (var position in call.Account.Positions)
                {
                    value += MarkOf(position);
                }

                json.WriteNumber("balance", call.Account.Available.FloorToCents());
                json.WriteString("balance_dollars", call.Account.Available.ToFourDecimals());
                json.WriteNumber("portfolio_value", value.FloorToCents());
                json.WriteNumber("updated_ts", call.NowMs / 1000);
                json.WriteStartArray("balance_breakdown");
                json.WriteStartObject();
                json.WriteNumber("exchange_index", 0);
                json.WriteString("balance", call.Account.Available.ToFourDecimals());
                json.WriteEndObject();
                json.WriteEndArray();
            }
        );

    /// <summary>Value at the last price; at cost where nothing was ever traded.</summary>
    private static Money MarkOf(Position position)
    {
        if (position.Market.LastPrice is not { } last)
        {
            return position.Cost;
        }

        return position.Net.Abs() * (position.Net.IsNegative ? last.Complement : last);
    }

    public static RestAnswer Positions(RestCall call)
    {
        if (!QueryPage.TryRead(call, out var page, out var refusal))
        {
            return refusal;
        }

        var status = call.Query["settlement_status"];
        if (status is not ("" or "unsettled" or "settled" or "all"))
        {
            return call.Invalid("SettlementStatus", "oneof");
        }

        var ticker = call.Query["ticker"];
        var eventTicker = call.Query["event_ticker"];
        var nonZero = call.Query["count_filter"].Split(',');
        return RestAnswer.Json(
            200,
            json =>
            {
                var matching = call.Account.Positions.Where(position =>
                    position.UpdatedMs > 0
                    && (ticker.Length == 0 || position.Market.Ticker == ticker)
                    && (eventTicker.Length == 0 || position.Market.Spec.EventTicker == eventTicker)
                    && (status == "all" || (position.Market.Status == MarketStatus.Finalized) == (status == "settled"))
                    && (!nonZero.Contains("position") || !position.Net.IsZero)
                    && (!nonZero.Contains("total_traded") || !position.TotalTraded.IsZero)
                );
                var selected = page.Select(matching, position => position.Market.Ticker, out var cursor);
                json.WriteString("cursor", cursor);
                json.WriteStartArray("market_positions");
                foreach (var position in selected)
                {
                    RestBodies.WritePosition(json, position);
                }

                json.WriteEndArray();
                json.WriteStartArray("event_positions");
                foreach (var group in selected.GroupBy(position => position.Market.Spec.EventTicker))
                {
                    RestBodies.WriteEventPosition(json, group.Key, group);
                }

                json.WriteEndArray();
            }
        );
    }

    // What every list by time takes: a page and a span.
    public static bool TryReadList(RestCall call, out QueryPage page, out TimeSpanFilter times, out RestAnswer refusal)
    {
        times = default;
        return QueryPage.TryRead(call, out page, out refusal) && TimeSpanFilter.TryRead(call, out times, out refusal);
    }

    public static RestAnswer Fills(RestCall call)
    {
        if (!TryReadList(call, out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var tickers = call.Query.Names("ticker");
        var orderId = call.Query["order_id"];
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "fills",
                    call.Account.Fills,
                    fill =>
                        (tickers is null || tickers.Contains(fill.Order.Market.Ticker))
                        && (orderId.Length == 0 || fill.Order.Id.ToString("D") == orderId)
                        && times.Contains(fill.TimeMs),
                    RestBodies.WriteFill
                )
        );
    }

    private static RestAnswer Settlements(RestCall call)
    {
        if (!TryReadList(call, out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var ticker = call.Query["ticker"];
        var eventTicker = call.Query["event_ticker"];
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "settlements",
                    call.Account.Settlements,
                    settlement =>
                        (ticker.Length == 0 || settlement.Market.Ticker == ticker)
                        && (eventTicker.Length == 0 || settlement.Market.Spec.EventTicker == eventTicker)
                        && times.Contains(settlement.TimeMs),
                    RestBodies.WriteSettlement
                )
        );
    }
}
