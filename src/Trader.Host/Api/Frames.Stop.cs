using System.Text.Json;
using Trader.Risk;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>The emergency stop, the same wherever it is shown.</summary>
internal sealed partial class Frames
{
    /// <summary>The body of every answer of <c>/v3/control</c>: what stops the trader from opening.</summary>
    public static byte[] StopReport(TraderSnapshot snapshot) =>
        Body(json =>
        {
            WriteStop(json, snapshot.Stop);
            WritePauses(json, snapshot.Lifecycle.Pauses);
            json.WriteStartArray("drift_stops");
            foreach (var stop in snapshot.MarketStops)
            {
                json.WriteStringValue(stop.Ticker);
            }

            json.WriteEndArray();
        });

    private static void WriteStop(Utf8JsonWriter json, StopReport? stop)
    {
        if (stop is null)
        {
            json.WriteNull("emergency_stop");
            return;
        }

        json.WriteStartObject("emergency_stop");
        json.WriteString("phase", stop.Phase.ToWire());
        json.WriteString("reason", stop.Reason);
        json.WallTime("since", stop.Since.WallMs);
        json.WriteNumber("pulls", stop.Pulls);
        json.WallTime("verified_at", stop.VerifiedAt?.WallMs);
        json.Number("resting_orders", stop.RestingOrders);
        json.WriteNumber("unknown_orders", stop.UnknownOrders);
        json.WriteString("last_obstacle", stop.LastObstacle);
        json.WriteEndObject();
    }
}
