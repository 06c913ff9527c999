namespace Kalshi.Simulator.Server;

/// <summary>The exchange's error bodies in their four shapes (§4.3 of the API).</summary>
internal static class ErrorAnswers
{
    /// <summary>The answer to whoever asks faster than its tier allows.</summary>
    public static RestAnswer TooManyRequests { get; } =
        RestAnswer.Json(429, static json => json.WriteString("error", "too many requests"));

    /// <summary>Order and authentication errors: <c>{"error":{"code","message","details"?}}</c>; the message is the code in words.</summary>
    public static RestAnswer Nested(int status, string code, string? details = null) =>
        new Refusal(status, code, details).ToAnswer();

    /// <summary>The two authentication failures whose message repeats the code.</summary>
    public static RestAnswer Authentication(string details) => Nested(401, "authentication_error", details);

    /// <summary>Decoding failures: <c>{"code","message","details"?}</c>.</summary>
    public static RestAnswer Flat(int status, string code, string? details = null) =>
        new Refusal(status, code, details, IsFlat: true).ToAnswer();

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
}
