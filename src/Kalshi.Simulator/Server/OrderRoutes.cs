using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Creating and cancelling orders (§6 of the API).</summary>
internal static class OrderRoutes
{
    /// <summary>The routes that change orders, and those that no longer do.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        new("POST", "portfolio/events/orders", "CreateOrderV2", RouteAccess.Signed, Create) { Decode = CreateOrderBody.Decode },
        new("DELETE", "portfolio/events/orders/:order_id", "CancelOrderV2", RouteAccess.Signed, Cancel),
        new("POST", "portfolio/orders", "CreateOrder", RouteAccess.Signed, Gone),
        new("POST", "portfolio/orders/batched", "BatchCreateOrders", RouteAccess.Signed, Gone),
        new("DELETE", "portfolio/orders/batched", "BatchCancelOrders", RouteAccess.Signed, Gone),
        new("DELETE", "portfolio/orders/:order_id", "CancelOrder", RouteAccess.Signed, Gone),
        new("POST", "portfolio/orders/:order_id/amend", "AmendOrder", RouteAccess.Signed, Gone),
        new("POST", "portfolio/orders/:order_id/decrease", "DecreaseOrder", RouteAccess.Signed, Gone),
    ];

    private static RestAnswer Gone(RestCall call) =>
        ErrorAnswers.Nested(410, "deprecated_v1_order_endpoint", "Please switch to the V2 endpoints");

    private static RestAnswer Create(RestCall call)
    {
        var body = (CreateOrderBody)call.Body!;
        if (!body.TryToTicket(out var ticket, out var refusal))
        {
            return refusal;
        }

        if (call.Engine.FindMarket(body.Ticker) is not { } market)
        {
            return ErrorAnswers.Nested(404, "market_not_found");
        }

        var result = call.Engine.Submit(call.Account, market, ticket, call.NowMs);
        return result.Order is { } order ? Created(order, call.NowMs) : Refused(result.Rejection);
    }

    private static RestAnswer Cancel(RestCall call)
    {
        // An order on another shard cannot be found there; only shard 0 exists.
        var isOtherShard = call.Query["exchange_index"] is not ("" or "0" or "-1");
        if (isOtherShard || !Guid.TryParseExact(call.Parameter(":order_id"), "D", out var id))
        {
            return Refused(Rejection.NotFound);
        }

        var result = call.Engine.Cancel(call.Account, id, call.NowMs);
        return result.Order is not { } order
            ? Refused(result.Rejection)
            : RestAnswer.Json(
                200,
                json =>
                {
                    json.WriteString("order_id", order.Id);
                    if (order.ClientOrderId is not null)
                    {
                        json.WriteString("client_order_id", order.ClientOrderId);
                    }

                    json.WriteString("reduced_by", result.ReducedBy.ToString());
                    json.WriteNumber("ts_ms", call.NowMs);
                }
            );
    }

    private static RestAnswer Created(Order order, long nowMs) =>
        RestAnswer.Json(
            201,
            json =>
            {
                json.WriteString("order_id", order.Id);
                if (order.ClientOrderId is not null)
                {
                    json.WriteString("client_order_id", order.ClientOrderId);
                }

                json.WriteString("fill_count", order.FilledCount.ToString());
                json.WriteString("remaining_count", order.RemainingCount.ToString());
                if (order.FilledCount.IsPositive)
                {
                    var (price, fee) = FillAverages.Of(order);
                    json.WriteString("average_fill_price", price);
                    json.WriteString("average_fee_paid", fee);
                }

                json.WriteNumber("ts_ms", nowMs);
            }
        );

    private static RestAnswer Refused(Rejection rejection) =>
        rejection switch
        {
            Rejection.MarketInactive => ErrorAnswers.Nested(400, "market_inactive"),
            Rejection.InvalidOrderSize => ErrorAnswers.Nested(400, "invalid_order_size"),
            Rejection.InvalidPrice => ErrorAnswers.Nested(400, "invalid_price"),
            Rejection.DuplicateClientOrderId => ErrorAnswers.Nested(409, "order_already_exists"),
            Rejection.InsufficientBalance => ErrorAnswers.Nested(400, "insufficient_balance"),
            Rejection.FillOrKillUnfillable => ErrorAnswers.Nested(409, "fill_or_kill_insufficient_resting_volume"),
            Rejection.NotFound => ErrorAnswers.Nested(404, "not_found"),
            Rejection.PostOnlyCross => ErrorAnswers.Nested(400, "invalid_order", "post only cross"),
            Rejection.ExpirationNotAllowed => ErrorAnswers.Nested(
                400,
                "invalid_order",
                "Cannot specify both immediate_or_cancel and expiration_ts"
            ),
            Rejection.ExpirationInPast => ErrorAnswers.Nested(400, "invalid_order", "Expiration timestamp must be in the future"),
            Rejection.ReduceOnlyNeedsImmediate => ErrorAnswers.Nested(
                400,
                "invalid_order",
                "reduce_only requires immediate_or_cancel"
            ),
            Rejection.PostOnlyNeedsResting => ErrorAnswers.Nested(400, "invalid_order", "post_only requires good_till_canceled"),
            Rejection.TooManyOrders => ErrorAnswers.Nested(400, "invalid_order", "too many resting orders"),
            _ => throw new InvalidOperationException($"The rejection {rejection} has no answer."),
        };
}
