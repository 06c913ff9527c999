using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What the routes need beside the exchange itself.</summary>
internal sealed class RestServices
{
    public RestServices(SimulatorOptions options, AccountDirectory directory)
    {
        Options = options;
        Directory = directory;
        Candles = new CandleStore(options.MaxCandlesPerMarket);
        ReadModel = new ReadModel(options.ReadLagMs);
    }

    public SimulatorOptions Options { get; }

    public AccountDirectory Directory { get; }

    /// <summary>Candles of every market.</summary>
    public CandleStore Candles { get; }

    /// <summary>What GET requests about accounts see.</summary>
    public ReadModel ReadModel { get; }

    /// <summary>The routes themselves: one of them lists what the others cost.</summary>
    public RouteTable Routes { get; set; } = null!;

    /// <summary>What the exchange must be made to tell: the routes' own records first, then <paramref name="next"/>.</summary>
    public IExchangeEvents Listen(IExchangeEvents next) => new EventTee(new RecordKeeper(Candles, ReadModel), next);
}
