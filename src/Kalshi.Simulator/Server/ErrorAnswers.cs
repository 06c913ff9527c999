using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>The exchange's error bodies in their three shapes (§4.3 of the API).</summary>
internal static class ErrorAnswers
{
    /// <summary>Order and authentication errors: <c>{"error":{"code","message","details"?}}</c>; the message is the code in words.</summary>
    public static RestAnswer Nested(int status, string code, string? details = null) =>
        Nested(status, code, code.Replace('_', ' '), details);

    /// <summary>The two authentication failures whose message repeats the code.</summary>
    public static RestAnswer Authentication(string details) =>
        Nested(401, "authentication_error", "authentication_error", details);

    /// <summary>Decoding failures: <c>{"code","message","details"?}</c>.</summary>
    public static RestAnswer Flat(int status, string code, string? details = null) =>
        RestAnswer.Json(status, json => WriteFields(json, code, code.Replace('_', ' '), details));

    /// <summary>Query parameter failures: <c>{"msg"}</c>, in the words of the exchange's validator.</summary>
    public static RestAnswer Parameter(string operation, string parameter, string rule) =>
        RestAnswer.Json(
            400,
            json =>
                json.WriteString(
                    "msg",
                    $"Parameter validation failed for {operation}: Key: '{operation}Params.{parameter}' Error:Field validation for '{parameter}' failed on the '{rule}' tag"
                )
        );

    private static RestAnswer Nested(int status, string code, string message, string? details) =>
        RestAnswer.Json(
            status,
            json =>
            {
                json.WriteStartObject("error");
                WriteFields(json, code, message, details);
                json.WriteEndObject();
            }
        );

    private static void WriteFields(Utf8JsonWriter json, string code, string message, string? details)
    {
        json.WriteString("code", code);
        json.WriteString("message", message);
        if (details is not null)
        {
            json.WriteString("details", details);
        }
    }
}
