using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Reading orders and their places in the queue (§6.8 of the API).</summary>
internal static class OrderQueries
{
    private const int MaxEvents = 10;
    private const int SingleCost = 2;

    public static IEnumerable<Route> All { get; } =
    [
        Route.Portfolio("portfolio/orders", "GetOrders", List),
        Route.Portfolio("portfolio/orders/queue_positions", "GetOrderQueuePositions", QueuePositions),
        Route.Portfolio("portfolio/orders/:order_id", "GetOrder", Single) with
        {
            Cost = SingleCost,
        },
        Route.Portfolio("portfolio/orders/:order_id/queue_position", "GetOrderQueuePosition", QueuePosition),
    ];

    /// <summary>The page of orders, newest first.</summary>
    public static RestAnswer List(RestCall call)
    {
        if (
            !PortfolioRoutes.TryReadList(call, out var page, out var times, out var refusal)
            || !call.TrySubaccount(null, out var subaccount, out refusal)
            || !call.TryShard(out var shard, out refusal)
        )
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
        var view = call.View;
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
                        && (subaccount is null || order.Subaccount == subaccount)
                        && (shard is null || order.Market.Shard.Index == shard)
                        && times.Contains(order.CreatedMs)
                        && (!order.IsInBook && order.UpdatedMs < cutoff.OrdersMs) == call.IsHistorical
                        && view.StateOf(order) is { } state
                        && (status.Length == 0 || state.Status.ToWire() == status),
                    (writer, order) => RestBodies.WriteOrder(writer, view.StateOf(order)!.Value)
                )
        );
    }

    private static RestAnswer Single(RestCall call) =>
        Find(call) is { } order && call.View.StateOf(order) is { } state
            ? RestAnswer.Json(
                200,
                state,
                static (json, state) =>
                {
                    json.WritePropertyName("order");
                    RestBodies.WriteOrder(json, state);
                }
            )
            : ErrorAnswers.Nested(404, "not_found");

    private static RestAnswer QueuePosition(RestCall call) =>
        Find(call) is { IsInBook: true } order
            ? RestAnswer.Json(200, json => json.WriteString("queue_position_fp", call.Engine.QueuePosition(order).ToString()))
            : ErrorAnswers.Nested(404, "not_found");

    private static RestAnswer QueuePositions(RestCall call)
    {
        if (!call.TrySubaccount(null, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        var tickers = call.Query.Names("market_tickers");
        var eventTicker = call.Query["event_ticker"];
        var resting = call
            .Account.Orders.NewestFirst()
            .Where(order =>
                order.IsInBook
                && (tickers is null || tickers.Contains(order.Market.Ticker))
                && (eventTicker.Length == 0 || order.Market.Spec.EventTicker == eventTicker)
                && (subaccount is null || order.Subaccount == subaccount)
            );
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("queue_positions");
                foreach (var order in resting)
                {
                    json.WriteStartObject();
                    json.WriteString("order_id", order.Id);
                    json.WriteString("market_ticker", order.Market.Ticker);
                    json.WriteString("queue_position_fp", call.Engine.QueuePosition(order).ToString());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    /// <summary>The order that the path names, if the key may see it.</summary>
    private static Order? Find(RestCall call) =>
        Guid.TryParseExact(call.Parameter(":order_id"), "D", out var id)
        && call.Engine.FindOrder(call.Account, id) is { } order
        && (call.Caller!.Subaccount is not { } own || own == order.Subaccount)
            ? order
            : null;
}
