using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;

namespace Trader.Live.Tests.Journal;

/// <summary>The order journal in a real folder.</summary>
public sealed class OrderJournalFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait("Requirement", "I1")]
    [InlineData(JournalDurability.Written)]
    [InlineData(JournalDurability.Synced)]
    public async Task What_was_written_is_there_at_the_next_start(JournalDurability durability)
    {
        var history = new RandomHistory(1);
        var expected = new RecoveredState(2_000);
        for (var run = 0; run < 4; run++)
        {
            using var journal = Open(durability);
            Assert.Null(journal.Recovery.TornTail);
            Assert.Equal(TextOf(expected), TextOf(journal.Recovery.State));
            for (var i = 0; i < 200; i++)
            {
                var entry = history.Next();
                expected.Apply(entry);
                Assert.True(journal.TryAppend(entry, out var position));
                Assert.True(await journal.WhenDurableAsync(position, Cancellation));
            }
        }

        // One file with everything, and the lock.
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public async Task Many_who_wait_for_the_disk_at_once_are_all_served()
    {
        using var journal = Open(JournalDurability.Synced, groupSyncMs: 2);
        var history = new RandomHistory(2);
        var waiting = new List<Task<bool>>();
        for (var i = 0; i < 500; i++)
        {
            Assert.True(journal.TryAppend(history.Next(), out var position));
            waiting.Add(journal.WhenDurableAsync(position, Cancellation).AsTask());
        }

        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    [Fact]
    public void A_second_trader_cannot_open_the_same_journal_until_the_first_has_ended()
    {
        using (Open())
        {
            var refusal = Assert.Throws<JournalException>(() => Open());
            Assert.Contains("in use by another trader", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(folder.Path, refusal.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_with_its_name_and_a_remedy()
    {
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "in the way");

        var refusal = Assert.Throws<JournalException>(() =>
            LiveOrderJournal.Open(Path.Combine(file, "journal"), new OrderJournalOptions(), TimeProvider.System)
        );

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("V3_JOURNAL_DIRECTORY", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_owner_may_look_into_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Rights are given differently on Windows.");
            return;
        }

        var inside = Path.Combine(folder.Path, "journal");
        using var journal = LiveOrderJournal.Open(inside, new OrderJournalOptions(), TimeProvider.System);

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(inside));
        foreach (var file in Directory.GetFiles(inside))
        {
            Assert.Equal(owner, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    [Trait("Promise", "R6")]
    public void Damage_in_the_middle_is_refused_with_file_place_and_remedy_and_nothing_is_changed()
    {
        var file = Fill(entries: 50);
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(file, bytes);

        var refusal = Assert.Throws<JournalException>(() => Open());

        Assert.Contains(file + ", byte ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("undamaged copy", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_half_written_header_and_a_newer_version_are_refused()
    {
        var file = Fill(entries: 1);
        var bytes = File.ReadAllBytes(file);

        File.WriteAllBytes(file, bytes[..20]);
        Assert.Contains(
            "the header has 20 of 40 bytes",
            Assert.Throws<JournalException>(() => Open()).Message,
            StringComparison.Ordinal
        );

        bytes[8] = 2;
        File.WriteAllBytes(file, bytes);
        var newer = Assert.Throws<JournalException>(() => Open()).Message;
        Assert.Contains("newer version", newer, StringComparison.Ordinal);
        Assert.Contains("Start it with that version", newer, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R6")]
    public void A_torn_tail_is_left_out_and_told()
    {
        var file = Fill(entries: 10);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);

        using var journal = Open();

        Assert.Equal(9, journal.Recovery.State.EntryCount);
        Assert.Contains(file + ", byte ", journal.Recovery.TornTail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4095, 1, 0, 1, "SegmentBytes")]
    [InlineData(4096, 0, 0, 1, "MaxFinishedOrders")]
    [InlineData(4096, 1, 1001, 1, "GroupSyncMs")]
    [InlineData(4096, 1, 0, 0, "RetryWallMs")]
    public void An_option_out_of_range_is_named(long segmentBytes, int maxFinished, int groupSyncMs, int retryWallMs, string name)
    {
        var options = new OrderJournalOptions
        {
            SegmentBytes = segmentBytes,
            MaxFinishedOrders = maxFinished,
            GroupSyncMs = groupSyncMs,
            RetryWallMs = retryWallMs,
        };

        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName);
    }

    private static string TextOf(RecoveredState state) =>
        DeepText.Of(state.FinishedOrders)
        + DeepText.Of(state.OpenOrders.OrderBy(order => order.Intent.ClientOrderId, StringComparer.Ordinal))
        + $"{state.RunNumber} {state.RunIdentity} {state.EndedInOrder} {state.StopReason} {state.StoppedAt} {state.EntryCount}";

    private LiveOrderJournal Open(JournalDurability durability = JournalDurability.Written, int groupSyncMs = 0) =>
        LiveOrderJournal.Open(
            folder.Path,
            new OrderJournalOptions
            {
                Durability = durability,
                GroupSyncMs = groupSyncMs,
                SegmentBytes = 16_384,
            },
            TimeProvider.System
        );

    private string Fill(int entries)
    {
        using var journal = LiveOrderJournal.Open(folder.Path, new OrderJournalOptions(), TimeProvider.System);
        for (var i = 0; i < entries; i++)
        {
            Assert.True(journal.TryAppend(new StopEngaged(new EventTime(i, i), "a reason"), out _));
        }

        return Assert.Single(Directory.GetFiles(folder.Path, "orders-*"));
    }
}
