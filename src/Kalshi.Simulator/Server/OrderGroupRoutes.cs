using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Order groups (§7.6 of the API).</summary>
internal static class OrderGroupRoutes
{
    private const string Groups = "portfolio/order_groups";

    private static readonly BodySchema CreateSchema = new(
        "CreateOrderGroupRequest",
        new BodyField("contracts_limit", BodyKind.Integer),
        new BodyField("contracts_limit_fp", BodyKind.Text),
        new BodyField("subaccount", BodyKind.Integer),
        new BodyField("exchange_index", BodyKind.Integer)
    );

    private static readonly BodySchema LimitSchema = new(
        "UpdateOrderGroupLimitRequest",
        new BodyField("contracts_limit", BodyKind.Integer),
        new BodyField("contracts_limit_fp", BodyKind.Text)
    );

    private static readonly BodySchema EmptySchema = new("EmptyRequest");

    public static IEnumerable<Route> All { get; } =
    [
        Route.Portfolio(Groups, "GetOrderGroups", List),
        Route.Trade("POST", $"{Groups}/create", "CreateOrderGroup", Create) with
        {
            Body = CreateSchema,
            // Without a shard, shard 0 is meant: groups are not routed.
            Shard = static call => OrderRouting.Billed(call, Math.Max(call.Body.Integer("exchange_index") ?? 0, 0)),
        },
        Route.Portfolio($"{Groups}/:group_id", "GetOrderGroup", Single),
        Change("PUT", "/limit", "UpdateOrderGroupLimit", SetLimit) with
        {
            Body = LimitSchema,
        },
        Change("PUT", "/trigger", "TriggerOrderGroup", static (call, group) => call.Engine.Groups.Trigger(group, call.NowMs)) with
        {
            Body = EmptySchema,
            BodyIsOptional = true,
        },
        Change("PUT", "/reset", "ResetOrderGroup", static (call, group) => call.Engine.Groups.Reset(group, call.NowMs)) with
        {
            Body = EmptySchema,
            BodyIsOptional = true,
        },
        Change("DELETE", "", "DeleteOrderGroup", static (call, group) => call.Engine.Groups.Delete(group, call.NowMs)),
    ];

    private static Route Change(string method, string verb, string operation, Func<RestCall, OrderGroup, Rejection> change) =>
        Route.Trade(method, $"{Groups}/:group_id{verb}", operation, call => Apply(call, change)) with
        {
            Shard = static call => OrderRouting.BilledByQuery(call),
        };

    private static RestAnswer List(RestCall call)
    {
        if (!call.TrySubaccount(null, out var subaccount, out RestAnswer refusal))
        {
            return refusal;
        }

        var groups = call.Account.OrderGroups.Where(group => subaccount is null || group.Subaccount == subaccount);
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("order_groups");
                foreach (var group in groups)
                {
                    json.WriteStartObject();
                    json.WriteString("id", group.Id);
                    WriteTerms(json, group);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    private static RestAnswer Create(RestCall call)
    {
        if (
            !TryLimit(call.Body, out var limit, out var refusal)
            || !call.TrySubaccount(call.Body.Integer("subaccount"), 0, out var subaccount, out refusal)
        )
        {
            return refusal.ToAnswer();
        }

        var shard = (int)Math.Clamp(call.Body.Integer("exchange_index") ?? 0, -1, int.MaxValue);
        var result = call.Engine.Groups.Create(call.Account, subaccount!.Value, shard, limit, call.NowMs);
        return result.Group is not { } group
            ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer()
            : RestAnswer.Json(
                201,
                group,
                static (json, group) =>
                {
                    json.WriteString("order_group_id", group.Id);
                    json.WriteNumber("subaccount", group.Subaccount);
                    json.WriteNumber("exchange_index", group.Shard);
                }
            );
    }

    private static RestAnswer Single(RestCall call)
    {
        if (!TryFind(call, out var group, out var refusal))
        {
            return refusal;
        }

        return RestAnswer.Json(
            200,
            group,
            static (json, group) =>
            {
                WriteTerms(json, group);
                json.WriteStartArray("orders");
                foreach (var order in group.Orders)
                {
                    json.WriteStringValue(order.Id);
                }

                json.WriteEndArray();
            }
        );
    }

    private static RestAnswer Apply(RestCall call, Func<RestCall, OrderGroup, Rejection> change)
    {
        // A wrong limit is told before the group is looked for: the schema comes first.
        if (call.Route.Body == LimitSchema && !TryLimit(call.Body, out _, out var reason))
        {
            return reason.ToAnswer();
        }

        if (!TryFind(call, out var group, out var refusal))
        {
            return refusal;
        }

        var rejection = change(call, group);
        return rejection == Rejection.None ? RestAnswer.Empty : Rejections.Of(rejection, call.Doubts).ToAnswer();
    }

    private static Rejection SetLimit(RestCall call, OrderGroup group)
    {
        _ = TryLimit(call.Body, out var limit, out _);
        return call.Engine.Groups.SetLimit(group, limit, call.NowMs);
    }

    /// <summary>Finds the group that the path names: one of another subaccount or shard is not found.</summary>
    private static bool TryFind(RestCall call, out OrderGroup group, out RestAnswer refusal)
    {
        group = null!;
        if (!call.TrySubaccount(0, out var subaccount, out refusal) || !call.TryShard(out var shard, out refusal))
        {
            return false;
        }

        var found = Guid.TryParseExact(call.Parameter(":group_id"), "D", out var id)
            ? call.Engine.Groups.Find(call.Account, id, subaccount)
            : null;
        if (found is null || (shard is not null && shard != found.Shard && !call.Doubts.WrongShardIsOverlooked))
        {
            refusal = ErrorAnswers.Nested(404, "not_found");
            return false;
        }

        group = found;
        return true;
    }

    /// <summary>The limit, which may be given as a whole number, as text or as both if they agree.</summary>
    private static bool TryLimit(JsonBody body, out Quantity limit, out Refusal refusal)
    {
        refusal = default;
        limit = default;
        var text = body.Text("contracts_limit_fp");
        if (text.Length > 0 && !Quantity.TryParse(text, null, out limit))
        {
            refusal = Refusal.BadRequest("contracts_limit_fp is not a count");
        }
        else if (body.Integer("contracts_limit") is { } whole)
        {
            var given = Quantity.FromContracts((int)Math.Clamp(whole, 0, OrderGroups.MaxLimitContracts + 1));
            if (text.Length > 0 && limit != given)
            {
                refusal = Refusal.BadRequest("contracts_limit and contracts_limit_fp do not agree");
            }

            limit = given;
        }
        else if (text.Length == 0)
        {
            refusal = Refusal.BadRequest("contracts_limit is required");
        }

        return refusal.IsNone;
    }

    private static void WriteTerms(Utf8JsonWriter json, OrderGroup group)
    {
        json.WriteString("contracts_limit_fp", group.Limit.ToString());
        // Doubt D8: the flag says that the group cancels by itself, not that it has; so it is always true.
        json.WriteBoolean("is_auto_cancel_enabled", true);
        json.WriteNumber("exchange_index", group.Shard);
    }
}
