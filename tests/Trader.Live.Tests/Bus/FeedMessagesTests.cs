using System.Text;
using Kalshi;
using Kalshi.Client.Streaming;
using Kalshi.Wire;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Bus.Messages;
using Trader.Live.Feeds;
using Trader.Testing;

namespace Trader.Live.Tests.Bus;

/// <summary>What the exchange's streams bring, as bystanders get it: with the exchange's own sequence numbers and times.</summary>
public sealed class FeedMessagesTests : IAsyncDisposable
{
    private readonly TestClock wall = new();
    private readonly EventBus bus;
    private readonly FeedBridge bridge;
    private readonly FeedDecoder decoder = new(new TickerTable());

    public FeedMessagesTests()
    {
        bus = new EventBus(time: wall);
        var clock = new TraderClock(ExchangeClock.Wall(wall), wall);
        bridge = new FeedBridge(clock, new FeedReadiness(), bus);
        bridge.Connect(new Inbox(clock));
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "C4")]
    [Trait("Requirement", "C6")]
    public async Task Market_data_reaches_those_who_ask_for_it()
    {
        using var deltas = bus.Subscribe<BookDeltaReceived>("deltas");
        using var snapshots = bus.Subscribe<BookSnapshotReceived>("snapshots");
        using var trades = bus.Subscribe<PublicTradeReceived>("trades");

        await BringAsync(
            """{"type":"orderbook_snapshot","sid":1,"seq":7,"msg":{"market_ticker":"A","market_id":"m","yes_dollars_fp":[["0.3500","100.00"]],"no_dollars_fp":[]}}"""
        );
        await BringAsync(
            """{"type":"orderbook_delta","sid":1,"seq":8,"msg":{"market_ticker":"A","price_dollars":"0.3700","delta_fp":"1.00","side":"yes","ts_ms":5}}"""
        );
        await BringAsync(
            """{"type":"trade","sid":2,"seq":3,"msg":{"trade_id":"t","market_ticker":"A","yes_price_dollars":"0.3600","no_price_dollars":"0.6400","count_fp":"136.00","taker_side":"no","ts":1,"ts_ms":1669149841000}}"""
        );

        Assert.True(snapshots.Messages.TryRead(out var snapshot));
        Assert.Equal(("A", 7, wall.NowMs), (snapshot.Ticker, snapshot.SequenceNumber, snapshot.TimestampMs));
        Assert.Single(snapshot.Book.Yes);
        Assert.True(deltas.Messages.TryRead(out var delta));
        Assert.Equal(("A", 8, 5, wall.NowMs), (delta.Ticker, delta.SequenceNumber, delta.TimestampMs, delta.ReceivedWallMs));
        Assert.Equal(Price.FromCents(37), delta.Delta.Price);
        Assert.True(trades.Messages.TryRead(out var trade));
        Assert.Equal(
            ("A", Outcome.No, Price.FromCents(64), Quantity.FromContracts(136), 1_669_149_841_000),
            (trade.Ticker, trade.Side, trade.Price, trade.Count, trade.TimestampMs)
        );
    }

    [Fact]
    [Trait("Requirement", "C5")]
    public async Task A_lost_connection_is_told_once_and_so_is_its_return()
    {
        using var connections = bus.Subscribe("both", BusSelection.Of<ConnectionLost>().And<ConnectionRestored>());
        var reason = new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "cut");

        await bridge.OnDisconnectedAsync(reason, Cancellation);
        await bridge.OnConnectedAsync(Cancellation);
        wall.AdvanceMs(10);
        await bridge.OnDisconnectedAsync(reason, Cancellation);
        await bridge.OnDisconnectedAsync(reason, Cancellation);
        await bridge.OnConnectedAsync(Cancellation);

        var told = new List<object>();
        while (connections.Messages.TryRead(out var message))
        {
            told.Add(message);
        }

        Assert.Equal(
            [
                new ConnectionRestored(IsFirst: true, wall.NowMs - 10),
                new ConnectionLost("cut", wall.NowMs),
                new ConnectionRestored(IsFirst: false, wall.NowMs),
            ],
            told
        );
    }

    private async Task BringAsync(string text)
    {
        var frame = decoder.Decode(Encoding.UTF8.GetBytes(text));
        await bridge.OnFrameAsync(in frame, wall.NowMs, Cancellation);
    }

    private sealed class Inbox(TraderClock clock) : ITradingInbox
    {
        public TraderClock Clock { get; } = clock;

        public ValueTask PostAsync(TraderEvent traderEvent) => ValueTask.CompletedTask;
    }
}
