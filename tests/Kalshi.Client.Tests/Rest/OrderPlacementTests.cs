using Kalshi.Client.Rest;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

[Trait("Requirement", "A4")]
public sealed class OrderPlacementTests : IDisposable
{
    private const string Exists = """{"error":{"code":"order_already_exists","message":"x"}}""";
    private const string Busy = """{"error":"too many requests"}""";

    private const string Listed =
        """{"orders":[{"order_id":"o-9","client_order_id":"other","ticker":"T","status":"resting","outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","initial_count_fp":"5.00","fill_count_fp":"0.00","remaining_count_fp":"5.00"},{"order_id":"o-1","client_order_id":"t3-1","ticker":"T","status":"resting","outcome_side":"yes","book_side":"bid","yes_price_dollars":"0.3700","no_price_dollars":"0.6300","initial_count_fp":"5.00","fill_count_fp":"0.00","remaining_count_fp":"5.00"}]}""";

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();
    private readonly KalshiRestClient client;

    public OrderPlacementTests() =>
        client = new KalshiRestClient(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions
            {
                Presigning = null,
                Retry = new RetryOptions { MaxAttempts = 3, JitterPercent = 0 },
            },
            clock
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    [Fact]
    public async Task ALostAnswerIsClearedUpByRepeatingTheSameOrder()
    {
        exchange.LosesTheAnswer().Answers(201, Orders.Accepted);
        var placement = await PlaceAsync();
        Assert.IsType<OrderSubmission.Accepted>(placement.Submission);
        Assert.Equal((2, true), (placement.Attempts, placement.IsPlaced));
        Assert.Single(exchange.Seen.Select(seen => seen.Body).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnOrderThatHadArrivedIsFoundByItsClientIdOnceTheListShowsIt()
    {
        exchange.LosesTheAnswer().Answers(409, Exists).Answers(200, """{"orders":[]}""").Answers(200, Listed);
        var placement = await PlaceAsync();
        Assert.IsType<OrderSubmission.AlreadyExists>(placement.Submission);
        Assert.Equal(("o-1", true), (placement.Order!.OrderId, placement.IsPlaced));
        Assert.Contains("ticker=KXSIMRAIN-26NOV25-T1&min_ts=", exchange.Seen[^1].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIdThatWasTakenBeforeIsNotOurs()
    {
        exchange.Answers(409, Exists);
        var placement = await PlaceAsync();
        Assert.IsType<OrderSubmission.AlreadyExists>(placement.Submission);
        Assert.Equal((1, false), (placement.Attempts, placement.IsPlaced));
    }

    [Fact]
    public async Task ABusyExchangeIsAskedAgain()
    {
        exchange.Answers(429, Busy).RefusesTheConnection().Answers(201, Orders.Accepted);
        Assert.Equal((3, true), await AttemptsAsync());
    }

    [Fact]
    public async Task ARefusedOrderIsNotRepeated()
    {
        exchange.Answers(400, """{"error":{"code":"invalid_price","message":"x"}}""");
        Assert.Equal((1, false), await AttemptsAsync());
    }

    [Fact]
    public async Task AnOrderThatMayHaveArrivedStaysOpenWhateverFails()
    {
        exchange.LosesTheAnswer().RefusesTheConnection().RefusesTheConnection();
        var placement = await PlaceAsync();
        Assert.Equal(3, placement.Attempts);
        Assert.Equal(ApiErrorKind.UnknownOutcome, Assert.IsType<OrderSubmission.Unknown>(placement.Submission).Error.Kind);
    }

    [Fact]
    public async Task TheCallersCancellationEndsTheAttempts()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        exchange.RefusesTheConnection();
        var placing = client.PlaceOrderAsync(Orders.Sample, cancellation.Token);
        await clock.WaitForTimerWithinAsync(200, Token);
        await cancellation.CancelAsync();
        Assert.IsType<OrderSubmission.NotSent>((await placing).Submission);
    }

    private async Task<(int Attempts, bool IsPlaced)> AttemptsAsync()
    {
        var placement = await PlaceAsync();
        return (placement.Attempts, placement.IsPlaced);
    }

    private async Task<OrderPlacement> PlaceAsync()
    {
        var placing = client.PlaceOrderAsync(Orders.Sample, Token);
        while (!placing.IsCompleted)
        {
            await Task.WhenAny(placing, clock.WaitForTimerWithinAsync(400, Token));
            clock.AdvanceMs(400);
        }

        return await placing;
    }
}
