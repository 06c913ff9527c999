using Kalshi.Authentication;
using Kalshi.Client.RateLimits;
using Kalshi.Client.Rest;
using Kalshi.Client.Tests.Rest;

namespace Kalshi.Client.Tests;

/// <summary>The README's example, as it stands there but for its host and its output.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public async Task TheExampleOfTheReadmeDoesWhatItSays()
    {
        using var exchange = new StubExchange();
        exchange
            .Answers(
                200,
                """{"usage_tier":"basic","read":{"refill_rate":200,"bucket_capacity":400},"write":{"refill_rate":100,"bucket_capacity":100}}"""
            )
            .Answers(200, """{"default_cost":10,"endpoint_costs":[]}""")
            .Answers(
                200,
                """{"markets":[{"ticker":"A","event_ticker":"E","status":"active","close_time":"2026-11-26T04:59:00Z","yes_bid_dollars":"0.3600","yes_ask_dollars":"0.3900"}],"cursor":""}"""
            )
            .Answers(200, """{"balance":48210,"balance_dollars":"482.1043"}""");
        var console = new StringWriter();
        var token = TestContext.Current.CancellationToken;

        using var key = ApiKey.FromPem("my-key-id", TestEndpoint.KeyPem);
        using var budget = new TokenBudget();
        var endpoint = KalshiEndpoint.Default(ExchangeEnvironment.Paper);
        using var client = new KalshiRestClient(
            endpoint,
            new RequestSigner(key),
            exchange,
            new KalshiRestOptions { Budget = budget }
        );
        await client.LearnBudgetAsync(token);
        await foreach (
            var market in client.GetMarketsAsync(new MarketFilter { Status = "open", SeriesTicker = "KXHIGHNY" }, token)
        )
        {
            await console.WriteLineAsync($"{market.Ticker} {market.YesBidDollars}/{market.YesAskDollars}");
        }

        await console.WriteLineAsync($"{(await client.GetBalanceAsync(token)).BalanceDollars}");
        Assert.Equal(["A 0.3600/0.3900", "482.104300", ""], console.ToString().Split(Environment.NewLine));
    }
}
