namespace Trader.Lab.World;

/// <summary>Something that must hold. Knows it from its own observation, never from the trader's.</summary>
internal abstract class Invariant(SimulatedWorld world, string name) : WorldWatch
{
    /// <summary>The world it looks at.</summary>
    protected SimulatedWorld World { get; } = world;

    /// <summary>Every invariant of a world.</summary>
    public static IReadOnlyList<Invariant> All(SimulatedWorld world, VenueTruth truth)
    {
        var meant = new NoOrderUnmeant(world, truth);
        return
        [
            meant,
            new LimitsHold(world, meant),
            new NoTradeOnBadBook(world),
            new OneOutcomePerSignal(world),
            new FatesBecomeKnown(world),
            new NothingGrows(world),
            new JournalReplays(world),
            new StopHolds(world),
            new GroupsAreOurs(world),
            new NoFillLost(world),
            new LedgerEqualsVenue(world),
            new BackToReady(world),
        ];
    }

    /// <summary>It does not hold.</summary>
    protected void Break(string details) => World.Violate(name, details);
}
