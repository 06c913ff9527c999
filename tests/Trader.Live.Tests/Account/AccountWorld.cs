using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Server;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live.Account;
using Trader.Live.Tests.InMemory;
using Trader.Status;
using ExchangeAccount = Kalshi.Simulator.Exchange.Account;

namespace Trader.Live.Tests.Account;

/// <summary>
/// An account that somebody trades wildly on, and a trader that reads it through our client and hears of its fills over a
/// stream that loses, repeats, delays and reorders. The exchange's lists lag. Everything is drawn from one seed.
/// </summary>
internal sealed class AccountWorld : ICommandSink, IExchangeEvents, IDisposable
{
    private const long StartMs = 1_795_000_000_000;
    private const int TickMs = 200;

    private readonly SplitMix64 random;
    private readonly InMemoryExchange exchange;
    private readonly KalshiRestClient client;
    private readonly AccountReader reader;
    private readonly PriorityQueue<Action, (long DueMs, long Order)> agenda = new();
    private readonly Queue<ReadAccount> readings = new();
    private readonly List<Order> orders = [];
    private long scheduled;
    private bool isWild = true;

    public AccountWorld(ulong seed, TraderOptions? options = null)
    {
        random = new SplitMix64(seed);
        var simulator = new SimulatorOptions
        {
            Seed = seed,
            RateLimits = false,
            ReadLagMs = random.NextInt(3) * 250,
        };
        exchange = new InMemoryExchange(simulator, new Markets(random), this);
        var keyId = exchange.OpenAccount(Money.FromDollars(5_000));
        Account = exchange.Engine.Accounts[^1];
        for (var shard = 1; shard < 4; shard++)
        {
            exchange.Engine.TransferBetweenShards(Account, null, 0, 0, shard, Money.FromDollars(1_000), StartMs);
        }

        (client, var transport) = MemoryTransport.Connect(
            exchange,
            keyId,
            new KalshiRestOptions { PageSize = random.NextInt(20, 200) }
        );
        transport.Before = _ =>
        {
            if (random.NextInt(4) == 0)
            {
                DoSomething(mostMs: 60);
            }
        };
        reader = new AccountReader(client);
        options ??= new TraderOptions { WhaleDetection = false };
        Core = new TradingCore(options with { OrderGroups = options.OrderGroups with { IsEnabled = false } }, Now);
    }

    public MatchingEngine Engine => exchange.Engine;

    public ExchangeAccount Account { get; }

    public TradingCore Core { get; }

    public int FillsLost { get; private set; }

    public TraderSnapshot Snapshot => Core.TakeSnapshot(Now);

    public List<Activity> Activities { get; } = [];

    private EventTime Now => new(exchange.NowMs, exchange.NowMs);

    /// <summary>Somebody trades for a while before the trader starts.</summary>
    public void TradeAlone(int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            DoSomething(mostMs: 400);
            RunDue();
        }
    }

    /// <summary>The trader starts, while everything goes on.</summary>
    public async Task StartAsync()
    {
        Give(TraderEvent.Start(Now));
        ScheduleTick();
        while (Core.State != TraderState.Ready)
        {
            await StepAsync();
        }
    }

    /// <summary>Everything goes on.</summary>
    public async Task GoOnAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            await StepAsync();
        }
    }

    /// <summary>Nobody trades any more, and the trader has time to read the account a few times.</summary>
    public async Task CalmDownAsync()
    {
        isWild = false;
        var end = exchange.NowMs + 200_000;
        while (exchange.NowMs < end)
        {
            await StepAsync();
        }
    }

    public void Issue(TraderCommand command)
    {
        switch (command)
        {
            case RunStep { State: TraderState.Initializing }:
                Later(() =>
                    Give(TraderEvent.MarketsListed(Now, [.. Engine.Markets.Select(market => market.View(exchange.NowMs))]))
                );
                Later(() => Give(TraderEvent.Of(Now, new StepSuccess(TraderState.Initializing, NoDetails))), 300);
                break;
            case RunStep { State: var state and not TraderState.KalshiDataSync }:
                Later(() => Give(TraderEvent.Of(Now, new StepSuccess(state, NoDetails))));
                break;
            case ReadAccount read:
                readings.Enqueue(read);
                break;
            case DescribeMarket describe:
                var market = Engine.FindMarket(describe.Ticker)!;
                Later(() => Give(TraderEvent.MarketDescribed(Now, market.View(exchange.NowMs))));
                break;
            case DescribeMarkets describe:
                Later(() =>
                {
                    var found = describe.Tickers.Select(ticker => Engine.FindMarket(ticker)!.View(exchange.NowMs));
                    Give(TraderEvent.Of(Now, new MarketDescriptions(describe.RequestId, [.. found], null)));
                });
                break;
            case Announce announce:
                Activities.Add(announce.Activity);
                break;
            default:
                break;
        }
    }

    public void OnFill(FillRecord fill)
    {
        if (!ReferenceEquals(fill.Order.Owner, Account))
        {
            return;
        }

        // The stream may or may not say on which shard it was.
        var message = fill.View() with
        {
            ExchangeIndex = random.NextInt(2) == 0 ? fill.Order.Market.Shard.Index : null,
        };
        if (random.NextInt(20) == 0)
        {
            FillsLost++;
            return;
        }

        for (var copies = random.NextInt(10) == 0 ? 2 : 1; copies > 0; copies--)
        {
            Later(() => Give(TraderEvent.Of(Now, message)), random.NextInt(4) == 0 ? 900 : 40);
        }
    }

    public void OnBookChanged(in BookChange change) { }

    public void OnTrade(TradeRecord trade) { }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) { }

    public void OnMarketStatusChanged(Market market, long nowMs) { }

    public void OnSettled(SettlementRecord settlement) { }

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    private static Dictionary<string, string> NoDetails { get; } = [];

    private async Task StepAsync()
    {
        DoSomething(mostMs: 250);
        RunDue();
        if (readings.TryDequeue(out var read))
        {
            var reading = await reader.ReadAsync(read, CancellationToken.None);
            Later(() => Give(TraderEvent.Of(Now, reading)), 200);
        }
    }

    private void DoSomething(int mostMs)
    {
        exchange.AdvanceTo(exchange.NowMs + random.NextInt(1, mostMs));
        if (!isWild)
        {
            return;
        }

        var market = Engine.Markets[random.NextInt(Engine.Markets.Count)];
        if (market.Status == MarketStatus.Closed)
        {
            var result = (MarketResult)random.NextInt((int)MarketResult.Yes, (int)MarketResult.Scalar);
            var pays = result switch
            {
                MarketResult.Yes => Price.OneDollar,
                MarketResult.No => Price.Zero,
                _ => Price.FromUnits(random.NextInt(0, 10_000)),
            };
            Engine.Determine(market, result, pays, exchange.NowMs);
        }
        else
        {
            Trade(market);
        }

        // The exchange copies what its lists show after each request: somebody else asks for something.
        exchange.Send(new RestRequest { Method = "GET", Path = "/trade-api/v2/exchange/status" });
        Assert.True(exchange.TryTakeAnswer(out _));
    }

    private void Trade(Market market)
    {
        var side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask;
        var price = Price.FromCents(random.NextInt(35, 65));
        var count = Quantity.FromHundredths(random.NextInt(1, 900));
        switch (random.NextInt(10))
        {
            case < 3:
                Engine.LayForHouse(market, side, price, count, exchange.NowMs);
                break;
            case < 5:
                Engine.TakeForHouse(market, side, price, count, exchange.NowMs);
                break;
            case < 6 when orders.Count > 0:
                Engine.Cancel(Account, orders[random.NextInt(orders.Count)].Id, exchange.NowMs);
                break;
            default:
                var ticket = new OrderTicket
                {
                    Side = side,
                    Price = price,
                    Count = count,
                    TimeInForce =
                        random.NextInt(2) == 0
                            ? Kalshi.Simulator.Exchange.TimeInForce.ImmediateOrCancel
                            : Kalshi.Simulator.Exchange.TimeInForce.GoodTillCanceled,
                    SelfTradePrevention = random.NextInt(2) == 0 ? SelfTradePrevention.Maker : SelfTradePrevention.TakerAtCross,
                };
                if (Engine.Submit(Account, market, ticket, exchange.NowMs).Order is { } order)
                {
                    orders.Add(order);
                }

                break;
        }
    }

    private void Later(Action action, int mostMs = 40) =>
        agenda.Enqueue(action, (exchange.NowMs + random.NextInt(0, mostMs), ++scheduled));

    private void RunDue()
    {
        while (agenda.TryPeek(out _, out var next) && next.DueMs <= exchange.NowMs)
        {
            agenda.Dequeue()();
        }
    }

    private void ScheduleTick() =>
        agenda.Enqueue(
            () =>
            {
                Give(TraderEvent.Tick(Now));
                ScheduleTick();
            },
            (exchange.NowMs + TickMs, ++scheduled)
        );

    private void Give(TraderEvent e) => Core.Handle(e, this);

    /// <summary>Markets on four shards that close one after the other; nobody else trades in them by himself.</summary>
    private sealed class Markets(SplitMix64 random) : IMarketFlow
    {
        public long StartMs => AccountWorld.StartMs;

        public long? EndMs => null;

        public long? NextDueMs => null;

        public bool HasEnded => false;

        public FlowStatistics Statistics => default;

        public void Begin(MatchingEngine engine)
        {
            for (var i = 0; i < 12; i++)
            {
                engine.ListMarket(
                    new MarketSpec
                    {
                        Ticker = $"KXWILD-{i}-A",
                        EventTicker = $"KXWILD-{i}",
                        OpenMs = StartMs,
                        CloseMs = StartMs + (random.NextInt(1, 12) * 20_000L) + (i < 6 ? 3_600_000 : 0),
                        SettlementTimerSeconds = random.NextInt(3),
                        Shard = i % 4,
                        Fees = i % 3 == 0 ? new FeeSchedule(FeeType.QuadraticWithMakerFees, 1_000) : FeeSchedule.Standard,
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
