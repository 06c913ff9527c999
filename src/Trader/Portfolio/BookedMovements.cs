using Kalshi.Wire;

namespace Trader.Portfolio;

/// <summary>
/// Which fills and settlements are in the books, so that none counts twice. Bounded: beyond the bound the oldest are
/// forgotten, and from then on nothing as old as they were is booked, because it may be one of them.
/// </summary>
public sealed class BookedMovements
{
    private readonly HashSet<(OpaqueId, OpaqueId)> seen = [];
    private readonly Queue<((OpaqueId, OpaqueId) Identity, long TimestampMs)> order = new();
    private readonly int capacity;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="capacity">Movements remembered.</param>
    public BookedMovements(int capacity) => this.capacity = capacity;

    /// <summary>
    /// Movements before this exchange time are history: part of the first reading, or forgotten. Unix milliseconds.
    /// </summary>
    public long HorizonMs { get; private set; }

    /// <summary>Movements of before the horizon that came up and were not booked.</summary>
    public long TooOldCount { get; private set; }

    /// <summary>Remembers a movement; false if it is in the books already, or may be.</summary>
    /// <param name="identity">What makes it this movement.</param>
    /// <param name="timestampMs">Exchange time, Unix milliseconds; 0 where unknown.</param>
    public bool TryAdd((OpaqueId, OpaqueId) identity, long timestampMs)
    {
        if (seen.Contains(identity))
        {
            return false;
        }

        if (timestampMs > 0 && timestampMs < HorizonMs)
        {
            TooOldCount++;
            return false;
        }

        seen.Add(identity);
        order.Enqueue((identity, timestampMs));
        if (order.Count > capacity)
        {
            var forgotten = order.Dequeue();
            seen.Remove(forgotten.Identity);
            HorizonMs = Math.Max(HorizonMs, forgotten.TimestampMs + 1);
        }

        return true;
    }

    /// <summary>Declares everything before an exchange time history.</summary>
    public void BeginAt(long exchangeMs) => HorizonMs = Math.Max(HorizonMs, exchangeMs);
}
