using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Why a request, or one entry of a batch, was refused. <c>default</c> is no refusal.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The exchange's code; the message is the code in words.</param>
/// <param name="Details">More, where the exchange says more.</param>
/// <param name="IsFlat">Whether the body is the flat shape of decoding failures (§4.3) instead of the nested one.</param>
internal readonly record struct Refusal(int Status, string Code, string? Details = null, bool IsFlat = false)
{
    /// <summary>Whether nothing was refused.</summary>
    public bool IsNone => Status == 0;

    /// <summary>The code in words, except for the two authentication failures whose message repeats the code.</summary>
    public string Message => Code == "authentication_error" ? Code : Code.Replace('_', ' ');

    /// <summary>A body that cannot be decoded or breaks its schema.</summary>
    public static Refusal BadRequest(string details) => new(400, "bad_request", details, IsFlat: true);

    /// <summary>An order with a combination of fields that is not allowed.</summary>
    public static Refusal InvalidOrder(string details) => new(400, "invalid_order", details);

    /// <summary>A key that may not do this.</summary>
    public static Refusal Forbidden(string details) => new(403, "permission_denied", details);

    /// <summary>The answer that says so, in the envelope recorded.</summary>
    public RestAnswer ToAnswer() => In(ErrorEnvelope.Nested) with { Refusal = this };

    /// <summary>The answer in an envelope.</summary>
    public RestAnswer In(ErrorEnvelope envelope) =>
        RestAnswer.Json(
            Status,
            (Refusal: this, Envelope: envelope),
            static (json, what) =>
            {
                if (what.Refusal.IsFlat || what.Envelope == ErrorEnvelope.Flat)
                {
                    what.Refusal.WriteFields(json);
                    return;
                }

                json.WriteStartObject("error");
                what.Refusal.WriteFields(json);
                // As recorded: what the web layer refuses by itself carries no service.
                if (what.Envelope == ErrorEnvelope.NestedWithService && what.Refusal is { Status: not 401, Details: null })
                {
                    json.WriteString("service", "exchange");
                }

                json.WriteEndObject();
            }
        );

    /// <summary>The fields <c>code</c>, <c>message</c> and <c>details</c>.</summary>
    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        if (Details is not null)
        {
            json.WriteString("details", Details);
        }
    }
}
