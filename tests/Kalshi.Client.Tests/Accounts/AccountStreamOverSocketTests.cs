using System.Threading.Channels;
using Kalshi.Client.Accounts;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Client.Tests.Rest;
using Kalshi.Client.Tests.Streaming;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.Accounts;

/// <summary>The account over a real socket that breaks.</summary>
[Trait("Requirement", "A7")]
public sealed class AccountStreamOverSocketTests
{
    private const string Empty = """{"fills":[],"orders":[],"market_positions":[],"cursor":""}""";
    private const string Missed =
        """{"fills":[{"trade_id":"t2","order_id":"o","ticker":"A","outcome_side":"yes","book_side":"bid","count_fp":"1.00","yes_price_dollars":"0.3700","is_taker":false,"fee_cost":"0.000000","created_time":"2026-11-20T14:00:02Z"},{"trade_id":"t1","order_id":"o","ticker":"A","outcome_side":"yes","book_side":"bid","count_fp":"1.00","yes_price_dollars":"0.3700","is_taker":false,"fee_cost":"0.000000","created_time":"2026-11-20T14:00:01Z"}],"cursor":""}""";
    private const string Fill =
        """{"type":"fill","sid":11,"msg":{"trade_id":"t1","order_id":"o","market_ticker":"A","is_taker":false,"outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","count_fp":"1.00","fee_cost":"0.0000","post_position_fp":"1.00","ts_ms":1795183201000}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatABrokenConnectionMissedIsReadBeforeTheAccountIsGoodAgain()
    {
        var clock = new TestClock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = await FeedServer.StartAsync(Token);
        using var exchange = new StubExchange();
        using var client = new KalshiRestClient(
            server.Endpoint,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions { Presigning = null },
            clock
        );
        FeedChannel[] channels = [FeedChannel.UserOrders, FeedChannel.Fills];
        var sink = new States();
        using var stream = new AccountStream(client, channels, sink, time: clock);
        using var socket = new KalshiSocket(
            server.Endpoint,
            TestEndpoint.Signer,
            stream,
            new KalshiSocketOptions { Channels = channels },
            clock
        );
        AnswerTwice(exchange, Empty);
        var running = Task.WhenAll(socket.RunAsync(stop.Token), stream.RunAsync(stop.Token));
        var connection = await server.AcceptAsync(Token);
        await connection.AcknowledgeAsync(2, Token);
        await sink.UntilAsync(AccountStreamState.Recovering);
        await GoodAsync(clock, sink);
        await connection.SendAsync(Fill, Token);
        Assert.Equal("stream t1", await sink.FillAsync());

        AnswerTwice(exchange, Missed);
        connection.Break();
        await sink.UntilAsync(AccountStreamState.Stale);
        await clock.WaitForTimerWithinAsync(1200, Token);
        clock.AdvanceMs(1200);
        connection = await server.AcceptAsync(Token);
        await connection.AcknowledgeAsync(2, Token);
        Assert.Equal("reading t2", await sink.FillAsync());
        await GoodAsync(clock, sink);
        Assert.Equal(AccountStreamState.Good, stream.State);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    // Fills, resting orders, positions; once at once, once when the lists have caught up.
    private static void AnswerTwice(StubExchange exchange, string fills)
    {
        for (var i = 0; i < 2; i++)
        {
            exchange.Answers(200, fills).Answers(200, Empty).Answers(200, Empty);
        }
    }

    private static async Task GoodAsync(TestClock clock, States sink)
    {
        await sink.ReadAsync();
        clock.AdvanceMs(2000);
        await sink.UntilAsync(AccountStreamState.Good);
    }

    private sealed class States : IAccountSink
    {
        private readonly Channel<AccountStreamState> states = Channel.CreateUnbounded<AccountStreamState>();
        private readonly Channel<string> fills = Channel.CreateUnbounded<string>();
        private readonly Channel<AccountReading> readings = Channel.CreateUnbounded<AccountReading>();

        public async Task UntilAsync(AccountStreamState wanted)
        {
            while (await states.Reader.ReadAsync(Token) != wanted)
            {
                // Another state on the way there.
            }
        }

        public async Task ReadAsync() => await readings.Reader.ReadAsync(Token);

        public async Task<string> FillAsync() => await fills.Reader.ReadAsync(Token);

        public ValueTask OnFrameAsync(in FeedFrame frame, long receivedWallMs, CancellationToken cancellationToken) =>
            frame.Body is FillMessage fill
                ? fills.Writer.WriteAsync($"stream {fill.TradeId}", cancellationToken)
                : ValueTask.CompletedTask;

        public ValueTask OnAccountReadAsync(AccountReading reading, CancellationToken cancellationToken)
        {
            foreach (var fill in reading.MissedFills)
            {
                fills.Writer.TryWrite($"reading {fill.TradeId}");
            }

            return readings.Writer.WriteAsync(reading, cancellationToken);
        }

        public ValueTask OnAccountStateAsync(AccountStreamState state, string reason, CancellationToken cancellationToken) =>
            states.Writer.WriteAsync(state, cancellationToken);

        public ValueTask OnConnectedAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask OnDisconnectedAsync(FeedDisconnect reason, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask OnSubscriptionReadyAsync(FeedChannel channel, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask OnGapAsync(FeedGap gap, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask OnDecodeErrorAsync(FeedFormatException error, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
