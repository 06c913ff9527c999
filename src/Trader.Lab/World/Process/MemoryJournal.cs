using Trader.Journal;
using Trader.Live.Journal;

namespace Trader.Lab.World;

/// <summary>A journal that is never lost and never fails.</summary>
internal sealed class MemoryJournal : IOrderJournal
{
    private readonly List<JournalEntry> entries = [];

    /// <summary>What was written, in its order.</summary>
    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <inheritdoc/>
    public string? Failure => null;

    /// <inheritdoc/>
    public bool TryAppend(JournalEntry entry, out long position)
    {
        entries.Add(entry);
        position = entries.Count;
        return true;
    }

    /// <inheritdoc/>
    public bool TryRecover() => true;

    /// <inheritdoc/>
    public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) => ValueTask.FromResult(true);
}
