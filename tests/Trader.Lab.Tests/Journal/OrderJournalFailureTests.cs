using Kalshi.Simulator.Flow;
using Trader.Events;
using Trader.Journal;
using Trader.Lab.World;
using Trader.Live.Journal;
using Trader.Live.Journal.Files;
using Trader.Orders;

namespace Trader.Lab.Tests.Journal;

/// <summary>A disk that is full or broken, and that works again later.</summary>
public sealed class OrderJournalFailureTests
{
    private static readonly OrderJournalOptions Options = new() { RetryWallMs = 100, SegmentBytes = 1 << 20 };

    [Theory]
    [Trait("Requirement", "I1")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void A_full_disk_is_told_nothing_half_written_counts_and_the_facts_of_meanwhile_are_made_up_for(int bytesLeft)
    {
        var disk = new SimulatedDisk();
        var entries = OrderEntries.Make(60, seed: 5);
        using (var journal = OrderJournal.Open(disk, Options, wallMs: 1))
        {
            entries.GetRange(0, 30).ForEach(entry => Assert.True(journal.TryAppend(entry, out _)));
            disk.WriteError = "No space left on device";
            disk.BytesBeforeError = bytesLeft;

            var meanwhile = entries.GetRange(30, 20);
            Assert.All(meanwhile, entry => Assert.False(journal.TryAppend(entry, out _)));
            Assert.Contains("No space left on device", journal.Failure, StringComparison.Ordinal);
            Assert.Contains("disk/orders-00000001.journal", journal.Failure, StringComparison.Ordinal);

            disk.WriteError = null;
            var later = entries[50] with { Time = new EventTime(0, entries[49].Time.WallMs + 1_000) };
            Assert.True(journal.TryAppend(later, out _));
            Assert.Null(journal.Failure);
            entries[50] = later;
        }

        using var again = OrderJournal.Open(disk, Options, wallMs: 1);
        var expected = new RecoveredState(Options.MaxFinishedOrders);
        entries.GetRange(0, 30).ForEach(expected.Apply);
        entries.GetRange(30, 20).Where(entry => entry is not (IntentDecided or ChangeDecided)).ToList().ForEach(expected.Apply);
        expected.Apply(entries[50]);
        Assert.Equal(StateText.Of(expected), StateText.Of(again.Recovery.State));
    }

    [Fact]
    public void Writing_is_tried_again_only_after_a_while()
    {
        var disk = new SimulatedDisk();
        using var journal = OrderJournal.Open(disk, Options, wallMs: 1);
        disk.WriteError = "No space left on device";
        Assert.False(journal.TryAppend(StopAt(1_000), out _));

        disk.WriteError = null;
        Assert.False(journal.TryAppend(StopAt(1_099), out _));
        Assert.True(journal.TryAppend(StopAt(1_100), out _));

        // Whoever asks for it gets a try at once.
        disk.WriteError = "No space left on device";
        Assert.False(journal.TryAppend(StopAt(1_500), out _));
        Assert.False(journal.TryRecover());
        Assert.NotNull(journal.Failure);
        disk.WriteError = null;
        Assert.True(journal.TryRecover());
        Assert.Null(journal.Failure);

        // A clock that was set back does not hold it up either.
        disk.WriteError = "No space left on device";
        Assert.False(journal.TryAppend(StopAt(2_000), out _));
        disk.WriteError = null;
        Assert.True(journal.TryAppend(StopAt(500), out _));
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public async Task After_a_disk_has_refused_to_sync_only_a_new_file_is_believed()
    {
        var disk = new SimulatedDisk();
        var options = Options with { Durability = JournalDurability.Synced };
        using var journal = OrderJournal.Open(disk, options, wallMs: 1);
        Assert.True(journal.TryAppend(StopAt(1), out var position));
        disk.FailsToSync = true;

        Assert.False(await journal.WhenDurableAsync(position, TestContext.Current.CancellationToken));
        Assert.NotNull(journal.Failure);
        Assert.False(journal.TryAppend(StopAt(2), out _));

        disk.FailsToSync = false;
        Assert.True(journal.TryAppend(StopAt(1_000), out position));
        Assert.True(await journal.WhenDurableAsync(position, TestContext.Current.CancellationToken));
        Assert.NotEqual("orders-00000001.journal", Assert.Single(disk.List()));
    }

    [Theory]
    [InlineData(JournalDurability.Written)]
    [InlineData(JournalDurability.Synced)]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R5")]
    public async Task What_must_survive_a_loss_of_power_does_whatever_the_level(JournalDurability durability)
    {
        var disk = new SimulatedDisk();
        var options = Options with { Durability = durability };
        using (var journal = OrderJournal.Open(disk, options, wallMs: 1))
        {
            Assert.True(journal.TryAppend(StopAt(1), out var position));
            Assert.True(StopAt(1).MustSurvivePowerLoss());
            Assert.True(await journal.WhenSyncedAsync(position, TestContext.Current.CancellationToken));
            Assert.True(journal.TryAppend(new RunEnded(new EventTime(0, 2), "an end"), out _));
            disk.Crash(CrashKind.Power, new SplitMix64(3));
        }

        using var again = OrderJournal.Open(disk, options, wallMs: 3);
        Assert.Equal("a reason", again.Recovery.State.StopReason);
    }

    [Fact]
    public void A_disk_on_which_no_new_file_can_be_begun_fails_the_start()
    {
        var disk = new SimulatedDisk { WriteError = "Read-only file system" };

        var refusal = Assert.Throws<JournalException>(() => OrderJournal.Open(disk, Options, wallMs: 1));

        Assert.Contains("Read-only file system", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public void A_journal_of_any_length_stays_as_small_as_its_bounds()
    {
        var disk = new SimulatedDisk();
        var options = new OrderJournalOptions { SegmentBytes = 8_192, MaxFinishedOrders = 5 };
        using var journal = OrderJournal.Open(disk, options, wallMs: 1);
        foreach (
            var entry in OrderEntries.Make(20_000, seed: 6).Where(entry => entry is not OrderMoved { State: OrderState.Sent })
        )
        {
            Assert.True(journal.TryAppend(entry, out _));
        }

        var size = disk.ReadAll(Assert.Single(disk.List())).Length;
        using var again = OrderJournal.Open(disk, options, wallMs: 1);
        var open = again.Recovery.State.OpenOrders.Count;
        Assert.InRange(size, 1, 8_192 + 400 + ((open + 5) * 500));
        Assert.True(again.Recovery.Segment > 100);
    }

    private static StopEngaged StopAt(long wallMs) => new(new EventTime(0, wallMs), "a reason");
}
