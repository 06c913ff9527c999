using Trader.Journal;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Journal;

/// <summary>
/// The order journal over a store, without threads and clocks: the fault simulation uses it as it is, and life puts it behind
/// <see cref="LiveOrderJournal"/>. It keeps what its entries add up to, so that a new file can begin with that: when it is
/// opened, when the file has grown to its bound, and when something could not be written and now can.
/// </summary>
public sealed class OrderJournal : IOrderJournal, IDisposable
{
    private readonly IJournalStore store;
    private readonly OrderJournalOptions options;
    private readonly PayloadWriter record = new();
    private readonly RecoveredState state;
    private IJournalFile? file;
    private long segment;
    private long beganWithBytes;
    private long lastRecord;
    private long writtenPosition;
    private long syncedPosition;
    private long retryAtMs;
    private volatile string? failure;

    private OrderJournal(IJournalStore store, OrderJournalOptions options, OrderJournalRecovery recovery)
    {
        this.store = store;
        this.options = options;
        Recovery = recovery;
        segment = recovery.Segment;
        lastRecord = recovery.LastRecord;
        var entries = CompactedState.EntriesOf(recovery.State);
        state = new RecoveredState(options.MaxFinishedOrders, recovery.State.EntryCount - entries.Count);
        entries.ForEach(state.Apply);
    }

    /// <summary>What the earlier runs left.</summary>
    public OrderJournalRecovery Recovery { get; }

    /// <summary>The bounds.</summary>
    public OrderJournalOptions Options => options;

    /// <inheritdoc/>
    public string? Failure => failure;

    /// <summary>How far everything written reaches.</summary>
    public long WrittenPosition => Volatile.Read(ref writtenPosition);

    /// <summary>How far everything that survives a loss of power reaches.</summary>
    public long SyncedPosition => Volatile.Read(ref syncedPosition);

    /// <summary>Whether the next entry begins a new file first, which must not run beside <see cref="Sync"/>.</summary>
    public bool IsNewFileDue => failure is not null || (file!.Length - beganWithBytes) >= options.SegmentBytes;

    /// <summary>Reads the journal of a store and begins a new file in it.</summary>
    /// <param name="store">Where it is; stays the caller's to dispose, after the journal.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="wallMs">Now, wall clock, Unix milliseconds.</param>
    /// <exception cref="JournalException">It is damaged, not one of ours, or cannot be written.</exception>
    public static OrderJournal Open(IJournalStore store, OrderJournalOptions options, long wallMs)
    {
        options.Validate();
        try
        {
            var journal = new OrderJournal(store, options, OrderJournalFiles.Read(store, options.MaxFinishedOrders));
            journal.BeginFile(wallMs);
            return journal;
        }
        catch (IOException exception)
        {
            throw new JournalException(
                $"The order journal cannot be used: {exception.Message.TrimEnd('.')} ({store.Describe("")}). Nothing is traded without it: "
                    + "make room or mend the folder's rights, or name another in V3_JOURNAL_DIRECTORY.",
                exception
            );
        }
    }

    /// <inheritdoc/>
    public bool TryAppend(JournalEntry entry, out long position)
    {
        if (IsNewFileDue && !TryRepair(entry.Time.WallMs))
        {
            Miss(entry);
            position = lastRecord;
            return false;
        }

        return TryAppendHere(entry, out position);
    }

    /// <summary>Appends to the file there is; may run beside <see cref="Sync"/>.</summary>
    internal bool TryAppendHere(JournalEntry entry, out long position)
    {
        position = lastRecord;
        try
        {
            Append(entry);
        }
        catch (IOException exception)
        {
            Fail(exception, entry.Time.WallMs);
            Miss(entry);
            return false;
        }

        state.Apply(entry);
        position = lastRecord;
        return true;
    }

    /// <inheritdoc/>
    public bool TryRecover() => failure is null || TryRepair(retryAtMs);

    /// <summary>Makes everything written so far survive a loss of power; false if that failed, with the reason in <see cref="Failure"/>.</summary>
    public bool Sync()
    {
        var reach = WrittenPosition;
        if (failure is not null)
        {
            return false;
        }

        try
        {
            file!.Sync();
            Volatile.Write(ref syncedPosition, reach);
            return true;
        }
        catch (IOException exception)
        {
            // What the disk refused once it may later claim to have: only a new file, wholly written again, can be believed.
            failure = Sentence(exception);
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) =>
        options.Durability == JournalDurability.Written
            ? ValueTask.FromResult(position <= WrittenPosition)
            : WhenSyncedAsync(position, cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation) =>
        ValueTask.FromResult(position <= SyncedPosition || Sync());

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    // What became of orders is taken in all the same: the next file that can be written begins with it. A decision that is
    // not on record is not carried out and must not come back.
    private void Miss(JournalEntry entry)
    {
        if (entry is not (IntentDecided or ChangeDecided))
        {
            state.Apply(entry);
        }
    }

    // After a failure nothing more is written to the old file: what it ends with is not known, and it may have a successor
    // already whose name only was not made durable.
    private bool TryRepair(long wallMs)
    {
        if (failure is not null && wallMs < retryAtMs && wallMs >= retryAtMs - options.RetryWallMs)
        {
            return false;
        }

        try
        {
            BeginFile(wallMs);
            failure = null;
            return true;
        }
        catch (IOException exception)
        {
            Fail(exception, wallMs);
            return false;
        }
    }

    private void Fail(IOException exception, long wallMs)
    {
        failure = Sentence(exception);
        retryAtMs = wallMs + options.RetryWallMs;
    }

    private string Sentence(IOException exception) =>
        $"The order journal cannot be written: {exception.Message.TrimEnd('.')} ({store.Describe(OrderJournalFiles.NameOf(segment))}).";

    private void Append(JournalEntry entry)
    {
        record.Restart(JournalFormat.RecordOverheadBytes);
        var kind = JournalEntryCodec.Write(record, entry);
        JournalFormat.SealRecord(record.Written, lastRecord + 1, kind);
        file!.Append(record.Written);
        lastRecord++;
        Volatile.Write(ref writtenPosition, lastRecord);
    }

    private void BeginFile(long wallMs)
    {
        var name = OrderJournalFiles.NameOf(segment + 1);
        var fresh = store.Create(name + OrderJournalFiles.Unfinished);
        long last;
        try
        {
            last = WriteState(fresh, new JournalHeader(JournalKind.Orders, segment + 1, lastRecord + 1, wallMs));
            fresh.Sync();
            store.Rename(name + OrderJournalFiles.Unfinished, name);
            store.SyncNames();
        }
        catch
        {
            fresh.Dispose();
            throw;
        }

        file?.Dispose();
        file = fresh;
        segment++;
        beganWithBytes = fresh.Length;
        lastRecord = last;
        Volatile.Write(ref writtenPosition, last);
        Volatile.Write(ref syncedPosition, last);
        DeleteOthers();
    }

    // Returns the number of the last record written.
    private long WriteState(IJournalFile target, JournalHeader header)
    {
        var entries = CompactedState.EntriesOf(state);
        var number = header.FirstRecord;
        var chunk = new PayloadWriter(1 << 16);
        JournalFormat.WriteHeader(chunk.GetSpan(JournalFormat.HeaderBytes), header);
        chunk.Advance(JournalFormat.HeaderBytes);
        record.Restart(JournalFormat.RecordOverheadBytes);
        record.Number(entries.Count);
        record.Number(state.EntryCount);
        JournalFormat.SealRecord(record.Written, number, JournalEntryCodec.StateFollows);
        chunk.Raw(record.Written);
        foreach (var entry in entries)
        {
            record.Restart(JournalFormat.RecordOverheadBytes);
            var kind = JournalEntryCodec.Write(record, entry);
            JournalFormat.SealRecord(record.Written, ++number, kind);
            chunk.Raw(record.Written);
            if (chunk.Length >= 1 << 16)
            {
                target.Append(chunk.Written);
                chunk.Restart();
            }
        }

        target.Append(chunk.Written);
        return number;
    }

    private void DeleteOthers()
    {
        try
        {
            foreach (var name in store.List())
            {
                if (OrderJournalFiles.IsOurs(name) && OrderJournalFiles.SegmentOf(name) != segment)
                {
                    store.Delete(name);
                }
            }
        }
        catch (IOException)
        {
            // Left-overs do no harm, the highest number counts; the next new file tries again.
        }
    }
}
