using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>The whole life of a feed without a socket, a clock or a task: the test is the exchange and the time.</summary>
[Trait("Requirement", "A2")]
public sealed class FeedSessionTests
{
    private const long WallMs = 1_795_183_391_553;

    private readonly RecordingSink sink = new();
    private readonly ArrayBufferWriter<byte> written = new();
    private readonly FeedSession session;

    public FeedSessionTests()
    {
        session = Make(new KalshiSocketOptions { Channels = [FeedChannel.Trades] });
        session.SetOrderBookMarkets(["A"]);
    }

    private FeedSessionTests(KalshiSocketOptions options)
    {
        session = new FeedSession(options, jitterSeed: 7);
        session.SetOrderBookMarkets(["A"]);
    }

    [Fact]
    public void ItSubscribesOnConnectingAndHandsOverInOrder()
    {
        Assert.Null(Next(0));
        Connect(0);
        Handle(Snapshot(1), 5);
        Handle(Delta(2), 6);
        Assert.Equal(["ready Trades", "ready OrderBook", "frame OrderBookSnapshot 1", "frame OrderBookDelta 2"], Told());
        var statistics = session.Statistics;
        Assert.True(statistics.IsConnected);
        Assert.Equal((4, 1, WallMs, WallMs + 6), Facts(statistics));
    }

    [Fact]
    public void EverySinkCallCompletesWithinTheCallThatHandlesTheMessage()
    {
        Connect(0);
        var handling = session.Handle(Utf8(Snapshot(3)), WallMs, 5, out var frame);
        Assert.NotNull(handling.Gap);
        Assert.True(
            handling.DeliverAsync(sink, in frame, WallMs, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully
        );
        Assert.Equal("frame OrderBookSnapshot 3", Told()[^1]);
    }

    [Fact]
    [Trait("Promise", "R4")]
    public void AGapAsksForTheBookAgainAndHoldsItsDeltasBack()
    {
        Connect(0);
        Handle(Snapshot(1), 5);
        Assert.True(Handle(Delta(3), 6).CommandsMayBeDue);
        Handle(Delta(4), 6);
        var request = Next(6)!;
        Assert.Equal("get_snapshot", request["params"]!["action"]!.GetValue<string>());
        Handle(Snapshot(5), 7);
        Handle(Delta(6), 7);
        Assert.Equal(
            ["frame OrderBookSnapshot 1", "gap OrderBook 2..3 A", "frame OrderBookSnapshot 5", "frame OrderBookDelta 6"],
            Told()[2..]
        );
        Assert.Equal((1, 2), (session.Statistics.Gaps, session.Statistics.HeldBack));
    }

    [Fact]
    public void AnUnreadableMessageIsToldBeforeTheLossItMeans()
    {
        Connect(0);
        Handle(Snapshot(1), 5);
        Handle(Delta(2).Replace("0.3700", "x", StringComparison.Ordinal), 6);
        Assert.Equal(["unreadable orderbook_delta.price_dollars", "gap OrderBook 2..2 A"], Told()[3..]);
        Assert.Equal(1, session.Statistics.DecodeErrors);
    }

    [Fact]
    public void ABarrierIsPassedByItsAnswerAndForgottenWithItsConnection()
    {
        Assert.Throws<FeedDisconnectedException>(() => session.BeginBarrier());
        Connect(0);
        var barrier = session.BeginBarrier();
        Assert.Equal("list_subscriptions", Next(0)!["cmd"]!.GetValue<string>());
        Assert.Equal(0, Handle(Snapshot(1), 1).PassedBarrier);
        Assert.Equal(barrier, Handle(Listed(barrier), 1).PassedBarrier);
        Assert.Equal(0, Handle(Listed(barrier), 1).PassedBarrier);

        var lost = session.BeginBarrier();
        session.Disconnected(Lost, 2);
        Connect(3);
        Assert.Null(Next(3));
        Assert.Equal(0, Handle(Listed(lost), 4).PassedBarrier);
    }

    [Fact]
    public void BarriersAreBounded()
    {
        var bounded = Make(new KalshiSocketOptions { MaxBarriers = 2 });
        bounded.Connected(0, WallMs);
        bounded.BeginBarrier();
        bounded.BeginBarrier();
        var exception = Assert.Throws<InvalidOperationException>(() => bounded.BeginBarrier());
        Assert.Contains("MaxBarriers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnansweredCommandAndASilenceEndTheConnection()
    {
        session.Connected(0, WallMs);
        Assert.NotNull(Next(0));
        Assert.Null(session.Check(10_000, lastBytesMs: 0));
        Assert.Equal(FeedDisconnectKind.CommandUnanswered, session.Check(10_001, lastBytesMs: 10_001)!.Kind);

        session.Disconnected(Lost, 10_001);
        Connect(20_000);
        Assert.Null(session.Check(47_999, lastBytesMs: 20_000));
        var reason = session.Check(48_000, lastBytesMs: 20_000)!;
        Assert.Equal(FeedDisconnectKind.ConnectionLost, reason.Kind);
        Assert.Contains("SilenceTimeoutMs", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public void WaitsGrowUntilAConnectionHoldsAndSubscriptionsAreRestored()
    {
        Assert.Equal([1000, 2000, 4000], new[] { 0L, 1, 2 }.Select(nowMs => Wait(nowMs)));
        Connect(10);
        Assert.Equal(8000, Wait(20));
        Connect(30);
        Assert.Equal(1000, Wait(30_030));
        Assert.Equal((2, 5), (session.Statistics.Connections, session.Statistics.Disconnects));
        Connect(40_000);
        Assert.Equal(["ready Trades", "ready OrderBook"], Told()[^2..]);
    }

    [Fact]
    public void ARefusedKeyWaitsToBeToldToTryAgain()
    {
        Assert.False(session.RetryAuthentication());
        Assert.Null(session.Disconnected(new FeedDisconnect(FeedDisconnectKind.AuthenticationRefused, "401", 401), 0));
        Assert.True(session.Statistics.IsAuthenticationRefused);
        Assert.True(session.RetryAuthentication());
        Assert.False(session.Statistics.IsAuthenticationRefused);
        Assert.False(session.RetryAuthentication());
    }

    [Fact]
    public void MarketsAndChannelsChangeWhileItRuns()
    {
        Connect(0);
        session.AddMarkets(["B"]);
        session.Subscribe(FeedChannel.Tickers, ["A"]);
        session.RefreshMarkets(["A"], 1);
        string[] asked = [.. Commands(1).Select(command => command["params"]!.ToJsonString())];
        Assert.Equal(2, asked.Length);
        Assert.Contains("\"ticker\"", asked[0], StringComparison.Ordinal);
        Assert.Contains("add_markets", asked[1], StringComparison.Ordinal);
        session.RemoveMarkets(["A", "B"]);
        session.Unsubscribe(FeedChannel.Trades);
        Assert.Equal("unsubscribe", Next(2)!["cmd"]!.GetValue<string>());
    }

    [Fact]
    public void TheSameInputsMakeTheSameDecisions()
    {
        Assert.Equal(Play(), Play());

        static List<string> Play()
        {
            var one = new FeedSessionTests(new KalshiSocketOptions { Channels = [FeedChannel.Trades] });
            var waits = new List<string>();
            for (var nowMs = 0L; nowMs < 100_000; nowMs += 10_000)
            {
                one.Connect(nowMs);
                one.Handle(Snapshot(1 + (nowMs / 30_000)), nowMs + 5);
                waits.Add($"{one.session.Disconnected(Lost, nowMs + 9_000)}");
            }

            return [.. one.Told(), .. waits];
        }
    }

    private static FeedDisconnect Lost { get; } = new(FeedDisconnectKind.ConnectionLost, "lost");

    private static FeedSession Make(KalshiSocketOptions options) =>
        new(options with { Reconnect = new ReconnectOptions { JitterPercent = 0 } });

    private static (long, long, long, long) Facts(FeedStatistics statistics) =>
        (statistics.Frames, statistics.Connections, statistics.ConnectedSinceMs, statistics.LastFrameMs);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Listed(long id) => $$$"""{"type":"ok","id":{{{id}}},"msg":[]}""";

    private static string Snapshot(long sequence) =>
        $$$"""{"type":"orderbook_snapshot","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"A","yes_dollars_fp":[["0.3600","1.00"]]}}""";

    private static string Delta(long sequence) =>
        $$$"""{"type":"orderbook_delta","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"A","price_dollars":"0.3700","delta_fp":"1.00","side":"yes","ts_ms":1}}""";

    private void Connect(long nowMs)
    {
        session.Connected(nowMs, WallMs);
        foreach (var command in Commands(nowMs))
        {
            var channel = command["params"]!["channels"]![0]!.GetValue<string>();
            var sid = channel == "orderbook_delta" ? 1 : 2;
            Handle(
                $$$"""{"type":"subscribed","id":{{{command["id"]}}},"msg":{"channel":"{{{channel}}}","sid":{{{sid}}}}}""",
                nowMs
            );
        }
    }

    private FeedHandling Handle(string text, long nowMs)
    {
        var handling = session.Handle(Utf8(text), WallMs + nowMs, nowMs, out var frame);
        Assert.True(handling.DeliverAsync(sink, in frame, WallMs + nowMs).AsTask().IsCompletedSuccessfully);
        return handling;
    }

    private long Wait(long nowMs) => (long)session.Disconnected(Lost, nowMs)!.Value.TotalMilliseconds;

    private List<JsonNode> Commands(long nowMs)
    {
        var commands = new List<JsonNode>();
        while (Next(nowMs) is { } command)
        {
            commands.Add(command);
        }

        return commands;
    }

    private JsonNode? Next(long nowMs)
    {
        written.ResetWrittenCount();
        return session.NextCommand(nowMs, written) ? JsonNode.Parse(written.WrittenSpan) : null;
    }

    private List<string> Told() => sink.Taken();
}
