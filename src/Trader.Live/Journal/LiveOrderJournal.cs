using Trader.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Live.Journal;

/// <summary>
/// The order journal in a folder. At <see cref="JournalDurability.Synced"/> a thread of its own waits for the disk, and all
/// entries that came meanwhile share its next turn; the trading thread never waits for it, but while a new file is begun.
/// </summary>
public sealed class LiveOrderJournal : IOrderJournal, IDisposable
{
    private readonly FileJournalStore store;
    private readonly OrderJournal journal;
    private readonly TimeProvider wall;
    private readonly Lock newFileGate = new();
    private readonly Lock waitersGate = new();
    private readonly SemaphoreSlim wakeUp = new(0);
    private readonly Thread? syncing;
    private List<Waiter> waiters = [];
    private List<Waiter> spare = [];
    private bool isStopping;

    private LiveOrderJournal(FileJournalStore store, OrderJournal journal, TimeProvider wall)
    {
        this.store = store;
        this.journal = journal;
        this.wall = wall;
        if (journal.Options.Durability == JournalDurability.Synced)
        {
            syncing = new Thread(RunSync) { IsBackground = true, Name = "journal" };
            syncing.Start();
        }
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

        lock (newFileGate)
        {
            return journal.TryAppend(entry, out position);
        }
    }

    /// <inheritdoc/>
    public bool TryRecover()
    {
        lock (newFileGate)
        {
            return journal.TryRecover();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation)
    {
        if (syncing is null)
        {
            return journal.WhenDurableAsync(position, cancellation);
        }

        if (position <= journal.SyncedPosition)
        {
            return ValueTask.FromResult(true);
        }

        var waiter = new Waiter(position);
        lock (waitersGate)
        {
            if (isStopping)
            {
                return ValueTask.FromResult(false);
            }

            waiters.Add(waiter);
        }

        wakeUp.Release();
        return new ValueTask<bool>(waiter.Task.WaitAsync(cancellation));
    }

    /// <summary>Makes the last entries durable and gives the folder free.</summary>
    public void Dispose()
    {
        lock (waitersGate)
        {
            isStopping = true;
        }

        wakeUp.Release();
        syncing?.Join();
        journal.Sync();
        journal.Dispose();
        store.Dispose();
        wakeUp.Dispose();
    }

    private void RunSync()
    {
        while (true)
        {
            wakeUp.Wait();
            var isLast = Volatile.Read(ref isStopping);
            if (journal.Options.GroupSyncMs > 0 && !isLast)
            {
                WaitForCompany();
            }

            List<Waiter> served;
            lock (waitersGate)
            {
                served = waiters;
                waiters = spare;
            }

            if (served.Count > 0)
            {
                Serve(served);
            }

            served.Clear();
            spare = served;
            if (isLast)
            {
                return;
            }
        }
    }

    private void Serve(List<Waiter> served)
    {
        bool isDurable;
        lock (newFileGate)
        {
            isDurable = journal.Sync();
        }

        foreach (var waiter in served)
        {
            waiter.TrySetResult(isDurable || waiter.Position <= journal.SyncedPosition);
        }
    }

    // The end of the trader cuts it short: waking up once too often does no harm.
    private void WaitForCompany()
    {
        using var over = new ManualResetEventSlim();
        using var timer = wall.CreateTimer(
            static state => ((ManualResetEventSlim)state!).Set(),
            over,
            TimeSpan.FromMilliseconds(journal.Options.GroupSyncMs),
            Timeout.InfiniteTimeSpan
        );
        over.Wait();
    }

    private sealed class Waiter(long position) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Position { get; } = position;
    }
}
