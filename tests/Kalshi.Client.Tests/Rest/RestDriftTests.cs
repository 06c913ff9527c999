using System.Text;
using System.Text.Json.Nodes;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

[Trait("Requirement", "A6")]
public sealed class RestDriftTests : IDisposable
{
    private readonly DriftSentinel sentinel = new();
    private readonly StubExchange exchange = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task WhatNoDocumentNamesIsCountedAndTheAnswerIsUsed()
    {
        using var client = Client();
        exchange.Answers(
            200,
            """{"markets":[{"ticker":"A","event_ticker":"E","status":"frozen","close_time":"2026-11-26T04:59:00Z","price_level_structure":"of_tomorrow","news":{"a":[1]},"tick_size":1,"price_ranges":[{"start":"0","end":"1","step":"0.01","why":null}]}],"cursor":"","hint":1}"""
        );
        Assert.Equal("frozen", Assert.Single(await client.GetMarketsAsync(cancellationToken: Token).ToListAsync(Token)).Status);
        Assert.Equal(
            [
                (DriftKind.UnknownField, "hint"),
                (DriftKind.UnknownField, "news"),
                (DriftKind.UnknownField, "why"),
                (DriftKind.UnknownValue, "status=frozen"),
                (DriftKind.UnknownPriceStructure, "of_tomorrow"),
            ],
            sentinel.Snapshot().Findings.Select(finding => (finding.Kind, finding.Name))
        );
        Assert.All(sentinel.Snapshot().Findings, finding => Assert.Equal("rest/markets", finding.Source));
    }

    [Fact]
    public async Task AMissingRequiredFieldIsCountedAndNamed()
    {
        using var client = Client();
        exchange.Answers(200, """{"balance_dollars":"0.0100"}""");
        await Assert.ThrowsAsync<KalshiApiException>(() => client.GetBalanceAsync(Token));
        var finding = Assert.Single(sentinel.Snapshot().Findings);
        Assert.Equal(("rest/portfolio/balance", DriftKind.MissingField, "balance"), (finding.Source, finding.Kind, finding.Name));
    }

    [Theory]
    [InlineData("demo_session_2026-06-11", "markets__page1.json", typeof(MarketsResponse))]
    [InlineData("demo_session_2026-06-11", "markets__status_settled.json", typeof(MarketsResponse))]
    [InlineData("demo_session_2026-06-11", "portfolio__orders_list.json", typeof(OrdersResponse))]
    [InlineData("demo_session_2026-06-11", "portfolio__positions.json", typeof(PositionsResponse))]
    [InlineData("demo_session_2026-06-11", "fills__after_taker.json", typeof(FillsResponse))]
    [InlineData("demo_session_2026-06-11", "account__limits.json", typeof(ApiLimitsResponse))]
    [InlineData("demo_session_2026-06-11", "account__endpoint_costs.json", typeof(EndpointCostsResponse))]
    [InlineData("demo_session_2026-06-11", "trades__public_recorded.json", typeof(TradesResponse))]
    [InlineData("rest/2026-07_dollars_fp", "market.json", typeof(MarketResponse))]
    [InlineData("rest/2026-07_dollars_fp", "portfolio_balance_maker.json", typeof(BalanceResponse))]
    [InlineData("rest/2026-07_dollars_fp", "portfolio_positions.json", typeof(PositionsResponse))]
    [InlineData("rest/2026-07_dollars_fp", "account_api_limits.json", typeof(ApiLimitsResponse))]
    public void RecordedAnswersHoldNoNews(string folder, string file, Type type)
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var body = RecordedData.Bytes("fixtures", folder, file);
        new RestDrift(sentinel).Inspect("rest", body, type);
        Assert.Equal([], sentinel.Snapshot().Findings.Select(finding => $"{finding.Kind} {finding.Name}"));
    }

    [Fact]
    public void AWordInARecordedAnswerThatChangesIsNoticed()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var answer = JsonNode.Parse(RecordedData.Bytes("fixtures", "demo_session_2026-06-11", "portfolio__orders_list.json"))!;
        answer["orders"]![0]!["book_side"] = "middle";
        new RestDrift(sentinel).Inspect("rest", Encoding.UTF8.GetBytes(answer.ToJsonString()), typeof(OrdersResponse));
        Assert.Equal("book_side=middle", Assert.Single(sentinel.Snapshot().Findings).Name);
    }

    private KalshiRestClient Client() =>
        new(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions
            {
                Presigning = null,
                Drift = sentinel,
                Retry = new RetryOptions { MaxAttempts = 1 },
            },
            new TestClock()
        );
}
