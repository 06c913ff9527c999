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
    /// <summary>Runs the schedule of a seed on the calling thread.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="trace">Takes a line for everything that happens; null for none.</param>
    public static WorldResult Run(ulong seed, WorldOptions? options = null, Action<string>? trace = null)
    {
        using var world = new SimulatedWorld(
            ScheduleMaker.Make(seed, (options ?? new WorldOptions()).TroubleMinutes),
            saboteur: null,
            trace
        );
        return world.Run();
    }
}
