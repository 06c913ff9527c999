using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>What an account may ask, what it costs, and how to be allowed more (§2 of the API).</summary>
internal static class UsageRoutes
{
    private const int UpgradeCost = 30;

    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "account/limits", "GetAccountApiLimits", Limits) { AllowsRestrictedKeys = true },
        Route.Public("account/endpoint_costs", "GetAccountEndpointCosts", Costs),
        new("POST", "account/api_usage_level/upgrade", "UpgradeAccountApiUsageLevel", Upgrade)
        {
            Scope = KeyScopes.Write,
            Cost = UpgradeCost,
        },
        new("GET", "account/api_usage_level/volume_progress", "GetAccountApiUsageLevelVolumeProgress", VolumeProgress),
    ];

    private static RestAnswer Limits(RestCall call) => LimitsOf(200, call.Caller!.Profile);

    private static RestAnswer LimitsOf(int status, AccountProfile profile) =>
        RestAnswer.Json(
            status,
            json =>
            {
                json.WriteString("usage_tier", profile.Tier.ToWire());
                WriteBucket(json, "read", profile.Tier.Read());
                WriteBucket(json, "write", profile.Tier.Write());
                json.WriteStartArray("grants");
                if (profile.HasUpgraded)
                {
                    json.WriteStartObject();
                    json.WriteString("exchange_instance", "event_contract");
                    json.WriteString("level", UsageTier.Advanced.ToWire());
                    json.WriteString("source", "manual");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private static void WriteBucket(Utf8JsonWriter json, string name, BucketSize size)
    {
        json.WriteStartObject(name);
        json.WriteNumber("refill_rate", size.RefillPerSecond);
        json.WriteNumber("bucket_capacity", size.Capacity);
        json.WriteEndObject();
    }

    private static RestAnswer Costs(RestCall call)
    {
        var exceptions = call
            .Services.Routes.All.Where(route => route.Cost != Route.DefaultCost)
            .OrderBy(route => route.Template, StringComparer.Ordinal)
            .ThenBy(route => route.Method, StringComparer.Ordinal);
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteNumber("default_cost", Route.DefaultCost);
                json.WriteStartArray("endpoint_costs");
                foreach (var route in exceptions)
                {
                    json.WriteStartObject();
                    json.WriteNumber("cost", route.Cost);
                    json.WriteString("method", route.Method);
                    json.WriteString("path", RouteTable.Root + route.Template);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    /// <summary>Advanced is for accounts that trade through the API: every order here came through it.</summary>
    private static RestAnswer Upgrade(RestCall call)
    {
        var profile = call.Caller!.Profile;
        if (call.Account.Orders.Added == 0)
        {
            return Refusal.Forbidden("no order among the latest 100 was created through the API").ToAnswer();
        }

        if (profile.Tier == UsageTier.Basic)
        {
            profile.Tier = UsageTier.Advanced;
            profile.HasUpgraded = true;
        }

        return LimitsOf(201, profile);
    }

    /// <summary>Tiers by volume are given by hand here, so there is nothing to progress towards.</summary>
    private static RestAnswer VolumeProgress(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteString("usage_tier", call.Caller!.Profile.Tier.ToWire());
                json.WriteStartArray("volume_progress");
                json.WriteEndArray();
            }
        );
}
