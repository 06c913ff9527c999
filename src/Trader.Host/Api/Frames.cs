using System.Buffers;
using System.Text.Json;
using Trader.Commands;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Risk;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>
/// Builds the console's frames, <c>{"type", "data"}</c> (requirements N2, N6 to N8), and the bodies of the HTTP API from the
/// same parts, so that both always say the same.
/// </summary>
internal sealed partial class Frames
{
    private readonly LiveTrader trader;
    private readonly RunFacts facts;

    public Frames(LiveTrader trader, RunFacts facts)
    {
        this.trader = trader;
        this.facts = facts;
    }

    public byte[] Connection(string clientId) =>
        Frame(
            "connection",
            json =>
            {
                json.WriteString("client_id", clientId);
                json.WriteString("message", "Connected to TRADER V3");
                json.WriteString("timestamp", trader.Clock.Wall.GetUtcNow());
                json.WriteString("version", facts.Version);
                json.WriteString("environment", facts.Environment);
                json.WriteString("environment_label", facts.EnvironmentLabel);
                json.WriteString("exchange_host", facts.ExchangeHost);
                json.WriteBoolean("trading_enabled", facts.Options.TradingEnabled);
                json.WriteBoolean("whale_detection", facts.Options.WhaleDetection);
            }
        );

    public byte[] HistoryReplay()
    {
        var (transitions, others) = trader.Activities.Read();
        return Frame(
            "history_replay",
            json =>
            {
                json.Objects("transitions", transitions, activity => WriteActivity(json, activity));
                json.Objects("activities", others, activity => WriteActivity(json, activity));
                json.WriteNumber("count", transitions.Length + others.Length);
            }
        );
    }

    public static byte[] SystemActivity(Activity activity) => Frame("system_activity", json => WriteActivity(json, activity));

    public static byte[] WhaleProcessing(NotifyWhale notification) =>
        Frame(
            "whale_processing",
            json =>
            {
                json.WriteString("whale_id", notification.WhaleId);
                json.WriteString("status", notification.IsComplete ? "complete" : "processing");
                json.WriteString("action", notification.Action);
                json.WriteNumber("timestamp", notification.WallMs / 1000m);
            }
        );

    public byte[] Ping() => Frame("ping", json => json.WriteString("timestamp", trader.Clock.Wall.GetUtcNow()));

    public byte[] TraderStatus() => Frame("trader_status", WriteStatus);

    public byte[] TradingState(TraderSnapshot snapshot) => Frame("trading_state", json => WriteTradingState(json, snapshot));

    public byte[] WhaleQueue(TraderSnapshot snapshot) => Frame("whale_queue", json => WriteWhaleQueue(json, snapshot));

    /// <summary>The body of <c>GET /v3/health</c>.</summary>
    public (bool IsHealthy, byte[] Body) Health()
    {
        var snapshot = trader.Latest;
        var overall = trader.Health.Latest.Overall;
        var isHealthy =
            !trader.Loop.Completion.IsCompleted
            && snapshot.State is not (TraderState.Error or TraderState.Shutdown)
            && overall != HealthLevel.Unhealthy;
        var body = Body(json =>
        {
            json.WriteBoolean("healthy", isHealthy);
            json.WriteString("status", trader.Loop.Completion.IsCompleted ? "stopped" : "running");
            json.WriteString("state", snapshot.State.ToWire());
            json.WriteNumber("uptime_seconds", UptimeSeconds());
            json.WriteString("components", overall.ToWire());

            // A stopped trader is well: the process works, and does what it was told.
            json.WriteString("emergency_stop", (snapshot.Stop?.Phase ?? StopPhase.None).ToWire());
        });
        return (isHealthy, body);
    }

    /// <summary>The body of <c>GET /v3/status</c>.</summary>
    public byte[] Status()
    {
        var snapshot = trader.Latest;
        return Body(json =>
        {
            json.WriteString("version", facts.Version);
            json.WriteString("environment_label", facts.EnvironmentLabel);
            json.WriteString("exchange_host", facts.ExchangeHost);
            json.WriteStartObject("trader_status");
            WriteStatus(json);
            json.WriteEndObject();
            json.WriteStartObject("trading_state");
            WriteTradingState(json, snapshot);
            json.WriteEndObject();
            json.WriteStartObject("whale_queue");
            WriteWhaleQueue(json, snapshot);
            json.WriteEndObject();
            WriteComponents(json, trader.Health.Look());
        });
    }

    /// <summary>The body of <c>GET /v3/decisions</c>: the latest final decisions, newest first.</summary>
    public byte[] Decisions(int limit) =>
        Body(json => json.Objects("decisions", trader.Latest.Decisions.Take(limit), decision => WriteDecision(json, decision)));

    private static byte[] Frame(string type, Action<Utf8JsonWriter> writeData) =>
        Body(json =>
        {
            json.WriteString("type", type);
            json.WriteStartObject("data");
            writeData(json);
            json.WriteEndObject();
        });

    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteActivity(Utf8JsonWriter json, Activity activity)
    {
        json.WriteNumber("id", activity.Id);
        json.WallTime("timestamp", activity.WallMs);
        json.WriteString("activity_type", activity.Type);
        json.WriteString("level", activity.Level.ToString().ToLowerInvariant());
        json.WriteString("message", activity.Message);
        json.WriteStartObject("metadata");
        foreach (var (key, value) in activity.Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteString("state", activity.State.ToWire());
        if (activity.From is { } from)
        {
            json.WriteString("from_state", from.ToWire());
            json.WriteString("to_state", activity.State.ToWire());
        }
    }

    private long UptimeSeconds() => (long)(trader.Clock.Wall.GetUtcNow() - trader.StartedAt).TotalSeconds;

    private int ExchangeSpeed() => trader.Clock.Exchange.IsHeld ? 0 : trader.Clock.Exchange.Speed;
}

/// <summary>What does not change during a run.</summary>
internal sealed record RunFacts
{
    /// <summary>Consoles connected at once unless a setting says otherwise.</summary>
    public const int DefaultMaxConsoles = 50;

    /// <summary>Consoles connected at once, 1 to 1000.</summary>
    public int MaxConsoles { get; init; } = DefaultMaxConsoles;

    public required string Version { get; init; }

    public required string Environment { get; init; }

    public required string EnvironmentLabel { get; init; }

    public required string ExchangeHost { get; init; }

    public required TraderOptions Options { get; init; }
}
