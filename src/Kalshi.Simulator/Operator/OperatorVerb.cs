using System.Text.Json;
using Kalshi.Simulator.Faults;

namespace Kalshi.Simulator.Operator;

/// <summary>Something an operator can do.</summary>
/// <param name="Name">Its word (<c>do</c>).</param>
/// <param name="About">One line for people.</param>
/// <param name="Fields">What it takes.</param>
/// <param name="Run">Does it at an exchange time (Unix milliseconds) and writes what came of it into an open JSON object; throws <see cref="OperatorException"/> if it cannot be done.</param>
internal sealed record OperatorVerb(
    string Name,
    string About,
    OperatorField[] Fields,
    Action<OperatorDesk, OperatorAction, long, Utf8JsonWriter> Run
)
{
    /// <summary>Finds what is wrong across fields, beginning with a field's name; null for none.</summary>
    public Func<OperatorAction, string?>? FindMistake { get; init; }
}

/// <summary>Everything an operator can do, over HTTP and in a scenario alike.</summary>
internal static partial class OperatorVerbs
{
    private static OperatorField Account =>
        OperatorField.Whole("account", 0, 100_000, "account by its place in the order of opening, from 0");

    /// <summary>The fields of a fault.</summary>
    public static OperatorField[] FaultFields { get; } =
    [
        OperatorField.OneOf("kind", FaultWords.All, "what goes wrong"),
        OperatorField.OneOf("method", ["GET", "POST", "PUT", "DELETE"], "requests: the HTTP method", isRequired: false),
        OperatorField.Text(
            "route",
            "requests: path below /trade-api/v2; a star at its end matches whatever follows",
            isRequired: false
        ),
        OperatorField.OneOf("verb", Faults.OrderVerbs.All, "requests: what is asked of an order", isRequired: false),
        OperatorField.Text("channel", "messages: the channel", isRequired: false),
        OperatorField.Text("type", "messages: the message's type", isRequired: false),
        OperatorField.Text("market_ticker", "the market", isRequired: false),
        OperatorField.Whole("skip", 0, int.MaxValue, "matches that pass unharmed first"),
        OperatorField.Whole("count", 1, int.MaxValue, "how often at most; without end if left out"),
        new OperatorField("probability", FieldKind.Number, IsRequired: false, "how likely at a match, above 0 and at most 1"),
        OperatorField.Instant("from", "exchange time from which it strikes"),
        OperatorField.Instant("until", "exchange time from which it strikes no more"),
        OperatorField.Whole("delay_ms", 1, FaultRule.MaxDelayMs, "delays: by how many wall milliseconds"),
        OperatorField.Whole("max_age_ms", 1, int.MaxValue, "stale_read: how old the answer may be; any age if left out"),
        OperatorField.Whole("status", 100, 599, "refuse_upgrade: 401, 429, 502 or 503"),
        OperatorField.Whole("seed", 0, long.MaxValue, "seed of its dice, 1 if left out"),
    ];

    /// <summary>The action behind <c>POST /faults</c>.</summary>
    public static OperatorVerb AddFault { get; } =
        new(
            "add_fault",
            "Lets something go wrong from now on.",
            FaultFields,
            (desk, action, now, json) => desk.AddFault(action, now, json)
        )
        {
            FindMistake = action => ToRule(action, nowMs: 0).FindMistake(),
        };

    private static readonly OperatorVerb[] FaultsClockAndConnections =
    [
        AddFault,
        new(
            "remove_fault",
            "Ends one fault.",
            [OperatorField.Whole("id", 1, int.MaxValue, "its number", isRequired: true)],
            (desk, action, _, _) => desk.RemoveFault(action.Whole("id")!.Value)
        ),
        new("clear_faults", "Ends every fault.", [], (desk, _, _, json) => json.WriteNumber("removed", desk.Faults.Clear())),
        new("hold_clock", "Lets exchange time stand still.", [], (desk, _, _, _) => desk.Clock.Hold()),
        new("release_clock", "Lets exchange time run.", [], (desk, _, _, _) => desk.Clock.Release()),
        new(
            "step_clock",
            "Moves exchange time forward at once; everything due on the way happens in its order.",
            [OperatorField.Whole("by_ms", 1, 31_536_000_000, "exchange milliseconds", isRequired: true)],
            (desk, action, _, _) => desk.Clock.Step(action.Long("by_ms")!.Value)
        ),
        new(
            "set_speed",
            "Changes the speed of exchange time.",
            [OperatorField.Whole("speed", 1, ExchangeClock.MaxSpeed, "exchange seconds per wall second", isRequired: true)],
            (desk, action, _, _) => desk.Clock.ChangeSpeed(action.Whole("speed")!.Value)
        ),
        new(
            "cut_connections",
            "Cuts WebSocket connections without a closing frame.",
            [Account],
            (desk, action, _, json) => desk.CutConnections(action, json)
        ),
        new(
            "freeze_connections",
            "Makes WebSocket connections silent and deaf without closing them.",
            [Account],
            (desk, action, _, json) => desk.FreezeConnections(action, json)
        ),
    ];

    /// <summary>Every action.</summary>
    public static IReadOnlyList<OperatorVerb> All { get; } = [.. FaultsClockAndConnections, .. Pauses, .. Markets, .. Accounts];

    /// <summary>The action of a word, or null.</summary>
    public static OperatorVerb? Find(string name) => All.FirstOrDefault(verb => verb.Name == name);

    /// <summary>The rule that a fault's fields describe.</summary>
    public static FaultRule ToRule(OperatorAction action, long nowMs) =>
        new()
        {
            Kind = FaultWords.Find(action.Text("kind")!)!.Value,
            Method = action.Text("method"),
            Route = action.Text("route"),
            Verb = action.Text("verb") is { } verb ? Faults.OrderVerbs.Find(verb) : null,
            Channel = action.Text("channel"),
            Type = action.Text("type"),
            MarketTicker = action.Text("market_ticker"),
            Skip = action.Whole("skip") ?? 0,
            Count = action.Whole("count"),
            Probability = action.Number("probability") ?? 1,
            FromMs = action.Instant("from", nowMs),
            UntilMs = action.Instant("until", nowMs),
            DelayMs = action.Whole("delay_ms") ?? 0,
            MaxAgeMs = action.Whole("max_age_ms"),
            Status = action.Whole("status") ?? 0,
            Seed = (ulong)(action.Long("seed") ?? 1),
        };
}
