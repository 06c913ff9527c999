using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

[Trait("Requirement", "I1")]
public sealed class KalshiRestClientOrderTests : IDisposable
{
    private const string OrdersPath = "/trade-api/v2/portfolio/events/orders";

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task AnAcceptedOrderTellsWhatRests()
    {
        using var client = Client();
        exchange.Answers(201, Orders.Accepted);
        var result = Assert.IsType<OrderSubmission.Accepted>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.Equal(Quantity.FromContracts(5), result.Response.RemainingCount);
        var seen = Assert.Single(exchange.Seen);
        Assert.Equal(("POST", OrdersPath, ""), (seen.Method, seen.Address.AbsolutePath, seen.Address.Query));
        Assert.Equal("application/json", seen.Headers["Content-Type"]);
        Assert.Contains("\"client_order_id\":\"t3-1\"", seen.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":{"code":"insufficient_balance","message":"x"}}""", ApiErrorKind.InsufficientFunds)]
    [InlineData(400, """{"error":{"code":"invalid_order","message":"x","details":"post only cross"}}""", ApiErrorKind.Rejected)]
    [InlineData(401, """{"error":{"code":"authentication_error","message":"x"}}""", ApiErrorKind.Authentication)]
    [InlineData(409, """{"error":{"code":"fill_or_kill_insufficient_resting_volume","message":"x"}}""", ApiErrorKind.Rejected)]
    [InlineData(410, """{"error":{"code":"deprecated_v1_order_endpoint","message":"x"}}""", ApiErrorKind.Rejected)]
    [InlineData(429, """{"error":"too many requests"}""", ApiErrorKind.RateLimited)]
    [InlineData(503, """{"error":{"code":"exchange_paused","message":"x"}}""", ApiErrorKind.MarketClosed)]
    public async Task ARefusedOrderIsDefinite(int status, string body, ApiErrorKind kind)
    {
        using var client = Client();
        exchange.Answers(status, body);
        var result = Assert.IsType<OrderSubmission.Refused>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.Equal(kind, result.Error.Kind);
    }

    [Fact]
    public async Task AnExistingIdIsACaseOfItsOwn()
    {
        using var client = Client();
        exchange.Answers(409, """{"error":{"code":"order_already_exists","message":"order already exists"}}""");
        Assert.IsType<OrderSubmission.AlreadyExists>(await client.CreateOrderAsync(Orders.Sample, Token));
    }

    [Theory]
    [InlineData(500, """{"error":{"code":"internal_error"}}""")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(503, "")]
    [InlineData(504, "{}")]
    [InlineData(408, "")]
    [InlineData(409, """{"error":{"code":"conflict","message":"x"}}""")]
    [InlineData(307, "")]
    [InlineData(201, "")]
    [InlineData(201, "null")]
    [InlineData(201, "<html>ok</html>")]
    [InlineData(201, """{"order_id":"o-1"}""")]
    [InlineData(200, """{"order_id":"o-9","client_order_id":"other","fill_count":"0.00","remaining_count":"5.00"}""")]
    [Trait("Target", "R1")]
    [Trait("Target", "R14")]
    public async Task AnAnswerThatProvesNothingLeavesTheOrderUnknown(int status, string body)
    {
        using var client = Client();
        exchange.Answers(status, body);
        var result = Assert.IsType<OrderSubmission.Unknown>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.Equal(ApiErrorKind.UnknownOutcome, result.Error.Kind);
        Assert.Single(exchange.Seen);
    }

    [Fact]
    [Trait("Target", "R1")]
    public async Task ALostAnswerLeavesTheOrderUnknownAndIsNotRepeated()
    {
        using var client = Client();
        exchange.LosesTheAnswer();
        Assert.IsType<OrderSubmission.Unknown>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.Single(exchange.Seen);
    }

    [Fact]
    public async Task AnAnswerThatBreaksOffLeavesTheOrderUnknown()
    {
        using var client = Client();
        exchange.BreaksOffWithin(201);
        Assert.IsType<OrderSubmission.Unknown>(await client.CreateOrderAsync(Orders.Sample, Token));
    }

    [Fact]
    public async Task ATimeOutLeavesTheOrderUnknown()
    {
        using var client = Client(new KalshiRestOptions { TimeoutMs = 3000 });
        exchange.NeverAnswers();
        var call = client.CreateOrderAsync(Orders.Sample, Token);
        await exchange.Hanging.Task.WaitAsync(Token);
        clock.AdvanceMs(3000);
        var result = Assert.IsType<OrderSubmission.Unknown>(await call);
        Assert.Contains("3000 ms", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivingUpTheWaitDoesNotUnsendTheOrder()
    {
        using var client = Client();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        exchange.NeverAnswers();
        var call = client.CreateOrderAsync(Orders.Sample, cancellation.Token);
        await exchange.Hanging.Task.WaitAsync(Token);
        await cancellation.CancelAsync();
        Assert.IsType<OrderSubmission.Unknown>(await call);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task WhereNoConnectionCameAboutNothingWasSent(HttpRequestError stage)
    {
        using var client = Client();
        exchange.RefusesTheConnection(stage).RefusesTheConnection(stage);
        Assert.IsType<OrderSubmission.NotSent>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.IsType<OrderCancellation.NotSent>(await client.CancelOrderAsync("o-1", "T", Token));
    }

    [Fact]
    public async Task ARealRefusedConnectionIsNotSent()
    {
        using var client = new KalshiRestClient(TestEndpoint.Loopback, TestEndpoint.Signer);
        Assert.IsType<OrderSubmission.NotSent>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.IsType<OrderCancellation.NotSent>(await client.CancelOrderAsync("o-1", null, Token));
    }

    [Fact]
    public async Task AnOrderWithoutAClientIdIsNotEvenTried()
    {
        using var client = Client();
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.CreateOrderAsync(Orders.Sample with { ClientOrderId = null }, Token)
        );
    }

    [Fact]
    public async Task ACancelledOrderTellsByHowMuch()
    {
        using var client = Client();
        exchange.Answers(200, """{"order_id":"o-1","reduced_by":"5.00","ts_ms":1}""");
        var result = Assert.IsType<OrderCancellation.Cancelled>(await client.CancelOrderAsync("o-1", "T-1", Token));
        Assert.Equal(Quantity.FromContracts(5), result.Response.ReducedBy);
        var seen = Assert.Single(exchange.Seen);
        Assert.Equal(
            ("DELETE", OrdersPath + "/o-1", "?market_ticker=T-1"),
            (seen.Method, seen.Address.AbsolutePath, seen.Address.Query)
        );
    }

    [Theory]
    [InlineData(404, """{"error":{"code":"not_found","message":"not found"}}""", typeof(OrderCancellation.NotLive))]
    [InlineData(404, "404 page not found", typeof(OrderCancellation.Refused))]
    [InlineData(404, """{"error":{"code":"market_not_found","message":"x"}}""", typeof(OrderCancellation.Refused))]
    [InlineData(400, """{"error":{"code":"MARKET_INACTIVE","message":"x"}}""", typeof(OrderCancellation.Refused))]
    [InlineData(429, """{"error":"too many requests"}""", typeof(OrderCancellation.Refused))]
    [InlineData(500, "", typeof(OrderCancellation.Unknown))]
    [InlineData(200, """{"order_id":"other","reduced_by":"5.00"}""", typeof(OrderCancellation.Unknown))]
    [InlineData(200, "", typeof(OrderCancellation.Unknown))]
    public async Task EveryOtherAnswerToACancellationIsTold(int status, string body, Type expected)
    {
        using var client = Client();
        exchange.Answers(status, body);
        Assert.IsType(expected, await client.CancelOrderAsync("o-1", "T-1", Token));
    }

    [Fact]
    public async Task ALostAnswerToACancellationLeavesItUnknown()
    {
        using var client = Client();
        exchange.LosesTheAnswer();
        Assert.IsType<OrderCancellation.Unknown>(await client.CancelOrderAsync("o-1", "T-1", Token));
    }

    [Fact]
    [Trait("Target", "P6")]
    public async Task AnOrderTakesAHeaderSignedAhead()
    {
        using var client = Client();
        Assert.Equal(4, client.Presigned!.Count);
        clock.AdvanceMs(100);
        exchange.Answers(201, Orders.Accepted);
        await client.CreateOrderAsync(Orders.Sample, Token);
        Assert.Equal((1, 0), (client.Presigned.Hits, client.Presigned.Misses));
        var seen = Assert.Single(exchange.Seen);
        Assert.Equal((clock.NowMs - 100).ToString(), seen.Headers[SignedHeaders.TimestampHeader]);
        Assert.True(
            SignatureVerifier.Verify(
                TestEndpoint.PublicKey,
                seen.Headers[SignedHeaders.TimestampHeader],
                "POST",
                OrdersPath,
                seen.Headers[SignedHeaders.SignatureHeader]
            )
        );
    }

    [Fact]
    public async Task AnEmptyPoolIsNoObstacle()
    {
        using var client = Client(new KalshiRestOptions { Presigning = new PresignedHeadersOptions { Capacity = 1 } });
        exchange.Answers(201, Orders.Accepted).Answers(201, Orders.Accepted);
        await client.CreateOrderAsync(Orders.Sample, Token);
        await client.CreateOrderAsync(Orders.Sample, Token);
        Assert.Equal((1, 1), (client.Presigned!.Hits, client.Presigned.Misses));
        Assert.Equal(2, exchange.Seen.Select(seen => seen.Headers[SignedHeaders.SignatureHeader]).Distinct().Count());
    }

    [Fact]
    public void ThePoolIsKeptFreshInTheBackground()
    {
        using var client = Client();
        for (var i = 0; i < 100; i++)
        {
            clock.AdvanceMs(250);
            Assert.False(client.Presigned!.NeedsRefill(clock.NowMs));
        }

        Assert.True(client.Presigned!.TryTake(clock.NowMs, out var headers));
        Assert.InRange(clock.NowMs - headers.TimestampMs, 0, 2000);
    }

    [Fact]
    [Trait("Target", "R19")]
    public async Task NoErrorEverShowsTheSignatureOrTheKey()
    {
        using var client = Client(new KalshiRestOptions { Retry = new RetryOptions { MaxAttempts = 1 } });
        var texts = new List<string>();
        exchange
            .LosesTheAnswer()
            .Answers(401, """{"error":{"code":"authentication_error","message":"x"}}""")
            .LosesTheAnswer()
            .Answers(500, "<html>");
        texts.Add((await client.CreateOrderAsync(Orders.Sample, Token)).ToString());
        texts.Add((await client.CreateOrderAsync(Orders.Sample, Token)).ToString());
        texts.Add((await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token))).ToString());
        texts.Add((await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token))).ToString());
        var pemLine = TestEndpoint.KeyPem.Split('\n')[1];
        foreach (var text in texts)
        {
            Assert.DoesNotContain(pemLine[..20], text, StringComparison.Ordinal);
            foreach (var seen in exchange.Seen)
            {
                Assert.DoesNotContain(seen.Headers[SignedHeaders.SignatureHeader], text, StringComparison.Ordinal);
            }
        }
    }

    private KalshiRestClient Client(KalshiRestOptions? options = null) =>
        new(TestEndpoint.Loopback, TestEndpoint.Signer, exchange, options ?? new KalshiRestOptions(), clock);
}
