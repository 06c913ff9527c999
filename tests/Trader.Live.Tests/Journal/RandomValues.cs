using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kalshi;
using Kalshi.Simulator.Flow;
using Kalshi.Wire;

namespace Trader.Live.Tests.Journal;

/// <summary>
/// Random values of any type by reflection, extreme ones included: a property that is added to a record is tried without
/// anybody having to remember it.
/// </summary>
internal sealed class RandomValues(ulong seed)
{
    private readonly SplitMix64 random = new(seed);

    public SplitMix64 Random => random;

    public T Make<T>() => (T)Make(typeof(T))!;

    /// <summary>A record with all that it has filled in.</summary>
    public object? Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return random.NextInt(3) == 0 ? null : Make(underlying);
        }

        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsArray)
        {
            return List(type.GetElementType()!);
        }

        if (type.IsGenericType)
        {
            return Generic(type);
        }

        // An abstract record is written as one of the kinds it names.
        return Record(
            type.IsAbstract
                ? Pick([.. type.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType)])
                : type
        );
    }

    private object? Scalar(Type type) =>
        type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(int) => random.NextInt(4) == 0
                ? Pick(int.MinValue, int.MaxValue, 0)
                : unchecked((int)random.NextUInt64()),
            _ when type == typeof(long) => Long(),
            _ when type == typeof(bool) => random.NextInt(2) == 0,
            _ when type == typeof(Price) => Price.FromUnits(random.NextInt(4) == 0 ? Pick(0, 10_000) : random.NextInt(10_001)),
            _ when type == typeof(Quantity) => Quantity.FromHundredths(Bounded()),
            _ when type == typeof(Money) => Money.FromMicros(Bounded()),
            _ when type == typeof(OpaqueId) => new OpaqueId(new UInt128(random.NextUInt64(), random.NextUInt64())),
            _ when type == typeof(decimal) => new decimal(Long()) / 1000m,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(
                random.NextInt(1, int.MaxValue) * 1_000_000_007L,
                TimeSpan.FromHours(random.NextInt(-12, 12))
            ),
            _ when type == typeof(JsonElement) => JsonDocument.Parse("""{"a":[1,null,"é"]}""").RootElement,
            _ when type.IsEnum => Pick(Enum.GetValues(type).Cast<object>().ToArray()),
            _ => null,
        };

    private object? Generic(Type type)
    {
        var arguments = type.GetGenericArguments();
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(ImmutableArray<>))
        {
            var items = List(arguments[0]);
            return typeof(ImmutableArray)
                .GetMethods()
                .First(method =>
                    method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }]
                )
                .MakeGenericMethod(arguments)
                .Invoke(null, [items]);
        }

        if (definition == typeof(KeyValuePair<,>))
        {
            return Activator.CreateInstance(type, Make(arguments[0]), Make(arguments[1]));
        }

        if (definition == typeof(IReadOnlyDictionary<,>))
        {
            return Enumerable.Range(0, random.NextInt(4)).ToDictionary(i => $"key{i}", _ => Text(), StringComparer.Ordinal);
        }

        return List(arguments[0]);
    }

    private Array List(Type item)
    {
        var items = Array.CreateInstance(item, random.NextInt(4));
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Make(item), i);
        }

        return items;
    }

    private object Record(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([
                .. constructor.GetParameters().Select(parameter => Maybe(parameter.ParameterType, nullability.Create(parameter))),
            ]);
        foreach (var property in type.GetProperties().Where(property => property is { CanWrite: true, CanRead: true }))
        {
            property.SetValue(made, Maybe(property.PropertyType, nullability.Create(property)));
        }

        return made;
    }

    private object? Maybe(Type type, NullabilityInfo nullability) =>
        nullability.ReadState == NullabilityState.Nullable && !type.IsValueType && random.NextInt(3) == 0 ? null : Make(type);

    private string Text()
    {
        const string letters = "abcXYZ019 -_/:\"\\{}<>&'é€\n\t\u0001🙂";
        var runes = letters.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.NextInt(20)).Select(_ => runes[random.NextInt(runes.Length)]));
    }

    private long Long() =>
        random.NextInt(3) == 0 ? Pick(long.MinValue, long.MaxValue, 0, -1) : unchecked((long)random.NextUInt64());

    // The exchange's text of a value has bounds just within 64 bits.
    private long Bounded() =>
        random.NextInt(4) == 0 ? Pick(-long.MaxValue / 11, long.MaxValue / 11, 0, -1) : unchecked((long)random.NextUInt64()) / 16;

    private T Pick<T>(params T[] values) => values[random.NextInt(values.Length)];
}
