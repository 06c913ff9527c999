using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Batches (§6.7 of the API): single requests one after the other, answered in their order. Not atomic.</summary>
internal static class OrderBatchRoutes
{
    private const string Batched = "portfolio/events/orders/batched";

    public static IEnumerable<Route> All { get; } =
    [
        Route.Trade("POST", Batched, "BatchCreateOrdersV2", Create) with
        {
            Body = OrderSchemas.BatchCreate,
            Entries = static call => call.Body.Objects("orders").Count,
        },
        Route.Trade("DELETE", Batched, "BatchCancelOrdersV2", Cancel) with
        {
            Body = OrderSchemas.BatchCancel,
            Cost = 2,
            Entries = static call => call.Body.Objects("orders").Count,
        },
    ];

    private static RestAnswer Create(RestCall call)
    {
        var entries = call.Body.Objects("orders");
        return entries.Count == 0 ? NoOrders() : RestAnswer.Json(201, call, static (json, call) => WriteCreated(json, call));
    }

    private static void WriteCreated(Utf8JsonWriter json, RestCall call)
    {
        json.WriteStartArray("orders");
        foreach (var entry in call.Body.Objects("orders"))
        {
            json.WriteStartObject();
            if (OrderRoutes.Place(call, entry, out var refusal) is { } order)
            {
                OrderRoutes.WriteCreated(json, order, call.NowMs);
            }
            else
            {
                WriteClientOrderId(json, entry.Text("client_order_id"));
                // Recorded oddity: in a batch this code is written with a space.
                WriteError(json, refusal.Code == "invalid_order" ? refusal with { Code = "invalid order" } : refusal);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static RestAnswer Cancel(RestCall call) =>
        call.Body.Objects("orders").Count == 0
            ? NoOrders()
            : RestAnswer.Json(
                200,
                call,
                static (json, call) =>
                {
                    json.WriteStartArray("orders");
                    foreach (var entry in call.Body.Objects("orders"))
                    {
                        WriteCancelled(json, call, entry);
                    }

                    json.WriteEndArray();
                }
            );

    private static void WriteCancelled(Utf8JsonWriter json, RestCall call, JsonBody entry)
    {
        var orderId = entry.Text("order_id");
        var result = CancelEntry(call, entry, out var refusal);
        json.WriteStartObject();
        json.WriteString("order_id", orderId);
        WriteClientOrderId(json, result.Order?.ClientOrderId);
        json.WriteString("reduced_by", result.ReducedBy.ToString());
        if (refusal.IsNone)
        {
            json.WriteNumber("ts_ms", call.NowMs);
        }
        else
        {
            WriteError(json, refusal);
        }

        json.WriteEndObject();
    }

    private static CancelResult CancelEntry(RestCall call, JsonBody entry, out Refusal refusal)
    {
        if (!call.TrySubaccount(entry.Integer("subaccount"), 0, out var subaccount, out refusal))
        {
            return default;
        }

        var found = OrderRouting.TryFind(
            call,
            entry.Text("order_id"),
            entry.Integer("exchange_index"),
            entry.Text("market_ticker"),
            out var id
        );
        var result = found
            ? call.Engine.Cancel(call.Account, id, call.NowMs, subaccount)
            : new CancelResult(null, Quantity.Zero, Rejection.NotFound);
        refusal = result.Order is null ? Rejections.Of(result.Rejection, call.Doubts) : default;
        return result;
    }

    private static void WriteClientOrderId(Utf8JsonWriter json, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            json.WriteNull("client_order_id");
        }
        else
        {
            json.WriteString("client_order_id", id);
        }
    }

    private static void WriteError(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject("error");
        refusal.WriteFields(json);
        json.WriteEndObject();
    }

    private static RestAnswer NoOrders() => Refusal.BadRequest("orders is required").ToAnswer();
}
