using System.Text;

namespace Kalshi.Wire;

/// <summary>
/// Turns the bytes of a ticker into one shared string per ticker, so that feed messages can be decoded without
/// allocating. Not thread-safe: one table belongs to one decoder.
/// </summary>
/// <remarks>
/// Bounded by <see cref="MaxTickers"/>: past it the table starts over, which costs allocations, never correctness.
/// </remarks>
public sealed class TickerTable
{
    /// <summary>Longest ticker accepted, in bytes.</summary>
    public const int MaxTickerLengthBytes = 100;

    /// <summary>Tickers kept before the table starts over.</summary>
    public const int MaxTickers = 1_000_000;

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <summary>Makes an empty table.</summary>
    public TickerTable() => lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Tickers known.</summary>
    public int Count => names.Count;

    /// <summary>The shared string of a ticker, or null if the bytes are not a ticker (empty, too long, not printable ASCII).</summary>
    public string? Intern(ReadOnlySpan<byte> utf8Ticker)
    {
        if (utf8Ticker.IsEmpty || utf8Ticker.Length > MaxTickerLengthBytes)
        {
            return null;
        }

        Span<char> characters = stackalloc char[MaxTickerLengthBytes];
        if (!Ascii.IsValid(utf8Ticker))
        {
            return null;
        }

        for (var i = 0; i < utf8Ticker.Length; i++)
        {
            if (utf8Ticker[i] is <= 0x20 or 0x7f)
            {
                return null;
            }

            characters[i] = (char)utf8Ticker[i];
        }

        ReadOnlySpan<char> key = characters[..utf8Ticker.Length];
        if (lookup.TryGetValue(key, out var known))
        {
            return known;
        }

        if (names.Count >= MaxTickers)
        {
            names.Clear();
        }

        var name = new string(key);
        names.Add(name, name);
        return name;
    }
}
