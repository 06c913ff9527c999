using System.Buffers;
using System.Text;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A2")]
public sealed class SubscriptionBookTests
{
    private readonly SubscriptionBook book = new(
        [FeedChannel.Trades, FeedChannel.Fills, FeedChannel.UserOrders],
        new SubscriptionBookOptions { MaxMarketsPerCommand = 2, MaxMarkets = 100 }
    );

    [Fact]
    public void OnConnectingOwnChannelsComeFirstThenTradesThenBooks()
    {
        book.SetMarkets(["A"]);
        Assert.Null(book.NextCommand(0));
        book.OnConnected();
        Assert.Equal(
            [FeedChannel.UserOrders, FeedChannel.Fills, FeedChannel.Trades, FeedChannel.OrderBook],
            Drain().Select(command => command.Channel)
        );
    }

    [Fact]
    public void CommandsAreWrittenAsTheExchangeWantsThem()
    {
        Assert.Equal(
            """{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"use_yes_price":true,"market_tickers":["A","B"]}}""",
            Json(new FeedCommand(1, FeedCommandKind.Subscribe, FeedChannel.OrderBook, 0, ["A", "B"]))
        );
        Assert.Equal(
            """{"id":2,"cmd":"subscribe","params":{"channels":["trade"]}}""",
            Json(new FeedCommand(2, FeedCommandKind.Subscribe, FeedChannel.Trades, 0, []))
        );
        Assert.Equal(
            """{"id":3,"cmd":"update_subscription","params":{"sids":[7],"action":"add_markets","market_tickers":["A"]}}""",
            Json(new FeedCommand(3, FeedCommandKind.AddMarkets, FeedChannel.OrderBook, 7, ["A"]))
        );
        Assert.Equal(
            """{"id":4,"cmd":"update_subscription","params":{"sids":[7],"action":"delete_markets","market_tickers":["A"]}}""",
            Json(new FeedCommand(4, FeedCommandKind.DeleteMarkets, FeedChannel.OrderBook, 7, ["A"]))
        );
        Assert.Equal(
            """{"id":5,"cmd":"update_subscription","params":{"sids":[7],"action":"get_snapshot","market_tickers":["A"]}}""",
            Json(new FeedCommand(5, FeedCommandKind.GetSnapshot, FeedChannel.OrderBook, 7, ["A"]))
        );
        Assert.Equal(
            """{"id":6,"cmd":"unsubscribe","params":{"sids":[7]}}""",
            Json(new FeedCommand(6, FeedCommandKind.Unsubscribe, FeedChannel.OrderBook, 7, []))
        );
        Assert.Equal(
            """{"id":8,"cmd":"list_subscriptions"}""",
            Json(new FeedCommand(8, FeedCommandKind.ListSubscriptions, default, 0, []))
        );
    }

    [Fact]
    public void ManyMarketsAreAskedForInChunksOneAnswerAtATime()
    {
        book.SetMarkets(["A", "B", "C", "D", "E"]);
        Connect(sid: 7);
        var asked = new List<string>();
        while (book.NextCommand(0) is { } command)
        {
            Assert.Equal((FeedCommandKind.AddMarkets, 7L), (command.Kind, command.Sid));
            Assert.Null(book.NextCommand(0));
            asked.AddRange(command.Markets);
            book.OnOk(command.Id);
        }

        Assert.Equal(3, asked.Count);
        Assert.Equal(5, book.AwaitingSnapshots);
    }

    [Fact]
    public void AMarketCountsOnlyFromItsSnapshot()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        Assert.False(book.IsLive("A"));
        Assert.True(book.OnSnapshot("A"));
        Assert.True(book.IsLive("A"));
        Assert.Equal(0, book.AwaitingSnapshots);
        Assert.False(book.OnSnapshot("X"));
        Assert.False(book.IsLive("X"));
    }

    [Fact]
    public void DropsComeBeforeAddsAndADroppedMarketIsDeafAtOnce()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.OnSnapshot("A");
        book.SetMarkets(["B"]);
        var drop = book.NextCommand(0)!;
        Assert.Equal((FeedCommandKind.DeleteMarkets, "A"), (drop.Kind, Assert.Single(drop.Markets)));
        Assert.False(book.IsLive("A"));

        // Wanted again before the drop was acknowledged: asked for only after it, and old data does not revive it.
        book.SetMarkets(["A", "B"]);
        Assert.False(book.OnSnapshot("A"));
        Assert.Null(book.NextCommand(0));
        book.OnOk(drop.Id);
        var add = book.NextCommand(0)!;
        Assert.Equal(FeedCommandKind.AddMarkets, add.Kind);
        Assert.Equal(["A", "B"], add.Markets.Order());
    }

    [Fact]
    public void WithoutMarketsTheBookSubscriptionEndsAndComesBackWithThem()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.RemoveMarkets(["A"]);
        var end = book.NextCommand(0)!;
        Assert.Equal((FeedCommandKind.Unsubscribe, 7L), (end.Kind, end.Sid));
        book.AddMarkets(["B"]);
        Assert.Null(book.NextCommand(0));
        book.OnUnsubscribed(7);
        var again = book.NextCommand(0)!;
        Assert.Equal((FeedCommandKind.Subscribe, "B"), (again.Kind, Assert.Single(again.Markets)));
    }

    [Fact]
    [Trait("Target", "R4")]
    public void AfterAGapEveryBookWaitsForANewSnapshot()
    {
        book.SetMarkets(["A", "B", "C"]);
        Connect(sid: 7);
        book.OnOk(book.NextCommand(0)!.Id);
        foreach (var market in new[] { "A", "B", "C" })
        {
            book.OnSnapshot(market);
        }

        Assert.Equal(["A", "B", "C"], book.OnGap(7, nowMs: 100).Order());
        Assert.False(book.IsLive("A"));
        var asked = new List<string>();
        while (book.NextCommand(100) is { } command)
        {
            Assert.Equal(FeedCommandKind.GetSnapshot, command.Kind);
            asked.AddRange(command.Markets);
        }

        Assert.Equal(["A", "B", "C"], asked.Order());
        book.OnSnapshot("B");
        Assert.True(book.IsLive("B"));
        Assert.False(book.IsLive("C"));
    }

    [Fact]
    public void FurtherGapsDoNotMultiplyRequests()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.OnSnapshot("A");
        book.OnGap(7, 100);
        Assert.NotNull(book.NextCommand(100));
        for (var now = 101; now < 3000; now++)
        {
            book.OnGap(7, now);
            Assert.Null(book.NextCommand(now));
        }
    }

    [Fact]
    public void ASnapshotThatDoesNotComeIsAskedForAgainEverMoreRarely()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        var times = new List<long>();
        for (long now = 0; now < 300_000; now += 100)
        {
            if (book.NextCommand(now) is { } command)
            {
                Assert.Equal(FeedCommandKind.GetSnapshot, command.Kind);
                times.Add(now);
            }
        }

        Assert.Equal([3000, 6000, 12_000, 24_000, 48_000, 96_000, 144_000, 192_000, 240_000, 288_000], times);
    }

    [Fact]
    public void AGapOfAnotherChannelTouchesNoBook()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.OnSnapshot("A");
        Assert.Empty(book.OnGap(3, 0));
        Assert.True(book.IsLive("A"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(7)]
    public void AnEndedSubscriptionIsAskedForAgain(int code)
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.OnSnapshot("A");
        var fault = book.OnError(0, 7, code, nowMs: 1000);
        Assert.Equal((FeedChannel.OrderBook, true, 7L), (fault.Channel, fault.IsTerminal, fault.Sid));
        Assert.Equal(["A"], fault.Markets);
        Assert.False(book.IsLive("A"));
        Assert.Null(book.NextCommand(1999));
        Assert.Equal(FeedCommandKind.Subscribe, book.NextCommand(2000)!.Kind);
    }

    [Fact]
    public void ARefusedSubscriptionIsAskedForEverMoreRarely()
    {
        book.OnConnected();
        var first = book.NextCommand(0)!;
        Drain();
        var times = new List<long>();
        var id = first.Id;
        var at = 0L;
        for (var i = 0; i < 9; i++)
        {
            Assert.True(book.OnError(id, 0, 27, at).IsTerminal);
            FeedCommand? again;
            while ((again = book.NextCommand(at)) is null)
            {
                at += 100;
            }

            times.Add(at);
            id = again.Id;
        }

        Assert.Equal([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000, 64_000], Differences(times));
    }

    [Fact]
    public void ARefusedAdditionIsTriedAgainLater()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.AddMarkets(["B"]);
        var add = book.NextCommand(0)!;
        Assert.False(book.OnError(add.Id, 7, 27, nowMs: 0).IsTerminal);
        Assert.Equal(1, book.AwaitingSnapshots);
        Assert.Null(book.NextCommand(999));
        Assert.Equal(["B"], book.NextCommand(1000)!.Markets);
    }

    [Fact]
    public void AnUnansweredCommandMakesTheConnectionOverdue()
    {
        book.OnConnected();
        Drain();
        Assert.False(book.IsOverdue(10_000));
        Assert.True(book.IsOverdue(10_001));
        book.OnDisconnected();
        Assert.False(book.IsOverdue(20_000));
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public void AfterReconnectingEverythingIsRestored()
    {
        book.SetMarkets(["A"]);
        Connect(sid: 7);
        book.OnSnapshot("A");
        book.OnDisconnected();
        Assert.False(book.IsLive("A"));
        Assert.Null(book.NextCommand(0));
        book.AddMarkets(["B"]);
        book.OnConnected();
        var commands = Drain();
        Assert.Equal(4, commands.Count);
        Assert.Equal(["A", "B"], commands[^1].Markets.Order());
    }

    [Fact]
    public void AnswersToNobodysCommandChangeNothing()
    {
        book.OnConnected();
        var commands = Drain();
        Assert.Null(book.OnSubscribed(999, "trade", 5));
        Assert.Null(book.OnSubscribed(commands[0].Id, "trade", 5));
        Assert.Null(book.ChannelOf(5));
        Assert.Null(book.ChannelOf(0));
        Assert.Null(book.OnError(0, 0, 1, 0).Channel);
        book.OnOk(0);
        book.OnUnsubscribed(0);
        Assert.Equal(FeedChannel.UserOrders, book.OnSubscribed(commands[0].Id, "user_orders", 5));
        Assert.Equal(FeedChannel.UserOrders, book.ChannelOf(5));
    }

    [Fact]
    public void MoreMarketsThanTheBoundAndNonTickersAreRefused()
    {
        var many = Enumerable.Range(0, 101).Select(i => $"M{i}").ToList();
        Assert.Contains(
            "MaxMarkets",
            Assert.Throws<ArgumentException>(() => book.SetMarkets(many)).Message,
            StringComparison.Ordinal
        );
        book.SetMarkets(many[..100]);
        book.AddMarkets(many[..100]);
        Assert.Throws<ArgumentException>(() => book.AddMarkets(["one more"]));
        Assert.Throws<ArgumentException>(() => book.SetMarkets([""]));
        Assert.Equal(100, book.WantedMarkets.Count);
    }

    private static IEnumerable<long> Differences(List<long> times) =>
        times.Select((time, index) => time - (index == 0 ? 0 : times[index - 1]));

    private static string Json(FeedCommand command)
    {
        var buffer = new ArrayBufferWriter<byte>();
        command.Write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Connect(long sid)
    {
        book.OnConnected();
        foreach (var command in Drain())
        {
            book.OnSubscribed(
                command.Id,
                command.Channel.ToWire(),
                command.Channel == FeedChannel.OrderBook ? sid : 100 + command.Id
            );
        }
    }

    private List<FeedCommand> Drain()
    {
        var commands = new List<FeedCommand>();
        while (book.NextCommand(0) is { } command)
        {
            commands.Add(command);
        }

        return commands;
    }
}
