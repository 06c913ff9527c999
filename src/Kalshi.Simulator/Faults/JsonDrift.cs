using System.Buffers;
using System.Text.Json;

namespace Kalshi.Simulator.Faults;

/// <summary>
/// Rewrites JSON the way an exchange changes it over the years: every object gets a field nobody knows, and enumerations get a
/// word nobody knows. Everything else stays.
/// </summary>
internal static class JsonDrift
{
    /// <summary>The field added to every object.</summary>
    public const string UnknownField = "sim_unknown_field";

    /// <summary>The word put in place of enumeration words.</summary>
    public const string UnknownWord = "sim_unknown_word";

    private static readonly HashSet<string> Enumerations = new(StringComparer.Ordinal)
    {
        "status",
        "result",
        "last_update_reason",
        "self_trade_prevention_type",
        "market_type",
        "price_level_structure",
        "event_type",
        "strike_type",
        "fee_type",
    };

    /// <summary>The rewritten text; the text itself where it is no JSON object.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> utf8) => JsonRewrite.Apply(utf8, Rewrite, isFieldAdded: true);

    private static string? Rewrite(string name, string value) =>
        Enumerations.Contains(name) && value.Length > 0 ? UnknownWord : null;
}

/// <summary>Copies JSON and changes texts on the way.</summary>
internal static class JsonRewrite
{
    private static readonly JsonWriterOptions Options = Server.RestAnswer.WriterOptions;

    /// <summary>Copies a JSON object.</summary>
    /// <param name="utf8">The text; returned unchanged if it is no JSON object.</param>
    /// <param name="replace">Gets the name and the text of a field; returns the text to put in its place, or null to keep it.</param>
    /// <param name="isFieldAdded">Whether <see cref="JsonDrift.UnknownField"/> is added to every object.</param>
    public static byte[] Apply(ReadOnlySpan<byte> utf8, Func<string, string, string?> replace, bool isFieldAdded)
    {
        if (utf8.IsEmpty || utf8[0] != (byte)'{')
        {
            return utf8.ToArray();
        }

        var buffer = new ArrayBufferWriter<byte>(utf8.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            var reader = new Utf8JsonReader(utf8);
            var name = "";
            while (reader.Read())
            {
                Copy(ref reader, json, ref name, replace, isFieldAdded);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Copy(
        ref Utf8JsonReader reader,
        Utf8JsonWriter json,
        ref string name,
        Func<string, string, string?> replace,
        bool isFieldAdded
    )
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                json.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                if (isFieldAdded)
                {
                    json.WriteString(JsonDrift.UnknownField, JsonDrift.UnknownWord);
                }

                json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                json.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                json.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                name = reader.GetString()!;
                json.WritePropertyName(name);
                break;
            case JsonTokenType.String:
                var text = reader.GetString()!;
                json.WriteStringValue(replace(name, text) ?? text);
                break;
            default:
                // Numbers, true, false and null keep their very spelling.
                json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
