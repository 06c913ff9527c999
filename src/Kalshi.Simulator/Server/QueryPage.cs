using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The page a list request asks for (§4.2 of the API). A cursor is opaque, survives new entries, and one that makes no sense
/// gives the first page, as recorded.
/// </summary>
internal readonly record struct QueryPage(int Limit, string? Cursor)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    /// <summary>Reads <c>limit</c> and <c>cursor</c>; false and the answer when the limit is not allowed.</summary>
    public static bool TryRead(RestQuery query, string operation, out QueryPage page, out RestAnswer refusal)
    {
        page = default;
        refusal = default;
        var limit = DefaultLimit;
        var text = query["limit"];
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
        {
            refusal = ErrorAnswers.Parameter(operation, "Limit", "number");
            return false;
        }

        if (limit is < 0 or > MaxLimit)
        {
            refusal = ErrorAnswers.Parameter(operation, "Limit", limit < 0 ? "gte" : "lte");
            return false;
        }

        page = new QueryPage(limit == 0 ? DefaultLimit : limit, Decode(query["cursor"]));
        return true;
    }

    /// <summary>Writes the newest entries that pass, and the cursor of the next page (empty on the last).</summary>
    public void WriteNewestFirst<T>(
        Utf8JsonWriter json,
        string name,
        History<T> history,
        Func<T, bool> passes,
        Action<Utf8JsonWriter, T> write
    )
    {
        var next = history.Added;
        if (long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            next = Math.Min(before, history.Added);
        }

        json.WriteStartArray(name);
        var written = 0;
        var cursor = "";
        for (var number = next - 1; number >= history.OldestKept; number--)
        {
            if (!passes(history[number]))
            {
                continue;
            }

            if (written == Limit)
            {
                cursor = Encode((number + 1).ToString(CultureInfo.InvariantCulture));
                break;
            }

            write(json, history[number]);
            written++;
        }

        json.WriteEndArray();
        json.WriteString("cursor", cursor);
    }

    /// <summary>Selects the entries of this page from a list in a fixed order; entries are told apart by a name.</summary>
    public List<T> Select<T>(IEnumerable<T> entries, Func<T, string> nameOf, out string cursor)
    {
        var all = entries.ToList();
        var wanted = Cursor;
        var first = wanted is null ? 0 : all.FindIndex(entry => nameOf(entry) == wanted) + 1;
        var page = all.Skip(first).Take(Limit).ToList();
        cursor = first + page.Count < all.Count && page.Count > 0 ? Encode(nameOf(page[^1])) : "";
        return page;
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string? Decode(string cursor)
    {
        if (cursor.Length == 0 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
    }
}
