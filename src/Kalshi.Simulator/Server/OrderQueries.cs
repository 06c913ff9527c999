using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Reading orders (§6.8 of the API).</summary>
internal static class OrderQueries
{
    private const int MaxEvents = 10;

    /// <summary>The page of orders, newest first.</summary>
    public static RestAnswer List(RestCall call)
    {
        if (!PortfolioRoutes.TryReadList(call, out var page, out var times, out var refusal))
        {
            return refusal;
        }

        var status = call.Query["status"];
        if (status is not ("" or "resting" or "canceled" or "executed"))
        {
            return call.Invalid("Status", "oneof");
        }

        var events = call.Query.Names("event_ticker");
        if (events?.Count > MaxEvents)
        {
            return call.Invalid("EventTicker", "max");
        }

        var ticker = call.Query["ticker"];
        var cutoff = call.Cutoff;
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
                        && times.Contains(order.CreatedMs)
                        && (!order.IsInBook && order.UpdatedMs < cutoff.OrdersMs) == call.IsHistorical,
                    RestBodies.WriteOrder
                )
        );
    }

    /// <summary>The order that the path names.</summary>
    public static RestAnswer Single(RestCall call) =>
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
