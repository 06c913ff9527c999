using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kalshi.Wire;

/// <summary>
/// Reads a value the exchange may send as <c>null</c>: it is then <c>default</c>, as if the field were absent. For optional
/// fields only; a required value must be there. Writing is the inner converter's.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
/// <typeparam name="TConverter">Reads and writes what is not <c>null</c>.</typeparam>
public sealed class NullAsDefaultConverter<T, TConverter> : JsonConverter<T>
    where T : struct
    where TConverter : JsonConverter<T>, new()
{
    private static readonly TConverter Inner = new();

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? default : Inner.Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        Inner.Write(writer, value, options);
}

/// <summary>Reads whole numbers; <c>null</c> counts as 0, as the exchange's optional numbers do.</summary>
public sealed class Int64Converter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? 0 : reader.GetInt64();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

/// <summary>Reads small whole numbers; <c>null</c> counts as 0, as the exchange's optional numbers do.</summary>
public sealed class Int32Converter : JsonConverter<int>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? 0 : reader.GetInt32();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Reads flags; <c>null</c> counts as <c>false</c>.</summary>
public sealed class FlagConverter : JsonConverter<bool>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Null && reader.GetBoolean();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) =>
        writer.WriteBooleanValue(value);
}
