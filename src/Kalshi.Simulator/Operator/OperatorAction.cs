using System.Text.Json;

namespace Kalshi.Simulator.Operator;

/// <summary>An action as it was asked for, checked but not yet done.</summary>
internal sealed class OperatorAction
{
    private readonly Dictionary<string, object> values;

    private OperatorAction(OperatorVerb verb, Dictionary<string, object> values)
    {
        Verb = verb;
        this.values = values;
    }

    public OperatorVerb Verb { get; }

    /// <summary>Reads an action from a JSON object such as <c>{"do":"close_market","market":"X"}</c>.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="path">Where it stands, for messages; empty for the top.</param>
    /// <param name="alsoAllowed">A field that belongs to somebody else, or null.</param>
    /// <exception cref="OperatorException">Something is wrong with it; the message begins with the path.</exception>
    public static OperatorAction Read(JsonElement element, string path, string? alsoAllowed = null)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new OperatorException(
                $"{(path.Length == 0 ? "the body" : path)}: it must be a JSON object such as {{\"do\":\"clear_faults\"}}."
            );
        }

        if (!element.TryGetProperty("do", out var word) || word.ValueKind != JsonValueKind.String)
        {
            throw new OperatorException(
                $"{Join(path, "do")}: it is missing; it must be one of {string.Join(", ", OperatorVerbs.All.Select(known => known.Name))}."
            );
        }

        var verb =
            OperatorVerbs.Find(word.GetString()!)
            ?? throw new OperatorException(
                $"{Join(path, "do")}: '{word.GetString()}' is no action; it must be one of {string.Join(", ", OperatorVerbs.All.Select(known => known.Name))}."
            );
        return Read(verb, element, path, alsoAllowed);
    }

    /// <summary>Reads the fields of a known action.</summary>
    /// <exception cref="OperatorException">Something is wrong with it; the message begins with the path.</exception>
    public static OperatorAction Read(OperatorVerb verb, JsonElement element, string path, string? alsoAllowed = null)
    {
        var read = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name == "do" || property.Name == alsoAllowed)
            {
                continue;
            }

            var field = Array.Find(verb.Fields, known => known.Name == property.Name);
            if (field is null)
            {
                var names =
                    verb.Fields.Length == 0
                        ? "it has none"
                        : $"it has {string.Join(", ", verb.Fields.Select(known => known.Name))}";
                throw new OperatorException($"{Join(path, property.Name)}: '{verb.Name}' has no such field; {names}.");
            }

            var value =
                field.Read(property.Value) ?? throw new OperatorException($"{Join(path, field.Name)}: it must be {field.Rule}.");
            if (!read.TryAdd(field.Name, value))
            {
                throw new OperatorException($"{Join(path, field.Name)}: it is there twice.");
            }
        }

        if (Array.Find(verb.Fields, field => field.IsRequired && !read.ContainsKey(field.Name)) is { } missing)
        {
            throw new OperatorException($"{Join(path, missing.Name)}: it is missing; it must be {missing.Rule}.");
        }

        var action = new OperatorAction(verb, read);
        if (verb.FindMistake?.Invoke(action) is { } mistake)
        {
            throw new OperatorException(Join(path, mistake));
        }

        return action;
    }

    /// <summary>The value of a field that must be there.</summary>
    public T Get<T>(string name) => (T)values[name];

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The text of a field, or null.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    /// <summary>The whole number of a field, or null.</summary>
    public int? Whole(string name) => values.TryGetValue(name, out var value) ? checked((int)(long)value) : null;

    /// <summary>The long whole number of a field, or null.</summary>
    public long? Long(string name) => values.TryGetValue(name, out var value) ? (long)value : null;

    /// <summary>The number of a field, or null.</summary>
    public double? Number(string name) => values.TryGetValue(name, out var value) ? (double)value : null;

    /// <summary>The instant of a field, Unix milliseconds, or null.</summary>
    public long? Instant(string name, long nowMs) =>
        values.TryGetValue(name, out var value) ? ((OperatorInstant)value).At(nowMs) : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>An action cannot be done, or makes no sense; the message says why in one sentence.</summary>
internal sealed class OperatorException : Exception
{
    public OperatorException(string message)
        : base(message) { }

    public OperatorException() { }

    public OperatorException(string message, Exception innerException)
        : base(message, innerException) { }
}
