using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Settings of an account (§7.5 of the API). They are kept and shown; netting returns no collateral early and a target
/// allocation moves no money by itself.
/// </summary>
internal static class AccountSettingRoutes
{
    private const string Netting = "portfolio/subaccounts/netting";
    private const string Allocation = "portfolio/target_balance_allocation";

    private static readonly BodySchema NettingSchema = new(
        "UpdateSubaccountNettingRequest",
        new BodyField("subaccount_number", BodyKind.Integer),
        new BodyField("enabled", BodyKind.Flag),
        new BodyField("exchange_index", BodyKind.Integer)
    );

    private static readonly BodySchema AllocationSchema = new(
        "TargetBalanceAllocationRequest",
        new BodyField(
            "allocations",
            BodyKind.Objects,
            new BodySchema(
                "TargetBalanceAllocation",
                new BodyField("exchange_index", BodyKind.Integer),
                new BodyField("percent", BodyKind.Integer)
            )
        ),
        new BodyField("resting_margin_reservation", BodyKind.Text)
    );

    public static IEnumerable<Route> All { get; } =
    [
        new("GET", Netting, "GetSubaccountNetting", ReadNetting),
        new("PUT", Netting, "UpdateSubaccountNetting", SetNetting) { Scope = KeyScopes.Write, Body = NettingSchema },
        new("GET", Allocation, "GetTargetBalanceAllocation", ReadAllocation),
        new("POST", Allocation, "SetTargetBalanceAllocation", SetAllocation)
        {
            Scope = KeyScopes.Transfer,
            Body = AllocationSchema,
        },
    ];

    private static RestAnswer ReadNetting(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("netting_configs");
                for (var subaccount = 0; subaccount < call.Account.Subaccounts; subaccount++)
                {
                    foreach (var shard in call.Engine.Shards)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("subaccount_number", subaccount);
                        json.WriteBoolean("enabled", call.Caller!.Profile.Netting.Contains((subaccount, shard.Index)));
                        json.WriteNumber("exchange_index", shard.Index);
                        json.WriteEndObject();
                    }
                }

                json.WriteEndArray();
            }
        );

    private static RestAnswer SetNetting(RestCall call)
    {
        var subaccount = (int)Math.Clamp(call.Body.Integer("subaccount_number") ?? 0, -1, int.MaxValue);
        if (!call.Body.Has("enabled"))
        {
            return Refusal.BadRequest("enabled is required").ToAnswer();
        }

        if (!call.Account.HasSubaccount(subaccount))
        {
            return ErrorAnswers.Nested(404, "subaccount_not_found");
        }

        foreach (var shard in call.Engine.Shards)
        {
            if (call.Body.Integer("exchange_index") is { } only && only != shard.Index)
            {
                continue;
            }

            if (call.Body.Flag("enabled"))
            {
                call.Caller!.Profile.Netting.Add((subaccount, shard.Index));
            }
            else
            {
                call.Caller!.Profile.Netting.Remove((subaccount, shard.Index));
            }
        }

        return RestAnswer.Empty;
    }

    private static RestAnswer ReadAllocation(RestCall call) => RestAnswer.Json(200, json => Write(json, call));

    private static RestAnswer SetAllocation(RestCall call)
    {
        var policy = call.Body.Text("resting_margin_reservation");
        if (policy is not ("" or "max" or "sum" or "none"))
        {
            return Refusal.BadRequest("resting_margin_reservation must be max, sum or none").ToAnswer();
        }

        var shares = new SortedDictionary<int, int>();
        foreach (var entry in call.Body.Objects("allocations"))
        {
            var shard = entry.Integer("exchange_index") ?? 0;
            var share = entry.Integer("percent") ?? 0;
            var isValid = shard >= 0 && shard < call.Engine.Shards.Count && share is >= 0 and <= 100;
            if (!isValid || !shares.TryAdd((int)shard, (int)share))
            {
                return Refusal.BadRequest("allocations must name each shard once, with 0 to 100 percent").ToAnswer();
            }
        }

        if (shares.Values.Sum() != 100)
        {
            return Refusal.BadRequest("the percents must sum to 100").ToAnswer();
        }

        var profile = call.Caller!.Profile;
        profile.TargetAllocation.Clear();
        foreach (var (shard, share) in shares)
        {
            profile.TargetAllocation.Add(shard, share);
        }

        profile.MarginReservation = policy.Length == 0 ? "sum" : policy;
        return RestAnswer.Json(200, json => Write(json, call));
    }

    private static void Write(Utf8JsonWriter json, RestCall call)
    {
        var profile = call.Caller!.Profile;
        json.WriteStartArray("allocations");
        foreach (var (shard, share) in profile.TargetAllocation)
        {
            json.WriteStartObject();
            json.WriteNumber("exchange_index", shard);
            json.WriteNumber("percent", share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("resting_margin_reservation", profile.MarginReservation);
    }
}
