using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>Reads and writes <see cref="Price"/> as the wire's dollar string. A JSON number is refused.</summary>
public sealed class PriceConverter : JsonConverter<Price>
{
    /// <inheritdoc/>
    public override Price Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        var length = WireText.Read(ref reader, buffer);
        return Price.TryParse(buffer[..length], out var value)
            ? value
            : throw WireText.Invalid(ref reader, "a price between 0 and 1 dollar with at most 4 decimals");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        value.TryFormat(buffer, out var written);
        writer.WriteStringValue(buffer[..written]);
    }
}

/// <summary>Reads and writes <see cref="Quantity"/> as the wire's string of contracts. A JSON number is refused.</summary>
public sealed class QuantityConverter : JsonConverter<Quantity>
{
    /// <inheritdoc/>
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        var length = WireText.Read(ref reader, buffer);
        return Quantity.TryParse(buffer[..length], out var value)
            ? value
            : throw WireText.Invalid(ref reader, "a count of contracts with at most 2 decimals");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        value.TryFormat(buffer, out var written);
        writer.WriteStringValue(buffer[..written]);
    }
}

/// <summary>Reads and writes <see cref="Money"/> as the wire's dollar string with six decimals. A JSON number is refused.</summary>
public sealed class MoneyConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        var length = WireText.Read(ref reader, buffer);
        return Money.TryParse(buffer[..length], out var value)
            ? value
            : throw WireText.Invalid(ref reader, "a dollar amount with at most 6 decimals");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        Span<byte> buffer = stackalloc byte[FixedPoint.MaxLength];
        value.TryFormat(buffer, out var written);
        writer.WriteStringValue(buffer[..written]);
    }
}

/// <summary>What the value converters share: the raw text of a JSON string, and the error for anything else.</summary>
internal static class WireText
{
    /// <summary>Copies the text of a JSON string; 0 for anything else and for text that is too long to be a number.</summary>
    public static int Read(ref Utf8JsonReader reader, scoped Span<byte> buffer)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return 0;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        return length <= buffer.Length ? reader.CopyString(buffer) : 0;
    }

    public static JsonException Invalid(ref Utf8JsonReader reader, string expected)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.String => $"\"{Shorten(reader.GetString())}\"",
            JsonTokenType.Number => "a JSON number",
            JsonTokenType.Null => "null",
            _ => reader.TokenType.ToString(),
        };
        return new JsonException($"expected {expected} as a JSON string, found {found}");
    }

    private static string Shorten(string? text) => text is { Length: > 40 } ? text[..40] + "…" : text ?? "";
}
