using System.Text.Json;
using Kalshi.Simulator.Server;
using Trader.Testing;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>
/// Replays the genuine requests of the demo session of 2026-06-11 against the simulator and compares what it answers with what
/// the exchange answered: status, code, message and details, and every field that is still sent today.
/// </summary>
[Trait("Requirement", "B1")]
public class RecordedSessionTests
{
    private const string Session = "demo_session_2026-06-11";
    private const string Ticker = "KXWTACHALLENGERMATCH-26JUN11JIMLEP-LEP";

    // Removed from the exchange's answers since the recording (§3.3), or of a market that this exchange does not describe so far.
    private static readonly HashSet<string> NoLongerSent =
    [
        "service",
        "liquidity_dollars",
        "response_price_units",
        "fractional_trading_enabled",
        "resting_orders_count",
        "early_close_condition",
        "occurrence_datetime",
        "custom_strike",
        "floor_strike",
        "cap_strike",
        "functional_strike",
        "strike_type",
        "primary_participant_key",
        "mve_collection_ticker",
        "mve_selected_legs",
        "is_provisional",
    ];

    // The tables of costs changed; legacy order mutations were switched off within the same month.
    private static readonly HashSet<string> ChangedSince =
    [
        "account__endpoint_costs",
        "orders__legacy_create",
        "orders__legacy_cancel",
    ];

    [Fact]
    public void Genuine_requests_get_the_recorded_status_and_shape()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        using var world = World();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var compared = 0;
        foreach (var step in Steps())
        {
            world.NowMs = Math.Max(world.NowMs, step.AtMs);
            Prepare(world, step.Name);
            var target = ids.Aggregate(step.Target, (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal));
            var (status, body) = world.Text(step.Method, target, step.Body, world.Me);
            if (ChangedSince.Contains(step.Name))
            {
                Assert.Equal(step.Name.Contains("legacy", StringComparison.Ordinal) ? 410 : 200, status);
                continue;
            }

            Assert.True(step.Status == status, $"{step.Name}: {status} instead of {step.Status}: {body}");
            if (step.Answer is { } recorded)
            {
                var actual = JsonDocument.Parse(body).RootElement;
                AssertShape(step.Name, recorded, actual);
                Remember(ids, recorded, actual);
                compared++;
            }
        }

        Assert.Equal(43, compared);
    }

    private static RestWorld World()
    {
        var first = Steps().First().AtMs;
        var world = new RestWorld(
            new SimulatorOptions { RateLimits = false },
            RestWorld.Spec(Ticker) with
            {
                EventTicker = "KXWTACHALLENGERMATCH-26JUN11JIMLEP",
                CloseMs = first + 86_400_000,
            }
        );
        world.NowMs = first;
        Resting(world, "ask", "3.00", "0.5200");
        Resting(world, "bid", "3.00", "0.4700");
        return world;
    }

    // The crowd of the recording, as far as the account met it.
    private static void Prepare(RestWorld world, string name)
    {
        if (name is "orders__settlement_seed")
        {
            Resting(world, "ask", "1.00", "0.5200");
        }
    }

    private static void Resting(RestWorld world, string side, string count, string price) =>
        world.Place(side, count, price, key: world.Other, ticker: Ticker);

    private static IEnumerable<Step> Steps() =>
        Directory
            .EnumerateFiles(RecordedData.Path("fixtures", Session), "*.meta.json")
            .Select(Step.Read)
            .OfType<Step>()
            .OrderBy(step => step.AtMs);

    // Ids are the exchange's own: what it called an order then is called otherwise now.
    private static void Remember(Dictionary<string, string> ids, JsonElement recorded, JsonElement actual)
    {
        if (recorded.TryGetProperty("order_id", out var then) && actual.TryGetProperty("order_id", out var now))
        {
            ids[then.GetString()!] = now.GetString()!;
        }
    }

    private static void AssertShape(string place, JsonElement recorded, JsonElement actual)
    {
        Assert.True(Kind(recorded) == Kind(actual), $"{place}: {actual.ValueKind} instead of {recorded.ValueKind}");
        if (recorded.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in recorded.EnumerateObject().Where(field => !NoLongerSent.Contains(field.Name)))
            {
                Assert.True(actual.TryGetProperty(field.Name, out var value), $"{place}: {field.Name} is missing");
                AssertShape($"{place}.{field.Name}", field.Value, value);
            }
        }
        else if (recorded.ValueKind == JsonValueKind.Array && recorded.GetArrayLength() > 0 && actual.GetArrayLength() > 0)
        {
            AssertShape($"{place}[]", recorded[0], actual[0]);
        }
        else if (recorded.ValueKind == JsonValueKind.String && IsFixed(place))
        {
            Assert.True(recorded.GetString() == actual.GetString(), $"{place}: {actual} instead of {recorded}");
        }
    }

    private static bool IsFixed(string place) =>
        place.EndsWith(".code", StringComparison.Ordinal)
        || place.EndsWith(".message", StringComparison.Ordinal)
        || place.EndsWith(".details", StringComparison.Ordinal)
        || place.EndsWith(".msg", StringComparison.Ordinal)
        || (
            place.StartsWith("orders__", StringComparison.Ordinal)
            && !place.EndsWith("_id", StringComparison.Ordinal)
            && !place.EndsWith("_time", StringComparison.Ordinal)
            // An answer given twice by the lagging copy of §4.5: this exchange does not lag unless told to.
            && !place.StartsWith("orders__get_after_cancel", StringComparison.Ordinal)
        );

    private static string Kind(JsonElement element) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? "bool" : element.ValueKind.ToString();

    private sealed record Step(
        string Name,
        string Method,
        string Target,
        string? Body,
        int Status,
        long AtMs,
        JsonElement? Answer
    )
    {
        public static Step? Read(string path)
        {
            var meta = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
            var name = Path.GetFileName(path).Replace(".meta.json", "", StringComparison.Ordinal);
            // Only what was signed correctly, or public: signatures have their own tests.
            if (
                !meta.TryGetProperty("auth", out var auth)
                || auth.GetString() is not ("signed" or "unauthenticated")
                || !meta.TryGetProperty("recorded_at_epoch_ms", out var at)
            )
            {
                return null;
            }

            var body = meta.GetProperty("request_body");
            var answer = path.Replace(".meta.json", ".json", StringComparison.Ordinal);
            return new Step(
                name,
                meta.GetProperty("method").GetString()!,
                meta.GetProperty("path").GetString()!["/trade-api/v2".Length..],
                body.ValueKind == JsonValueKind.Null ? null : body.GetRawText(),
                meta.GetProperty("status").GetInt32(),
                at.GetInt64(),
                File.Exists(answer) ? JsonDocument.Parse(File.ReadAllBytes(answer)).RootElement : null
            );
        }
    }
}
