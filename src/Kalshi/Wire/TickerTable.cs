using System.Runtime.InteropServices;
using System.Text;

namespace Kalshi.Wire;

/// <summary>
/// Turns the bytes of a ticker into one shared string per ticker, so that feed messages can be decoded without
/// allocating. Not thread-safe: one table belongs to one decoder.
/// </summary>
/// <remarks>
/// Open addressing over the bytes as they come: no character is converted for a ticker that is known. Bounded by
/// <see cref="MaxTickers"/>: past it the table starts over, which costs allocations, never correctness.
/// </remarks>
public sealed class TickerTable
{
    /// <summary>Longest ticker accepted, in bytes.</summary>
    public const int MaxTickerLengthBytes = 100;

    /// <summary>Tickers kept before the table starts over.</summary>
    public const int MaxTickers = 1_000_000;

    private const int FirstCapacity = 64;

    // A quarter of the places at least stays free, so that a search ends soon; the capacity is a power of two.
    private Entry[] entries = new Entry[FirstCapacity];

    /// <summary>Tickers known.</summary>
    public int Count { get; private set; }

    /// <summary>The shared string of a ticker, or null if the bytes are not a ticker (empty, too long, not printable ASCII).</summary>
    public string? Intern(ReadOnlySpan<byte> utf8Ticker)
    {
        if (utf8Ticker.IsEmpty || utf8Ticker.Length > MaxTickerLengthBytes)
        {
            return null;
        }

        var hash = Hash(utf8Ticker);
        var mask = entries.Length - 1;
        var place = (int)(hash & (uint)mask);
        while (entries[place].Name is { } name)
        {
            if (entries[place].Hash == hash && Ascii.Equals(utf8Ticker, name))
            {
                return name;
            }

            place = (place + 1) & mask;
        }

        return Add(utf8Ticker, hash);
    }

    private string? Add(ReadOnlySpan<byte> utf8Ticker, uint hash)
    {
        if (utf8Ticker.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) >= 0)
        {
            return null;
        }

        if (Count >= MaxTickers)
        {
            entries = new Entry[FirstCapacity];
            Count = 0;
        }
        else if ((Count + 1) * 4 > entries.Length * 3)
        {
            Grow();
        }

        var name = Encoding.ASCII.GetString(utf8Ticker);
        Place(entries, new Entry(name, hash));
        Count++;
        return name;
    }

    private void Grow()
    {
        var larger = new Entry[entries.Length * 2];
        foreach (var entry in entries)
        {
            if (entry.Name is not null)
            {
                Place(larger, entry);
            }
        }

        entries = larger;
    }

    private static void Place(Entry[] table, Entry entry)
    {
        var mask = table.Length - 1;
        var place = (int)(entry.Hash & (uint)mask);
        while (table[place].Name is not null)
        {
            place = (place + 1) & mask;
        }

        table[place] = entry;
    }

    // Multiply and fold, eight bytes at a time; the last eight overlap. Tickers of one event differ in their tails.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong odd = 0x9E3779B97F4A7C15;
        unchecked
        {
            var hash = (ulong)text.Length * odd;
            if (text.Length < sizeof(ulong))
            {
                foreach (var value in text)
                {
                    hash = (hash ^ value) * odd;
                }
            }
            else
            {
                for (var i = 0; i <= text.Length - sizeof(ulong); i += sizeof(ulong))
                {
                    hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text[i..]), odd);
                }

                hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..]), odd);
            }

            return (uint)(hash ^ (hash >> 32));
        }
    }

    private static ulong Fold(ulong value, ulong factor)
    {
        var high = Math.BigMul(value, factor, out var low);
        return high ^ low;
    }

    private readonly record struct Entry(string? Name, uint Hash);
}
