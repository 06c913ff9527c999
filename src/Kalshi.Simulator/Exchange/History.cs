namespace Kalshi.Simulator.Exchange;

/// <summary>
/// The newest entries of something that never ends, oldest dropped first. Every entry has a number that it keeps, so that a
/// page can be continued while new entries arrive.
/// </summary>
/// <typeparam name="T">What is remembered.</typeparam>
public sealed class History<T>
{
    private readonly List<T> ring = [];
    private readonly int capacity;

    /// <summary>Makes an empty history.</summary>
    /// <param name="capacity">Entries kept, at least 1.</param>
    public History(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        this.capacity = capacity;
    }

    /// <summary>Entries ever added; the newest entry's number is one less.</summary>
    public long Added { get; private set; }

    /// <summary>The number of the oldest entry still kept; equals <see cref="Added"/> when empty.</summary>
    public long OldestKept => Added - ring.Count;

    /// <summary>The entry with this number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No longer kept, or not added yet.</exception>
    public T this[long number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, OldestKept);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Added);
            return ring[(int)(number % capacity)];
        }
    }

    /// <summary>Adds an entry; returns the one dropped for it, or default.</summary>
    public T? Add(T entry)
    {
        T? dropped = default;
        if (ring.Count < capacity)
        {
            ring.Add(entry);
        }
        else
        {
            var slot = (int)(Added % capacity);
            dropped = ring[slot];
            ring[slot] = entry;
        }

        Added++;
        return dropped;
    }

    /// <summary>The entries still kept, newest first.</summary>
    public IEnumerable<T> NewestFirst()
    {
        for (var number = Added - 1; number >= OldestKept; number--)
        {
            yield return this[number];
        }
    }
}
