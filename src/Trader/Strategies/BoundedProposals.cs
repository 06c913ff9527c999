using System.Collections;

namespace Trader.Strategies;

/// <summary>Takes the proposals of one turn, up to a bound; what comes beyond it is counted and kept nowhere.</summary>
internal sealed class BoundedProposals(int capacity) : ICollection<Proposal>
{
    private readonly List<Proposal> kept = [];

    /// <summary>Proposals made, those beyond the bound included.</summary>
    public int Made { get; private set; }

    /// <summary>Whether there were more than the bound allows.</summary>
    public bool IsOverfull => Made > capacity;

    /// <summary>The proposals kept, in their order.</summary>
    public IReadOnlyList<Proposal> Kept => kept;

    /// <inheritdoc/>
    public int Count => kept.Count;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public void Add(Proposal item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Made = Made == int.MaxValue ? Made : Made + 1;
        if (kept.Count < capacity)
        {
            kept.Add(item);
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        kept.Clear();
        Made = 0;
    }

    /// <inheritdoc/>
    public bool Contains(Proposal item) => kept.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Proposal[] array, int arrayIndex) => kept.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public bool Remove(Proposal item) => kept.Remove(item);

    /// <inheritdoc/>
    public IEnumerator<Proposal> GetEnumerator() => kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
