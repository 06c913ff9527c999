using System.Text.Json;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>Health, start-up, bus and status log (requirements N4, N10, D8).</summary>
internal sealed partial class Frames
{
    /// <summary>What the console hub has counted; null before there is one.</summary>
    public Func<ConsoleFigures>? Consoles { get; set; }

    /// <summary>A status block, as it is sent over the WebSocket.</summary>
    public static byte[] StatusLogged(StatusLogged block) => Frame("status_log", json => WriteBlock(json, block));

    /// <summary>The body of <c>GET /v3/status/log</c>: the latest blocks, newest first.</summary>
    public byte[] StatusLog(int limit)
    {
        var blocks = trader.StatusLog.Read(limit);
        return Body(json =>
        {
            json.Objects("entries", blocks, block => WriteBlock(json, block));
            json.WriteNumber("count", blocks.Length);
        });
    }

    /// <summary>The status block of this moment, as plain text.</summary>
    public string StatusText() => StatusBlock.Build(trader.Latest, trader.Health.Latest.ToChecks());

    private static void WriteBlock(Utf8JsonWriter json, StatusLogged block)
    {
        json.WriteNumber("id", block.Id);
        json.WriteString("timestamp", block.At);
        json.WriteString("trigger", block.Trigger);
        json.WriteString("state", Lifecycle.TraderStates.ToWire(block.State));
        json.WriteString("text", block.Text);
    }

    // What every status frame says of exchange, parts and start-up; details of the parts are in /v3/status.
    private void WriteObserved(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        WriteExchange(json, snapshot.Exchange);
        json.Objects(
            "components",
            trader.Health.Latest.Components,
            component =>
            {
                json.WriteString("name", component.Name);
                json.WriteString("level", component.Level.ToWire());
                json.WriteString("detail", component.Reading.Detail);
            }
        );
        var start = trader.Steps.Whole;
        json.WriteStartObject("initialization");
        json.WriteBoolean("complete", start.IsComplete);
        json.WallTime("started_at", start.StartedAt?.ToUnixTimeMilliseconds());
        json.WallTime("completed_at", start.CompletedAt?.ToUnixTimeMilliseconds());
        json.WriteNumber("attempts", start.Attempts);
        json.WriteStartArray("failures");
        foreach (var failure in start.Failures)
        {
            json.WriteStringValue(failure);
        }

        json.WriteEndArray();
        json.WallTime("last_account_sync", snapshot.LastSyncWallMs);
        json.WriteEndObject();
    }

    private static void WriteExchange(Utf8JsonWriter json, ExchangeCondition exchange)
    {
        json.WriteStartObject("exchange");
        json.WriteBoolean("exchange_active", exchange.IsExchangeActive);
        json.WriteBoolean("trading_active", exchange.IsTradingActive);
        json.WallTime("resumes_at", exchange.ResumesAt?.ToUnixTimeMilliseconds());
        json.WriteString("description", exchange.Describe());
        json.WriteEndObject();
    }

    private void WriteComponents(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteStartObject("health");
        json.WriteString("overall", report.Overall.ToWire());
        json.WriteString("checked_at", report.Checked);
        json.WriteStartObject("components");
        foreach (var component in report.Components)
        {
            json.WriteStartObject(component.Name);
            json.WriteString("level", component.Level.ToWire());
            json.WriteBoolean("critical", component.IsCritical);
            json.WriteString("detail", component.Reading.Detail);
            json.WriteString("since", component.Since);
            json.WriteString("last_problem", component.LastProblem);
            json.WriteStartObject("details");
            foreach (var (key, value) in component.Reading.Details)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        WriteBus(json, trader.Bus.Measure());
        var consoles = Consoles?.Invoke() ?? default;
        json.WriteStartObject("consoles");
        json.WriteNumber("clients", consoles.Clients);
        json.WriteNumber("frames_sent", consoles.FramesSent);
        json.WriteNumber("too_slow", consoles.TooSlow);
        json.WriteEndObject();
    }

    private static void WriteBus(Utf8JsonWriter json, BusFigures figures)
    {
        json.WriteStartObject("bus");
        json.Objects(
            "types",
            figures.Topics,
            topic =>
            {
                json.WriteString("type", topic.Type);
                json.WriteNumber("subscribers", topic.Subscribers);
                json.WriteNumber("published", topic.Published);
                json.WriteNumber("delivered", topic.Delivered);
                json.WriteNumber("dropped", topic.Dropped);
            }
        );
        json.Objects("subscribers", figures.Subscribers, subscriber => WriteSubscriber(json, subscriber));
        json.Objects(
            "cut_off",
            figures.CutOff,
            cutOff =>
            {
                json.WriteString("name", cutOff.Name);
                json.WriteString("reason", cutOff.Reason);
                json.WriteString("at", cutOff.At);
            }
        );
        json.WriteEndObject();
    }

    private static void WriteSubscriber(Utf8JsonWriter json, SubscriberFigures subscriber)
    {
        json.WriteString("name", subscriber.Name);
        json.WriteNumber("queue_depth", subscriber.QueueDepth);
        json.WriteNumber("queue_length", subscriber.QueueLength);
        json.WriteNumber("dropped", subscriber.Dropped);
        json.WriteNumber("handled", subscriber.Handled);
        json.WriteNumber("errors", subscriber.Errors);
        json.WriteNumber("timeouts", subscriber.Timeouts);
        json.WriteNumber("skipped", subscriber.Skipped);
        json.WriteNumber("slowest_ms", subscriber.SlowestMs);
        json.WriteString("breaker", subscriber.Breaker.ToString().ToLowerInvariant());
        json.WriteString("last_error", subscriber.LastError);
        json.Objects(
            "types",
            subscriber.Types,
            type =>
            {
                json.WriteString("type", type.Type);
                json.WriteNumber("delivered", type.Delivered);
                json.WriteNumber("dropped", type.Dropped);
            }
        );
    }
}

/// <summary>What the console hub has counted.</summary>
/// <param name="Clients">Consoles connected.</param>
/// <param name="FramesSent">Frames handed to consoles, one for each console.</param>
/// <param name="TooSlow">Consoles closed for being too slow.</param>
internal readonly record struct ConsoleFigures(int Clients, long FramesSent, long TooSlow);
