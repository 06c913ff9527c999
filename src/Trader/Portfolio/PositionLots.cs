using Kalshi;

namespace Trader.Portfolio;

/// <summary>Contracts of one fill, or of several of one moment, that are still open.</summary>
/// <param name="Count">Contracts, above zero.</param>
/// <param name="OpenedMs">When they were bought, exchange clock, Unix milliseconds; 0 where nobody knows.</param>
/// <param name="OrderId">The exchange's id of the order that bought them; null where nobody knows.</param>
/// <param name="Owner">The strategy that bought them; null for contracts bought by hand or by another program.</param>
public readonly record struct PositionLot(Quantity Count, long OpenedMs, string? OrderId, string? Owner)
{
    /// <summary>Whether they were bought at <see cref="OpenedMs"/> or earlier: only that is known.</summary>
    public bool IsOpenedBefore { get; init; }
}

/// <summary>
/// The open contracts of a position by the fills that bought them. What is sold is sold oldest first, and first from the
/// contracts of whoever sells: the trader selling its own leaves those of its operator alone (requirement K8).
/// </summary>
public sealed class PositionLots
{
    // Beyond it the two newest become one, so that the oldest stays exact.
    private const int MaxLots = 1_000;

    private readonly List<PositionLot> lots = [];

    /// <summary>The lots, oldest first.</summary>
    public IReadOnlyList<PositionLot> All => lots;

    /// <summary>When the oldest contracts were bought, exchange clock, Unix milliseconds; 0 for none, or where unknown.</summary>
    public long OldestMs => lots.Count == 0 ? 0 : lots[0].OpenedMs;

    /// <summary>All contracts.</summary>
    public Quantity Total => CountOf(static _ => true);

    /// <summary>Contracts of the owners that <paramref name="counts"/>.</summary>
    public Quantity CountOf(Func<string?, bool> counts)
    {
        var total = Quantity.Zero;
        foreach (var lot in lots)
        {
            total += counts(lot.Owner) ? lot.Count : Quantity.Zero;
        }

        return total;
    }

    /// <summary>The oldest lot of the owners that <paramref name="counts"/>; null if there is none.</summary>
    public PositionLot? OldestOf(Func<string?, bool> counts)
    {
        foreach (var lot in lots)
        {
            if (counts(lot.Owner))
            {
                return lot;
            }
        }

        return null;
    }

    /// <summary>Adds contracts in their place by time; a fill that becomes known late is put before younger ones.</summary>
    public void Add(PositionLot lot)
    {
        var place = lots.Count;
        while (place > 0 && lots[place - 1].OpenedMs > lot.OpenedMs)
        {
            place--;
        }

        if (place > 0 && lots[place - 1] with { Count = lot.Count } == lot)
        {
            lots[place - 1] = lot with { Count = lots[place - 1].Count + lot.Count };
            return;
        }

        lots.Insert(place, lot);
        if (lots.Count > MaxLots)
        {
            MergeNewest();
        }
    }

    /// <summary>
    /// Takes contracts off, oldest first: those of the owners that come <paramref name="first"/>, then the trader's, then the
    /// others.
    /// </summary>
    public void Take(Quantity count, Func<string?, bool> first)
    {
        var left = TakeFrom(count, first);
        left = TakeFrom(left, static owner => owner is not null);
        TakeFrom(left, static _ => true);
    }

    /// <summary>Nothing is held any more.</summary>
    public void Clear() => lots.Clear();

    /// <summary>Replaces them all.</summary>
    public void Set(IEnumerable<PositionLot> all)
    {
        lots.Clear();
        foreach (var lot in all)
        {
            Add(lot);
        }
    }

    /// <summary>Gives contracts that nobody is known to have bought to the order that turned out to have bought them.</summary>
    public void Attribute(Quantity count, string orderId, string? owner)
    {
        for (var i = 0; i < lots.Count && count.IsPositive; i++)
        {
            var lot = lots[i];
            if (lot.OrderId is not null || lot.Owner is not null)
            {
                continue;
            }

            var given = Quantity.Min(count, lot.Count);
            count -= given;
            lots[i] = lot with { Count = given, OrderId = orderId, Owner = owner };
            if (lot.Count > given)
            {
                lots.Insert(i + 1, lot with { Count = lot.Count - given });
            }
        }
    }

    /// <summary>Names the owners of lots whose orders turned out to be ours.</summary>
    /// <param name="ownerOf">The strategy behind an order, by the exchange's id; null if it is not ours.</param>
    public void Claim(Func<string, string?> ownerOf)
    {
        for (var i = 0; i < lots.Count; i++)
        {
            if (lots[i] is { Owner: null, OrderId: { } orderId } && ownerOf(orderId) is { } owner)
            {
                lots[i] = lots[i] with { Owner = owner };
            }
        }
    }

    private Quantity TakeFrom(Quantity count, Func<string?, bool> counts)
    {
        var kept = 0;
        for (var i = 0; i < lots.Count; i++)
        {
            var lot = lots[i];
            var taken = count.IsPositive && counts(lot.Owner) ? Quantity.Min(count, lot.Count) : Quantity.Zero;
            count -= taken;
            if (lot.Count > taken)
            {
                lots[kept++] = lot with { Count = lot.Count - taken };
            }
        }

        lots.RemoveRange(kept, lots.Count - kept);
        return count;
    }

    private void MergeNewest()
    {
        var newest = lots[^1];
        lots.RemoveAt(lots.Count - 1);
        lots[^1] = lots[^1] with { Count = lots[^1].Count + newest.Count, IsOpenedBefore = true };
    }
}
