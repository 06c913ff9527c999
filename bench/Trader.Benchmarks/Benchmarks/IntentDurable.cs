using Microsoft.Win32.SafeHandles;
using Trader.Live.Journal;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// An intent written and durable before it may be sent (P14): both levels of the order journal, beside a bare append and sync of
/// as many bytes on the thread that waits.
/// </summary>
internal sealed class IntentDurable : IBenchmark, IDisposable
{
    private readonly BenchmarkFolder folder = new();
    private readonly byte[] bytes = new byte[JournalSamples.RecordBytes];
    private readonly SafeFileHandle raw;
    private readonly LiveOrderJournal synced;
    private readonly LiveOrderJournal written;
    private long rawLength;
    private long next;

    public IntentDurable()
    {
        raw = File.OpenHandle(folder.File("raw"), FileMode.CreateNew, FileAccess.Write);
        synced = Open(JournalDurability.Synced);
        written = Open(JournalDurability.Written);
    }

    public string Name => "intent-durable";

    public string Targets => "P14 (synced p50 <= 1.3x a bare append and sync)";

    public int SamplesPerRound => 60;

    public IReadOnlyList<Case> Cases =>
        [
            new("append and sync", AppendRaw),
            new("OrderJournal, synced", () => Write(synced)),
            new("OrderJournal, written", () => Write(written)),
        ];

    public void Dispose()
    {
        written.Dispose();
        synced.Dispose();
        raw.Dispose();
        folder.Dispose();
    }

    private LiveOrderJournal Open(JournalDurability durability) =>
        LiveOrderJournal.Open(
            folder.File(durability.ToString()),
            new OrderJournalOptions { Durability = durability },
            TimeProvider.System
        );

    private void AppendRaw()
    {
        RandomAccess.Write(raw, bytes, rawLength);
        rawLength += bytes.Length;
        RandomAccess.FlushToDisk(raw);
    }

    private void Write(LiveOrderJournal journal)
    {
        var isWritten = journal.TryAppend(JournalSamples.Entry(4 * next++), out var position);
        if (!isWritten || !journal.WhenDurableAsync(position, CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            throw new InvalidOperationException(journal.Failure);
        }
    }
}
