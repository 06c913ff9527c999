using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>What the routes need beside the exchange itself.</summary>
internal sealed class RestServices
{
    /// <summary>Shards of the exchange (§8).</summary>
    public const int Shards = 4;

    public RestServices(SimulatorOptions options, AccountDirectory directory)
    {
        Options = options;
        Directory = directory;
        Candles = new CandleStore(options.MaxCandlesPerMarket);
    }

    public SimulatorOptions Options { get; }

    public AccountDirectory Directory { get; }

    /// <summary>Candles of every market.</summary>
    public CandleStore Candles { get; }

    /// <summary>The routes themselves: one of them lists what the others cost.</summary>
    public RouteTable Routes { get; set; } = null!;

    /// <summary>What the exchange must be made to tell: the routes' own records first, then <paramref name="next"/>.</summary>
    public IExchangeEvents Listen(IExchangeEvents next) => new RecordKeeper(Candles, next);
}
