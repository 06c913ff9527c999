using Trader.Journal;

namespace Trader.Live.Journal;

/// <summary>
/// Where the facts of <see cref="JournalEntry"/> are written before anything is sent on their strength. For the trading thread
/// only, but for <see cref="WhenDurableAsync"/>.
/// </summary>
public interface IOrderJournal
{
    /// <summary>Why nothing can be written, one sentence; null while it can.</summary>
    string? Failure { get; }

    /// <summary>Appends an entry; false if it could not be written, with the reason in <see cref="Failure"/>.</summary>
    /// <param name="entry">The fact.</param>
    /// <param name="position">How far the journal reaches with it, for <see cref="WhenDurableAsync"/>.</param>
    bool TryAppend(JournalEntry entry, out long position);

    /// <summary>After a failure: tries whether it can be written again; true if so.</summary>
    bool TryRecover();

    /// <summary>
    /// Completes when everything up to a position is as durable as the journal was asked to make it; false if it cannot be
    /// made so. Completes at once at the level <c>written</c>; at <c>synced</c> it may wait for the disk on the calling thread.
    /// </summary>
    ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation);

    /// <summary>
    /// Completes when everything up to a position survives a loss of power, whatever the level; false if it cannot be made so.
    /// May wait for the disk on the calling thread.
    /// </summary>
    ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation);
}
