namespace Trader.Lab.World;

/// <summary>A mistake that is made on purpose, to see whether the world finds it.</summary>
/// <param name="Name">Its name, as on the command line.</param>
/// <param name="About">What is done wrong, one sentence.</param>
/// <param name="Invariant">What it breaks: the beginning of an invariant's name; empty where any may be the first to tell.</param>
/// <param name="Seed">The first seed from 1 that finds it.</param>
public sealed record PlantedBug(string Name, string About, string Invariant, ulong Seed)
{
    /// <summary>Makes the mistake, for one schedule.</summary>
    internal Func<Saboteur> Make { get; init; } = () => new Saboteur();
}
