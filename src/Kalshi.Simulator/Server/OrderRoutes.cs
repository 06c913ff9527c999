using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Creating and cancelling orders (§6 of the API).</summary>
internal static class OrderRoutes
{
    /// <summary>The routes that change orders, and those that no longer do.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        Route.Trade("POST", "portfolio/events/orders", "CreateOrderV2", Create) with
        {
            Body = OrderSchemas.Create,
            Shard = call => OrderRouting.Billed(call, call.Body.Integer("exchange_index") ?? OrderRouting.Auto),
        },
        Route.Trade("DELETE", "portfolio/events/orders/:order_id", "CancelOrderV2", Cancel) with
        {
            Cost = 2,
            Shard = OrderRouting.BilledByQuery,
        },
        Gone("POST", "portfolio/orders", "CreateOrder"),
        Gone("POST", "portfolio/orders/batched", "BatchCreateOrders"),
        Gone("DELETE", "portfolio/orders/batched", "BatchCancelOrders"),
        Gone("DELETE", "portfolio/orders/:order_id", "CancelOrder"),
        Gone("POST", "portfolio/orders/:order_id/amend", "AmendOrder"),
        Gone("POST", "portfolio/orders/:order_id/decrease", "DecreaseOrder"),
    ];

    /// <summary>A path that was switched off in June 2026.</summary>
    private static Route Gone(string method, string template, string operation) =>
        Route.Trade(
            method,
            template,
            operation,
            static _ => ErrorAnswers.Nested(410, "deprecated_v1_order_endpoint", "Please switch to the V2 endpoints")
        );

    private static RestAnswer Create(RestCall call)
    {
        if (!OrderTerms.TryRead(call, call.Body, out var ticket, out var refusal))
        {
            return refusal.ToAnswer();
        }

        // Groups, subaccounts and other shards are refused, never ignored, until the engine has them.
        if (call.Body.Text("order_group_id").Length > 0)
        {
            return ErrorAnswers.Nested(404, "order_group_not_found");
        }

        if ((call.Body.Integer("subaccount") ?? 0) != 0)
        {
            return Refusal.InvalidOrder("the simulator has subaccount 0 only").ToAnswer();
        }

        if ((call.Body.Integer("exchange_index") ?? 0) is not (0 or OrderRouting.Auto))
        {
            return ErrorAnswers.Nested(404, "market_not_found");
        }

        if (call.Engine.FindMarket(call.Body.Text("ticker")) is not { } market)
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
