using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What the exchange says about itself (§5.1 of the API).</summary>
internal static class ExchangeRoutes
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static IEnumerable<Route> All { get; } =
    [
        Route.Public("exchange/status", "GetExchangeStatus", Status),
        Route.Public("exchange/schedule", "GetExchangeSchedule", Schedule),
        Route.Public("exchange/user_data_timestamp", "GetUserDataTimestamp", UserDataTimestamp),
    ];

    /// <summary>The state of every shard; the top level mirrors shard 0.</summary>
    private static RestAnswer Status(RestCall call)
    {
        var shards = call.Engine.Shards;
        return RestAnswer.Json(
            200,
            json =>
            {
                WriteActivity(json, shards[0]);
                if (shards[0].EstimatedResumeMs is { } resume)
                {
                    json.WriteString("exchange_estimated_resume_time", WireTime.Format(resume));
                }

                json.WriteStartArray("exchange_index_statuses");
                foreach (var shard in shards)
                {
                    json.WriteStartObject();
                    json.WriteNumber("exchange_index", shard.Index);
                    json.WriteString("description", shard.Description);
                    WriteActivity(json, shard);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    private static void WriteActivity(Utf8JsonWriter json, Shard shard)
    {
        json.WriteBoolean("exchange_active", shard.IsExchangeActive);
        json.WriteBoolean("trading_active", shard.IsTradingActive);
        json.WriteBoolean("intra_exchange_transfers_active", shard.IsExchangeActive);
    }

    /// <summary>The week as recorded: open around the clock but for the maintenance of Thursday, times of New York.</summary>
    private static RestAnswer Schedule(RestCall call) =>
        RestAnswer.Json(
            200,
            static json =>
            {
                json.WriteStartObject("schedule");
                json.WriteStartArray("standard_hours");
                json.WriteStartObject();
                json.WriteString("start_time", "2024-12-01T00:00:00Z");
                json.WriteString("end_time", "2200-12-01T00:00:00Z");
                foreach (var day in Weekdays)
                {
                    json.WriteStartArray(day);
                    if (day.Equals(MaintenanceSchedule.Day.ToString(), StringComparison.OrdinalIgnoreCase))
                    {
                        WriteHours(json, "00:00", MaintenanceSchedule.Opens.ToString("HH:mm"));
                        WriteHours(json, MaintenanceSchedule.Closes.ToString("HH:mm"), "00:00");
                    }
                    else
                    {
                        WriteHours(json, "00:00", "00:00");
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteStartArray("maintenance_windows");
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void WriteHours(Utf8JsonWriter json, string open, string close)
    {
        json.WriteStartObject();
        json.WriteString("open_time", open);
        json.WriteString("close_time", close);
        json.WriteEndObject();
    }

    private static RestAnswer UserDataTimestamp(RestCall call) =>
        RestAnswer.Json(
            200,
            json => json.WriteString("as_of_time", WireTime.Format(call.NowMs - call.Services.Options.ReadLagMs))
        );
}
