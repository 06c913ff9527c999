using Kalshi.Simulator.Flow;

namespace Trader.Host.Commands;

/// <summary>Where the simulated exchange's market comes from: a recorded tape, or random markets.</summary>
internal static class SimulatedFlows
{
    /// <summary>Opens the flow; a tape and its companion are read and validated whole.</summary>
    /// <exception cref="HostException">The tape cannot be used.</exception>
    public static IMarketFlow Open(
        string? tapePath,
        DateTimeOffset? from,
        DateTimeOffset? to,
        ulong seed,
        DateTimeOffset startOfRandomMarkets
    )
    {
        if (tapePath is null)
        {
            return new RandomFlow(seed, new RandomFlowOptions { Start = startOfRandomMarkets });
        }

        try
        {
            return new TapeFlow(
                TapeFile.Load(tapePath),
                new TapeFlowOptions
                {
                    From = from,
                    To = to,
                    Seed = seed,
                }
            );
        }
        catch (TapeException exception)
        {
            throw new HostException(ExitCodes.Tape, exception.Message, exception);
        }
    }
}
