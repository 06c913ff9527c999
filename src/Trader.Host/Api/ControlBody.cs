using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        var (json, status, complaint) = await ReadJsonAsync(request);
        return complaint is not null ? new(null, status, complaint)
            : json.IsEmpty ? new(null, 0, null)
            : Parse(json.Span);
    }

    /// <summary>Reads a body that has to be an object of one shape, every member of it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contract">The shape.</param>
    /// <param name="shape">The shape for people.</param>
    public static async Task<(T? Value, int Status, string? Complaint)> ReadAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> contract,
        string shape
    )
        where T : class
    {
        var (json, status, complaint) = await ReadJsonAsync(request);
        if (complaint is not null)
        {
            return (null, status, complaint);
        }

        try
        {
            if (!json.IsEmpty && JsonSerializer.Deserialize(json.Span, contract) is { } value)
            {
                return (value, 0, null);
            }
        }
        catch (JsonException)
        {
            // Said below, with the shape.
        }

        return (null, StatusCodes.Status400BadRequest, $"The body must be {shape}.");
    }

    private static async Task<(ReadOnlyMemory<byte> Json, int Status, string? Complaint)> ReadJsonAsync(HttpRequest request)
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
            return (default, StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxLengthBytes} bytes.");
        }

        if (length == 0)
        {
            return (default, 0, null);
        }

        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        )
        {
            return (default, StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: Content-Type: application/json.");
        }

        return (buffer.AsMemory(0, length), 0, null);
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

/// <summary>Switch a strategy.</summary>
internal sealed record StrategyRequest(
    [property: JsonPropertyName("strategy"), JsonRequired] string Strategy,
    [property: JsonPropertyName("on"), JsonRequired] bool On
);

/// <summary>Change the interval of the trading cycle.</summary>
internal sealed record CycleRequest([property: JsonPropertyName("interval_seconds"), JsonRequired] int IntervalSeconds);

[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(StrategyRequest))]
[JsonSerializable(typeof(CycleRequest))]
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
internal sealed partial class ControlRequestJson : JsonSerializerContext;
