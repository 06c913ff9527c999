using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>A decoded request body. A field that is absent or null reads as empty, as the exchange's own decoder leaves it.</summary>
internal sealed class JsonBody
{
    private readonly BodySchema schema;
    private readonly object?[] values;

    private JsonBody(BodySchema schema)
    {
        this.schema = schema;
        values = new object?[schema.Fields.Length];
    }

    /// <summary>Decodes a body; null and the reason, in the exchange's own words for wrong types, when it cannot be.</summary>
    public static JsonBody? Decode(BodySchema schema, ReadOnlySpan<byte> utf8, out Refusal refusal)
    {
        refusal = default;
        string? mismatch = null;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            JsonBody? body = null;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                body = ReadObject(ref reader, schema, "", ref mismatch);
            }
            else
            {
                mismatch = $"json: cannot unmarshal {GoWord(reader.TokenType)} into Go value of type {schema.TypeName}";
                reader.Skip();
            }

            // What follows the value must be nothing, or the body as a whole is no JSON.
            reader.Read();
            if (mismatch is not null)
            {
                refusal = Refusal.BadRequest(mismatch);
                return null;
            }

            return body;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader reports text that is not UTF-8 as an invalid operation.
            var place = exception is JsonException { BytePositionInLine: { } at } ? at : 0;
            refusal = Refusal.BadRequest($"invalid JSON at byte {place}");
            return null;
        }
    }

    /// <summary>A string field; empty when absent.</summary>
    public string Text(string name) => (string?)this[name] ?? "";

    /// <summary>A whole number, or null when absent.</summary>
    public long? Integer(string name) => (long?)this[name];

    /// <summary>A number as it was written, or null when absent.</summary>
    public decimal? Number(string name) => (decimal?)this[name];

    /// <summary>A boolean; false when absent.</summary>
    public bool Flag(string name) => this[name] is true;

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => this[name] is not null;

    /// <summary>A list of objects; empty when absent.</summary>
    public IReadOnlyList<JsonBody> Objects(string name) => (List<JsonBody>?)this[name] ?? [];

    /// <summary>A list of strings, or null when absent.</summary>
    public IReadOnlyList<string>? Texts(string name) => (List<string>?)this[name];

    private object? this[string name]
    {
        get
        {
            for (var index = 0; index < schema.Fields.Length; index++)
            {
                if (schema.Fields[index].Name == name)
                {
                    return values[index];
                }
            }

            throw new ArgumentException($"{schema.TypeName} has no field {name}.", nameof(name));
        }
    }

    private static JsonBody ReadObject(ref Utf8JsonReader reader, BodySchema schema, string prefix, ref string? mismatch)
    {
        var body = new JsonBody(schema);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = FindField(ref reader, schema);
            reader.Read();
            if (index < 0 || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else
            {
                body.values[index] = ReadValue(ref reader, schema, schema.Fields[index], prefix, ref mismatch);
            }
        }

        return body;
    }

    private static int FindField(ref Utf8JsonReader reader, BodySchema schema)
    {
        for (var index = 0; index < schema.Fields.Length; index++)
        {
            if (reader.ValueTextEquals(schema.Fields[index].Utf8Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static object? ReadValue(
        ref Utf8JsonReader reader,
        BodySchema schema,
        BodyField field,
        string prefix,
        ref string? mismatch
    )
    {
        switch (field.Kind)
        {
            case BodyKind.Text when reader.TokenType == JsonTokenType.String:
                return reader.GetString();
            case BodyKind.Integer when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var integer):
                return integer;
            case BodyKind.Number when reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number):
                return number;
            case BodyKind.Flag when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            case BodyKind.Texts or BodyKind.Objects when reader.TokenType == JsonTokenType.StartArray:
                return ReadList(ref reader, schema, field, prefix, ref mismatch);
        }

        mismatch ??= Mismatch(ref reader, $"{schema.TypeName}.{prefix}{field.Name}", field.GoType);
        reader.Skip();
        return null;
    }

    private static object ReadList(
        ref Utf8JsonReader reader,
        BodySchema schema,
        BodyField field,
        string prefix,
        ref string? mismatch
    )
    {
        var texts = new List<string>();
        var objects = new List<JsonBody>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (field.Kind == BodyKind.Texts && reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }
            else if (field.Kind == BodyKind.Objects && reader.TokenType == JsonTokenType.StartObject)
            {
                objects.Add(ReadObject(ref reader, field.Items!, $"{prefix}{field.Name}.", ref mismatch));
            }
            else
            {
                mismatch ??= Mismatch(ref reader, $"{schema.TypeName}.{prefix}{field.Name}", field.GoType[2..]);
                reader.Skip();
            }
        }

        return field.Kind == BodyKind.Texts ? texts : objects;
    }

    private static string Mismatch(ref Utf8JsonReader reader, string place, string wanted)
    {
        // A number of the wrong form is quoted, as the exchange's decoder quotes it.
        var isNumeric = wanted is "int64" or "float64" && reader.TokenType == JsonTokenType.Number;
        var found = isNumeric
            ? string.Create(CultureInfo.InvariantCulture, $"number {Encoding.UTF8.GetString(reader.ValueSpan)}")
            : GoWord(reader.TokenType);
        return $"json: cannot unmarshal {found} into Go struct field {place} of type {wanted}";
    }

    private static string GoWord(JsonTokenType type) =>
        type switch
        {
            JsonTokenType.StartObject => "object",
            JsonTokenType.StartArray => "array",
            JsonTokenType.String => "string",
            JsonTokenType.Number => "number",
            JsonTokenType.True or JsonTokenType.False => "bool",
            _ => "null",
        };
}
