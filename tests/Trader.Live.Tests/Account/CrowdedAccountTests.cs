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
using Trader.Live.Coordination;
using Trader.Live.Feeds;
using Trader.Live.Tests.InMemory;
using Trader.Orders;

namespace Trader.Live.Tests.Account;

[Trait("Requirement", "F7")]
[Trait("Requirement", "Q4")]
public sealed class CrowdedAccountTests : ICommandSink, IDisposable
{
    private const long StartMs = 1_795_000_000_000;
    private const int Positions = 180;
    private const int Orders = 100;
    private const int OurOrders = 4;

    private static readonly Money Balance = Money.Parse("5012.00");

    private readonly InMemoryExchange exchange;
    private readonly KalshiRestClient client;
    private readonly Dictionary<string, int> requests = new(StringComparer.Ordinal);
    private readonly List<TraderCommand> commands = [];
    private readonly Kalshi.Simulator.Exchange.Account account;

    public CrowdedAccountTests()
    {
        exchange = new InMemoryExchange(new SimulatorOptions(), new ManyMarkets());
        var keyId = exchange.OpenAccount(Money.FromDollars(20_000));
        account = exchange.Engine.Accounts[^1];
        Crowd();
        (client, var transport) = MemoryTransport.Connect(exchange, keyId, new KalshiRestOptions { PageSize = 50 });
        transport.Before = path => requests[path] = requests.GetValueOrDefault(path) + 1;
        exchange.AdvanceTo(StartMs + 60_000);
    }

    [Fact]
    [Trait("Requirement", "K7")]
    public async Task A_hundred_and_eighty_positions_and_a_hundred_orders_are_a_normal_start()
    {
        Assert.Equal(Balance, account.Wallet(0, 0).Available);
        var core = new TradingCore(
            new TraderOptions
            {
                WhaleDetection = false,
                OrderGroups = new() { IsEnabled = false },
            },
            Now
        );
        core.Handle(TraderEvent.Start(Now), this);
        foreach (
            var state in (TraderState[])[TraderState.Initializing, TraderState.OrderbookConnect, TraderState.TradingClientConnect]
        )
        {
            core.Handle(
                TraderEvent.Of(Now, new StepSuccess(state, new Dictionary<string, string>(StringComparer.Ordinal))),
                this
            );
        }

        var reading = await ReadAsync();
        core.Handle(TraderEvent.Of(Now, reading), this);

        // What is held is described before it trades: 180 markets and those of our four orders, in two batches of two pages.
        Assert.Equal(TraderState.KalshiDataSync, core.State);
        Assert.Equal(Positions + OurOrders, Assert.Single(commands.OfType<DescribeMarkets>()).Tickers.Count);
        core.Handle(TraderEvent.Of(Now, await DescribeAsync()), this);
        Assert.Equal(4, requests["/trade-api/v2/markets"]);

        Assert.Equal(TraderState.Ready, core.State);
        var snapshot = core.TakeSnapshot(Now);
        Assert.Equal((Positions, Positions), (snapshot.Positions.Length, snapshot.Account!.PositionCount));
        Assert.Equal((Orders, Orders - OurOrders), (snapshot.Account.OrderCount, snapshot.Account.ForeignOrderCount));
        Assert.Equal(Positions, snapshot.Account.ForeignPositionCount);
        Assert.Equal(Balance, snapshot.Account.Balance);
        Assert.Equal(account.Wallet(0, 0).Cash, snapshot.Cash);
        Assert.Equal(Quantity.FromContracts(100), Assert.Single(snapshot.Account.OrderGroups).ContractsLimitFp);

        // Only what is ours counts against our limits; what others hold back is not available to us.
        Assert.Equal(OurOrders, snapshot.Orders.Length);
        Assert.Equal(Money.FromCents(OurOrders * 10), snapshot.Exposure);
        Assert.Equal(Balance, snapshot.AvailableCash);

        // Each list page by page to its end: 180 positions, and 280 orders with those that were filled.
        Assert.Equal(4, requests["/trade-api/v2/portfolio/positions"]);
        Assert.Equal(6, requests["/trade-api/v2/portfolio/orders"]);
        Assert.Equal(2, requests["/trade-api/v2/portfolio/balance"]);

        // Nothing moved: the next reading agrees.
        exchange.AdvanceTo(exchange.NowMs + 30_000);
        core.Handle(TraderEvent.Tick(Now), this);
        core.Handle(TraderEvent.Of(Now, await ReadAsync()), this);
        Assert.Empty(core.TakeSnapshot(Now).LastDifferences);
        Assert.True(core.TakeSnapshot(Now).AccountChange!.IsNone);
    }

    void ICommandSink.Issue(TraderCommand command) => commands.Add(command);

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    private EventTime Now => new(exchange.NowMs, exchange.NowMs);

    private Task<AccountReading> ReadAsync() =>
        new AccountReader(client).ReadAsync(commands.OfType<ReadAccount>().Last(), TestContext.Current.CancellationToken);

    private async Task<MarketDescriptions> DescribeAsync()
    {
        var inbox = new OneEventInbox();
        var runner = new CallsInPlace();
        new ExchangeCalls(client, NoFeed.Instance, inbox, new FeedReadiness(), runner, new TraderOptions()).DescribeMarkets(
            commands.OfType<DescribeMarkets>().Last()
        );
        await runner.Last;
        return (MarketDescriptions)inbox.Posted!.Value.Payload!;
    }

    private void Crowd()
    {
        var engine = exchange.Engine;
        for (var i = 0; i < Positions; i++)
        {
            var market = engine.Markets[i];
            engine.LayForHouse(market, BookSide.Ask, Price.FromCents(40), Quantity.FromContracts(20), StartMs);
            Submit(market, Price.FromCents(40), Quantity.FromHundredths(500 + i), $"by-hand-{i}");
        }

        for (var i = 0; i < Orders; i++)
        {
            var id = i < OurOrders ? ClientOrderIds.ForFollow("sim", $"whale {i}") : $"other-{i}";
            Submit(engine.Markets[Positions + i], Price.FromCents(10), Quantity.FromContracts(1), id);
        }

        engine.Groups.Create(account, 0, 0, Quantity.FromContracts(100), StartMs);
        engine.OpenSubaccount(account);
        var rest = account.Wallet(0, 0).Available - Balance;
        Assert.NotNull(engine.TransferBetweenSubaccounts(account, Guid.Empty, 0, 1, rest, 0, StartMs).Transfer);
    }

    private void Submit(Market market, Price price, Quantity count, string clientOrderId)
    {
        var ticket = new OrderTicket
        {
            Side = BookSide.Bid,
            Price = price,
            Count = count,
            ClientOrderId = clientOrderId,
        };
        Assert.NotNull(exchange.Engine.Submit(account, market, ticket, StartMs).Order);
    }

    private sealed class ManyMarkets : IMarketFlow
    {
        public long StartMs => CrowdedAccountTests.StartMs;

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
                        Ticker = $"KXMANY-{i}-A",
                        EventTicker = $"KXMANY-{i}",
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
