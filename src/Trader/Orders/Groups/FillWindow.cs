using Kalshi;

namespace Trader.Orders.Groups;

/// <summary>Contracts that matched within the exchange's rolling window of 15 seconds (§7.6 of its API).</summary>
public sealed class FillWindow
{
    /// <summary>The window's length in milliseconds.</summary>
    public const long LengthMs = 15_000;

    // Fills of one millisecond share an entry, so the window's length bounds it.
    private readonly List<(long AtMs, Quantity Count)> fills = [];

    /// <summary>Adds a fill; it may be told of late, and then its place is among the earlier ones.</summary>
    /// <returns>The most that any window with this fill in it has come to.</returns>
    public Quantity Add(long atMs, Quantity count)
    {
        var place = fills.Count;
        while (place > 0 && fills[place - 1].AtMs > atMs)
        {
            place--;
        }

        if (place > 0 && fills[place - 1].AtMs == atMs)
        {
            fills[place - 1] = (atMs, fills[place - 1].Count + count);
        }
        else
        {
            fills.Insert(place, (atMs, count));
        }

        var newestMs = fills[^1].AtMs;
        fills.RemoveAll(fill => fill.AtMs <= newestMs - (2 * LengthMs));
        var most = Quantity.Zero;
        foreach (var (endMs, _) in fills)
        {
            if (endMs >= atMs && endMs < atMs + LengthMs)
            {
                most = Quantity.Max(most, TotalAt(endMs));
            }
        }

        return most;
    }

    /// <summary>Contracts in the window that ends at <paramref name="nowMs"/>.</summary>
    public Quantity TotalAt(long nowMs)
    {
        var total = Quantity.Zero;
        foreach (var (atMs, count) in fills)
        {
            if (atMs > nowMs - LengthMs && atMs <= nowMs)
            {
                total += count;
            }
        }

        return total;
    }

    /// <summary>Counts from zero, as a reset does.</summary>
    public void Clear() => fills.Clear();
}
