using System.Globalization;

namespace Kalshi.Simulator.Server;

/// <summary>The parameters of a query. A name that is absent reads as empty text, as one without a value does.</summary>
internal readonly struct RestQuery
{
    private readonly List<KeyValuePair<string, string>>? parameters;

    /// <summary>Reads a query as sent, without the question mark.</summary>
    public RestQuery(string query)
    {
        foreach (var range in query.AsSpan().Split('&'))
        {
            var parameter = query.AsSpan(range);
            if (parameter.IsEmpty)
            {
                continue;
            }

            var equals = parameter.IndexOf('=');
            var name = Unescape(equals < 0 ? parameter : parameter[..equals]);
            var value = equals < 0 ? "" : Unescape(parameter[(equals + 1)..]);
            (parameters ??= []).Add(new(name, value));
        }
    }

    /// <summary>The first value given for a name, or empty.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var parameter in parameters ?? [])
            {
                if (parameter.Key == name)
                {
                    return parameter.Value;
                }
            }

            return "";
        }
    }

    /// <summary>Every value given for a name, whether the name is repeated or the values are joined by commas; empty when none.</summary>
    public List<string> Values(string name)
    {
        var values = new List<string>();
        foreach (var parameter in parameters ?? [])
        {
            if (parameter.Key == name)
            {
                values.AddRange(parameter.Value.Split(',', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return values;
    }

    /// <summary>The values given for a name as a set; null when none, which stands for no filter.</summary>
    public HashSet<string>? Names(string name)
    {
        var values = Values(name);
        return values.Count == 0 ? null : values.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Reads a whole number; false when there is text that is not one. Null when the parameter is absent.</summary>
    public bool TryNumber(string name, out long? number)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            number = null;
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed);
        number = parsed;
        return isNumber;
    }

    private static string Unescape(ReadOnlySpan<char> text) =>
        text.ContainsAny('%', '+') ? Uri.UnescapeDataString(text.ToString().Replace('+', ' ')) : text.ToString();
}
