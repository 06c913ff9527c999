using System.Text.Json;
using Trader.Lifecycle;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>The <c>trader_status</c> frame.</summary>
internal sealed partial class Frames
{
    private void WriteStatus(Utf8JsonWriter json)
    {
        var snapshot = trader.Latest;
        var now = trader.Clock.Wall.GetUtcNow();
        var isFailed = snapshot.State is TraderState.Error or TraderState.Shutdown;
        var overall = trader.Health.Latest.Overall;
        var isUnhealthy = isFailed || overall == HealthLevel.Unhealthy;
        var isOffline = !trader.Readiness.IsConnected && snapshot.State >= TraderState.Ready;
        var isDegraded =
            !isUnhealthy && (isOffline || overall == HealthLevel.Degraded || snapshot.Lifecycle.DegradedReason is not null);
        json.WriteString("state", snapshot.State.ToWire());
        json.WriteString("previous_state", snapshot.PreviousState?.ToWire());
        json.WriteNumber("time_in_state_seconds", Math.Max(0, (now.ToUnixTimeMilliseconds() - snapshot.StateSinceWallMs) / 1000));
        json.Number("state_timeout_seconds", snapshot.StateTimeoutMs / 1000);
        json.WriteString("last_error", snapshot.LastError);
        json.WriteString(
            "health",
            isUnhealthy ? "unhealthy"
                : isDegraded ? "degraded"
                : "healthy"
        );
        json.WriteBoolean("degraded", isDegraded);
        WriteLifecycle(json, snapshot.Lifecycle, now.ToUnixTimeMilliseconds());
        WriteStop(json, snapshot.Stop);
        json.WriteString("timestamp", now);
        json.WriteNumber("uptime_seconds", UptimeSeconds());
        json.WriteString("environment", facts.Environment);
        json.WriteNumber("exchange_time_ms", trader.Clock.Exchange.NowMs);
        json.WriteNumber("exchange_speed", ExchangeSpeed());
        json.WriteStartObject("transitions");
        json.WriteNumber("made", snapshot.TransitionCounts.Made);
        json.WriteNumber("refused", snapshot.TransitionCounts.Refused);
        json.WriteNumber("errors", snapshot.TransitionCounts.Errors);
        json.WriteNumber("timeouts", snapshot.TransitionCounts.Timeouts);
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        WriteMetrics(json, now);
        json.WriteEndObject();
        json.Objects(
            "steps",
            trader.Steps.All.Add(CalibrationStep(snapshot.Calibration)),
            step =>
            {
                json.WriteString("name", step.Name);
                json.WriteString("status", step.Status);
                json.Number("duration_ms", step.DurationMs);
                json.WriteString("details", step.Details);
                json.WallTime("started_at", step.StartedAt?.ToUnixTimeMilliseconds());
                json.WallTime("completed_at", step.CompletedAt?.ToUnixTimeMilliseconds());
            }
        );
        WriteCalibration(json, snapshot);
        WriteObserved(json, snapshot);
    }

    private void WriteMetrics(Utf8JsonWriter json, DateTimeOffset now)
    {
        var snapshot = trader.Latest;
        var feed = trader.FeedStatistics;
        var connectedAt = trader.Readiness.ConnectedAt;
        json.WriteNumber("markets_connected", snapshot.Books.Tradable);
        json.WriteNumber("markets_watched", snapshot.Books.Watched);
        json.WriteNumber("snapshots_received", snapshot.BookCounts.Snapshots);
        json.WriteNumber("deltas_received", snapshot.BookCounts.Deltas);
        json.WriteNumber("suspect_books", snapshot.BookCounts.Suspects);
        json.WriteNumber("connection_uptime", connectedAt is { } at ? (long)(now - at).TotalSeconds : 0);
        json.WriteString("ws_connection_status", ConnectionWord(feed.IsConnected, snapshot.State));
        json.WallTime("last_message_time", feed.LastFrameMs);
        json.WallTime("connection_established", connectedAt?.ToUnixTimeMilliseconds());
        json.WallTime("first_snapshot_received", trader.FirstSnapshotWallMs);
        json.WriteNumber("public_trades", snapshot.PublicTrades);
        json.WriteNumber("own_takes", snapshot.OwnTakes);
        json.WriteNumber("sequence_gaps", feed.Gaps);
        json.WriteNumber("decode_errors", feed.DecodeErrors);
        json.WriteNumber("reconnects", Math.Max(0, feed.Connections - 1));
        json.WriteNumber("events_processed", snapshot.Version);
        json.WriteNumber("event_queue_depth", trader.Loop.QueueDepth);
        json.WriteNumber("drifts", snapshot.Drifts);
        json.WriteNumber("orders_pruned", snapshot.Maintenance.OrdersPruned);
    }

    private static string ConnectionWord(bool isConnected, TraderState state) =>
        isConnected ? "connected"
        : state == TraderState.Shutdown ? "disconnected"
        : "connecting";
}
