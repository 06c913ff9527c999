using System.Collections.Immutable;

namespace Kalshi.Wire;

/// <summary>In what way the exchange said something this library does not know.</summary>
public enum DriftKind
{
    /// <summary>A message type no document names.</summary>
    UnknownMessageType = 0,

    /// <summary>A field no document names; its value was skipped.</summary>
    UnknownField,

    /// <summary>A word no document lists for its field; kept as text. Named <c>field=word</c>.</summary>
    UnknownValue,

    /// <summary>A label of a price structure no document lists (§3.2); the bands decide, not the label.</summary>
    UnknownPriceStructure,

    /// <summary>A required field was missing; the message was refused.</summary>
    MissingField,
}

/// <summary>Bounds of a <see cref="DriftSentinel"/>.</summary>
public sealed record DriftSentinelOptions
{
    /// <summary>Different findings kept, 1 to 100 000, default 1000. Further ones are counted together.</summary>
    public int MaxFindings { get; init; } = 1000;
}

/// <summary>One thing the exchange said that this library does not know.</summary>
/// <param name="Source">Where: <c>feed/</c> and the message type, or <c>rest/</c> and the endpoint's name.</param>
/// <param name="Kind">In what way.</param>
/// <param name="Name">The name or word; printable ASCII, cut to <see cref="DriftSentinel.MaxNameLengthChars"/>.</param>
/// <param name="Count">How often.</param>
public readonly record struct DriftFinding(string Source, DriftKind Kind, string Name, long Count);

/// <summary>What a <see cref="DriftSentinel"/> had seen at one moment.</summary>
/// <param name="Findings">By source, kind and name.</param>
/// <param name="Total">All occurrences, those of <paramref name="Unlisted"/> included.</param>
/// <param name="Unlisted">Occurrences of findings beyond the bound, which are in no row.</param>
public sealed record DriftSnapshot(ImmutableArray<DriftFinding> Findings, long Total, long Unlisted);

/// <summary>
/// Counts what the exchange says that this library does not know, so that a change of its language is seen before it hurts.
/// Bounded in memory whatever comes; no I/O, no clock. Thread-safe: one sentinel serves feed and REST alike. Counting
/// something known allocates nothing.
/// </summary>
public sealed class DriftSentinel
{
    /// <summary>Longest name kept, in characters; what is longer is cut.</summary>
    public const int MaxNameLengthChars = 80;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Source, DriftKind Kind), Dictionary<string, long>> counts = [];
    private readonly int maxFindings;
    private int findings;
    private long total;
    private long unlisted;

    /// <summary>Makes a sentinel that has seen nothing.</summary>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public DriftSentinel(DriftSentinelOptions? options = null)
    {
        maxFindings = (options ?? new DriftSentinelOptions()).MaxFindings;
        if (maxFindings is < 1 or > 100_000)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                maxFindings,
                $"DriftSentinel option {nameof(DriftSentinelOptions.MaxFindings)} is {maxFindings}; it must be 1 to 100000."
            );
        }
    }

    /// <summary>All occurrences so far.</summary>
    public long Total
    {
        get
        {
            lock (gate)
            {
                return total;
            }
        }
    }

    /// <summary>Counts one occurrence.</summary>
    /// <param name="source">Where; from a fixed set, such as <c>feed/ticker</c> or <c>rest/markets</c>.</param>
    /// <param name="kind">In what way.</param>
    /// <param name="name">The field, word or label.</param>
    public void Record(string source, DriftKind kind, ReadOnlySpan<char> name)
    {
        Span<char> safe = stackalloc char[MaxNameLengthChars];
        Count(source, kind, safe[..Append(safe, 0, name)]);
    }

    /// <summary>Counts one occurrence of a name as it came from the wire.</summary>
    /// <inheritdoc cref="Record(string, DriftKind, ReadOnlySpan{char})"/>
    public void Record(string source, DriftKind kind, ReadOnlySpan<byte> utf8Name)
    {
        Span<char> safe = stackalloc char[MaxNameLengthChars];
        Count(source, kind, safe[..Append(safe, 0, utf8Name)]);
    }

    /// <summary>Counts a word that is none of those known for its field.</summary>
    /// <param name="source">Where.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The word.</param>
    public void RecordValue(string source, ReadOnlySpan<char> field, ReadOnlySpan<char> value)
    {
        Span<char> safe = stackalloc char[MaxNameLengthChars];
        var length = Append(safe, 0, field);
        length = Append(safe, length, "=");
        Count(source, DriftKind.UnknownValue, safe[..Append(safe, length, value)]);
    }

    /// <summary>What has been seen until now.</summary>
    public DriftSnapshot Snapshot()
    {
        lock (gate)
        {
            var list = new List<DriftFinding>(findings);
            foreach (var ((source, kind), names) in counts)
            {
                foreach (var (name, count) in names)
                {
                    list.Add(new DriftFinding(source, kind, name, count));
                }
            }

            list.Sort(Compare);
            return new DriftSnapshot([.. list], total, unlisted);
        }
    }

    private void Count(string source, DriftKind kind, ReadOnlySpan<char> name)
    {
        lock (gate)
        {
            total++;
            if (counts.TryGetValue((source, kind), out var names))
            {
                var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
                if (lookup.TryGetValue(name, out var count))
                {
                    lookup[name] = count + 1;
                    return;
                }
            }

            if (findings == maxFindings)
            {
                unlisted++;
                return;
            }

            if (names is null)
            {
                names = new Dictionary<string, long>(StringComparer.Ordinal);
                counts.Add((source, kind), names);
            }

            names.Add(name.ToString(), 1);
            findings++;
        }
    }

    private static int Compare(DriftFinding left, DriftFinding right)
    {
        var bySource = string.CompareOrdinal(left.Source, right.Source);
        var byKind = bySource != 0 ? bySource : left.Kind.CompareTo(right.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(left.Name, right.Name);
    }

    // What comes from outside is shown to people: printable ASCII only, everything else a dot.
    private static int Append(Span<char> safe, int length, ReadOnlySpan<char> text)
    {
        foreach (var character in text[..Math.Min(text.Length, safe.Length - length)])
        {
            safe[length++] = character is >= ' ' and <= '~' ? character : '.';
        }

        return length;
    }

    private static int Append(Span<char> safe, int length, ReadOnlySpan<byte> text)
    {
        foreach (var value in text[..Math.Min(text.Length, safe.Length - length)])
        {
            safe[length++] = value is >= 0x20 and <= 0x7e ? (char)value : '.';
        }

        return length;
    }
}
