using Kalshi.Simulator.Flow;
using Trader.Journal;
using Trader.Lab.World;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Lab.Tests.Journal;

/// <summary>
/// Whatever moment a process or the power ends at, the journal comes back as it was after some first entries (promise R6). With
/// <c>TRADER_JOURNAL_ALL_OFFSETS=1</c> the journal is cut at every byte instead of at 2 000.
/// </summary>
[Trait("Promise", "R6")]
public sealed class OrderJournalCrashTests
{
    private const int Records = 2_000;
    private const int MaxFinished = 200;

    private static readonly OrderJournalOptions Options = new() { MaxFinishedOrders = MaxFinished };

    [Fact]
    public void A_journal_of_2000_records_cut_at_any_byte_comes_back_as_of_its_whole_records()
    {
        var (name, bytes, ends, states) = Write();
        var all = Environment.GetEnvironmentVariable("TRADER_JOURNAL_ALL_OFFSETS") == "1";
        var first = ends[0];
        var cuts = all ? bytes.Length - first + 1 : 2_000;
        for (var i = 0; i < cuts; i++)
        {
            var cut = all ? first + i : first + (int)((long)(bytes.Length - first) * i / (cuts - 1));
            var disk = new SimulatedDisk();
            disk.Overwrite(name, bytes.AsSpan(0, cut));

            using var journal = OrderJournal.Open(disk, Options, wallMs: 1);

            var whole = ends.FindLastIndex(end => end <= cut);
            Assert.Equal(states[whole], StateText.Of(journal.Recovery.State));
            Assert.Equal(ends[whole] == cut, journal.Recovery.TornTail is null);
        }

        TestContext.Current.SendDiagnosticMessage("{0} cuts of {1} bytes", cuts, bytes.Length);
    }

    [Fact]
    public void A_last_record_with_any_bit_turned_is_left_out_and_one_before_it_is_refused()
    {
        var (name, bytes, ends, states) = Write();
        for (var offset = ends[^2]; offset < bytes.Length; offset++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var broken = (byte[])bytes.Clone();
                broken[offset] ^= (byte)(1 << bit);
                var disk = new SimulatedDisk();
                disk.Overwrite(name, broken);
                using var journal = OrderJournal.Open(disk, Options, wallMs: 1);
                Assert.Equal(states[^2], StateText.Of(journal.Recovery.State));
                Assert.NotNull(journal.Recovery.TornTail);
            }
        }

        for (var i = 1; i < 200; i++)
        {
            var broken = (byte[])bytes.Clone();
            broken[(long)ends[^2] * i / 200] ^= 0x10;
            var disk = new SimulatedDisk();
            disk.Overwrite(name, broken);
            Assert.Throws<JournalException>(() => OrderJournal.Open(disk, Options, wallMs: 1));
            Assert.Equal(broken, disk.ReadAll(name));
        }
    }

    [Theory]
    [InlineData(CrashKind.Process)]
    [InlineData(CrashKind.Power)]
    public void A_process_that_ends_before_any_change_of_the_disk_leaves_a_journal_that_comes_back(CrashKind kind)
    {
        // Small files: a new one is begun every few entries, so that crashes fall into every step of that.
        var options = Options with
        {
            SegmentBytes = 4096,
            Durability = JournalDurability.Synced,
        };
        var entries = OrderEntries.Make(200, seed: 3);
        var states = StateText.Prefixes(entries, MaxFinished);
        var crashes = 0;
        for (var change = 1; ; change++)
        {
            var disk = new SimulatedDisk();
            var (acknowledged, given, hasCrashed) = RunUntilCrash(disk, options, entries, change);
            if (!hasCrashed)
            {
                break;
            }

            crashes++;
            disk.BeforeChange = null;
            disk.Crash(kind, new SplitMix64((ulong)change));
            using var journal = OrderJournal.Open(disk, options, wallMs: 1);
            var found = (int)journal.Recovery.State.EntryCount;
            Assert.InRange(found, acknowledged, given);
            Assert.Equal(states[found], StateText.Of(journal.Recovery.State));
        }

        Assert.True(crashes > 250, $"{crashes} crashes");
    }

    [Fact]
    public void Runs_that_crash_one_after_the_other_never_lose_what_was_durable_nor_come_back_with_what_was_not_decided()
    {
        for (var seed = 1ul; seed <= 150; seed++)
        {
            var random = new SplitMix64(seed);
            var disk = new SimulatedDisk();
            var options = Options with { SegmentBytes = 4096, Durability = JournalDurability.Synced };
            var entries = OrderEntries.Make(150, seed);
            var next = 0;
            while (next < entries.Count)
            {
                using var journal = OrderJournal.Open(disk, options, wallMs: 1);
                var durable = next;
                var stop = Math.Min(entries.Count, next + random.NextInt(1, 40));
                for (; next < stop; next++)
                {
                    Assert.True(journal.TryAppend(entries[next], out _));
                    if (random.NextInt(3) == 0)
                    {
                        Assert.True(journal.Sync());
                        durable = next + 1;
                    }
                }

                disk.Crash((CrashKind)random.NextInt(2), random);
                next = ReadBack(disk, entries, durable, next);
            }
        }
    }

    private static int ReadBack(SimulatedDisk disk, List<JournalEntry> entries, int durable, int given)
    {
        using var again = OrderJournal.Open(disk, Options, wallMs: 1);
        var found = (int)again.Recovery.State.EntryCount;
        Assert.InRange(found, durable, given);
        Assert.Equal(StateText.Prefixes(entries.GetRange(0, found), MaxFinished)[^1], StateText.Of(again.Recovery.State));
        return found;
    }

    private static (int Acknowledged, int Given, bool HasCrashed) RunUntilCrash(
        SimulatedDisk disk,
        OrderJournalOptions options,
        List<JournalEntry> entries,
        int crashAt
    )
    {
        var acknowledged = 0;
        var given = 0;
        disk.BeforeChange = change =>
        {
            if (change == crashAt)
            {
                throw new SimulatedCrashException();
            }
        };
        try
        {
            using var journal = OrderJournal.Open(disk, options, wallMs: 1);
            foreach (var entry in entries)
            {
                given++;
                Assert.True(journal.TryAppend(entry, out _));
                if (given % 3 == 0)
                {
                    Assert.True(journal.Sync());
                    acknowledged = given;
                }
            }

            return (acknowledged, given, HasCrashed: false);
        }
        catch (SimulatedCrashException)
        {
            return (acknowledged, given, HasCrashed: true);
        }
    }

    // The journal's one file, where its beginning and each of its entries end, and the state after each.
    private static (string Name, byte[] Bytes, List<int> Ends, List<string> States) Write()
    {
        var entries = OrderEntries.Make(Records, seed: 1);
        var disk = new SimulatedDisk();
        using var journal = OrderJournal.Open(disk, Options, wallMs: 1);
        var name = Assert.Single(disk.List());
        var ends = new List<int> { disk.ReadAll(name).Length };
        foreach (var entry in entries)
        {
            Assert.True(journal.TryAppend(entry, out _));
            ends.Add((int)disk.AppendedBytes);
        }

        var bytes = disk.ReadAll(name);
        Assert.Equal(bytes.Length, ends[^1]);
        return (name, bytes, ends, StateText.Prefixes(entries, MaxFinished));
    }
}
