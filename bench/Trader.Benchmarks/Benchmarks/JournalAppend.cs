using Microsoft.Win32.SafeHandles;
using Trader.Journal;
using Trader.Live.Journal;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>One entry of an order's life appended to the order journal at the level <c>written</c> (P13), beside a bare append of as many bytes.</summary>
internal sealed class JournalAppend : IBenchmark, IDisposable
{
    private readonly BenchmarkFolder folder = new();
    private readonly JournalEntry[] entries = [.. Enumerable.Range(0, 4096).Select(index => JournalSamples.Entry(index))];
    private readonly byte[] bytes = new byte[JournalSamples.RecordBytes];
    private readonly SafeFileHandle raw;
    private readonly LiveOrderJournal journal;
    private long rawLength;
    private int next;

    public JournalAppend()
    {
        raw = File.OpenHandle(folder.File("raw"), FileMode.CreateNew, FileAccess.Write);
        journal = LiveOrderJournal.Open(folder.File("journal"), new OrderJournalOptions(), TimeProvider.System);
    }

    public string Name => "journal-append";

    public string Targets => "P13 (a raw append >= 0.5x the journal's time)";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [new("raw append", AppendRaw, OperationsPerSample: 32), new("OrderJournal, written", Append, OperationsPerSample: 32)];

    public void Dispose()
    {
        journal.Dispose();
        raw.Dispose();
        folder.Dispose();
    }

    private void AppendRaw()
    {
        RandomAccess.Write(raw, bytes, rawLength);
        rawLength += bytes.Length;
    }

    private void Append()
    {
        if (!journal.TryAppend(entries[next++ & 4095], out _))
        {
            throw new InvalidOperationException(journal.Failure);
        }
    }
}
