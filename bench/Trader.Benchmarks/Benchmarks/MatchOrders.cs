using Kalshi;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// The simulated exchange in process: places, cancels and crossing orders of twenty accounts over books of realistic depth. The
/// baseline is what no exchange that knows its orders by id can do without: an entry more and one less in a table of as many orders.
/// </summary>
internal sealed class MatchOrders : IBenchmark
{
    private const int Calls = 1_024;
    private const int Markets = 32;
    private const int Accounts = 20;
    private const int RestingPerMarket = 400;
    private const long NowMs = 1_790_000_000_000;

    private readonly Dictionary<Guid, object> table = [];
    private readonly Queue<Guid> inTable = new();
    private readonly IdSource ids = new(1);
    private readonly World places = new(World.Mix.PlaceAndCancel);
    private readonly World crosses = new(World.Mix.Cross);
    private readonly World mixed = new(World.Mix.All);

    public MatchOrders()
    {
        for (var i = 0; i < Markets * RestingPerMarket; i++)
        {
            AddOne();
        }
    }

    public string Name => "match-orders";

    public string Targets => "P10 (>= 1 M orders/s/core, aim 4 M); a sample is the mean of 1024 calls";

    public int SamplesPerRound => 200;

    public IReadOnlyList<Case> Cases =>
        [
            new("1024 ids into a table and as many out", TurnTable),
            new("1024 calls: half places, half cancels", places.Run),
            new("1024 calls: crossing orders of one contract, filled makers replaced", crosses.Run),
            new("1024 calls: 45% place, 40% cancel, 15% cross", mixed.Run),
        ];

    private void AddOne()
    {
        var id = ids.Next();
        table.Add(id, table);
        inTable.Enqueue(id);
    }

    private void TurnTable()
    {
        for (var i = 0; i < Calls; i++)
        {
            AddOne();
            table.Remove(inTable.Dequeue());
        }

        FeedSamples.Sink += table.Count;
    }

    private sealed class World : IExchangeEvents
    {
        private readonly SplitMix64 random = new(10);
        private readonly MatchingEngine engine;
        private readonly List<Market> markets = [];
        private readonly List<Account> accounts = [];
        private readonly Order?[] resting = new Order?[Markets * RestingPerMarket];
        private readonly Mix mix;

        public World(Mix mix)
        {
            this.mix = mix;
            engine = new MatchingEngine(new EngineOptions { MaxOrdersPerAccount = 10_000, MaxFillsPerAccount = 10_000 }, this, 1);
            for (var i = 0; i < Markets; i++)
            {
                markets.Add(
                    engine.ListMarket(
                        new MarketSpec
                        {
                            Ticker = $"KXBENCH-{i}-A",
                            EventTicker = $"KXBENCH-{i}",
                            OpenMs = NowMs,
                            CloseMs = NowMs + 1_000_000,
                        },
                        NowMs
                    )
                );
            }

            for (var i = 0; i < Accounts; i++)
            {
                accounts.Add(engine.OpenAccount(Money.FromDollars(1_000_000_000)));
            }

            for (var slot = 0; slot < resting.Length; slot++)
            {
                Place(slot);
            }
        }

        public enum Mix
        {
            PlaceAndCancel,
            Cross,
            All,
        }

        public void Run()
        {
            for (var call = 0; call < Calls; call++)
            {
                var slot = random.NextInt(resting.Length);
                var dice = random.NextInt(100);
                var isResting = resting[slot] is { IsInBook: true };
                if (mix == Mix.Cross ? isResting : mix == Mix.All && dice < 15)
                {
                    Cross(slot);
                }
                else if (isResting && resting[slot] is { } order)
                {
                    engine.Cancel(order.Owner, order.Id, NowMs);
                    resting[slot] = null;
                }
                else
                {
                    Place(slot);
                }
            }

            FeedSamples.Sink += engine.OrdersAccepted;
        }

        public void OnBookChanged(in BookChange change) => FeedSamples.Sink += change.Delta.Hundredths;

        public void OnTrade(TradeRecord trade) => FeedSamples.Sink++;

        public void OnFill(FillRecord fill) => FeedSamples.Sink++;

        public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) => FeedSamples.Sink++;

        public void OnMarketStatusChanged(Market market, long nowMs) => FeedSamples.Sink++;

        public void OnSettled(SettlementRecord settlement) => FeedSamples.Sink++;

        private void Place(int slot)
        {
            // Twenty levels a side, the better ones the fuller.
            var isBid = (slot & 1) == 0;
            var depth = random.NextInt(20) * random.NextInt(20) / 20;
            resting[slot] = engine
                .Submit(
                    accounts[slot % Accounts],
                    markets[slot % Markets],
                    new OrderTicket
                    {
                        Side = isBid ? BookSide.Bid : BookSide.Ask,
                        Price = Price.FromCents(isBid ? 49 - depth : 51 + depth),
                        Count = Quantity.FromContracts(random.NextInt(1, 50)),
                    },
                    NowMs
                )
                .Order;
        }

        private void Cross(int slot)
        {
            var isBid = random.NextInt(2) == 0;
            engine.Submit(
                accounts[random.NextInt(Accounts)],
                markets[slot % Markets],
                new OrderTicket
                {
                    Side = isBid ? BookSide.Bid : BookSide.Ask,
                    Price = Price.FromCents(isBid ? 60 : 40),
                    Count = Quantity.FromContracts(mix == Mix.Cross ? 1 : random.NextInt(1, 60)),
                    TimeInForce = TimeInForce.ImmediateOrCancel,
                    SelfTradePrevention = SelfTradePrevention.Maker,
                },
                NowMs
            );
        }
    }
}
