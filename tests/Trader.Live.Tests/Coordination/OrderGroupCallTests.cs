using Kalshi;
using Kalshi.Client.Rest;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Server;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Coordination;
using Trader.Live.Feeds;
using Trader.Live.Orders;
using Trader.Live.Tests.InMemory;
using Trader.Testing;

namespace Trader.Live.Tests.Coordination;

/// <summary>Commands about order groups as the exchange in memory takes them, and what the core is told.</summary>
[Trait("Requirement", "I4")]
public sealed class OrderGroupCallTests : IDisposable
{
    private readonly InMemoryExchange exchange = new(new SimulatorOptions(), new OneMarket());
    private readonly KalshiRestClient client;
    private readonly Scene scene = new();
    private readonly ExchangeCalls calls;
    private readonly OrderGateway gateway;
    private readonly Kalshi.Simulator.Exchange.Account account;

    public OrderGroupCallTests()
    {
        var keyId = exchange.OpenAccount(Money.FromDollars(1_000));
        account = exchange.Engine.Accounts[^1];
        (client, _) = MemoryTransport.Connect(exchange, keyId);
        exchange.AdvanceTo(OneMarket.StartMs + 1_000);
        calls = new ExchangeCalls(client, new NoFeed(), scene, new FeedReadiness(), scene, new TraderOptions());
        gateway = new OrderGateway(client, scene, scene);
    }

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    [Fact]
    [Trait("Defect", "D-37")]
    public void A_group_is_made_limited_reset_and_deleted_with_the_verbs_that_the_exchange_takes()
    {
        calls.CreateOrderGroup(new CreateOrderGroup(Shard: 0, ContractsLimit: 50));
        var id = Assert.IsType<string>(Answer().OrderGroupId);
        Assert.Equal(new OrderGroupAnswer(OrderGroupRequest.Create, 0, id, OrderGroupFate.Done), Answer());
        var group = Assert.Single(account.OrderGroups);
        Assert.Equal((id, Quantity.FromContracts(50)), ($"{group.Id:D}", group.Limit));

        calls.LimitOrderGroup(new LimitOrderGroup(id, 0, 70));
        Assert.Equal((OrderGroupFate.Done, Quantity.FromContracts(70)), (Answer().Fate, group.Limit));

        calls.TriggerOrderGroup(new TriggerOrderGroup(id, 0));
        Assert.True(group.IsTriggered);
        calls.ResetOrderGroup(new ResetOrderGroup(id, 0));
        Assert.Equal((OrderGroupFate.Done, false), (Answer().Fate, group.IsTriggered));

        calls.DeleteOrderGroup(new DeleteOrderGroup(id, 0));
        Assert.Equal((OrderGroupFate.Done, 0), (Answer().Fate, account.OrderGroups.Count));

        calls.ResetOrderGroup(new ResetOrderGroup(id, 0));
        Assert.Equal(OrderGroupFate.Gone, Answer().Fate);
    }

    [Fact]
    [Trait("Requirement", "I3")]
    public void What_the_exchange_refuses_for_what_it_says_is_told_so()
    {
        calls.CreateOrderGroup(new CreateOrderGroup(Shard: 63, ContractsLimit: 50));
        Assert.NotEqual(OrderGroupFate.Done, Answer().Fate);
        Assert.Null(Answer().OrderGroupId);
        Assert.NotNull(Answer().Reason);
    }

    [Fact]
    public void An_order_tells_whether_its_group_has_triggered_or_does_not_exist()
    {
        calls.CreateOrderGroup(new CreateOrderGroup(Shard: 0, ContractsLimit: 50));
        var id = Answer().OrderGroupId!;

        gateway.Send(Intent("wf-1", id), journalPosition: 0);
        Assert.Equal((OrderAnswerKind.Accepted, OrderGroupFault.None), Order());
        calls.TriggerOrderGroup(new TriggerOrderGroup(id, 0));
        Assert.Equal(0, account.RestingOrders);

        gateway.Send(Intent("wf-2", id), journalPosition: 0);
        Assert.Equal((OrderAnswerKind.Refused, OrderGroupFault.Triggered), Order());

        gateway.Send(Intent("wf-3", "00000000-0000-4000-8000-000000000000"), journalPosition: 0);
        Assert.Equal((OrderAnswerKind.Refused, OrderGroupFault.NotFound), Order());
    }

    [Fact]
    [Trait("Requirement", "I6")]
    [Trait("Defect", "D-11")]
    public void A_cancel_of_an_order_that_is_not_ours_is_told_under_the_exchanges_id()
    {
        var order = exchange
            .Engine.Submit(
                account,
                exchange.Engine.Markets[0],
                new OrderTicket
                {
                    Side = BookSide.Bid,
                    Price = Price.FromCents(2),
                    Count = Quantity.FromContracts(3),
                },
                exchange.NowMs
            )
            .Order!;
        var command = new CancelOrder("", $"{order.Id:D}", order.Market.Ticker, "a test");

        gateway.Cancel(command);
        var first = Cancel();
        Assert.Equal((CancelAnswerKind.Cancelled, command.OrderId), (first.Kind, first.OrderId));
        Assert.False(order.IsInBook);

        gateway.Cancel(command);
        var second = Cancel();
        Assert.Equal(
            (CancelAnswerKind.NotLive, command.OrderId, "canceled"),
            (second.Kind, second.OrderId, second.Order?.Status)
        );
    }

    private OrderGroupAnswer Answer() => scene.Events.Select(e => e.Payload).OfType<OrderGroupAnswer>().Last();

    private CancelAnswer Cancel() => scene.Events.Select(e => e.Payload).OfType<CancelAnswer>().Last();

    private (OrderAnswerKind Kind, OrderGroupFault Fault) Order()
    {
        var answer = scene.Events.Select(e => e.Payload).OfType<OrderAnswer>().Last();
        return (answer.Kind, answer.GroupFault);
    }

    private OrderIntent Intent(string id, string groupId) =>
        new()
        {
            ClientOrderId = id,
            Ticker = exchange.Engine.Markets[0].Ticker,
            Outcome = Outcome.Yes,
            Price = Price.FromCents(3),
            Count = Quantity.FromContracts(1),
            Reason = "a test",
            OrderGroupId = groupId,
        };

    private sealed class Scene : ITradingInbox, ICallRunner
    {
        public Scene()
        {
            var wall = new TestClock();
            Clock = new TraderClock(ExchangeClock.Wall(wall), wall);
        }

        public List<TraderEvent> Events { get; } = [];

        public TraderClock Clock { get; }

        public ValueTask PostAsync(TraderEvent traderEvent)
        {
            Events.Add(traderEvent);
            return ValueTask.CompletedTask;
        }

        // The exchange in memory answers in place: nothing is left to wait for.
        public void Run(Func<CancellationToken, Task> call)
        {
            var task = call(CancellationToken.None);
            Assert.True(task.IsCompletedSuccessfully, task.Exception?.Message ?? "It waits for something.");
        }
    }

    private sealed class NoFeed : Kalshi.Client.Streaming.IFeedMarkets
    {
        public void AddMarkets(IReadOnlyCollection<string> markets) { }

        public void RemoveMarkets(IReadOnlyCollection<string> markets) { }

        public void RefreshMarkets(IReadOnlyCollection<string> markets) { }

        public void RetryAuthentication() { }
    }

    private sealed class OneMarket : IMarketFlow
    {
        public const long StartMs = 1_795_000_000_000;

        long IMarketFlow.StartMs => StartMs;

        public long? EndMs => null;

        public long? NextDueMs => null;

        public bool HasEnded => false;

        public FlowStatistics Statistics => default;

        public void Begin(MatchingEngine engine) =>
            engine.ListMarket(
                new MarketSpec
                {
                    Ticker = "KXONE-1-A",
                    EventTicker = "KXONE-1",
                    OpenMs = StartMs,
                    CloseMs = StartMs + 86_400_000,
                },
                StartMs
            );

        public void RunDue(long nowMs) { }

        public void OnAccountActivity(Market market, long nowMs) { }

        public void OnTrade(TradeRecord trade) { }
    }
}
