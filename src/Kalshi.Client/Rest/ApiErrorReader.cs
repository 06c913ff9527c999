using System.Text;
using System.Text.Json;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>
/// Reads an error body in any of the exchange's four shapes (nested <c>error</c> object, flat, bare <c>msg</c>, <c>error</c>
/// string) or as the raw text of whatever stands in front of it, and says what it means.
/// </summary>
public static class ApiErrorReader
{
    private const int MaxTextLength = 300;

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 16 };

    /// <summary>Reads the body of an answer that is no success.</summary>
    /// <param name="httpStatus">The HTTP status.</param>
    /// <param name="body">The body as received; may be anything.</param>
    public static ApiError Read(int httpStatus, ReadOnlyMemory<byte> body)
    {
        var (code, message, details) = ReadBody(httpStatus, body);
        return new ApiError
        {
            HttpStatus = httpStatus,
            Code = code,
            Message = message,
            Details = details,
            Kind = Classify(httpStatus, code, details ?? message),
        };
    }

    /// <summary>
    /// Reads the error of one entry of a batch. It has no status of its own: a code that names a conflict or a missing order
    /// stands for 409 or 404, one that leaves the outcome open for 5xx, any other for 400.
    /// </summary>
    public static ApiError FromBatch(BatchErrorDto error)
    {
        // Batches spell their codes with blanks where single orders have underscores (§6.7).
        var code = Bounded(error.Code).Replace(' ', '_').ToLowerInvariant();
        code = code.Length == 0 ? "unnamed_error" : code;
        var status = code switch
        {
            "not_found" or "market_not_found" or "order_not_found" => 404,
            "order_already_exists" or "fill_or_kill_insufficient_resting_volume" => 409,
            // These may have come after the fact.
            "internal_error" => 500,
            "service_unavailable" or "exchange_unavailable" => 503,
            _ => 400,
        };
        var details = error.Details is null ? null : Bounded(error.Details);
        var message = Bounded(error.Message);
        return new ApiError
        {
            HttpStatus = status,
            Code = code,
            Message = message.Length == 0 ? code : message,
            Details = details,
            Kind = Classify(status, code, details ?? message),
        };
    }

    private static (string Code, string Message, string? Details) ReadBody(int httpStatus, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, DocumentOptions);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && ReadObject(root) is { } found)
            {
                return found;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is no Unicode: a proxy's page. Its raw text is all there is to show.
        }

        var raw = Bounded(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxTextLength * 4)]));
        return ($"http_{httpStatus}", raw.Length == 0 ? "the answer has no body" : raw, null);
    }

    private static (string Code, string Message, string? Details)? ReadObject(JsonElement root)
    {
        if (root.TryGetProperty("error", out var error))
        {
            if (error.ValueKind == JsonValueKind.String)
            {
                var text = Bounded(error.GetString());
                return (text, text, null);
            }

            if (error.ValueKind == JsonValueKind.Object)
            {
                root = error;
            }
        }

        var code = TextOf(root, "code");
        var message = TextOf(root, "message") ?? TextOf(root, "msg");
        if (code is null && message is null)
        {
            return null;
        }

        return (code ?? "invalid_parameters", message ?? code!, TextOf(root, "details"));
    }

    private static string? TextOf(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? Bounded(value.GetString())
            : null;

    private static string Bounded(string? text)
    {
        var cut = text is { Length: > MaxTextLength } ? text[..MaxTextLength] + "…" : text ?? "";
        return string.Concat(cut.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }

    private static ApiErrorKind Classify(int httpStatus, string code, string text)
    {
        var word = code.Replace(' ', '_').ToUpperInvariant();
        if (word is "INSUFFICIENT_BALANCE" or "AVAILABLE_BALANCE_TOO_LOW")
        {
            return ApiErrorKind.InsufficientFunds;
        }

        if (IsClosedWord(word) || IsClosedWord(text.Replace(' ', '_').ToUpperInvariant()))
        {
            return ApiErrorKind.MarketClosed;
        }

        return httpStatus switch
        {
            401 or 403 => ApiErrorKind.Authentication,
            404 => ApiErrorKind.NotFound,
            409 when word == "ORDER_ALREADY_EXISTS" => ApiErrorKind.AlreadyExists,
            429 => ApiErrorKind.RateLimited,
            >= 400 and < 500 => ApiErrorKind.Rejected,
            _ => ApiErrorKind.ExchangeFault,
        };
    }

    private static bool IsClosedWord(string word) =>
        word
            is "MARKET_INACTIVE"
                or "MARKET_CLOSED"
                or "MARKET_ALREADY_CLOSED"
                or "MARKET_NOT_ACTIVE"
                or "EXCHANGE_PAUSED"
                or "TRADING_PAUSED";
}
