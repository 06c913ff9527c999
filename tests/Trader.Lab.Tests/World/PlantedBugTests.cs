using Trader.Lab.World;

namespace Trader.Lab.Tests.World;

public sealed class PlantedBugTests
{
    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Requirement", "P4")]
    public void The_recorded_seed_finds_the_bug_and_nothing_without_it(string name)
    {
        var bug = PlantedBugs.All.Single(bug => bug.Name == name);
        Assert.InRange(bug.Seed, 1UL, 200UL);

        var found = WorldRunner.Run(bug.Seed, bug).Violation;

        Assert.NotNull(found);
        Assert.StartsWith(bug.Invariant, found.Invariant, StringComparison.Ordinal);
        Assert.Null(WorldRunner.Run(bug.Seed).Violation);
    }

    [Fact]
    [Trait("Requirement", "P4")]
    public void Every_invariant_has_a_bug_that_breaks_it()
    {
        string[] invariants =
        [
            "no order that was not meant",
            "limits are never exceeded",
            "no order on a book",
            "every signal",
            "unknown orders",
            "back-off",
            "the journal replays",
            "the same events",
            "an emergency stop",
            "ledger",
            "no fill",
            "back to READY",
        ];

        Assert.Equal([], invariants.Except(PlantedBugs.All.Select(bug => bug.Invariant)));
    }
}
