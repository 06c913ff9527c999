using System.Text.Json;

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

    private static RestAnswer Status(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteBoolean("exchange_active", true);
                json.WriteBoolean("trading_active", true);
            }
        );

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
                    if (day == "thursday")
                    {
                        WriteHours(json, "00:00", "03:00");
                        WriteHours(json, "05:00", "00:00");
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
