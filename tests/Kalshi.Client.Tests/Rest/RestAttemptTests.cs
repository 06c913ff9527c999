using Kalshi.Client.Rest;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

/// <summary>Whoever watches the client hears of every attempt, and what it came to.</summary>
public sealed class RestAttemptTests : IDisposable
{
    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();
    private readonly List<RestAttempt> attempts = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => exchange.Dispose();

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Answers_refusals_and_lost_answers_are_told_and_only_failures_of_the_way_are_errors()
    {
        using var client = Client();
        exchange
            .Answers(404, """{"error":{"code":"market_not_found","message":"x"}}""")
            .Answers(401, """{"error":{"code":"authentication_error","message":"x"}}""")
            .LosesTheAnswer();

        await Assert.ThrowsAsync<KalshiApiException>(() => client.GetMarketAsync("A", Token));
        await Assert.ThrowsAsync<KalshiApiException>(() => client.GetMarketAsync("A", Token));
        await client.CancelAllOrdersAsync(cancellationToken: Token);

        Assert.Equal([404, 401, 0], attempts.Select(attempt => attempt.HttpStatus));
        Assert.Equal([false, true, true], attempts.Select(attempt => attempt.IsApiError));
        Assert.Equal([true, true, false], attempts.Select(attempt => attempt.Failure is null));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_call_that_its_caller_gave_up_says_nothing_of_the_exchange()
    {
        using var client = Client();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        exchange.NeverAnswers();
        var call = client.GetMarketAsync("A", caller.Token);
        await exchange.Hanging.Task;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(attempts);
    }

    private KalshiRestClient Client() =>
        new(TestEndpoint.Loopback, TestEndpoint.Signer, exchange, new KalshiRestOptions { Attempted = attempts.Add }, clock);
}
