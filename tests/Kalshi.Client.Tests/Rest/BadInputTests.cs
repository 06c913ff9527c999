using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Wire;

namespace Kalshi.Client.Tests.Rest;

/// <summary>What a caller or the exchange may get wrong, each with the sentence that says so.</summary>
[Trait("Requirement", "A6")]
public sealed class BadInputTests : IDisposable
{
    private static readonly CandlestickSpan Day = new(1, 2, 60);

    private readonly StubExchange exchange = new();
    private readonly KalshiRestClient client;

    public BadInputTests() =>
        client = new KalshiRestClient(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions
            {
                Presigning = null,
                Retry = new RetryOptions { MaxAttempts = 1 },
            }
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    [Theory]
    [InlineData("", "the answer has no body")]
    [InlineData("null", "the answer is null")]
    [InlineData("{", "Expected depth to be zero")]
    [InlineData("[]", "could not be converted")]
    [InlineData("{}", "'orders'")]
    [InlineData("""{"orders":[{}]}""", "'order_id', 'ticker', 'status'")]
    [InlineData("""{"orders":[{"order_id":null}]}""", "order_id")]
    [InlineData("""{"orders":[1]}""", "$.orders[0]")]
    [InlineData(
        """{"orders":[{"yes_price_dollars":0.37}]}""",
        "expected a price between 0 and 1 dollar with at most 4 decimals as a JSON string, found a JSON number, at $.orders[0].yes_price_dollars"
    )]
    [InlineData("""{"orders":[{"yes_price_dollars":"1.01"}]}""", "found \"1.01\"")]
    [InlineData("""{"orders":[{"initial_count_fp":"1.001"}]}""", "expected a count of contracts with at most 2 decimals")]
    [InlineData("""{"orders":[{"created_time":"yesterday"}]}""", "$.orders[0].created_time")]
    [InlineData("<html>maintenance</html>", "'<' is an invalid start of a value")]
    public async Task AnAnswerThatCannotBeUsedSaysWhere(string body, string expected)
    {
        exchange.Answers(200, body);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(async () =>
            await client.GetOrdersAsync(cancellationToken: Token).ToListAsync(Token)
        );
        Assert.Equal("unreadable_answer", exception.Error.Code);
        Assert.Contains(expected, exception.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(502, "<html><body>Bad Gateway</body></html>", "http_502", ApiErrorKind.ExchangeFault)]
    [InlineData(504, "", "http_504", ApiErrorKind.ExchangeFault)]
    [InlineData(429, """{"error":"too many requests"}""", "too many requests", ApiErrorKind.RateLimited)]
    [InlineData(400, """{"msg":"Parameter validation failed"}""", "invalid_parameters", ApiErrorKind.Rejected)]
    [InlineData(
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal"}""",
        "bad_request",
        ApiErrorKind.Rejected
    )]
    [InlineData(404, """{"error":{"code":"market_not_found","message":"x"}}""", "market_not_found", ApiErrorKind.NotFound)]
    [InlineData(
        404,
        """{"error":{"code":"user_not_found:_5a3c","message":"x"}}""",
        "user_not_found:_5a3c",
        ApiErrorKind.NotFound
    )]
    [InlineData(
        403,
        """{"error":{"message":"this API key is restricted to a single sub-account and cannot access this endpoint"}}""",
        "invalid_parameters",
        ApiErrorKind.Authentication
    )]
    [InlineData(
        410,
        """{"error":{"code":"deprecated_v1_order_endpoint","message":"Please switch to the V2 endpoints"}}""",
        "deprecated_v1_order_endpoint",
        ApiErrorKind.Rejected
    )]
    [InlineData(500, """{"error":null}""", "http_500", ApiErrorKind.ExchangeFault)]
    [InlineData(500, "[1,2]", "http_500", ApiErrorKind.ExchangeFault)]
    public async Task EveryShapeOfErrorIsOneApiError(int status, string body, string code, ApiErrorKind kind)
    {
        exchange.Answers(status, body);
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() => client.GetMarketAsync("T", Token));
        Assert.Equal((status, code, kind), (exception.Error.HttpStatus, exception.Error.Code, exception.Error.Kind));
        Assert.NotEmpty(exception.Error.Message);
        Assert.EndsWith(".", exception.Error.Remedy, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Calls =>
        new()
        {
            { "no client order id", "An order needs a client order id." },
            { "empty batch", "A batch has 1 to 1000 orders, not 0." },
            { "the same id twice", "The client order id 't3-1' comes twice." },
            { "a cancel without id", "Every order to cancel needs its id." },
            { "decrease by nothing", "Set exactly one of ReduceBy and ReduceTo." },
            { "decrease by both", "Set exactly one of ReduceBy and ReduceTo." },
            { "group without limit", "Option ContractsLimit is 0; it must be 1 to 1000000." },
            { "limit too high", "Option contractsLimit is 1000001; it must be 1 to 1000000." },
            { "transfer to itself", "Subaccount 1 cannot send to itself." },
            { "transfer of nothing", "Option AmountCents is 0; it must be 1 to 9223372036854775807." },
            { "subaccount too high", "Option ToSubaccount is 64; it must be 0 to 63." },
            { "no markets", "Name 1 to 100 markets; 0 were named." },
            { "depth", "Option depth is 101; it must be 0 to 100." },
            { "period", "PeriodMinutes is 5; it must be 1, 60 or 1440." },
            { "span", "The span from 2 to 2 is empty; EndTs must be after StartTs." },
            { "two times", "Filter markets by one kind of time only: created, close, settled or updated." },
            { "time and status", "The close times go with status closed or none, not with status 'open'." },
            { "updated and status", "The updated times go with no status, not with status 'open'." },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task ACallThatCannotBeRightIsRefusedBeforeItIsSent(string name, string expected)
    {
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => CallAsync(name));
        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(exchange.Seen);
    }

    [Theory]
    [InlineData(nameof(KalshiSocketOptions.SilenceTimeoutMs), 999)]
    [InlineData(nameof(KalshiSocketOptions.MaxMessageBytes), 1)]
    [InlineData(nameof(KalshiSocketOptions.SupervisionMs), 9)]
    [InlineData(nameof(KalshiSocketOptions.MaxBarriers), 0)]
    [InlineData(nameof(KalshiSocketOptions.PingIntervalMs), 999)]
    [InlineData(nameof(KalshiSocketOptions.PingTimeoutMs), 999)]
    [InlineData(nameof(KalshiSocketOptions.ConnectTimeoutMs), 99)]
    public void ASocketOptionOutOfRangeIsNamed(string option, int value)
    {
        var options = new KalshiSocketOptions();
        typeof(KalshiSocketOptions).GetProperty(option)!.SetValue(options, value);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new KalshiSocket(TestEndpoint.Loopback, TestEndpoint.Signer, new Streaming.RecordingSink(), options)
        );
        Assert.Contains($"Option {option} is {value}; it must be", exception.Message, StringComparison.Ordinal);
    }

    private Task CallAsync(string name)
    {
        var transfer = new SubaccountTransferRequest
        {
            ClientTransferId = "t",
            FromSubaccount = 1,
            ToSubaccount = 2,
            AmountCents = 1,
        };
        return name switch
        {
            "no client order id" => client.PlaceOrderAsync(Orders.Sample with { ClientOrderId = null }, Token),
            "empty batch" => client.CreateOrdersAsync([], Token),
            "the same id twice" => client.CreateOrdersAsync([Orders.Sample, Orders.Sample], Token),
            "a cancel without id" => client.CancelOrdersAsync([new BatchCancelEntry { OrderId = "" }], Token),
            "decrease by nothing" => client.DecreaseOrderAsync("o", new DecreaseOrderRequest(), cancellationToken: Token),
            "decrease by both" => client.DecreaseOrderAsync(
                "o",
                new DecreaseOrderRequest { ReduceBy = Quantity.FromContracts(1), ReduceTo = Quantity.Zero },
                cancellationToken: Token
            ),
            "group without limit" => client.CreateOrderGroupAsync(new CreateOrderGroupRequest { ContractsLimit = 0 }, Token),
            "limit too high" => client.UpdateOrderGroupLimitAsync("g", 1_000_001, cancellationToken: Token),
            "transfer to itself" => client.TransferBetweenSubaccountsAsync(transfer with { ToSubaccount = 1 }, Token),
            "transfer of nothing" => client.TransferBetweenSubaccountsAsync(transfer with { AmountCents = 0 }, Token),
            "subaccount too high" => client.TransferBetweenSubaccountsAsync(transfer with { ToSubaccount = 64 }, Token),
            "no markets" => client.GetOrderBooksAsync([], Token),
            "depth" => client.GetOrderBookAsync("T", 101, Token),
            "period" => client.GetCandlesticksAsync("S", "T", Day with { PeriodMinutes = 5 }, Token),
            "span" => client.GetCandlesticksAsync("S", "T", Day with { StartTs = 2 }, Token),
            "two times" => EndAsync(new MarketFilter { MinCloseTs = 1, MinUpdatedTs = 1 }),
            "time and status" => EndAsync(new MarketFilter { MinCloseTs = 1, Status = "open" }),
            "updated and status" => EndAsync(new MarketFilter { MinUpdatedTs = 1, Status = "open" }),
            _ => throw new InvalidOperationException(name),
        };
    }

    private async Task EndAsync(MarketFilter filter) => await client.GetMarketsAsync(filter, Token).ToListAsync(Token);
}
