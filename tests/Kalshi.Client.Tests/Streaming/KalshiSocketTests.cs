using System.Text.Json.Nodes;
using Kalshi.Client.Streaming;
using Trader.Testing;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A2")]
public sealed class KalshiSocketTests : IAsyncLifetime
{
    private readonly TestClock clock = new(DateTimeOffset.UnixEpoch.AddMilliseconds(1_795_183_391_553));
    private readonly RecordingSink sink = new();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private FeedServer server = null!;
    private KalshiSocket socket = null!;
    private Task running = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await FeedServer.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket?.Dispose();
        stop.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task ItSignsConnectsSubscribesAndHandsOverInOrder()
    {
        var connection = await StartAsync();
        var commands = await connection.AcknowledgeAsync(4, Token);
        Assert.True(commands[3]["params"]!["use_yes_price"]!.GetValue<bool>());
        await connection.SendAsync(Snapshot(1), Token);
        await connection.SendAsync(Delta(2) + "\n", Token);
        string[] expected =
        [
            "connected",
            "ready UserOrders",
            "ready Fills",
            "ready Trades",
            "ready OrderBook",
            "frame OrderBookSnapshot 1",
            "frame OrderBookDelta 2",
        ];
        foreach (var call in expected)
        {
            Assert.Equal(call, await sink.NextAsync(Token));
        }

        var statistics = socket.Statistics;
        Assert.True(statistics.IsConnected);
        Assert.Equal((6, 0, 0, 1), (statistics.Frames, statistics.Gaps, statistics.DecodeErrors, statistics.Connections));
        Assert.Equal(clock.NowMs, statistics.LastFrameMs);
    }

    [Fact]
    [Trait("Target", "R4")]
    public async Task AGapAsksForSnapshots()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await connection.SendAsync(Snapshot(1), Token);
        await connection.SendAsync(Delta(3), Token);
        Assert.Equal("gap OrderBook 2..3 A", await sink.UntilAsync("gap", Token));
        var request = await connection.ReadAsync(Token);
        Assert.Equal("get_snapshot", request["params"]!["action"]!.GetValue<string>());
        await connection.SendAsync(Delta(4), Token);
        await connection.SendAsync(Snapshot(5), Token);
        Assert.Equal("frame OrderBookSnapshot 5", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task MarketsChangeWhileItRuns()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await sink.UntilAsync("ready OrderBook", Token);
        socket.AddMarkets(["B"]);
        var add = await connection.ReadAsync(Token);
        Assert.Equal("add_markets B", Action(add));
        socket.RemoveMarkets(["A"]);
        await connection.SendAsync($$$"""{"type":"ok","id":{{{add["id"]}}},"sid":1,"seq":1,"msg":{}}""", Token);
        Assert.Equal("delete_markets A", Action(await connection.ReadAsync(Token)));
    }

    [Fact]
    public async Task ABarrierCompletesAfterEverythingSentBeforeIt()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        var release = new TaskCompletionSource();
        await sink.UntilAsync("ready OrderBook", Token);
        sink.Hold = release.Task;
        var barrier = socket.BarrierAsync(Token);
        var command = await connection.ReadAsync(Token);
        Assert.Equal("list_subscriptions", command["cmd"]!.GetValue<string>());
        await connection.SendAsync(Snapshot(1), Token);
        await connection.SendAsync($$$"""{"type":"ok","id":{{{command["id"]}}},"msg":[]}""", Token);
        Assert.Equal("frame OrderBookSnapshot 1", await sink.NextAsync(Token));
        Assert.False(barrier.IsCompleted);
        release.SetResult();
        await barrier;
    }

    [Fact]
    public async Task ABarrierFailsWithTheConnection()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        var barrier = socket.BarrierAsync(Token);
        await connection.ReadAsync(Token);
        connection.Break();
        await Assert.ThrowsAsync<FeedDisconnectedException>(() => barrier);
        await sink.UntilAsync("disconnected", Token);
        await Assert.ThrowsAsync<FeedDisconnectedException>(() => socket.BarrierAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "A7")]
    public async Task ItComesBackAndRestoresItsSubscriptions(bool politely)
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await sink.UntilAsync("ready OrderBook", Token);
        if (politely)
        {
            await connection.CloseAsync(Token);
        }
        else
        {
            connection.Break();
        }

        var expected = politely ? "disconnected ClosedByExchange 0" : "disconnected ConnectionLost 0";
        Assert.Equal(expected, await sink.NextAsync(Token));
        await clock.WaitForTimerWithinAsync(1200, Token);
        clock.AdvanceMs(1200);
        connection = await server.AcceptAsync(Token);
        var commands = await connection.AcknowledgeAsync(4, Token);
        Assert.Equal("A", commands[3]["params"]!["market_tickers"]![0]!.GetValue<string>());
        await connection.SendAsync(Snapshot(1), Token);
        Assert.Equal("frame OrderBookSnapshot 1", await sink.UntilAsync("frame", Token));
        Assert.Equal((2, 1), (socket.Statistics.Connections, socket.Statistics.Disconnects));
    }

    [Fact]
    public async Task ARefusedKeyWaitsToBeToldToTryAgain()
    {
        server.RefuseWith = 401;
        Start();
        Assert.Equal("disconnected AuthenticationRefused 401", await sink.NextAsync(Token));
        while (!socket.Statistics.IsAuthenticationRefused)
        {
            await Task.Yield();
        }

        clock.AdvanceMs(3_600_000);
        Assert.Equal(1, server.Upgrades);
        server.RefuseWith = 0;
        socket.RetryAuthentication();
        await server.AcceptAsync(Token);
        Assert.Equal("connected", await sink.NextAsync(Token));
        Assert.False(socket.Statistics.IsAuthenticationRefused);
    }

    [Fact]
    public async Task AnExchangeThatIsDownIsTriedAgain()
    {
        server.RefuseWith = 503;
        Start();
        for (var waitMs = 1000; waitMs < 10_000; waitMs *= 2)
        {
            Assert.Equal("disconnected NotConnected 503", await sink.NextAsync(Token));
            await clock.WaitForTimerWithinAsync(waitMs * 12 / 10, Token);
            clock.AdvanceMs(waitMs * 12 / 10);
        }

        Assert.Equal("disconnected NotConnected 503", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task AnUnansweredCommandEndsTheConnection()
    {
        var connection = await StartAsync();
        await connection.ReadAsync(Token);
        for (var i = 0; i < 4; i++)
        {
            await clock.WaitForTimerWithinAsync(250, Token);
            clock.AdvanceMs(2600);
        }

        Assert.Equal("disconnected CommandUnanswered 0", await sink.UntilAsync("disconnected", Token));
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public async Task SilenceEndsTheConnectionAndAnyByteBreaksIt()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await sink.UntilAsync("ready OrderBook", Token);
        clock.AdvanceMs(27_000);
        await connection.SendAsync(Snapshot(1), Token);
        Assert.Equal("frame OrderBookSnapshot 1", await sink.NextAsync(Token));
        clock.AdvanceMs(27_000);
        await connection.SendAsync(Delta(2), Token);
        Assert.Equal("frame OrderBookDelta 2", await sink.NextAsync(Token));
        clock.AdvanceMs(28_000);
        Assert.Equal("disconnected ConnectionLost 0", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task ALostPublicTradeIsAnnounced()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await connection.SendAsync(Trade(1), Token);
        await connection.SendAsync(Trade(4), Token);
        Assert.Equal("frame Trade 1", await sink.UntilAsync("frame", Token));
        Assert.Equal("gap Trades 2..4 ", await sink.NextAsync(Token));
        Assert.Equal("frame Trade 4", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task AChannelIsSubscribedToWhileItRuns()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        socket.Subscribe(FeedChannel.OrderGroups);
        var command = Assert.Single(await connection.AcknowledgeAsync(1, Token));
        Assert.Equal("order_group_updates", command["params"]!["channels"]![0]!.GetValue<string>());
        Assert.Equal("ready OrderGroups", await sink.UntilAsync("ready OrderGroups", Token));
        socket.Unsubscribe(FeedChannel.OrderGroups);
        Assert.Equal("unsubscribe", (await connection.ReadAsync(Token))["cmd"]!.GetValue<string>());
    }

    [Fact]
    public async Task CompressionIsOfferedOnlyWhereWanted()
    {
        var connection = await StartAsync(new KalshiSocketOptions { UseCompression = true });
        Assert.Contains("permessage-deflate", server.OfferedExtensions, StringComparison.Ordinal);
        await connection.AcknowledgeAsync(4, Token);
        await connection.SendAsync(Snapshot(1), Token);
        Assert.Equal("frame OrderBookSnapshot 1", await sink.UntilAsync("frame", Token));
    }

    [Fact]
    [Trait("Target", "R10")]
    public async Task GarbageIsCountedAndSurvived()
    {
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await sink.UntilAsync("ready OrderBook", Token);
        await connection.SendAsync("garbage", Token);
        await connection.SendAsync(Snapshot(1), Token);
        await connection.SendAsync(Delta(2).Replace("0.3700", "x", StringComparison.Ordinal), Token);
        Assert.Equal("unreadable frame.", await sink.NextAsync(Token));
        Assert.Equal("frame OrderBookSnapshot 1", await sink.NextAsync(Token));
        Assert.Equal("unreadable orderbook_delta.price_dollars", await sink.NextAsync(Token));
        Assert.Equal("gap OrderBook 2..2 A", await sink.NextAsync(Token));
        Assert.Equal(2, socket.Statistics.DecodeErrors);
    }

    [Fact]
    public async Task AMessageBeyondTheBoundEndsTheConnection()
    {
        var connection = await StartAsync(new KalshiSocketOptions { MaxMessageBytes = 100_000 });
        await connection.AcknowledgeAsync(4, Token);
        await connection.SendAsync(
            Snapshot(1).Replace("{\"market", "{\"pad\":\"" + new string('x', 90_000) + "\",\"market", StringComparison.Ordinal),
            Token
        );
        Assert.Equal("frame OrderBookSnapshot 1", await sink.UntilAsync("frame", Token));
        await connection.SendAsync(new string('x', 120_000), Token);
        Assert.Equal("disconnected MessageTooLarge 0", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task ASinkThatThrowsEndsTheRun()
    {
        sink.Fails = new InvalidOperationException("sink");
        var connection = await StartAsync();
        await connection.AcknowledgeAsync(4, Token);
        await connection.SendAsync(Snapshot(1), Token);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        Assert.Equal("sink", exception.Message);
    }

    [Fact]
    public async Task CancellingEndsTheRunAndItRunsOnce()
    {
        await StartAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.RunAsync(Token));
    }

    private static string Action(JsonNode command) =>
        $"{command["params"]!["action"]!.GetValue<string>()} {command["params"]!["market_tickers"]![0]!.GetValue<string>()}";

    // Sid 12: the third channel acknowledged.
    private static string Trade(long sequence) =>
        $$$"""{"type":"trade","sid":12,"seq":{{{sequence}}},"msg":{"trade_id":"t{{{sequence}}}","market_ticker":"A","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","count_fp":"4.50","taker_outcome_side":"no","taker_book_side":"ask","is_block_trade":false,"ts_ms":1}}""";

    private static string Snapshot(long sequence) =>
        $$$"""{"type":"orderbook_snapshot","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"A","yes_dollars_fp":[["0.3600","1.00"]]}}""";

    private static string Delta(long sequence) =>
        $$$"""{"type":"orderbook_delta","sid":1,"seq":{{{sequence}}},"msg":{"market_ticker":"A","price_dollars":"0.3700","delta_fp":"1.00","side":"yes","ts_ms":1}}""";

    private void Start(KalshiSocketOptions? options = null)
    {
        socket = new KalshiSocket(server.Endpoint, TestEndpoint.Signer, sink, options, clock);
        socket.SetOrderBookMarkets(["A"]);
        running = socket.RunAsync(stop.Token);
    }

    private async Task<FeedServerConnection> StartAsync(KalshiSocketOptions? options = null)
    {
        Start(options);
        return await server.AcceptAsync(Token);
    }
}
