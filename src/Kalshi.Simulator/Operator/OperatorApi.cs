using System.Text.Json;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Operator;

/// <summary>The operator's API under <c>/sim/v1</c>, without its transport. Errors are <c>{"error":"one sentence"}</c>.</summary>
internal sealed class OperatorApi
{
    public const string Root = "/sim/v1";

    private readonly ExchangeGate gate;
    private readonly OperatorDesk desk;

    public OperatorApi(ExchangeGate gate, OperatorDesk desk)
    {
        this.gate = gate;
        this.desk = desk;
    }

    /// <summary>Opens an account with its key; null where accounts are opened elsewhere. Called outside the lock: making a key takes its time.</summary>
    public Func<AccountOrder, SimulatorCredentials>? Opening { get; set; }

    /// <summary>What the exchange has done; null where nobody counts.</summary>
    public Func<SimulatorStatistics>? Statistics { get; set; }

    /// <summary>Scenario steps at work, or null.</summary>
    public ScenarioRun? Scenario { get; set; }

    /// <summary>Answers a request.</summary>
    /// <param name="method">The HTTP method, upper case.</param>
    /// <param name="path">The whole path, without the query.</param>
    /// <param name="body">The body.</param>
    public RestAnswer Answer(string method, string path, ReadOnlyMemory<byte> body)
    {
        var parts = path.StartsWith(Root + "/", StringComparison.Ordinal) ? path[(Root.Length + 1)..].Split('/') : [];
        try
        {
            return method == "POST" && parts is ["accounts"] && Opening is not null
                ? OpenAccount(Opening(AccountOrder.Read(Parse(body))))
                : gate.Enter((_, now) => AnswerInside(method, parts, body, now))
                    ?? Error(
                        404,
                        $"There is no {method} {path}; there are GET state, clock, faults and actions, POST faults, actions and accounts, DELETE faults and faults/{{id}}, all below {Root}."
                    );
        }
        catch (OperatorException exception)
        {
            return Error(400, exception.Message);
        }
    }

    /// <summary>An error with its sentence.</summary>
    public static RestAnswer Error(int status, string text) => RestAnswer.Json(status, json => json.WriteString("error", text));

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new OperatorException("the body: it must be a JSON object such as {\"do\":\"clear_faults\"}.");
        }
        catch (JsonException exception)
        {
            throw new OperatorException(
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of the body: this is no JSON.",
                exception
            );
        }
    }

    private RestAnswer? AnswerInside(string method, string[] parts, ReadOnlyMemory<byte> body, long nowMs) =>
        (method, parts) switch
        {
            ("GET", ["state"]) => RestAnswer.Json(200, json => WriteState(json, nowMs)),
            ("GET", ["clock"]) => RestAnswer.Json(200, json => WriteClock(json, nowMs)),
            ("GET", ["faults"]) => RestAnswer.Json(200, WriteFaults),
            ("GET", ["actions"]) => RestAnswer.Json(200, WriteVocabulary),
            ("POST", ["faults"]) => Do(OperatorAction.Read(OperatorVerbs.AddFault, Parse(body), ""), nowMs, 201),
            ("DELETE", ["faults"]) => RestAnswer.Json(200, json => json.WriteNumber("removed", desk.Faults.Clear())),
            ("DELETE", ["faults", var id]) => RemoveFault(id),
            ("POST", ["actions"]) => Do(OperatorAction.Read(Parse(body), ""), nowMs, 200),
            _ => null,
        };

    private RestAnswer Do(OperatorAction action, long nowMs, int status) =>
        RestAnswer.Json(
            status,
            json =>
            {
                json.WriteString("done", action.Verb.Name);
                desk.Do(action, nowMs, json);
            }
        );

    private RestAnswer RemoveFault(string text)
    {
        if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var id) || !desk.Faults.Remove(id))
        {
            return Error(404, $"There is no fault {text}; the faults are at {Root}/faults.");
        }

        return RestAnswer.Json(200, json => json.WriteNumber("removed", 1));
    }

    private static RestAnswer OpenAccount(SimulatorCredentials credentials) =>
        RestAnswer.Json(
            201,
            json =>
            {
                json.WriteString("api_key_id", credentials.ApiKeyId);
                json.WriteString("private_key_pem", credentials.PrivateKeyPem);
                json.WriteString("rest_url", credentials.RestUrl.ToString());
                json.WriteString("ws_url", credentials.WebSocketUrl.ToString());
            }
        );

    private void WriteState(Utf8JsonWriter json, long nowMs)
    {
        var engine = desk.Loop.Engine;
        json.WriteStartObject("clock");
        WriteClock(json, nowMs);
        json.WriteEndObject();
        json.WriteStartObject("markets");
        foreach (var group in engine.Markets.GroupBy(market => market.Status).OrderBy(group => group.Key))
        {
            json.WriteNumber(Exchange.ExchangeWords.ToWire(group.Key), group.Count());
        }

        json.WriteEndObject();
        json.WriteStartArray("shards");
        foreach (var shard in engine.Shards)
        {
            json.WriteStartObject();
            json.WriteNumber("shard", shard.Index);
            json.WriteBoolean("exchange_active", shard.IsExchangeActive);
            json.WriteBoolean("trading_active", shard.IsTradingActive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("accounts");
        for (var i = 0; i < engine.Accounts.Count; i++)
        {
            var account = engine.Accounts[i];
            json.WriteStartObject();
            json.WriteNumber("account", i);
            json.WriteString("user_id", account.UserId);
            json.WriteString("cash", account.Cash.ToString());
            json.WriteString("reserved", account.Reserved.ToString());
            json.WriteNumber("resting_orders", account.RestingOrders);
            json.WriteNumber("connections", desk.Hub.ConnectionsOf(account));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounters(json);
        WriteScenario(json);
        WriteInjected(json);
    }

    private void WriteCounters(Utf8JsonWriter json)
    {
        if (Statistics?.Invoke() is not { } figures)
        {
            return;
        }

        json.WriteStartObject("counters");
        json.WriteNumber("orders_accepted", figures.OrdersAccepted);
        json.WriteNumber("public_trades", figures.PublicTradesPublished);
        json.WriteNumber("tape_prints", figures.TapePrints);
        json.WriteNumber("house_bets", figures.HouseBets);
        json.WriteNumber("connections", figures.Connections);
        json.WriteNumber("slow_connections_closed", figures.SlowConnectionsClosed);
        json.WriteNumber("silent_connections_closed", figures.SilentConnectionsClosed);
        json.WriteNumber("subscription_overflows", figures.SubscriptionOverflows);
        json.WriteNumber("internal_errors", figures.InternalErrors);
        json.WriteEndObject();
    }

    private void WriteScenario(Utf8JsonWriter json)
    {
        if (Scenario is { } run)
        {
            json.WriteStartObject("scenario");
            json.WriteNumber("steps", run.Total);
            json.WriteNumber("done", run.Done);
            json.WriteNumber("failed", run.Failed);
            json.WriteEndObject();
        }
    }

    private void WriteClock(Utf8JsonWriter json, long nowMs)
    {
        json.WriteString("now", WireTime.Format(nowMs));
        json.WriteNumber("now_ms", nowMs);
        if (desk.HasClock)
        {
            json.WriteNumber("speed", desk.Clock.Speed);
            json.WriteBoolean("is_held", desk.Clock.IsHeld);
        }
    }

    private void WriteFaults(Utf8JsonWriter json)
    {
        json.WriteStartArray("faults");
        foreach (var fault in desk.Faults.Rules)
        {
            json.WriteStartObject();
            json.WriteNumber("id", fault.Id);
            WriteRule(json, fault.Rule);
            json.WriteNumber("struck", fault.Struck);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteInjected(json);
    }

    private static void WriteRule(Utf8JsonWriter json, FaultRule rule)
    {
        void Text(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        void Number(string name, long? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }

        Text("kind", rule.Kind.ToWord());
        Text("method", rule.Method);
        Text("route", rule.Route);
        Text("verb", rule.Verb?.ToWord());
        Text("channel", rule.Channel);
        Text("type", rule.Type);
        Text("market_ticker", rule.MarketTicker);
        Number("skip", rule.Skip > 0 ? rule.Skip : null);
        Number("count", rule.Count);
        json.WriteNumber("probability", rule.Probability);
        Text("from", rule.FromMs is { } from ? WireTime.Format(from) : null);
        Text("until", rule.UntilMs is { } until ? WireTime.Format(until) : null);
        Number("delay_ms", rule.DelayMs > 0 ? rule.DelayMs : null);
        Number("max_age_ms", rule.MaxAgeMs);
        Number("status", rule.Status > 0 ? rule.Status : null);
        json.WriteNumber("seed", rule.Seed);
    }

    private void WriteInjected(Utf8JsonWriter json)
    {
        json.WriteStartObject("injected");
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            if (desk.Faults.Injected(kind) is var count and > 0)
            {
                json.WriteNumber(kind.ToWord(), count);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteVocabulary(Utf8JsonWriter json)
    {
        json.WriteStartArray("actions");
        foreach (var verb in OperatorVerbs.All)
        {
            json.WriteStartObject();
            json.WriteString("do", verb.Name);
            json.WriteString("about", verb.About);
            json.WriteStartArray("fields");
            foreach (var field in verb.Fields)
            {
                json.WriteStartObject();
                json.WriteString("name", field.Name);
                json.WriteBoolean("required", field.IsRequired);
                json.WriteString("must_be", field.Rule);
                json.WriteString("about", field.About);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
