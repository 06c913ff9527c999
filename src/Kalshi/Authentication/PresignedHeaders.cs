namespace Kalshi.Authentication;

/// <summary>Bounds of a pool of ready-made headers.</summary>
public sealed record PresignedHeadersOptions
{
    /// <summary>Headers kept ready, 1 to 64, default 4. Each costs one signature per half <see cref="MaxAgeMs"/>.</summary>
    public int Capacity { get; init; } = 4;

    /// <summary>
    /// Oldest usable header in wall-clock milliseconds, 100 to 5000, default 2000. The exchange accepts a few seconds of
    /// age (recorded: 5 s accepted, 30 s refused).
    /// </summary>
    public int MaxAgeMs { get; init; } = 2000;
}

/// <summary>
/// A bounded pool of headers signed ahead of time for one method and path, so that an order need not wait for its
/// signature. Each is handed out once and only while young. No I/O and no clock: the wall time comes in. Thread-safe;
/// <see cref="TryTake"/> does not allocate.
/// </summary>
public sealed class PresignedHeaders
{
    private readonly Lock gate = new();
    private readonly SignedHeaders[] ring;
    private readonly int maxAgeMs;
    private int first;
    private int count;
    private long hits;
    private long misses;
    private long expired;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="method">HTTP method in upper case.</param>
    /// <param name="path">Path from the root, without query.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public PresignedHeaders(string method, string path, PresignedHeadersOptions? options = null)
    {
        var valid = options ?? new PresignedHeadersOptions();
        if (valid.Capacity is < 1 or > 64)
        {
            throw OutOfRange(nameof(options), nameof(valid.Capacity), valid.Capacity, "1 to 64");
        }

        if (valid.MaxAgeMs is < 100 or > 5000)
        {
            throw OutOfRange(nameof(options), nameof(valid.MaxAgeMs), valid.MaxAgeMs, "100 to 5000 ms");
        }

        Method = method;
        Path = path;
        ring = new SignedHeaders[valid.Capacity];
        maxAgeMs = valid.MaxAgeMs;
    }

    /// <summary>The HTTP method signed for.</summary>
    public string Method { get; }

    /// <summary>The path signed for.</summary>
    public string Path { get; }

    /// <summary>Headers in the pool, whatever their age.</summary>
    public int Count => Read(ref count);

    /// <summary>Times a header was ready.</summary>
    public long Hits => Read(ref hits);

    /// <summary>Times none was ready and the caller had to sign.</summary>
    public long Misses => Read(ref misses);

    /// <summary>Headers thrown away unused because of their age.</summary>
    public long Expired => Read(ref expired);

    /// <summary>Takes the oldest usable header; false when there is none and the caller must sign itself.</summary>
    /// <param name="nowMs">Wall clock, Unix milliseconds.</param>
    /// <param name="headers">The header, used by nobody else before or after.</param>
    public bool TryTake(long nowMs, out SignedHeaders headers)
    {
        lock (gate)
        {
            while (count > 0)
            {
                var candidate = RemoveFirst();
                if (IsUsable(candidate, nowMs, maxAgeMs))
                {
                    hits++;
                    headers = candidate;
                    return true;
                }

                expired++;
            }

            misses++;
            headers = default;
            return false;
        }
    }

    /// <summary>Whether fewer headers than the capacity will still be usable for half the maximum age.</summary>
    /// <param name="nowMs">Wall clock, Unix milliseconds.</param>
    public bool NeedsRefill(long nowMs)
    {
        lock (gate)
        {
            var young = 0;
            for (var i = 0; i < count; i++)
            {
                young += IsUsable(ring[(first + i) % ring.Length], nowMs, maxAgeMs / 2) ? 1 : 0;
            }

            return young < ring.Length;
        }
    }

    /// <summary>Adds a header just signed for <see cref="Method"/> and <see cref="Path"/>; in a full pool it replaces the oldest.</summary>
    public void Add(SignedHeaders headers)
    {
        lock (gate)
        {
            if (count == ring.Length)
            {
                RemoveFirst();
                expired++;
            }

            ring[(first + count) % ring.Length] = headers;
            count++;
        }
    }

    /// <summary>Throws all headers away, for example because the wall clock was set.</summary>
    public void Clear()
    {
        lock (gate)
        {
            expired += count;
            while (count > 0)
            {
                RemoveFirst();
            }
        }
    }

    private SignedHeaders RemoveFirst()
    {
        var removed = ring[first];
        ring[first] = default;
        first = (first + 1) % ring.Length;
        count--;
        return removed;
    }

    // A clock set back makes headers of the future; they are as useless as old ones.
    private static bool IsUsable(SignedHeaders headers, long nowMs, int ageMs) =>
        nowMs - headers.TimestampMs <= ageMs && headers.TimestampMs - nowMs <= ageMs;

    private static ArgumentOutOfRangeException OutOfRange(string parameter, string option, int value, string range) =>
        new(parameter, value, $"PresignedHeaders option {option} is {value}; it must be {range}.");

    private T Read<T>(ref T field)
    {
        lock (gate)
        {
            return field;
        }
    }
}
