using System.Text;
using Kalshi.Client.Streaming;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Target", "R4")]
public sealed class FeedRouterTests
{
    private const long BookSid = 1;
    private const long TradeSid = 2;

    private readonly SubscriptionBook book = new([FeedChannel.Trades]);
    private readonly FeedDecoder decoder = new(new TickerTable());
    private readonly FeedRouter router;

    public FeedRouterTests() => router = new FeedRouter(book);

    [Fact]
    public void DeltasCountFromTheSnapshotOn()
    {
        Subscribe("A");
        Assert.False(Route(Delta(1, "A")).Deliver);
        Assert.True(Route(Snapshot(2, "A")).Deliver);
        Assert.True(Route(Delta(3, "A")).Deliver);
        Assert.False(Route(Delta(4, "X")).Deliver);
        Assert.Equal((2, 0), (router.HeldBack, router.Gaps));
    }

    [Fact]
    public void AcknowledgementsConsumeANumber()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        Assert.Null(Route("""{"type":"ok","id":99,"sid":1,"seq":2,"msg":{}}""").Gap);
        Assert.Null(Route(Delta(3, "A")).Gap);
        Assert.NotNull(Route("""{"type":"ok","id":99,"sid":1,"seq":5}""").Gap);
    }

    [Fact]
    [Trait("Requirement", "A6")]
    public void AMessageOfUnknownTypeConsumesANumberToo()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        Assert.True(Route("""{"type":"orderbook_novelty","sid":1,"seq":2,"msg":{}}""").Deliver);
        Assert.Null(Route(Delta(3, "A")).Gap);
    }

    [Fact]
    public void ADeltaThatRevealsAGapIsNotAppliedASnapshotIs()
    {
        Subscribe("A", "B");
        Route(Snapshot(1, "A"));
        Route(Snapshot(2, "B"));
        var revealed = Route(Delta(4, "A"));
        Assert.False(revealed.Deliver);
        Assert.Equal((FeedChannel.OrderBook, BookSid, 3L, 4L), Facts(revealed.Gap!));
        Assert.Equal(["A", "B"], revealed.Gap!.Markets.Order());
        var snapshot = Route(Snapshot(6, "A"));
        Assert.True(snapshot.Deliver);
        Assert.NotNull(snapshot.Gap);
        Assert.True(Route(Delta(7, "A")).Deliver);
        Assert.False(Route(Delta(8, "B")).Deliver);
    }

    [Fact]
    public void DuplicatesAndStraysAreDropped()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        Route(Delta(2, "A"));
        Assert.Equal(default, Route(Delta(2, "A")));
        Assert.Equal(default, Route(Delta(1, "A").Replace("\"sid\":1", "\"sid\":77", StringComparison.Ordinal)));
        Assert.Equal((1, 1), (router.Duplicates, router.Strays));
    }

    [Fact]
    public void ALostTradeIsReportedAndTheTradeItselfDelivered()
    {
        Subscribe("A");
        Assert.True(Route(Trade(1)).Deliver);
        var routing = Route(Trade(3));
        Assert.True(routing.Deliver);
        Assert.Equal((FeedChannel.Trades, TradeSid, 2L, 3L), Facts(routing.Gap!));
        Assert.Empty(routing.Gap!.Markets);
    }

    [Fact]
    public void AnOverflowEndsTheSubscriptionAndItsBooks()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        var routing = Route("""{"type":"error","sid":1,"seq":2,"msg":{"code":25,"msg":"Subscription buffer overflow"}}""");
        Assert.True(routing.Deliver);
        Assert.Equal(["A"], routing.Gap!.Markets);
        Assert.Equal(default, Route(Delta(3, "A")));
    }

    [Fact]
    public void AnUnreadableDeltaIsALoss()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        var error = Unreadable(Delta(2, "A").Replace("0.3700", "9.99", StringComparison.Ordinal));
        Assert.Equal(["A"], router.OnUnreadable(error, 0)!.Markets);
        Assert.False(Route(Delta(3, "A")).Deliver);
        Assert.True(Route(Snapshot(4, "A")).Deliver);
    }

    [Fact]
    public void AnUnreadableAwaitedSnapshotHurtsNoOtherMarket()
    {
        Subscribe("A", "B");
        Route(Snapshot(1, "A"));
        var error = Unreadable(Snapshot(2, "B").Replace("0.3600", "9.99", StringComparison.Ordinal));
        Assert.Null(router.OnUnreadable(error, 0));
        Assert.True(Route(Delta(3, "A")).Deliver);
        Assert.False(Route(Delta(4, "B")).Deliver);
    }

    [Fact]
    public void AnUnreadableFrameWithoutNumberWaitsForTheNextToShowTheGap()
    {
        Subscribe("A");
        Route(Snapshot(1, "A"));
        Assert.Null(router.OnUnreadable(Unreadable("garbage"), 0));
        Assert.NotNull(Route(Delta(3, "A")).Gap);
    }

    [Trait("Promise", "R4")]
    [Fact]
    public void AGapAtEveryTenthPositionOfARecordedTapeNeverLeavesAWrongBook()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var frames = RecordedData
            .GzipLines("ws_demo", "demo_5markets_20260701T0231Z.jsonl.gz")
            .Select(line => decoder.Decode(Encoding.UTF8.GetBytes(line)))
            .Where(frame => frame is { Sid: BookSid, Sequence: > 0 })
            .ToList();
        var markets = frames
            .Where(frame => frame.Type == FeedMessageType.OrderBookDelta)
            .Select(frame => frame.Delta.Ticker)
            .Distinct()
            .ToArray();
        for (var lost = 10; lost < frames.Count - 1; lost += 10)
        {
            var subscriptions = new SubscriptionBook([]);
            var judge = new FeedRouter(subscriptions);
            Subscribe(subscriptions, judge, markets);
            for (var i = 0; i < frames.Count; i++)
            {
                if (i == lost)
                {
                    continue;
                }

                var routing = judge.Route(frames[i], i);
                Assert.Equal(i == lost + 1, routing.Gap is not null);
                if (i > lost && frames[i].Type == FeedMessageType.OrderBookDelta)
                {
                    // No snapshot follows on this tape unless it was recorded after the loss.
                    var hasSnapshot = frames
                        .Take(i)
                        .Skip(lost + 1)
                        .Any(frame => frame.Body is BookSnapshot book && book.Ticker == frames[i].Delta.Ticker);
                    Assert.Equal(hasSnapshot, routing.Deliver);
                }

                if (i > lost + 50)
                {
                    break;
                }
            }
        }
    }

    private static (FeedChannel? Channel, long Sid, long Expected, long Received) Facts(FeedGap gap) =>
        (gap.Channel, gap.Sid, gap.Expected, gap.Received);

    private static string Snapshot(long sequence, string ticker) =>
        $$$"""{"type":"orderbook_snapshot","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"{{{ticker}}}","yes_dollars_fp":[["0.3600","1.00"]]}}""";

    private static string Delta(long sequence, string ticker) =>
        $$$"""{"type":"orderbook_delta","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"{{{ticker}}}","price_dollars":"0.3700","delta_fp":"1.00","side":"yes","ts_ms":1}}""";

    private static string Trade(long sequence) =>
        $$$"""{"type":"trade","sid":2,"seq":{{{sequence}}},"msg":{"trade_id":"t","market_ticker":"A","yes_price_dollars":"0.37","count_fp":"1","taker_outcome_side":"no","ts_ms":1}}""";

    private static void Subscribe(SubscriptionBook subscriptions, FeedRouter judge, params string[] markets)
    {
        subscriptions.SetMarkets(markets);
        subscriptions.OnConnected();
        judge.Reset();
        while (subscriptions.NextCommand(0) is { } command)
        {
            var routing = judge.Route(
                new FeedFrame
                {
                    Type = FeedMessageType.Subscribed,
                    CommandId = command.Id,
                    Sid = command.Channel == FeedChannel.OrderBook ? BookSid : TradeSid,
                    Body = command.Channel.ToWire(),
                },
                0
            );
            Assert.Equal(command.Channel, routing.Ready);
        }
    }

    private void Subscribe(params string[] markets) => Subscribe(book, router, markets);

    private FeedRouting Route(string text) => router.Route(decoder.Decode(Encoding.UTF8.GetBytes(text)), 0);

    private FeedFormatException Unreadable(string text) =>
        Assert.Throws<FeedFormatException>(() => decoder.Decode(Encoding.UTF8.GetBytes(text)));
}
