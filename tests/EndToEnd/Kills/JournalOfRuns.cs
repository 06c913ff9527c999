using Trader.EndToEnd.Processes;
using Trader.Journal;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Payloads;

namespace Trader.EndToEnd.Kills;

/// <summary>
/// The trader's order journal between its runs, read as the next start will read it. A start begins a new file with what the
/// one before adds up to, so that each run's own entries have to be read before the next one begins.
/// </summary>
internal sealed class JournalOfRuns(TempFolder folder)
{
    private const int MaxFinishedOrders = 2_000;
    private const int MaxEntryBytes = 1 << 20;

    private readonly List<JournalEntry> entries = [];
    private List<JournalEntry> last = [];
    private int runs;

    /// <summary>Everything that the runs wrote themselves, without what their files began with.</summary>
    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>What the run that was read last wrote itself.</summary>
    public IReadOnlyList<JournalEntry> LastRun => last;

    /// <summary>Orders as they were decided, over all runs.</summary>
    public IReadOnlyList<IntentDecided> Decided => [.. entries.OfType<IntentDecided>()];

    /// <summary>Reads what the run that just ended has added; what it leaves to the next one.</summary>
    public RecoveredState ReadEndedRun()
    {
        var path = Path.Combine(Directory.GetDirectories(folder.Journals, "sim-*").Single(), "orders");
        using var store = FileJournalStore.Open(path);
        var recovery = OrderJournalFiles.Read(store, MaxFinishedOrders);
        last = ReadAdded(store, OrderJournalFiles.NameOf(recovery.Segment));

        // One file, one run: nothing of a run is missed here.
        Assert.Single(last.OfType<RunBegan>());
        Assert.Equal(++runs, recovery.State.RunNumber);
        entries.AddRange(last);
        return recovery.State;
    }

    private static List<JournalEntry> ReadAdded(FileJournalStore store, string name)
    {
        using var source = store.OpenRead(name);
        var reader = new JournalReader(source, store.Describe(name), JournalKind.Orders, MaxEntryBytes);
        Assert.True(reader.TryRead() && reader.Kind == JournalEntryCodec.StateFollows, $"{reader.Flaw}");
        var beginning = new PayloadReader(reader.Payload);
        var added = new List<JournalEntry>();
        for (var left = beginning.Number(); reader.TryRead(); left--)
        {
            if (left <= 0)
            {
                added.Add(JournalEntryCodec.Read(reader.Kind, reader.Payload)!);
            }
        }

        return added;
    }
}
