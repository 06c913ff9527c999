using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What an account can read about itself (§6.8 and §7 of the API).</summary>
internal static class PortfolioRoutes
{
    /// <summary>The routes that read an account.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "portfolio/balance", "GetBalance", RouteAccess.Signed, Balance),
        new("GET", "portfolio/positions", "GetPositions", RouteAccess.Signed, Positions),
        new("GET", "portfolio/fills", "GetFills", RouteAccess.Signed, Fills),
        new("GET", "portfolio/settlements", "GetSettlements", RouteAccess.Signed, Settlements),
        new("GET", "portfolio/orders", "GetOrders", RouteAccess.Signed, Orders),
        new("GET", "portfolio/orders/:order_id", "GetOrder", RouteAccess.Signed, Order),
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

    private static RestAnswer Positions(RestCall call)
    {
        if (!QueryPage.TryRead(call.Query, "GetPositions", out var page, out var refusal))
        {
            return refusal;
        }

        var status = call.Query["settlement_status"];
        if (status is not ("" or "unsettled" or "settled" or "all"))
        {
            return ErrorAnswers.Parameter("GetPositions", "SettlementStatus", "oneof");
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
    private static bool TryReadList(
        RestQuery query,
        string operation,
        out QueryPage page,
        out TimeSpanFilter times,
        out RestAnswer refusal
    )
    {
        times = default;
        return QueryPage.TryRead(query, operation, out page, out refusal)
            && TimeSpanFilter.TryRead(query, operation, out times, out refusal);
    }

    private static RestAnswer Fills(RestCall call)
    {
        if (!TryReadList(call.Query, "GetFills", out var page, out var times, out var refusal))
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
        if (!TryReadList(call.Query, "GetSettlements", out var page, out var times, out var refusal))
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

    private static RestAnswer Orders(RestCall call)
    {
        if (!TryReadList(call.Query, "GetOrders", out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var status = call.Query["status"];
        if (status is not ("" or "resting" or "canceled" or "executed"))
        {
            return ErrorAnswers.Parameter("GetOrders", "Status", "oneof");
        }

        var ticker = call.Query["ticker"];
        var events = call.Query.Names("event_ticker");
        return RestAnswer.Json(
            200,
            json =>
                page.WriteNewestFirst(
                    json,
                    "orders",
                    call.Account.Orders,
                    order =>
                        (ticker.Length == 0 || order.Market.Ticker == ticker)
                        && (events is null || events.Contains(order.Market.Spec.EventTicker))
                        && (status.Length == 0 || order.Status.ToWire() == status)
                        && times.Contains(order.CreatedMs),
                    RestBodies.WriteOrder
                )
        );
    }

    private static RestAnswer Order(RestCall call) =>
        Guid.TryParseExact(call.Parameter(":order_id"), "D", out var id) && call.Engine.FindOrder(call.Account, id) is { } order
            ? RestAnswer.Json(
                200,
                json =>
                {
                    json.WritePropertyName("order");
                    RestBodies.WriteOrder(json, order);
                }
            )
            : ErrorAnswers.Nested(404, "not_found");
}
