using System.Globalization;
using System.Text.Json;

namespace Kalshi.Simulator.Operator;

/// <summary>What a field of an action holds.</summary>
internal enum FieldKind
{
    Text = 0,
    Word,
    WholeNumber,
    Number,
    Money,
    Contracts,
    Price,
    Instant,
}

/// <summary>A field of an action: its name, what it holds, and what is said about it.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="About">One line for people.</param>
internal sealed record OperatorField(string Name, FieldKind Kind, bool IsRequired, string About)
{
    /// <summary>The words allowed; for <see cref="FieldKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The smallest value allowed; for numbers.</summary>
    public long Min { get; init; }

    /// <summary>The largest value allowed; for numbers.</summary>
    public long Max { get; init; } = long.MaxValue;

    public static OperatorField Text(string name, string about, bool isRequired = true) =>
        new(name, FieldKind.Text, isRequired, about);

    public static OperatorField OneOf(string name, IEnumerable<string> words, string about, bool isRequired = true) =>
        new(name, FieldKind.Word, isRequired, about) { Words = [.. words] };

    public static OperatorField Whole(string name, long min, long max, string about, bool isRequired = false) =>
        new(name, FieldKind.WholeNumber, isRequired, about) { Min = min, Max = max };

    public static OperatorField Instant(string name, string about, bool isRequired = false) =>
        new(name, FieldKind.Instant, isRequired, about);

    /// <summary>What may stand in the field, for people.</summary>
    public string Rule =>
        Kind switch
        {
            FieldKind.Text => "a text",
            FieldKind.Word => "one of " + string.Join(", ", Words),
            FieldKind.WholeNumber => $"a whole number between {Min} and {Max}",
            FieldKind.Number => "a number",
            FieldKind.Money => "dollars as text, for example \"125.50\"",
            FieldKind.Contracts => "contracts as text, for example \"-3.00\"",
            FieldKind.Price => "a price in dollars as text, for example \"0.4200\"",
            _ => "an RFC 3339 instant as text, or a number of milliseconds from the moment of the action",
        };

    /// <summary>The value, or null when it is not what belongs there.</summary>
    public object? Read(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : null;
        return Kind switch
        {
            FieldKind.Text => text is { Length: > 0 and <= 200 } ? text : null,
            FieldKind.Word => text is not null && Words.Contains(text) ? text : null,
            FieldKind.WholeNumber => element.ValueKind == JsonValueKind.Number
            && element.TryGetInt64(out var whole)
            && whole >= Min
            && whole <= Max
                ? whole
                : null,
            FieldKind.Number => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) ? number : null,
            FieldKind.Money => text is not null && Money.TryParse(text, CultureInfo.InvariantCulture, out var money)
                ? money
                : null,
            FieldKind.Contracts => text is not null && Quantity.TryParse(text, CultureInfo.InvariantCulture, out var contracts)
                ? contracts
                : null,
            FieldKind.Price => text is not null && Price.TryParse(text, CultureInfo.InvariantCulture, out var price)
                ? price
                : null,
            _ => ReadInstant(element, text),
        };
    }

    private static OperatorInstant? ReadInstant(JsonElement element, string? text)
    {
        if (text is null)
        {
            return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var afterMs) && afterMs >= 0
                ? new OperatorInstant(IsRelative: true, afterMs)
                : null;
        }

        var isInstant = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        );
        return isInstant && text.Contains('T', StringComparison.Ordinal)
            ? new OperatorInstant(IsRelative: false, instant.ToUnixTimeMilliseconds())
            : null;
    }
}

/// <summary>An instant, or a span from the moment of the action.</summary>
/// <param name="IsRelative">Whether it counts from the action.</param>
/// <param name="Ms">Unix milliseconds, or milliseconds from the action.</param>
internal readonly record struct OperatorInstant(bool IsRelative, long Ms)
{
    public long At(long nowMs) => IsRelative ? nowMs + Ms : Ms;
}
