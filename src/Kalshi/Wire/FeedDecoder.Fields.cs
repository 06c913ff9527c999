using System.Text;
using System.Text.Json;

namespace Kalshi.Wire;

// Reading single fields: every reader either returns an exact value or throws naming type, field and what was found.
public sealed partial class FeedDecoder
{
    /// <summary>Moves to the next field's value; false at the end of the object. The name is valid until the next call.</summary>
    private bool NextField(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
        reader.Read();
        return true;
    }

    private static void ExpectObject(ref Utf8JsonReader reader, FeedMessageType type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid(ref reader, type, "msg", "a JSON object");
        }
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, FeedMessageType type, string field)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MaxTextBytes)
        {
            throw Invalid(ref reader, type, field, $"a string of at most {MaxTextBytes} bytes");
        }

        return reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
    }

    private ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        // Unescaping never makes a text longer. A name that does not fit is none we know.
        if (reader.ValueSpan.Length > scratch.Length)
        {
            return default;
        }

        var length = reader.CopyString(scratch);
        return scratch.AsSpan(0, length);
    }

    private string TextString(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        Encoding.UTF8.GetString(Text(ref reader, type, field));

    private string? OptionalTextString(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType == JsonTokenType.Null ? null : TextString(ref reader, type, field);

    private string Ticker(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        tickers.Intern(Text(ref reader, type, field))
        ?? throw Invalid(
            ref reader,
            type,
            field,
            $"a ticker of 1 to {TickerTable.MaxTickerLengthBytes} printable ASCII characters"
        );

    private Price PriceOf(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        Price.TryParse(Text(ref reader, type, field), out var price)
            ? price
            : throw Invalid(ref reader, type, field, "a price between 0 and 1 dollar with at most 4 decimals");

    private Quantity QuantityOf(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        Quantity.TryParse(Text(ref reader, type, field), out var quantity)
            ? quantity
            : throw Invalid(ref reader, type, field, "a count of contracts with at most 2 decimals");

    private Quantity UnsignedQuantityOf(ref Utf8JsonReader reader, FeedMessageType type, string field)
    {
        var quantity = QuantityOf(ref reader, type, field);
        return quantity.IsNegative ? throw Invalid(ref reader, type, field, "a count that is not negative") : quantity;
    }

    private Money MoneyOf(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        Money.TryParse(Text(ref reader, type, field), out var money)
            ? money
            : throw Invalid(ref reader, type, field, "a dollar amount with at most 6 decimals");

    private Outcome? OutcomeOf(ref Utf8JsonReader reader, FeedMessageType type, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var text = Text(ref reader, type, field);
        if (text.SequenceEqual("yes"u8))
        {
            return Outcome.Yes;
        }

        return text.SequenceEqual("no"u8) ? Outcome.No : throw Invalid(ref reader, type, field, "'yes' or 'no'");
    }

    /// <summary>The outcome bought by an order on the named side of the YES book.</summary>
    private Outcome? OutcomeOfBookSide(ref Utf8JsonReader reader, FeedMessageType type, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var text = Text(ref reader, type, field);
        if (text.SequenceEqual("bid"u8))
        {
            return Outcome.Yes;
        }

        return text.SequenceEqual("ask"u8) ? Outcome.No : throw Invalid(ref reader, type, field, "'bid' or 'ask'");
    }

    private static bool Flag(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Invalid(ref reader, type, field, "true or false"),
        };

    private static long Whole(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0
            ? value
            : throw Invalid(ref reader, type, field, "a whole number that is not negative");

    private static long? OptionalWhole(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType == JsonTokenType.Null ? null : Whole(ref reader, type, field);

    private static long? OptionalSignedWhole(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.Number when reader.TryGetInt64(out var value) => value,
            _ => throw Invalid(ref reader, type, field, "a whole number"),
        };

    /// <summary>A small number such as a shard or a subaccount.</summary>
    private static int? OptionalIndex(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        OptionalWhole(ref reader, type, field) switch
        {
            null => null,
            <= int.MaxValue and var value => (int)value,
            _ => throw Invalid(ref reader, type, field, $"a whole number of at most {int.MaxValue}"),
        };

    private static bool? OptionalFlag(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType == JsonTokenType.Null ? null : Flag(ref reader, type, field);

    /// <summary>A number that is neither price nor count, such as a strike.</summary>
    private static decimal? OptionalNumber(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.Number when reader.TryGetDecimal(out var value) => value,
            _ => throw Invalid(ref reader, type, field, "a number"),
        };

    /// <summary>A text for people, which may be long.</summary>
    private static string? OptionalProse(ref Utf8JsonReader reader, FeedMessageType type, string field) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String when reader.ValueSpan.Length <= MaxProseBytes => reader.GetString(),
            _ => throw Invalid(ref reader, type, field, $"a string of at most {MaxProseBytes} bytes"),
        };

    /// <summary>The deprecated <c>ts</c>: Unix seconds where it is a number; null where it is text.</summary>
    private static long? SecondsAsMs(ref Utf8JsonReader reader, FeedMessageType type)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return null;
        }

        var seconds = Whole(ref reader, type, "ts");
        return seconds <= long.MaxValue / 1000
            ? seconds * 1000
            : throw Invalid(ref reader, type, "ts", "Unix seconds within range");
    }

    private static FeedFormatException Missing(FeedMessageType type, string field) =>
        new(WireName(type), field, "is required and missing", isMissingField: true);

    private static FeedFormatException Invalid(ref Utf8JsonReader reader, FeedMessageType type, string field, string expected)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.String => FeedFormatException.Quote(reader.ValueSpan),
            JsonTokenType.Number => $"the number {FeedFormatException.Quote(reader.ValueSpan)}",
            JsonTokenType.Null => "null",
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            _ => reader.TokenType.ToString(),
        };
        return new FeedFormatException(WireName(type), field, $"expected {expected}, found {found}");
    }
}
