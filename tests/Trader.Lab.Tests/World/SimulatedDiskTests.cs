using Kalshi.Simulator.Flow;
using Trader.Lab.World;

namespace Trader.Lab.Tests.World;

public sealed class SimulatedDiskTests
{
    [Fact]
    [Trait("Requirement", "P4")]
    public void A_process_that_dies_loses_nothing_that_was_appended_and_its_files_are_dead()
    {
        var disk = new SimulatedDisk();
        var file = disk.Create("a");
        file.Append("one"u8);

        disk.Crash(CrashKind.Process, new SplitMix64(1));

        Assert.Equal("one"u8.ToArray(), disk.ReadAll("a"));
        Assert.Throws<InvalidOperationException>(() => file.Append("two"u8));
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void A_loss_of_power_keeps_what_was_synced_and_any_beginning_of_the_rest()
    {
        var seen = new SortedSet<int>();
        for (var seed = 0ul; seed < 300; seed++)
        {
            var disk = new SimulatedDisk();
            var file = disk.Create("a");
            disk.SyncNames();
            file.Append("durable "u8);
            file.Sync();
            file.Append("perhaps"u8);

            disk.Crash(CrashKind.Power, new SplitMix64(seed));

            var left = disk.ReadAll("a");
            Assert.Equal("durable perhaps"u8[..left.Length].ToArray(), left);
            seen.Add(left.Length);
        }

        Assert.Equal(Enumerable.Range(8, 8), seen);
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void A_loss_of_power_keeps_any_first_few_changes_of_names_since_they_were_synced()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0ul; seed < 100; seed++)
        {
            var disk = new SimulatedDisk();
            disk.Create("old").Append("x"u8);
            disk.SyncNames();
            disk.Create("new");
            disk.Rename("new", "newer");
            disk.Delete("old");

            disk.Crash(CrashKind.Power, new SplitMix64(seed));

            seen.Add(string.Join(",", disk.List()));
        }

        Assert.Equal(["new,old", "newer", "newer,old", "old"], seen);
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void A_full_disk_takes_the_beginning_of_an_append_and_the_next_one_goes_over_it()
    {
        var disk = new SimulatedDisk();
        var file = disk.Create("a");
        file.Append("whole"u8);
        disk.WriteError = "No space left on device";
        disk.BytesBeforeError = 2;

        Assert.Throws<IOException>(() => file.Append("half"u8));
        Assert.Equal("wholeha"u8.ToArray(), disk.ReadAll("a"));

        disk.WriteError = null;
        file.Append("!"u8);
        Assert.Equal("whole!"u8.ToArray(), disk.ReadAll("a"));
    }

    [Fact]
    [Trait("Promise", "R11")]
    public void The_same_seed_leaves_the_same_bytes()
    {
        static byte[] Left(ulong seed)
        {
            var disk = new SimulatedDisk();
            var file = disk.Create("a");
            disk.SyncNames();
            file.Append(new byte[1000]);
            disk.Crash(CrashKind.Power, new SplitMix64(seed));
            return disk.ReadAll("a");
        }

        Assert.Equal(Left(5), Left(5));
        Assert.NotEqual(Left(5), Left(6));
    }
}
