using System.Globalization;
using System.Text;

namespace Kalshi.Client.Rest;

/// <summary>Builds an escaped query; absent values are left out.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder text = new();

    public QueryText Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public QueryText Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryText Add(string name, bool? value) => Add(name, value is { } flag ? (flag ? "true" : "false") : null);

    /// <summary>The same parameter once for each value, as <c>/markets/orderbooks</c> wants it (§4.1).</summary>
    public QueryText AddEach(string name, IReadOnlyCollection<string> values)
    {
        foreach (var value in values)
        {
            Add(name, value);
        }

        return this;
    }

    /// <summary>All values in one parameter, with commas between.</summary>
    public QueryText Add(string name, IReadOnlyCollection<string>? values) =>
        Add(name, values is null ? null : string.Join(',', values));

    public override string ToString() => text.ToString();
}
