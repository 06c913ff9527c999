using Kalshi;
using Kalshi.Wire;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Bus.Messages;
using Trader.Portfolio;
using Trader.Testing;
using Trader.Tests;
using Trader.Whales;

namespace Trader.Live.Tests.Bus;

/// <summary>What the bus tells of our own affairs, made of what leaves the core.</summary>
public sealed class CoreMessagesTests : IAsyncDisposable
{
    private readonly EventBus bus = new(time: new TestClock());
    private CoreScenario scenario = new();

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Requirement", "C5")]
    [Trait("Requirement", "C6")]
    public void The_way_to_ready_is_told_move_by_move_and_ends_with_a_calibration()
    {
        using var moves = bus.Subscribe<StateTransition>("moves");
        using var calibrations = bus.Subscribe<CalibrationCompleted>("calibrations");
        Watch(new CoreScenario()).Positions.Add(CoreScenario.Held("M", 5, 250));

        scenario.BringToReady();

        var told = All(moves);
        Assert.Equal(
            [
                (TraderState.Startup, TraderState.Initializing),
                (TraderState.Initializing, TraderState.OrderbookConnect),
                (TraderState.OrderbookConnect, TraderState.TradingClientConnect),
                (TraderState.TradingClientConnect, TraderState.KalshiDataSync),
                (TraderState.KalshiDataSync, TraderState.Ready),
            ],
            told.Select(move => (move.From, move.To))
        );
        Assert.Equal("Fully operational, trading enabled", told[^1].Context);
        Assert.Contains(told[^1].Metadata, pair => pair is { Key: "positions", Value: "1" });
        Assert.Equal(new CalibrationCompleted(1, 0, 0, scenario.WallMs), Assert.Single(All(calibrations)));
    }

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Requirement", "C5")]
    public void An_order_is_told_when_it_is_placed_filled_and_cancelled()
    {
        Ready();
        using var news = bus.Subscribe(
            "orders",
            BusSelection.Of<OrderPlaced>().And<OrderUpdated>().And<OrderCancelled>().And<OrderFailed>().And<OrderFilled>()
        );

        scenario.Whale("M");
        Assert.Equal(0, news.QueueDepth);
        scenario.Accept(scenario.LastOrder);
        scenario.Fill(scenario.LastOrder, 2, "t1");
        scenario.Fill(scenario.LastOrder, 2, "t1");
        scenario.Update(scenario.LastOrder, "canceled", 2, 0, "Expired");

        Assert.True(news.Messages.TryRead(out var placed));
        var order = Assert.IsType<OrderPlaced>(placed).Order;
        Assert.Equal(
            ("M", Outcome.Yes, "resting", "x-" + order.ClientOrderId, "whale_follower"),
            (order.Ticker, order.Side, order.Status, order.OrderId, order.Strategy)
        );
        var rest = All(news);
        var fill = Assert.Single(rest.OfType<OrderFilled>());
        Assert.Equal(("t1", Quantity.FromContracts(2), Quantity.FromContracts(2)), (fill.TradeId, fill.Count, fill.PostPosition));
        Assert.Equal(order.Price, fill.Price);
        Assert.Equal(order.ClientOrderId, fill.ClientOrderId);
        Assert.Equal("partially_filled", Assert.Single(rest.OfType<OrderUpdated>()).Order.Status);
        var cancelled = Assert.Single(rest.OfType<OrderCancelled>());
        Assert.Equal(Quantity.FromContracts(2), cancelled.Order.Filled);
        Assert.NotEmpty(cancelled.Reason);
        Assert.Empty(rest.OfType<OrderFailed>());
    }

    [Fact]
    [Trait("Requirement", "C5")]
    public void A_refused_order_is_told_with_its_reason()
    {
        Ready();
        using var failed = bus.Subscribe<OrderFailed>("failed");

        scenario.Whale("M");
        scenario.Refuse(scenario.LastOrder, "the market has left");

        var told = Assert.Single(All(failed));
        Assert.Contains("the market has left", told.Reason, StringComparison.Ordinal);
        Assert.Equal("rejected", told.Order.Status);
    }

    [Fact]
    [Trait("Requirement", "C5")]
    public void A_position_is_told_with_what_changed_why_and_what_it_was()
    {
        Ready();
        using var updates = bus.Subscribe<PositionUpdated>("positions");
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);

        scenario.Fill(scenario.LastOrder, 2, "t1");
        scenario.Fill(scenario.LastOrder, 3, "t2");

        var told = All(updates);
        Assert.Equal(2, told.Count);
        Assert.Equal(Quantity.FromContracts(2), told[0].Position.Net);
        Assert.Equal(Quantity.Zero, told[0].Previous.Net);
        Assert.Equal(told[0].Position, told[1].Previous);
        Assert.Equal(Quantity.FromContracts(5), told[1].Position.Net);
        Assert.Equal(["position", "cost"], told[1].ChangedFields);
        Assert.Equal("Following $200.00 whale", told[1].Reason);
    }

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Requirement", "C5")]
    public void A_settlement_is_told_once_and_empties_its_position()
    {
        Ready(CoreScenario.Held("M", 5, 250));
        using var settlements = bus.Subscribe<BookedSettlement>("settlements");
        using var updates = bus.Subscribe<PositionUpdated>("positions");
        scenario.Tick();
        scenario.Positions.Clear();
        scenario.Settlements.Add(
            new SettlementDto
            {
                Ticker = "M",
                MarketResult = "yes",
                YesCountFp = Quantity.FromContracts(5),
                Revenue = 500,
                SettledTime = DateTimeOffset.FromUnixTimeMilliseconds(scenario.ExchangeMs),
            }
        );

        ReadAgain();
        ReadAgain();

        var settlement = Assert.Single(All(settlements));
        Assert.Equal(("M", "yes", Money.FromDollars(5)), (settlement.Ticker, settlement.Result, settlement.Revenue));
        var last = All(updates)[^1];
        Assert.Equal((Quantity.Zero, "settled"), (last.Position.Net, last.Reason));
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void A_position_as_the_exchange_tells_it_is_told_when_it_differs_from_before()
    {
        using var told = bus.Subscribe<MarketPositionRead>("told");
        Ready(CoreScenario.Held("M", 5, 250));
        ReadAgain();
        scenario.Positions[0] = CoreScenario.Held("M", 6, 300);
        ReadAgain();
        scenario.Positions.Clear();
        ReadAgain();

        var all = All(told);
        Assert.Equal([Quantity.FromContracts(5), Quantity.FromContracts(6), null], all.Select(read => read.Position?.PositionFp));
        Assert.All(all, read => Assert.Equal("M", read.Ticker));
    }

    [Fact]
    [Trait("Requirement", "C5")]
    public void Each_final_decision_about_a_whale_is_told_once()
    {
        Ready();
        using var decisions = bus.Subscribe<WhaleDecision>("decisions");

        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Pass(10).Whale("M", contracts: 300);

        var told = All(decisions);
        Assert.Equal(scenario.Snapshot.Decisions.Reverse(), told);
        Assert.Equal([WhaleOutcome.Followed, WhaleOutcome.SkippedOrders], told.Select(decision => decision.Outcome));
    }

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Defect", "D-41")]
    public void A_whale_that_waits_for_a_token_is_told_once_and_not_with_every_picture()
    {
        var core = Ready(new TraderOptions { MaxFollowsPerMinute = 1 });
        scenario.Markets.Add(CoreScenario.Market("N"));
        scenario.Handle(TraderEvent.MarketsListed(scenario.Now, scenario.Markets));
        scenario.Book("N", 40, 44);
        using var queue = bus.Subscribe<WhaleQueueUpdated>("queue");
        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        var before = scenario.Snapshot;

        scenario.Whale("N");
        var waiting = scenario.Snapshot;
        core.OnSnapshot(before, waiting);
        for (var picture = 0; picture < 10; picture++)
        {
            scenario.Pass(100).Tick();
            var next = scenario.Snapshot;
            core.OnSnapshot(waiting, next);
            waiting = next;
        }

        var told = Assert.Single(All(queue));
        Assert.Equal(WhaleWait.RateLimited, Assert.Single(told.Queue).Wait);
        Assert.Equal(1, told.Stats.RateLimited);
        Assert.Equal((2, 2, 1), (told.Stats.TradesSeen, told.Stats.Whales, told.Stats.Decided));
    }

    [Fact]
    [Trait("Requirement", "C4")]
    public void While_nobody_subscribes_nothing_is_made()
    {
        Ready();
        using var screen = bus.Subscribe("screen");

        scenario.Whale("M");
        scenario.Accept(scenario.LastOrder);
        scenario.Fill(scenario.LastOrder, 5, "t1");

        Assert.Equal(0, screen.QueueDepth);
        Assert.All(bus.Measure().Topics, topic => Assert.Equal(0, topic.Published));
    }

    private CoreMessages Ready(params MarketPositionDto[] positions) => Ready(new TraderOptions(), positions);

    private CoreMessages Ready(TraderOptions options, params MarketPositionDto[] positions)
    {
        var made = new CoreScenario(options);
        made.Markets.Add(CoreScenario.Market("M"));
        made.Positions.AddRange(positions);
        Watch(made);
        made.BringToReady();
        made.Book("M", 40, 44);
        return (CoreMessages)made.Sink!;
    }

    private CoreScenario Watch(CoreScenario made)
    {
        scenario = made;
        var messages = new CoreMessages(made.Core, made, bus);
        made.Sink = messages;
        made.Handled = e => messages.After(e);
        return made;
    }

    private void ReadAgain()
    {
        var before = scenario.LastRead;
        scenario.Pass((scenario.Options.SyncIntervalSeconds * 1000L) + 1).Tick();
        Assert.NotSame(before, scenario.LastRead);
        scenario.AnswerReading();
    }

    private static List<T> All<T>(ReadingSubscription<T> subscription)
        where T : notnull
    {
        var all = new List<T>();
        while (subscription.Messages.TryRead(out var message))
        {
            all.Add(message);
        }

        return all;
    }

    private static List<object> All(EventBus.Subscription subscription)
    {
        var all = new List<object>();
        while (subscription.Messages.TryRead(out var message))
        {
            all.Add(message);
        }

        return all;
    }
}
