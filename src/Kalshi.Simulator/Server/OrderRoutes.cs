using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Creating, changing and cancelling orders one by one or all at once (§6 of the API).</summary>
internal static class OrderRoutes
{
    private const string Orders = "portfolio/events/orders";

    public static IEnumerable<Route> All(DoubtOptions doubts) =>
        [
            Route.Trade("POST", Orders, "CreateOrderV2", Create) with
            {
                Body = OrderSchemas.Create,
                Shard = static call => OrderRouting.Billed(call, call.Body.Integer("exchange_index") ?? OrderRouting.Auto),
            },
            Route.Trade("DELETE", Orders, "CancelAllOrdersV2", CancelAll) with
            {
                Cost = doubts.CancelAllCostTokens,
            },
            Route.Trade("DELETE", $"{Orders}/:order_id", "CancelOrderV2", Cancel) with
            {
                Cost = 2,
                Shard = OrderRouting.BilledByQuery,
            },
            Route.Trade("POST", $"{Orders}/:order_id/amend", "AmendOrderV2", Amend) with
            {
                Body = OrderSchemas.Amend,
                Shard = static call => OrderRouting.Billed(call, call.Body.Integer("exchange_index") ?? OrderRouting.Auto),
            },
            Route.Trade("POST", $"{Orders}/:order_id/decrease", "DecreaseOrderV2", Decrease) with
            {
                Body = OrderSchemas.Decrease,
                Shard = OrderRouting.BilledByBody,
            },
            Gone("POST", "portfolio/orders", "CreateOrder"),
            Gone("POST", "portfolio/orders/batched", "BatchCreateOrders"),
            Gone("DELETE", "portfolio/orders/batched", "BatchCancelOrders"),
            Gone("DELETE", "portfolio/orders/:order_id", "CancelOrder"),
            Gone("POST", "portfolio/orders/:order_id/amend", "AmendOrder"),
            Gone("POST", "portfolio/orders/:order_id/decrease", "DecreaseOrder"),
        ];

    /// <summary>Places the order that a body asks for, alone or as an entry of a batch.</summary>
    public static Order? Place(RestCall call, JsonBody body, out Refusal refusal)
    {
        if (!OrderTerms.TryRead(call, body, out var ticket, out refusal))
        {
            return null;
        }

        if (
            call.Engine.FindMarket(body.Text("ticker")) is not { } market
            || !OrderRouting.Reaches(call, market, body.Integer("exchange_index"))
        )
        {
            refusal = new Refusal(404, "market_not_found");
            return null;
        }

        var result = call.Engine.Submit(call.Account, market, ticket, call.NowMs);
        refusal = result.Order is null ? Rejections.Of(result.Rejection, call.Doubts) : default;
        return result.Order;
    }

    /// <summary>The fields of an accepted order.</summary>
    public static void WriteCreated(Utf8JsonWriter json, Order order, long nowMs)
    {
        WriteIds(json, order);
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

    /// <summary>An order's ids; the client's only where it gave one.</summary>
    public static void WriteIds(Utf8JsonWriter json, Order order)
    {
        json.WriteString("order_id", order.Id);
        if (order.ClientOrderId is not null)
        {
            json.WriteString("client_order_id", order.ClientOrderId);
        }
    }

    /// <summary>A path that was switched off in June 2026.</summary>
    private static Route Gone(string method, string template, string operation) =>
        Route.Trade(
            method,
            template,
            operation,
            static _ => ErrorAnswers.Nested(410, "deprecated_v1_order_endpoint", "Please switch to the V2 endpoints")
        );

    private static RestAnswer Create(RestCall call) =>
        Place(call, call.Body, out var refusal) is { } order
            ? RestAnswer.Json(
                call.Doubts.CreatedStatus,
                (order, call.NowMs),
                static (json, created) => WriteCreated(json, created.order, created.NowMs)
            )
            : refusal.ToAnswer();

    private static RestAnswer Cancel(RestCall call)
    {
        if (!call.TrySubaccount(0, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        if (!call.Query.TryNumber("exchange_index", out var exchangeIndex))
        {
            return call.Invalid("ExchangeIndex", "number");
        }

        if (!OrderRouting.TryFind(call, call.Parameter(":order_id"), exchangeIndex, call.Query["market_ticker"], out var id))
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var result = call.Engine.Cancel(call.Account, id, call.NowMs, subaccount);
        return result.Order is null
            ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer()
            : RestAnswer.Json(
                200,
                (result, call.NowMs),
                static (json, cancelled) =>
                {
                    WriteIds(json, cancelled.result.Order!);
                    json.WriteString("reduced_by", cancelled.result.ReducedBy.ToString());
                    json.WriteNumber("ts_ms", cancelled.NowMs);
                }
            );
    }

    private static RestAnswer CancelAll(RestCall call)
    {
        if (!call.TrySubaccount(null, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        call.Engine.CancelAll(call.Account, subaccount, call.NowMs);
        return RestAnswer.NoContent;
    }

    private static RestAnswer Amend(RestCall call)
    {
        if (!call.TrySubaccount(0, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        if (!OrderTerms.TryReadAmend(call.Body, subaccount, out var ticket, out var reason))
        {
            return reason.ToAnswer();
        }

        // The ticker says where to look, but is checked against the order only once that is found.
        var exchangeIndex = call.Body.Integer("exchange_index");
        var id = Guid.TryParseExact(call.Parameter(":order_id"), "D", out var parsed) ? parsed : Guid.Empty;
        if (call.Engine.FindOrder(call.Account, id) is not { } order || !OrderRouting.Reaches(call, order.Market, exchangeIndex))
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var result = call.Engine.Amend(call.Account, id, ticket, call.NowMs);
        return result.Order is null
            ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer()
            : RestAnswer.Json(
                200,
                (result, call.NowMs),
                static (json, amended) => WriteAmended(json, amended.result, amended.NowMs)
            );
    }

    private static void WriteAmended(Utf8JsonWriter json, in AmendResult result, long nowMs)
    {
        WriteIds(json, result.Order!);
        var hasFilled = result.FilledCount.IsPositive;
        if (hasFilled || result.IsSizeChanged)
        {
            json.WriteString("remaining_count", result.Order!.RemainingCount.ToString());
            json.WriteString("fill_count", result.FilledCount.ToString());
        }
        else
        {
            json.WriteNull("remaining_count");
            json.WriteNull("fill_count");
        }

        if (hasFilled)
        {
            json.WriteString("average_fill_price", FillAverages.PerContract(result.FilledValue, result.FilledCount));
            json.WriteString("average_fee_paid", FillAverages.PerContract(result.FeesPaid, result.FilledCount));
        }
        else
        {
            json.WriteNull("average_fill_price");
            json.WriteNull("average_fee_paid");
        }

        json.WriteNumber("ts_ms", nowMs);
    }

    private static RestAnswer Decrease(RestCall call)
    {
        if (!call.TrySubaccount(0, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        if (!OrderTerms.TryReadDecrease(call.Body, subaccount, out var ticket, out var reason))
        {
            return reason.ToAnswer();
        }

        var ticker = call.Body.Text("market_ticker");
        if (!OrderRouting.TryFind(call, call.Parameter(":order_id"), call.Body.Integer("exchange_index"), ticker, out var id))
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var result = call.Engine.Decrease(call.Account, id, ticket, call.NowMs);
        return result.Order is null
            ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer()
            : RestAnswer.Json(
                200,
                (result.Order, call.NowMs),
                static (json, decreased) =>
                {
                    WriteIds(json, decreased.Order);
                    json.WriteString("remaining_count", decreased.Order.RemainingCount.ToString());
                    json.WriteNumber("ts_ms", decreased.NowMs);
                }
            );
    }
}
