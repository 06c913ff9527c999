using System.Collections.Immutable;
using System.Text.Json;
using Trader.Events;
using Trader.Lifecycle;

namespace Trader.Host.Api;

/// <summary>What pauses the trader, whether it is degraded, and what it is about (requirements D4, D12, D15).</summary>
internal sealed partial class Frames
{
    // The whole history would be too long for a frame that is sent every few seconds.
    private const int StatusHistoryShown = 20;

    private static void WritePauses(Utf8JsonWriter json, ImmutableArray<Pause> pauses) =>
        json.Objects(
            "pauses",
            pauses,
            pause =>
            {
                json.WriteString("cause", pause.Cause.ToWire());
                json.WriteString("reason", pause.Reason);
                json.WallTime("since", pause.Since.WallMs);
                json.WriteBoolean("waits_for_resume", pause.Cause.WaitsForPerson());
            }
        );

    private void WriteLifecycle(Utf8JsonWriter json, LifecycleView lifecycle, long nowWallMs)
    {
        var status = lifecycle.Status;
        var current = status.Current;
        json.WriteString("degraded_reason", lifecycle.DegradedReason);
        WritePauses(json, lifecycle.Pauses);
        json.WriteString("current_status", current.Status);
        json.WriteNumber("time_in_status", Math.Max(0, (nowWallMs - status.BaseSinceWallMs) / 1000));
        json.WriteStartObject("status");
        json.WriteString("result", current.Result);
        json.WriteString("previous_state", current.PreviousStatus);
        json.Number("previous_state_duration_ms", status.PreviousDurationMs);
        WriteSpell(json, current.Spell);
        json.WriteNumber("queue_depth", trader.Loop.QueueDepth);
        json.WriteEndObject();
        json.Objects(
            "status_history",
            status.History.TakeLast(StatusHistoryShown),
            entry =>
            {
                json.WriteNumber("number", entry.Number);
                json.WriteString("status", entry.Status);
                json.WriteString("previous_state", entry.PreviousStatus);
                json.WallTime("since", entry.Since.WallMs);
                json.Number("duration_ms", entry.DurationMs);
                json.WriteString("result", entry.Result);
                WriteSpell(json, entry.Spell);
            }
        );
    }

    private static void WriteSpell(Utf8JsonWriter json, TradingSpell? spell)
    {
        if (spell is null)
        {
            json.WriteNull("spell");
            return;
        }

        json.WriteStartObject("spell");
        json.WriteString("last_event", spell.LastEvent is { } kind ? Word(kind) : null);
        json.WallTime("last_event_at", spell.LastEvent is null ? null : spell.LastEventAt.WallMs);
        WriteCounts(json, "actions", spell.Actions);
        WriteCounts(json, "closings", spell.Closings);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (word, count) in counts)
        {
            json.WriteNumber(word, count);
        }

        json.WriteEndObject();
    }

    // BookDelta is book_delta on the wire.
    private static string Word(TraderEventKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
