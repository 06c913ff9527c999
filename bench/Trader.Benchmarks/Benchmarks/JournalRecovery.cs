using Trader.Live.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// The reading part of a start after a crash (P20): an order journal of a million records in one file, far more than its bound
/// lets it grow to, recovered, beside reading that file once. And what a start has to read at most by default.
/// </summary>
internal sealed class JournalRecovery : IBenchmark, IDisposable
{
    private const int Records = 1_000_000;

    private readonly BenchmarkFolder folder = new();
    private readonly ReadOnlyStore large;
    private readonly ReadOnlyStore bounded;
    private readonly byte[] chunk = new byte[1 << 20];

    public JournalRecovery()
    {
        large = Fill("large", Records, new OrderJournalOptions { SegmentBytes = 1 << 30 });
        bounded = Fill("bounded", Records, new OrderJournalOptions());
    }

    public string Name => "journal-recovery";

    public string Targets => "P20's reading part (a million records <= 3x reading the file once)";

    public int SamplesPerRound => 1;

    public IReadOnlyList<Case> Cases =>
        [
            new("reading the file once", () => Read(large)),
            new("OrderJournal.Open, 1 M records in one file", () => Open(large)),
            new("OrderJournal.Open, the same at its bound", () => Open(bounded)),
        ];

    public void Dispose() => folder.Dispose();

    private static void Open(ReadOnlyStore store)
    {
        using var journal = OrderJournal.Open(store, new OrderJournalOptions(), wallMs: 1);
        if (journal.Recovery.State.EntryCount != Records)
        {
            throw new InvalidOperationException($"{journal.Recovery.State.EntryCount} of {Records} entries came back.");
        }
    }

    private void Read(ReadOnlyStore store)
    {
        using var source = store.OpenRead(store.List()[0]);
        for (long at = 0; at < source.Length; at += chunk.Length)
        {
            FeedSamples.Sink += source.Read(at, chunk);
        }
    }

    private ReadOnlyStore Fill(string name, int records, OrderJournalOptions options)
    {
        using var journal = LiveOrderJournal.Open(folder.File(name), options, TimeProvider.System);
        for (var index = 0; index < records; index++)
        {
            if (!journal.TryAppend(JournalSamples.Entry(index), out _))
            {
                throw new InvalidOperationException(journal.Failure);
            }
        }

        return new ReadOnlyStore(Directory.GetFiles(folder.File(name), "orders-*")[0]);
    }

    // Reads a file as often as wanted: what opening a journal writes goes nowhere, or the next sample would have another file.
    private sealed class ReadOnlyStore(string path) : IJournalStore
    {
        public string Describe(string name) => path;

        public IReadOnlyList<string> List() => [Path.GetFileName(path)];

        public IJournalSource OpenRead(string name) => FileJournalStore.OpenFile(path);

        public IJournalFile Create(string name) => new NoFile();

        public void Rename(string from, string to)
        {
            // Nothing is kept.
        }

        public void Delete(string name)
        {
            // Nothing is kept.
        }

        public void SyncNames()
        {
            // Nothing is kept.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
