using Kalshi;
using Kalshi.Client;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trader.Benchmarks;

/// <summary>The simulator, serving over loopback, with an account of 180 positions and 100 resting orders (requirement Q4).</summary>
internal sealed class CrowdedExchange : IDisposable
{
    private const int Positions = 180;
    private const int Orders = 100;
    private const long StartMs = 1_790_000_000_000;

    private readonly SimulatedExchange exchange;

    public CrowdedExchange()
    {
        Clock = ExchangeClock.Held(TimeProvider.System, DateTimeOffset.FromUnixTimeMilliseconds(StartMs + 60_000), 1);
        exchange = SimulatedExchange
            .StartAsync(
                new SimulatorOptions { RateLimits = false, StartBalanceCents = 501_200 },
                new ManyMarkets(),
                Clock,
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
            .GetAwaiter()
            .GetResult();
        exchange.Inspect(
            (engine, _) =>
            {
                Crowd(engine);
                return 0;
            }
        );
    }

    /// <summary>The exchange's clock, which stands still a minute after the account was filled.</summary>
    public ExchangeClock Clock { get; }

    public SimulatorCredentials Credentials => exchange.Credentials;

    public KalshiEndpoint Endpoint => new(ExchangeEnvironment.Sim, exchange.RestUrl, exchange.WebSocketUrl);

    public void Dispose() => exchange.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static void Crowd(MatchingEngine engine)
    {
        for (var i = 0; i < Positions; i++)
        {
            engine.LayForHouse(engine.Markets[i], BookSide.Ask, Price.FromCents(40), Quantity.FromContracts(20), StartMs);
            Submit(engine, i, Price.FromCents(40), Quantity.FromHundredths(500 + i));
        }

        for (var i = 0; i < Orders; i++)
        {
            Submit(engine, Positions + i, Price.FromCents(10), Quantity.FromContracts(1));
        }
    }

    private static void Submit(MatchingEngine engine, int market, Price price, Quantity count)
    {
        var ticket = new OrderTicket
        {
            Side = BookSide.Bid,
            Price = price,
            Count = count,
            ClientOrderId = $"by-hand-{market}",
        };
        if (engine.Submit(engine.Accounts[0], engine.Markets[market], ticket, StartMs).Order is null)
        {
            throw new InvalidOperationException($"Order {market} of the crowded account was refused.");
        }
    }

    private sealed class ManyMarkets : IMarketFlow
    {
        public long StartMs => CrowdedExchange.StartMs;

        public long? EndMs => null;

        public long? NextDueMs => null;

        public bool HasEnded => false;

        public FlowStatistics Statistics => default;

        public void Begin(MatchingEngine engine)
        {
            for (var i = 0; i < Positions + Orders; i++)
            {
                engine.ListMarket(
                    new MarketSpec
                    {
                        Ticker = $"KXCROWD-{i}-A",
                        EventTicker = $"KXCROWD-{i}",
                        OpenMs = StartMs,
                        CloseMs = StartMs + 86_400_000,
                    },
                    StartMs
                );
            }
        }

        public void RunDue(long nowMs) { }

        public void OnAccountActivity(Market market, long nowMs) { }

        public void OnTrade(TradeRecord trade) { }
    }
}
