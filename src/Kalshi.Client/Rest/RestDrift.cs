using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

/// <summary>
/// Looks through an answer for fields and words that no document names and tells the sentinel (A6). It only looks: whatever
/// it finds, the answer is used. Thread-safe.
/// </summary>
internal sealed class RestDrift(DriftSentinel sentinel)
{
    private const int MaxWordLength = 200;

    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    /// <summary>Looks through an answer that has been read as <paramref name="type"/>.</summary>
    public void Inspect(string source, ReadOnlySpan<byte> utf8Json, Type type)
    {
        if (utf8Json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        Walk(ref reader, ShapeOf(type), source);
    }

    /// <summary>An answer lacked a required field.</summary>
    public void Missing(string source, JsonException exception)
    {
        // The serializer names the fields in quotes.
        var names = exception.Message.Split('\'');
        if (exception.Message.Contains("required", StringComparison.Ordinal) && names.Length > 2)
        {
            sentinel.Record(source, DriftKind.MissingField, names[^2]);
        }
    }

    private static Shape ShapeOf(Type type) => Shapes.GetOrAdd(type, MakeShape);

    private static Shape MakeShape(Type type)
    {
        var info = WireJson.Default.Options.GetTypeInfo(type);
        return info.Kind == JsonTypeInfoKind.Object
            ? new Shape(
                type,
                info.Properties.ToFrozenDictionary(
                    property => property.Name,
                    property => Innermost(property.PropertyType),
                    StringComparer.Ordinal
                )
            )
            : new Shape(type, null);
    }

    // The contract of a list's items, whatever the nesting; leaves stand for themselves.
    private static Type Innermost(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type != typeof(string) && type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type)
            ? Innermost(type.GetGenericArguments()[0])
            : type;
    }

    private void Walk(ref Utf8JsonReader reader, Shape shape, string source)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Walk(ref reader, shape, source);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject && shape.Fields is { } fields)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (fields.TryGetValue(name, out var type))
                {
                    CheckWord(ref reader, shape.Owner, name, source);
                    Walk(ref reader, ShapeOf(type), source);
                }
                else
                {
                    if (!RestVocabulary.IsUnused(name))
                    {
                        sentinel.Record(source, DriftKind.UnknownField, name);
                    }

                    reader.Skip();
                }
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private void CheckWord(ref Utf8JsonReader reader, Type owner, string field, string source)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty || reader.ValueSpan.Length > MaxWordLength)
        {
            return;
        }

        if (field == "price_level_structure")
        {
            PriceStructures.Check(sentinel, source, reader.GetString());
        }
        else if (RestVocabulary.ValuesOf(owner, field) is { } known && reader.GetString() is { } word && !known.Contains(word))
        {
            sentinel.RecordValue(source, field, word);
        }
    }

    private sealed record Shape(Type Owner, FrozenDictionary<string, Type>? Fields);
}
