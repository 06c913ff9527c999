using Trader.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Live.Journal;

/// <summary>
/// The order journal in a folder. At <see cref="JournalDurability.Synced"/> whoever asks first waits for the disk on the thread
/// that asks, and all who ask meanwhile share its next turn. The trading thread never waits for it, but while a new file is begun.
/// </summary>
public sealed class LiveOrderJournal : IOrderJournal, IDisposable
{
    private readonly FileJournalStore store;
    private readonly OrderJournal journal;
    private readonly TimeProvider wall;
    private readonly Lock fileGate = new();
    private readonly Lock waitersGate = new();
    private List<Waiter> waiters = [];
    private bool isSyncing;
    private bool isDisposed;

    private LiveOrderJournal(FileJournalStore store, OrderJournal journal, TimeProvider wall)
    {
        this.store = store;
        this.journal = journal;
        this.wall = wall;
    }

    /// <summary>What the earlier runs left.</summary>
    public OrderJournalRecovery Recovery => journal.Recovery;

    /// <inheritdoc/>
    public string? Failure => journal.Failure;

    /// <summary>Opens the journal of a folder, which is made where it is missing.</summary>
    /// <exception cref="JournalException">It is damaged, in use by another trader, or cannot be written.</exception>
    public static LiveOrderJournal Open(string folder, OrderJournalOptions options, TimeProvider wall)
    {
        var files = FileJournalStore.Open(folder);
        try
        {
            var opened = OrderJournal.Open(files, options, wall.GetUtcNow().ToUnixTimeMilliseconds());
            return new LiveOrderJournal(files, opened, wall);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryAppend(JournalEntry entry, out long position)
    {
        if (!journal.IsNewFileDue)
        {
            return journal.TryAppendHere(entry, out position);
        }

        lock (fileGate)
        {
            return journal.TryAppend(entry, out position);
        }
    }

    /// <inheritdoc/>
    public bool TryRecover()
    {
        lock (fileGate)
        {
            return journal.TryRecover();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) =>
        journal.Options.Durability == JournalDurability.Written
            ? journal.WhenDurableAsync(position, cancellation)
            : WhenSyncedAsync(position, cancellation);

    /// <inheritdoc/>
    public async ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation)
    {
        if (position <= journal.SyncedPosition)
        {
            return true;
        }

        if (Queue(position) is { } waiter)
        {
            return await waiter.Task.WaitAsync(cancellation);
        }

        if (journal.Options.GroupSyncMs > 0)
        {
            // Not to be cancelled: those who queue up meanwhile rely on it.
            await Task.Delay(TimeSpan.FromMilliseconds(journal.Options.GroupSyncMs), wall, CancellationToken.None);
        }

        var isDurable = Sync();
        PassOn();
        return isDurable || position <= journal.SyncedPosition;
    }

    /// <summary>Makes the last entries durable and gives the folder free.</summary>
    public void Dispose()
    {
        lock (fileGate)
        {
            journal.Sync();
            journal.Dispose();
            isDisposed = true;
        }

        store.Dispose();
    }

    // Null for the one whose turn it is to wait for the disk.
    private Waiter? Queue(long position)
    {
        lock (waitersGate)
        {
            if (!isSyncing)
            {
                isSyncing = true;
                return null;
            }

            var waiter = new Waiter(position);
            waiters.Add(waiter);
            return waiter;
        }
    }

    private bool Sync()
    {
        lock (fileGate)
        {
            return !isDisposed && journal.Sync();
        }
    }

    // Whoever came while the disk was busy is served by its next turn, on another thread: who had the last one goes on.
    private void PassOn()
    {
        List<Waiter> next;
        lock (waitersGate)
        {
            next = waiters;
            waiters = [];
            isSyncing = next.Count > 0;
        }

        if (next.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Serve, next, preferLocal: false);
        }
    }

    private void Serve(List<Waiter> served)
    {
        var isDurable = Sync();
        foreach (var waiter in served)
        {
            waiter.TrySetResult(isDurable || waiter.Position <= journal.SyncedPosition);
        }

        PassOn();
    }

    private sealed class Waiter(long position) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Position { get; } = position;
    }
}
