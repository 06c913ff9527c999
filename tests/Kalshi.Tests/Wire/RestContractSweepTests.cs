using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

/// <summary>What holds for every REST contract there is, whichever is added next.</summary>
[Trait("Requirement", "A1")]
[Trait("Requirement", "A6")]
public sealed class RestContractSweepTests
{
    public static TheoryData<Type> Answers =>
        [
            .. typeof(WireJson)
                .GetCustomAttributesData()
                .Where(data => data.AttributeType == typeof(JsonSerializableAttribute))
                .Select(data => (Type)data.ConstructorArguments[0].Value!)
                .Where(type => !type.Name.EndsWith("Request", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Answers))]
    public void AnOptionalFieldMayBeNullOrAbsent(Type type)
    {
        foreach (var (owner, required, optional) in Objects(type))
        {
            // A fill's direction may come in older fields instead, which the invented words here do not tell: RestContractTests.
            foreach (var name in optional.Where(name => (owner, name) != (typeof(FillDto), "outcome_side")))
            {
                var withNull = Example(owner);
                withNull[name] = null;
                Assert.NotNull(Read(owner, withNull));
                var without = Example(owner);
                without.Remove(name);
                if (required.Count > 0 || !IsOneOfAlternatives(owner))
                {
                    Assert.NotNull(Read(owner, without));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void AMissingRequiredFieldIsNamed(Type type)
    {
        foreach (var (owner, required, _) in Objects(type))
        {
            foreach (var name in required)
            {
                var example = Example(owner);
                Assert.True(example.Remove(name), $"{owner.Name} has no {name}");
                var exception = Assert.Throws<JsonException>(() => Read(owner, example));
                Assert.Contains(name, exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void AnUnknownFieldIsIgnored(Type type)
    {
        var example = Example(type);
        example["field_of_tomorrow"] = new JsonObject { ["a"] = new JsonArray(1, "b", null) };
        Assert.NotNull(Read(type, example));
    }

    [Fact]
    public void TheSweepReachesNestedContracts()
    {
        var markets = Objects(typeof(MarketsResponse)).ToDictionary(entry => entry.Owner);
        Assert.Equal(["markets"], markets[typeof(MarketsResponse)].Required);
        Assert.Equal(["ticker", "event_ticker", "status", "close_time"], markets[typeof(MarketDto)].Required);
        Assert.Equal(["start", "end", "step"], markets[typeof(PriceRangeDto)].Required);
        Assert.Contains("volume_24h_fp", markets[typeof(MarketDto)].Optional);
    }

    // One of the two names of a book must be there.
    private static bool IsOneOfAlternatives(Type type) => type == typeof(OrderBookResponse);

    private static object? Read(Type type, JsonObject json) => JsonSerializer.Deserialize(json.ToJsonString(), Info(type));

    private static JsonTypeInfo Info(Type type) => WireJson.Default.Options.GetTypeInfo(type);

    /// <summary>The type and every type of ours within it, with its required and optional fields.</summary>
    private static IEnumerable<(Type Owner, List<string> Required, List<string> Optional)> Objects(Type root)
    {
        var open = new Stack<Type>([root]);
        var seen = new HashSet<Type>();
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type) || Info(type).Kind != JsonTypeInfoKind.Object)
            {
                continue;
            }

            var required = new List<string>();
            var optional = new List<string>();
            foreach (var property in Fields(type))
            {
                (property.IsRequired || IsRequiredParameter(type, property) ? required : optional).Add(property.Name);
                open.Push(Innermost(property.PropertyType));
            }

            yield return (type, required, optional);
        }
    }

    private static IEnumerable<JsonPropertyInfo> Fields(Type type) =>
        Info(type).Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null);

    private static bool IsRequiredParameter(Type type, JsonPropertyInfo property) =>
        property.AssociatedParameter is { HasDefaultValue: false } && !IsInitOnly(type, property);

    private static bool IsInitOnly(Type type, JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member
        && !type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase));

    private static Type Innermost(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return
            type != typeof(string)
            && type.IsGenericType
            && typeof(IEnumerable).IsAssignableFrom(type)
            && !typeof(IDictionary).IsAssignableFrom(type)
            ? Innermost(type.GetGenericArguments()[0])
            : type;
    }

    private static JsonObject Example(Type type)
    {
        var example = new JsonObject();
        foreach (var property in Fields(type))
        {
            example[property.Name] = Value(property.PropertyType);
        }

        return example;
    }

    private static JsonNode? Value(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(string))
        {
            return "text";
        }

        if (type == typeof(Price) || type == typeof(Quantity) || type == typeof(Money))
        {
            return "0.5000";
        }

        if (type == typeof(DateTimeOffset))
        {
            return "2026-11-20T14:03:11.5Z";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type == typeof(int) || type == typeof(long) || type == typeof(decimal))
        {
            return 1;
        }

        if (type == typeof(JsonElement))
        {
            return new JsonObject { ["any"] = "thing" };
        }

        if (type == typeof(BookLevel))
        {
            return new JsonArray("0.3600", "120.00");
        }

        return typeof(IEnumerable).IsAssignableFrom(type) ? new JsonArray(Value(type.GetGenericArguments()[0])) : Example(type);
    }
}
