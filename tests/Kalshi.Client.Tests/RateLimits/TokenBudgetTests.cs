using Kalshi.Client.RateLimits;
using Kalshi.Client.Rest;
using Kalshi.Client.Tests.Rest;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.RateLimits;

[Trait("Requirement", "A4")]
public sealed class TokenBudgetTests : IDisposable
{
    private const string Status = """{"exchange_active":true,"trading_active":true}""";
    private const string Limits =
        """{"usage_tier":"advanced","read":{"refill_rate":300,"bucket_capacity":600},"write":{"refill_rate":300,"bucket_capacity":600},"grants":[]}""";
    private const string Costs =
        """{"default_cost":10,"endpoint_costs":[{"method":"DELETE","path":"/trade-api/v2/portfolio/events/orders/:id","cost":2},{"method":"GET","path":"/trade-api/v2/cfbenchmarks/*endpoint","cost":50}]}""";

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();
    private readonly TokenBudget budget;

    public TokenBudgetTests() =>
        budget = new TokenBudget(new TokenBudgetOptions { RefillMarginPercent = 0, InitialFillPercent = 100 }, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        budget.Dispose();
        exchange.Dispose();
    }

    [Fact]
    public async Task TheBudgetLearnsLimitsAndPricesFromTheExchange()
    {
        using var client = Client();
        exchange.Answers(200, Limits).Answers(200, Costs);
        await client.LearnBudgetAsync(Token);
        Assert.True(budget.Statistics.IsLearnt);
        clock.AdvanceMs(10_000);
        Assert.Equal((600L, 600L), (budget.Statistics.ReadTokens, budget.Statistics.WriteTokens));
        Assert.Equal(2, Cost("DELETE", "/portfolio/events/orders/:order_id"));
        Assert.Equal(10, Cost("POST", "/portfolio/events/orders"));
        Assert.Equal(50, Cost("GET", "/cfbenchmarks/anything/else"));
        Assert.Equal(10, Cost("GET", "/portfolio/orders/:order_id"));
    }

    [Theory]
    [InlineData(
        """{"read":{"refill_rate":0,"bucket_capacity":600},"write":{"refill_rate":300,"bucket_capacity":600}}""",
        Costs,
        "read limit of 0 tokens/s"
    )]
    [InlineData(
        """{"read":{"refill_rate":1,"bucket_capacity":600},"write":{"refill_rate":300,"bucket_capacity":-1}}""",
        Costs,
        "write limit of 300 tokens/s and -1"
    )]
    [InlineData(Limits, """{"default_cost":-1,"endpoint_costs":[]}""", "price of -1 tokens for default_cost")]
    [InlineData(
        Limits,
        """{"default_cost":1,"endpoint_costs":[{"method":"GET","path":"/x","cost":-2}]}""",
        "price of -2 tokens for GET /x"
    )]
    public async Task LimitsThatCannotBeAreRefusedAndChangeNothing(string limits, string costs, string expected)
    {
        using var client = Client();
        exchange.Answers(200, limits).Answers(200, costs);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.LearnBudgetAsync(Token));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.False(budget.Statistics.IsLearnt);
    }

    [Fact]
    public async Task ACallWaitsForItsTokensAndIsSentWhenTheyAreThere()
    {
        using var client = Client();
        for (var i = 0; i < 21; i++)
        {
            exchange.Answers(200, Status);
        }

        for (var i = 0; i < 20; i++)
        {
            await client.GetExchangeStatusAsync(Token);
        }

        var late = client.GetExchangeStatusAsync(Token);
        await clock.WaitForTimerWithinAsync(50, Token);
        Assert.Equal(20, exchange.Seen.Count);
        Assert.Equal((1, 1L), (budget.Statistics.Waiting, budget.Statistics.Waited));
        clock.AdvanceMs(50);
        await late;
        Assert.Equal(21, budget.Statistics.Granted);
    }

    [Fact]
    public async Task ACallThatWaitsTooLongFailsUnsent()
    {
        using var scarce = new TokenBudget(new TokenBudgetOptions { InitialFillPercent = 0, MaxWaitMs = 40 }, clock);
        using var client = Client(scarce);
        var submission = client.CreateOrderAsync(Orders.Sample, Token);
        await clock.WaitForTimerWithinAsync(40, Token);
        clock.AdvanceMs(40);
        var notSent = Assert.IsType<OrderSubmission.NotSent>(await submission);
        Assert.Equal(ApiErrorKind.RateLimited, notSent.Error.Kind);
        Assert.Contains("MaxWaitMs", notSent.Error.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Seen);
        Assert.Equal(0, scarce.Statistics.Waiting);
    }

    [Fact]
    public async Task AnOrderWhoseCallerGivesUpWhileItWaitsWasNotSent()
    {
        using var scarce = new TokenBudget(new TokenBudgetOptions { InitialFillPercent = 0 }, clock);
        using var client = Client(scarce);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var submission = client.CreateOrderAsync(Orders.Sample, cancellation.Token);
        await cancellation.CancelAsync();
        Assert.IsType<OrderSubmission.NotSent>(await submission);
        Assert.Equal(0, scarce.Statistics.Waiting);
    }

    [Fact]
    public async Task OneCallTooManyInTheQueueIsRefusedAtOnce()
    {
        using var scarce = new TokenBudget(new TokenBudgetOptions { InitialFillPercent = 0, MaxWaiting = 1 }, clock);
        using var client = Client(scarce, new RetryOptions { MaxAttempts = 1 });
        var first = client.GetExchangeStatusAsync(Token);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token));
        Assert.Contains("option MaxWaiting", exception.Message, StringComparison.Ordinal);
        exchange.Answers(200, Status);
        clock.AdvanceMs(60);
        await first;
    }

    [Fact]
    public async Task AnAnswerOf429IsCountedBacksOffAndIsRepeatedForReads()
    {
        using var client = Client(retry: new RetryOptions { JitterPercent = 0, FirstDelayMs = 1 });
        exchange.Answers(429, """{"error":"too many requests"}""").Answers(200, Status);
        var call = client.GetExchangeStatusAsync(Token);
        await clock.WaitForTimerWithinAsync(1, Token);
        clock.AdvanceMs(1);
        await clock.WaitForTimerWithinAsync(99, Token);
        Assert.Single(exchange.Seen);
        Assert.Equal(1, budget.Statistics.Refused);
        clock.AdvanceMs(99);
        await call;
        Assert.Equal(2, exchange.Seen.Count);
    }

    [Fact]
    public async Task ABatchIsCutToWhatItsBucketHoldsBesideTheReserve()
    {
        using var client = Client();
        var orders = Enumerable.Range(0, 17).Select(i => Orders.Sample with { ClientOrderId = $"c-{i}" }).ToList();
        foreach (var chunk in orders.Chunk(8))
        {
            var entries = chunk.Select(order =>
                $$"""{"order_id":"o-{{order.ClientOrderId}}","client_order_id":"{{order.ClientOrderId}}","fill_count":"0.00","remaining_count":"1.00","ts_ms":1}"""
            );
            exchange.Answers(201, $$"""{"orders":[{{string.Join(',', entries)}}]}""");
        }

        var placing = client.CreateOrdersAsync(orders, Token);
        while (!placing.IsCompleted)
        {
            await Task.WhenAny(placing, clock.WaitForTimerWithinAsync(2000, Token));
            clock.AdvanceMs(100);
        }

        Assert.Equal(17, (await placing).OfType<OrderSubmission.Accepted>().Count());
        Assert.Equal(3, exchange.Seen.Count);
    }

    [Fact]
    public async Task ACallThatCanNeverFitIsRefusedWithWhatToDo()
    {
        var call = new TokenCall(TokenScheduler.Reads, 201, IsCancel: false);
        var exception = await Assert.ThrowsAsync<TokensExhaustedException>(() => budget.AcquireAsync(call, Token));
        Assert.Equal(
            "The call costs 201 tokens, and the account's bucket holds 200 at most: send less at once.",
            exception.Message
        );
    }

    [Fact]
    public async Task DisposingEndsEveryWait()
    {
        var waiting = budget.AcquireAsync(new TokenCall(TokenScheduler.Reads, 200, IsCancel: false), Token);
        await waiting;
        var second = budget.AcquireAsync(new TokenCall(TokenScheduler.Reads, 200, IsCancel: false), Token);
        budget.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
    }

    [Theory]
    [InlineData(nameof(TokenBudgetOptions.CancelReservePercent), 91)]
    [InlineData(nameof(TokenBudgetOptions.RefillMarginPercent), 51)]
    [InlineData(nameof(TokenBudgetOptions.InitialFillPercent), -1)]
    [InlineData(nameof(TokenBudgetOptions.ExtraShards), 63)]
    [InlineData(nameof(TokenBudgetOptions.MaxWaiting), 0)]
    [InlineData(nameof(TokenBudgetOptions.MaxWaitMs), 0)]
    [InlineData(nameof(TokenBudgetOptions.RefusalPauseMs), 0)]
    [InlineData(nameof(TokenBudgetOptions.MaxRefusalPauseMs), 60_001)]
    [Trait("Target", "R22")]
    public void AnOptionOutOfRangeIsNamed(string option, int value)
    {
        var options = new TokenBudgetOptions();
        typeof(TokenBudgetOptions).GetProperty(option)!.SetValue(options, value);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBudget(options, clock));
        Assert.Contains($"Option {option} is {value}; it must be", exception.Message, StringComparison.Ordinal);
    }

    private long Cost(string method, string resource) =>
        budget.Price(method, KalshiEndpoint.RestPath + resource, items: 1, shard: 0).CostTokens;

    private KalshiRestClient Client(TokenBudget? other = null, RetryOptions? retry = null) =>
        new(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions
            {
                Presigning = null,
                Budget = other ?? budget,
                Retry = retry ?? new RetryOptions(),
            },
            clock
        );
}
