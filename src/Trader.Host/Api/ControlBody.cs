using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Trader.Host.Control;

namespace Trader.Host.Api;

/// <summary>What a control call says: nothing, or <c>{"reason": "…"}</c>.</summary>
/// <param name="Reason">The reason; null if none is given.</param>
/// <param name="Status">The HTTP status of what is wrong; 0 if nothing is.</param>
/// <param name="Complaint">What is wrong, one sentence; null if nothing is.</param>
internal sealed record ControlBody(string? Reason, int Status, string? Complaint)
{
    private const int MaxLengthBytes = 4_096;

    /// <summary>Reads it; no more than the longest that makes sense.</summary>
    public static async Task<ControlBody> ReadAsync(HttpRequest request)
    {
        var buffer = new byte[MaxLengthBytes + 1];
        var length =
            request.ContentLength > MaxLengthBytes
                ? buffer.Length
                : await request.Body.ReadAtLeastAsync(
                    buffer,
                    buffer.Length,
                    throwOnEndOfStream: false,
                    request.HttpContext.RequestAborted
                );
        if (length > MaxLengthBytes)
        {
            return new(null, StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxLengthBytes} bytes.");
        }

        if (length == 0)
        {
            return new(null, 0, null);
        }

        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        )
        {
            return new(null, StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: Content-Type: application/json.");
        }

        return Parse(buffer.AsSpan(0, length));
    }

    private static ControlBody Parse(ReadOnlySpan<byte> json)
    {
        ControlRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(json, ControlRequestJson.Default.ControlRequest);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null)
        {
            return new(null, StatusCodes.Status400BadRequest, """The body must be {"reason": "…"} or nothing.""");
        }

        return request.Reason is { } reason && OperatorReason.ComplaintAbout(reason) is { } complaint
            ? new(null, StatusCodes.Status400BadRequest, complaint)
            : new(string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim(), 0, null);
    }
}

/// <summary>The body of a control call.</summary>
internal sealed record ControlRequest([property: JsonPropertyName("reason")] string? Reason);

[JsonSerializable(typeof(ControlRequest))]
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
internal sealed partial class ControlRequestJson : JsonSerializerContext;
