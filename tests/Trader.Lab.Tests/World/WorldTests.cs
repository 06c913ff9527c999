using Kalshi.Simulator.Faults;
using Trader.Lab.World;

namespace Trader.Lab.Tests.World;

public sealed class WorldTests
{
    private const ulong Schedules = 500;

    private static readonly Lazy<WorldSummary> Summary = new(() =>
    {
        var summary = new WorldSummary();
        foreach (var result in WorldRunner.RunAll(1, Schedules, threads: 2))
        {
            summary.Add(result);
        }

        return summary;
    });

    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Promise", "R1")]
    [Trait("Promise", "R2")]
    [Trait("Promise", "R3")]
    [Trait("Promise", "R4")]
    [Trait("Promise", "R18")]
    [Trait("Promise", "R24")]
    public void Five_hundred_schedules_violate_nothing() =>
        Assert.Equal("", string.Join('\n', Summary.Value.Violations.Select(violation => violation.ToString())));

    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Requirement", "B4")]
    public void Everything_that_can_go_wrong_went_wrong()
    {
        var faults = Summary.Value.Faults;
        var expected = Enum.GetNames<FaultKind>()
            .Select(kind => $"exchange {kind}")
            .Concat(Enum.GetNames<NetworkFaultKind>().Select(kind => $"network {kind}"))
            .Concat([
                "cancel by hand",
                "clock put right",
                "clock skew",
                "clock step",
                "crash, power",
                "crash, power, in a write",
                "crash, process",
                "crash, process, in a write",
                "disk does not sync",
                "disk full",
                "emergency stop",
                "operator close_market",
                "operator deactivate_market",
                "operator pause_exchange",
                "operator pause_trading",
                "order by hand",
                "resume",
            ]);

        Assert.Equal([], expected.Where(name => faults.GetValueOrDefault(name) == 0));
        Assert.True(Summary.Value.SimulatedMs >= (long)Schedules * 600_000, "every schedule lasts ten simulated minutes");
        Assert.True(Summary.Value.Processes > (long)Schedules, "the trader was started again");
        Assert.True(Summary.Value.Orders > 1_000);
        Assert.True(Summary.Value.Fills > 1_000);
        Assert.True(Summary.Value.Settlements > 500);
    }

    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Promise", "R11")]
    public void The_same_seed_gives_the_same_run_twice_and_on_any_number_of_threads()
    {
        var first = Runs(threads: 1);
        var second = Runs(threads: 3);

        Assert.Equal(first, second);
        Assert.Equal(12, first.Select(run => run.Digest).Distinct().Count());

        static List<(ulong Seed, string Digest, long Steps)> Runs(int threads) =>
            [
                .. WorldRunner
                    .RunAll(1, 12, threads, options: null, TestContext.Current.CancellationToken)
                    .Select(result => (result.Seed, result.Digest, result.Steps)),
            ];
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void A_trace_changes_nothing_and_tells_what_happened()
    {
        var lines = new List<string>();

        var traced = WorldRunner.Run(3, options: null, lines.Add);

        Assert.Equal(WorldRunner.Run(3).Digest, traced.Digest);
        Assert.Contains(lines, line => line.Contains("command PlaceOrder", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("event AccountRead", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("request GET", StringComparison.Ordinal));
    }
}
