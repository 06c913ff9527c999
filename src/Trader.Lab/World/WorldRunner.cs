namespace Trader.Lab.World;

/// <summary>How worlds are run.</summary>
public sealed record WorldOptions
{
    /// <summary>How long things may go wrong in each schedule, 1 to 1 440 simulated minutes; a calm of five minutes follows.</summary>
    public int TroubleMinutes { get; init; } = 6;
}

/// <summary>Runs schedules.</summary>
public static class WorldRunner
{
    /// <summary>
    /// Runs the schedules of the seeds from <paramref name="first"/> to <paramref name="last"/>, each on one thread, several at
    /// once; hands over the results in the order of the seeds.
    /// </summary>
    /// <param name="first">First seed.</param>
    /// <param name="last">Last seed, not before the first.</param>
    /// <param name="threads">Threads, 1 to 64.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends it after the schedules that are running.</param>
    public static IEnumerable<WorldResult> RunAll(
        ulong first,
        ulong last,
        int threads,
        WorldOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 64);
        return Seeds(first, last)
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(threads)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .WithCancellation(cancellation)
            .Select(seed => Run(seed, options));
    }

    /// <summary>Runs the schedule of a seed with a planted bug.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="bug">The bug.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="trace">Takes a line for everything that happens; null for none.</param>
    public static WorldResult Run(ulong seed, PlantedBug bug, WorldOptions? options = null, Action<string>? trace = null) =>
        Run(seed, bug.Make(), options, trace);

    /// <summary>Runs the schedule of a seed on the calling thread.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="trace">Takes a line for everything that happens; null for none.</param>
    public static WorldResult Run(ulong seed, WorldOptions? options = null, Action<string>? trace = null) =>
        Run(seed, new Saboteur(), options, trace);

    private static WorldResult Run(ulong seed, Saboteur saboteur, WorldOptions? options, Action<string>? trace)
    {
        var minutes = (options ?? new WorldOptions()).TroubleMinutes;
        using var world = new SimulatedWorld(ScheduleMaker.Make(seed, minutes), saboteur, trace);
        return world.Run();
    }

    private static IEnumerable<ulong> Seeds(ulong first, ulong last)
    {
        for (var seed = first; ; seed++)
        {
            yield return seed;
            if (seed == last)
            {
                yield break;
            }
        }
    }
}
