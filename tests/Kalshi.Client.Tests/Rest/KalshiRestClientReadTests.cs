using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

[Trait("Requirement", "A1")]
public sealed class KalshiRestClientReadTests : IDisposable
{
    private const string Balance =
        """{"balance":48210,"balance_dollars":"482.1043","portfolio_value":12950,"updated_ts":1795183500}""";

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => exchange.Dispose();

    [Fact]
    [Trait("Defect", "D-12")]
    public async Task ASignatureCoversThePathWithoutItsQuery()
    {
        using var client = Client();
        exchange.Answers(200, """{"fills":[],"cursor":""}""");
        await client.GetFillsAsync(new FillFilter { MinTs = 1_795_000_000 }, Token).ToListAsync(Token);
        var seen = Assert.Single(exchange.Seen);
        Assert.Equal("?min_ts=1795000000&limit=1000", seen.Address.Query);
        Assert.Equal("test-key", seen.Headers[SignedHeaders.KeyHeader]);
        Assert.True(
            SignatureVerifier.Verify(
                TestEndpoint.PublicKey,
                seen.Headers[SignedHeaders.TimestampHeader],
                "GET",
                "/trade-api/v2/portfolio/fills",
                seen.Headers[SignedHeaders.SignatureHeader]
            )
        );
    }

    [Fact]
    public async Task ATickerIsEscapedAndSignedAsSent()
    {
        using var client = Client();
        exchange.Answers(404, """{"error":{"code":"market_not_found","message":"x"}}""");
        await Assert.ThrowsAsync<KalshiApiException>(() => client.GetMarketAsync("A B/../C?x=1", Token));
        var seen = Assert.Single(exchange.Seen);
        Assert.Equal("/trade-api/v2/markets/A%20B%2F..%2FC%3Fx%3D1", seen.Address.AbsolutePath);
        Assert.True(
            SignatureVerifier.Verify(
                TestEndpoint.PublicKey,
                seen.Headers[SignedHeaders.TimestampHeader],
                "GET",
                seen.Address.AbsolutePath,
                seen.Headers[SignedHeaders.SignatureHeader]
            )
        );
    }

    [Fact]
    [Trait("Defect", "D-14")]
    [Trait("Requirement", "A7")]
    public async Task AListIsReadToItsLastPageWithItsFilters()
    {
        using var client = Client();
        exchange
            .Answers(200, """{"market_positions":[{"ticker":"A","position_fp":"1.00"}],"cursor":"c1"}""")
            .Answers(200, """{"market_positions":[{"ticker":"B","position_fp":"-2.00"}],"cursor":"c2&x"}""")
            .Answers(200, """{"market_positions":[{"ticker":"C","position_fp":"3.00"}],"cursor":null}""");
        var positions = await client.GetPositionsAsync(ticker: "T", cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["A", "B", "C"], positions.Select(position => position.Ticker));
        Assert.Equal(
            ["?ticker=T&limit=1000", "?ticker=T&limit=1000&cursor=c1", "?ticker=T&limit=1000&cursor=c2%26x"],
            exchange.Seen.Select(seen => seen.Address.Query)
        );
    }

    [Fact]
    public async Task AnAbsentCursorEndsTheList()
    {
        using var client = Client();
        exchange.Answers(200, """{"orders":[]}""");
        Assert.Empty(await client.GetOrdersAsync(new OrderFilter { Status = "resting" }, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task ARepeatedCursorStopsWithAnError()
    {
        using var client = Client();
        exchange.Answers(200, """{"settlements":[],"cursor":"c1"}""").Answers(200, """{"settlements":[],"cursor":"c1"}""");
        var exception = await Assert.ThrowsAsync<PageWalkException>(async () =>
            await client.GetSettlementsAsync(cancellationToken: Token).ToListAsync(Token)
        );
        Assert.Contains("settlements", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListWithoutEndStopsAtTheBound()
    {
        using var client = Client(new KalshiRestOptions { MaxPages = 3 });
        for (var i = 0; i < 3; i++)
        {
            exchange.Answers(200, $$"""{"trades":[],"cursor":"c{{i}}"}""");
        }

        var exception = await Assert.ThrowsAsync<PageWalkException>(async () =>
            await client.GetTradesAsync(new TradeFilter { Ticker = "T" }, Token).ToListAsync(Token)
        );
        Assert.Contains("MaxPages", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReadIsRetriedWithDoublingWaitsAndAFreshSignature()
    {
        using var client = Client(
            new KalshiRestOptions
            {
                Retry = new RetryOptions { JitterPercent = 0 },
                Presigning = null,
            }
        );
        exchange
            .Answers(503, "<html>busy</html>")
            .Answers(429, """{"error":"too many requests"}""")
            .LosesTheAnswer()
            .Answers(200, Balance);
        var call = client.GetBalanceAsync(Token);
        foreach (var waitMs in new[] { 200, 400, 800 })
        {
            await clock.WaitForTimerWithinAsync(waitMs, Token);
            clock.AdvanceMs(waitMs);
        }

        Assert.Equal(Money.Parse("482.1043"), (await call).BalanceDollars);
        Assert.Equal(4, exchange.Seen.Select(seen => seen.Headers[SignedHeaders.TimestampHeader]).Distinct().Count());
    }

    [Fact]
    public async Task RetriesAreBounded()
    {
        using var client = Client(
            new KalshiRestOptions
            {
                Retry = new RetryOptions { MaxAttempts = 2, JitterPercent = 0 },
                Presigning = null,
            }
        );
        exchange.RefusesTheConnection().RefusesTheConnection(HttpRequestError.NameResolutionError);
        var call = client.GetExchangeStatusAsync(Token);
        await clock.WaitForTimerWithinAsync(200, Token);
        clock.AdvanceMs(200);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => call);
        Assert.Equal(ApiErrorKind.ConnectionLost, exception.Error.Kind);
    }

    [Theory]
    [InlineData(400, """{"code":"bad_request","message":"bad request"}""", ApiErrorKind.Rejected)]
    [InlineData(401, """{"error":{"code":"authentication_error","message":"x"}}""", ApiErrorKind.Authentication)]
    [InlineData(404, """{"error":{"code":"not_found","message":"x"}}""", ApiErrorKind.NotFound)]
    public async Task ARefusalIsNotRetried(int status, string body, ApiErrorKind kind)
    {
        using var client = Client();
        exchange.Answers(status, body);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetOrderAsync("o-1", Token));
        Assert.Equal(kind, exception.Error.Kind);
        Assert.Single(exchange.Seen);
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public async Task AReadThatHangsTimesOutAndIsRetried()
    {
        using var client = Client(
            new KalshiRestOptions
            {
                TimeoutMs = 5000,
                Retry = new RetryOptions { JitterPercent = 0 },
                Presigning = null,
            }
        );
        exchange.NeverAnswers().Answers(200, Balance);
        var call = client.GetBalanceAsync(Token);
        await exchange.Hanging.Task.WaitAsync(Token);
        clock.AdvanceMs(5000);
        await clock.WaitForTimerWithinAsync(200, Token);
        clock.AdvanceMs(200);
        Assert.Equal(48_210, (await call).Balance);
    }

    [Fact]
    public async Task TheCallersCancellationEndsARead()
    {
        using var client = Client();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        exchange.NeverAnswers();
        var call = client.GetBalanceAsync(cancellation.Token);
        await exchange.Hanging.Task.WaitAsync(Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    [Trait("Target", "R23")]
    public async Task AnAnswerWithoutARequiredFieldIsAnErrorThatNamesIt()
    {
        using var client = Client(new KalshiRestOptions { Retry = new RetryOptions { MaxAttempts = 1 } });
        exchange.Answers(200, """{"balance_dollars":"0.0100"}""");
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token));
        Assert.Contains("'balance'", exception.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(exception.InnerException);
    }

    [Fact]
    public async Task AnAnswerBeyondTheBoundIsRefused()
    {
        using var client = Client(
            new KalshiRestOptions
            {
                MaxAnswerBytes = 65_536,
                Retry = new RetryOptions { MaxAttempts = 1 },
            }
        );
        exchange.Answers(200, new string(' ', 70_000));
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token));
        Assert.Equal("answer_too_large", exception.Error.Code);
    }

    [Theory]
    [InlineData(30, "about 30 s behind")]
    [InlineData(-300, "about 300 s ahead of")]
    [Trait("Target", "R18")]
    public async Task AnExpiredTimestampTellsTheClockDifference(int exchangeAheadSeconds, string expected)
    {
        using var client = Client();
        exchange.Date = clock.GetUtcNow().AddSeconds(exchangeAheadSeconds);
        exchange.Answers(401, """{"error":{"code":"header_timestamp_expired","message":"header timestamp expired"}}""");
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains("resolution 1 s", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(client.ClockSkew.DifferenceMs);
    }

    [Fact]
    public async Task ABookIsReadFromBothSides()
    {
        using var client = Client();
        exchange.Answers(200, """{"orderbook_fp":{"yes_dollars":[["0.3600","120.00"]],"no_dollars":null}}""");
        var book = await client.GetOrderBookAsync("T", depth: 10, Token);
        Assert.Equal(Price.FromCents(36), Assert.Single(book.YesDollars!).Price);
        Assert.Null(book.NoDollars);
        Assert.Equal("?depth=10", exchange.Seen[0].Address.Query);
    }

    [Theory]
    [InlineData(nameof(KalshiRestOptions.TimeoutMs), 99)]
    [InlineData(nameof(KalshiRestOptions.ConnectTimeoutMs), 0)]
    [InlineData(nameof(KalshiRestOptions.MaxPages), 0)]
    [InlineData(nameof(KalshiRestOptions.PageSize), 1001)]
    [InlineData(nameof(KalshiRestOptions.MaxAnswerBytes), 1)]
    [Trait("Target", "R22")]
    public void AnOptionOutOfRangeIsNamed(string option, int value)
    {
        var options = new KalshiRestOptions();
        typeof(KalshiRestOptions).GetProperty(option)!.SetValue(options, value);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Client(options));
        Assert.Contains($"Option {option} is {value}; it must be", exception.Message, StringComparison.Ordinal);
    }

    private KalshiRestClient Client(KalshiRestOptions? options = null) =>
        new(TestEndpoint.Loopback, TestEndpoint.Signer, exchange, options ?? new KalshiRestOptions(), clock);
}
