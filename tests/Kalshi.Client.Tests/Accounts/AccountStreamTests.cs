using System.Text;
using System.Threading.Channels;
using Kalshi.Client.Accounts;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Client.Tests.Rest;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.Accounts;

[Trait("Requirement", "A7")]
public sealed class AccountStreamTests : IAsyncLifetime
{
    private const string Empty = """{"fills":[],"orders":[],"market_positions":[],"cursor":""}""";

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();
    private readonly Sink sink = new();
    private readonly KalshiRestClient client;
    private readonly AccountStream stream;
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private readonly FeedDecoder decoder = new(new TickerTable());
    private Task running = Task.CompletedTask;

    public AccountStreamTests()
    {
        var options = new KalshiRestOptions
        {
            Presigning = null,
            Retry = new RetryOptions { MaxAttempts = 1 },
        };
        client = new KalshiRestClient(TestEndpoint.Loopback, TestEndpoint.Signer, exchange, options, clock);
        stream = new AccountStream(client, [FeedChannel.Fills, FeedChannel.UserOrders], sink, time: clock);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        running = stream.RunAsync(stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        stream.Dispose();
        exchange.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task WhatWasMissedWhileAwayIsReadAndToldOnceBeforeTheAccountIsGood()
    {
        await BecomeGoodAsync();
        await FrameAsync(Fill("t1"));
        Assert.Equal("frame Fill", await sink.NextAsync());
        await stream.OnDisconnectedAsync(new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "gone"), Token);
        Assert.Equal("state Stale", await sink.NextAsync());
        Assert.Equal("disconnected", await sink.NextAsync());

        exchange
            .Answers(200, $$"""{"fills":[{{Row("t2")}},{{Row("t1")}}],"cursor":""}""")
            .Answers(200, Empty)
            .Answers(200, """{"market_positions":[{"ticker":"A","position_fp":"9.00"}],"cursor":""}""")
            .Answers(200, $$"""{"fills":[{{Row("t3")}},{{Row("t2")}},{{Row("t1")}}],"cursor":""}""")
            .Answers(200, Empty)
            .Answers(200, Empty);
        await SubscribeAsync();
        Assert.Equal("state Recovering", await sink.NextAsync());
        Assert.Equal("read fills t2 orders  positions A", await sink.NextAsync());
        await clock.WaitForTimerWithinAsync(2000, Token);
        clock.AdvanceMs(2000);
        Assert.Equal("read fills t3 orders  positions ", await sink.NextAsync());
        Assert.Equal("state Good", await sink.NextAsync());

        // The stream is late with what the reading has told already.
        await FrameAsync(Fill("t3"));
        await FrameAsync(Fill("t4"));
        Assert.Equal("frame Fill", await sink.NextAsync());
        Assert.Equal(AccountStreamState.Good, stream.State);
    }

    [Fact]
    public async Task AnOrderThatVanishedMeanwhileIsAskedFor()
    {
        await BecomeGoodAsync();
        await FrameAsync(Order("o-1", "resting"));
        Assert.Equal("frame UserOrder", await sink.NextAsync());
        exchange
            .Answers(200, Empty)
            .Answers(200, Empty)
            .Answers(200, $$"""{"order":{{OrderRow("o-1", "executed")}}}""")
            .Answers(200, Empty);
        await clock.WaitForTimerWithinAsync(60_000, Token);
        clock.AdvanceMs(60_000);
        Assert.Equal("read fills  orders o-1 executed positions ", await sink.NextAsync());
    }

    [Fact]
    public async Task AMessageOfAPrivateChannelThatCannotBeReadIsALoss()
    {
        await BecomeGoodAsync();
        var error = Assert.Throws<FeedFormatException>(() =>
            decoder.Decode(Encoding.UTF8.GetBytes(Fill("t1").Replace("\"0.3700\"", "1", StringComparison.Ordinal)))
        );
        exchange.Answers(200, $$"""{"fills":[{{Row("t1")}}],"cursor":""}""").Answers(200, Empty).Answers(200, Empty);
        await stream.OnDecodeErrorAsync(error, Token);
        Assert.Equal("state Recovering", await sink.NextAsync());
        Assert.Equal("unreadable", await sink.NextAsync());
        Assert.Equal("read fills t1 orders  positions ", await sink.NextAsync());
    }

    [Fact]
    public async Task AReadingThatFailsIsToldAndRepeated()
    {
        exchange.Answers(500, "busy");
        await SubscribeAsync();
        Assert.Equal("state Recovering", await sink.NextAsync());
        Assert.Equal("state Recovering", await sink.NextAsync());
        Assert.Contains("could not be read, it will be tried again", sink.Reason, StringComparison.Ordinal);
        exchange.Answers(200, Empty).Answers(200, Empty).Answers(200, Empty);
        await clock.WaitForTimerWithinAsync(1000, Token);
        clock.AdvanceMs(1000);
        Assert.Equal("read fills  orders  positions ", await sink.NextAsync());
    }

    private static string Row(string trade) =>
        $$"""{"trade_id":"{{trade}}","order_id":"o","ticker":"A","outcome_side":"yes","book_side":"bid","count_fp":"1.00","yes_price_dollars":"0.3700","is_taker":false,"fee_cost":"0.000000","created_time":"2026-11-20T14:00:02Z"}""";

    private static string Fill(string trade) =>
        $$$"""{"type":"fill","sid":4,"msg":{"trade_id":"{{{trade}}}","order_id":"o","market_ticker":"A","is_taker":false,"outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","count_fp":"1.00","fee_cost":"0.0000","post_position_fp":"1.00","ts_ms":1795183202000}}""";

    private static string Order(string id, string status) =>
        $$$"""{"type":"user_order","sid":6,"msg":{"order_id":"{{{id}}}","ticker":"A","status":"{{{status}}}","outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","fill_count_fp":"0.00","remaining_count_fp":"1.00","initial_count_fp":"1.00","client_order_id":"c"}}""";

    private static string OrderRow(string id, string status) =>
        $$"""{"order_id":"{{id}}","ticker":"A","status":"{{status}}","outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","initial_count_fp":"1.00","fill_count_fp":"1.00","remaining_count_fp":"0.00"}""";

    private ValueTask FrameAsync(string text) =>
        stream.OnFrameAsync(decoder.Decode(Encoding.UTF8.GetBytes(text)), clock.NowMs, Token);

    private async Task SubscribeAsync()
    {
        await stream.OnSubscriptionReadyAsync(FeedChannel.Fills, Token);
        await stream.OnSubscriptionReadyAsync(FeedChannel.UserOrders, Token);
    }

    private async Task BecomeGoodAsync()
    {
        for (var i = 0; i < 6; i++)
        {
            exchange.Answers(200, Empty);
        }

        await SubscribeAsync();
        Assert.Equal("state Recovering", await sink.NextAsync());
        Assert.StartsWith("read", await sink.NextAsync(), StringComparison.Ordinal);
        await clock.WaitForTimerWithinAsync(2000, Token);
        clock.AdvanceMs(2000);
        Assert.StartsWith("read", await sink.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("state Good", await sink.NextAsync());
    }

    private sealed class Sink : IAccountSink
    {
        private readonly Channel<string> calls = Channel.CreateUnbounded<string>();

        public string Reason { get; private set; } = "";

        public ValueTask<string> NextAsync() => calls.Reader.ReadAsync(Token);

        public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken) =>
            Write($"frame {frame.Type}");

        public ValueTask OnConnectedAsync(CancellationToken cancellationToken) => Write("connected");

        public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken) => Write("disconnected");

        public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken) => Write("gap");

        public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken) =>
            Write("unreadable");

        public ValueTask OnAccountReadAsync(AccountReading reading, CancellationToken cancellationToken)
        {
            var fills = string.Join(',', reading.MissedFills.Select(fill => fill.TradeId));
            var orders = string.Join(',', reading.Orders.Select(order => $"{order.OrderId} {order.Status}"));
            var positions = string.Join(',', reading.Positions.Select(position => position.Ticker));
            return Write($"read fills {fills} orders {orders} positions {positions}");
        }

        public ValueTask OnAccountStateAsync(AccountStreamState state, string reason, CancellationToken cancellationToken)
        {
            Reason = reason;
            return Write($"state {state}");
        }

        private ValueTask Write(string call)
        {
            calls.Writer.TryWrite(call);
            return ValueTask.CompletedTask;
        }
    }
}
