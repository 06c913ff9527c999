using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>Reads and writes a book level as the wire's pair <c>["0.3600","120.00"]</c>.</summary>
public sealed class BookLevelConverter : JsonConverter<BookLevel>
{
    private static readonly PriceConverter Prices = new();
    private static readonly QuantityConverter Quantities = new();

    /// <inheritdoc/>
    public override BookLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("expected a pair [price, count]");
        }

        reader.Read();
        var price = Prices.Read(ref reader, typeof(Price), options);
        reader.Read();
        var quantity = Quantities.Read(ref reader, typeof(Quantity), options);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray
            ? new BookLevel(price, quantity)
            : throw new JsonException("expected a pair [price, count] and nothing more");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BookLevel value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        Prices.Write(writer, value.Price, options);
        Quantities.Write(writer, value.Quantity, options);
        writer.WriteEndArray();
    }
}
