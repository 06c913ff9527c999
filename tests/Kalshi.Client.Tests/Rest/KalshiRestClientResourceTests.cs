using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Testing;

namespace Kalshi.Client.Tests.Rest;

/// <summary>Method, path, query and body of every resource, and what is made of the documented answer.</summary>
[Trait("Requirement", "A1")]
public sealed class KalshiRestClientResourceTests : IDisposable
{
    private static readonly CandlestickSpan Day = new(1_795_000_000, 1_795_086_400, 60);

    private readonly TestClock clock = new();
    private readonly StubExchange exchange = new();
    private readonly KalshiRestClient client;

    public KalshiRestClientResourceTests() =>
        client = new KalshiRestClient(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            exchange,
            new KalshiRestOptions { Presigning = null },
            clock
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        exchange.Dispose();
    }

    /// <summary>Name, call, request line as sent, answer.</summary>
    public static TheoryData<string, string> Reads =>
        new()
        {
            { "GET /exchange/schedule", """{"schedule":{"standard_hours":[],"maintenance_windows":null}}""" },
            { "GET /exchange/user_data_timestamp", """{"as_of_time":"2026-11-20T14:03:11.5Z"}""" },
            { "GET /series?category=Climate%20and%20Weather&tags=a%2Cb&include_volume=true", """{"series":null}""" },
            {
                "GET /series/S%2F1?include_volume=true",
                """{"series":{"ticker":"S/1","fee_type":"quadratic","fee_multiplier":0.5}}"""
            },
            { "GET /series/fee_changes?series_ticker=S&show_historical=true", """{"series_fee_change_arr":[]}""" },
            { "GET /events/fee_changes?limit=100", """{"event_fee_changes":[],"cursor":""}""" },
            { "GET /events?status=open&with_nested_markets=true&limit=200", """{"events":[],"cursor":""}""" },
            { "GET /events/multivariate?limit=200", """{"events":[]}""" },
            { "GET /events/E?with_nested_markets=true", """{"event":{"event_ticker":"E","series_ticker":"S"}}""" },
            {
                "GET /markets?status=settled&min_settled_ts=1&max_settled_ts=2&mve_filter=exclude&limit=1000",
                """{"markets":[],"cursor":null}"""
            },
            {
                "GET /markets/orderbooks?tickers=A&tickers=B",
                """{"orderbooks":[{"ticker":"A","orderbook_fp":{}},{"ticker":"B","orderbook_fp":{"yes_dollars":[["0.3","1"]]}}]}"""
            },
            { "GET /markets/trades?ticker=A&is_block_trade=false&limit=1000", """{"trades":[]}""" },
            {
                "GET /series/S/markets/A/candlesticks?start_ts=1795000000&end_ts=1795086400&period_interval=60",
                """{"ticker":"A","candlesticks":[]}"""
            },
            {
                "GET /markets/candlesticks?start_ts=1795000000&end_ts=1795086400&period_interval=60&market_tickers=A%2CB",
                """{"markets":[]}"""
            },
            {
                "GET /series/S/events/E/candlesticks?start_ts=1795000000&end_ts=1795086400&period_interval=60",
                """{"market_tickers":["A"],"market_candlesticks":[[]],"adjusted_end_ts":0}"""
            },
            {
                "GET /historical/markets/A/candlesticks?start_ts=1795000000&end_ts=1795086400&period_interval=60",
                """{"ticker":"A","candlesticks":[{"end_period_ts":1,"yes_bid":{"open":"0.3600"},"yes_ask":{"open_dollars":"0.3900"},"price":{"mean":"0.381234"},"volume":"7.50","open_interest":"950.00"}]}"""
            },
            {
                "GET /historical/cutoff",
                """{"market_settled_ts":"2026-08-20T00:00:00Z","trades_created_ts":"2026-08-20T00:00:00Z","orders_updated_ts":"2026-11-06T00:00:00Z","market_positions_last_updated_ts":"2026-08-20T00:00:00Z"}"""
            },
            { "GET /historical/markets?tickers=A&limit=1000", """{"markets":[]}""" },
            { "GET /historical/trades?limit=1000", """{"trades":[]}""" },
            { "GET /historical/fills?limit=1000", """{"fills":[]}""" },
            { "GET /historical/orders?limit=1000", """{"orders":[]}""" },
            { "GET /historical/positions?limit=1000", """{"market_positions":[]}""" },
            { "GET /portfolio/balance?subaccount=1&exchange_index=2", """{"balance":100,"balance_dollars":"1.0000"}""" },
            {
                "GET /portfolio/positions?event_ticker=E&count_filter=position&settlement_status=all&subaccount=1&exchange_index=2&limit=1000",
                """{"market_positions":[],"event_positions":null}"""
            },
            { "GET /portfolio/orders?event_ticker=E%2CF&subaccount=1&exchange_index=2&limit=1000", """{"orders":[]}""" },
            { "GET /portfolio/fills?ticker=A&subaccount=1&exchange_index=2&limit=1000", """{"fills":[]}""" },
            { "GET /portfolio/settlements?event_ticker=E&subaccount=1&limit=1000", """{"settlements":[]}""" },
            { "GET /portfolio/orders/o-1/queue_position", """{"queue_position_fp":"135.00"}""" },
            { "GET /portfolio/orders/queue_positions?market_tickers=A%2CB&subaccount=1", """{"queue_positions":null}""" },
            {
                "GET /portfolio/order_groups?subaccount=1",
                """{"order_groups":[{"id":"g","contracts_limit_fp":"200.00","is_auto_cancel_enabled":true,"exchange_index":0}]}"""
            },
            {
                "GET /portfolio/order_groups/g-1",
                """{"is_auto_cancel_enabled":true,"contracts_limit_fp":"200.00","orders":null}"""
            },
            {
                "GET /api_keys",
                """{"api_keys":[{"api_key_id":"k","name":"n","scopes":["read"]}],"api_key_region_expiration_ts":null}"""
            },
            {
                "GET /portfolio/subaccounts/balances",
                """{"subaccount_balances":[{"subaccount_number":1,"exchange_index":0,"balance":"25.0000","updated_ts":1}]}"""
            },
            { "GET /portfolio/subaccounts/transfers?limit=500", """{"transfers":[]}""" },
            { "GET /portfolio/intra_exchange_instance_transfers?limit=500", """{"transfers":[]}""" },
            {
                "GET /portfolio/intra_exchange_instance_transfers/t-1",
                """{"transfer":{"transfer_id":"t-1","status":"complete","amount":"1.2500"}}"""
            },
        };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task AReadAsksForItsResource(string line, string answer)
    {
        exchange.Answers(200, answer);
        await ReadAsync(line);
        AssertSent(line, body: "");
    }

    [Fact]
    public async Task AWriteSaysWhatTheReferenceSays()
    {
        var amend = new AmendOrderRequest
        {
            Ticker = "KXSIMRAIN-26NOV25-T1",
            Side = "bid",
            Price = Price.FromCents(36),
            Count = Quantity.Parse("19.50"),
            ClientOrderId = "pf-20261120-000017",
            UpdatedClientOrderId = "pf-20261120-000018",
            ExpirationTime = 0,
        };
        exchange.Answers(
            200,
            """{"order_id":"b1","client_order_id":"pf-20261120-000018","remaining_count":"15.00","fill_count":"0.00","average_fill_price":null,"average_fee_paid":null,"ts_ms":1795183470777}"""
        );
        var amended = (await client.AmendOrderAsync("b1", amend, subaccount: 2, Token)).OrThrow();
        Assert.Equal((Quantity.Parse("15.00"), null), (amended.RemainingCount, amended.AverageFillPrice));
        AssertSent(
            "POST /portfolio/events/orders/b1/amend?subaccount=2",
            """{"ticker":"KXSIMRAIN-26NOV25-T1","side":"bid","price":"0.3600","count":"19.50","client_order_id":"pf-20261120-000017","updated_client_order_id":"pf-20261120-000018","expiration_time":0}"""
        );

        exchange.Answers(200, """{"order_id":"b1","remaining_count":"15.50","ts_ms":1795188805000}""");
        var decrease = new DecreaseOrderRequest { ReduceBy = Quantity.FromContracts(5), MarketTicker = "KXSIMRAIN-26NOV25-T1" };
        var decreased = (await client.DecreaseOrderAsync("b1", decrease, cancellationToken: Token)).OrThrow();
        Assert.Equal(Quantity.Parse("15.50"), decreased.RemainingCount);
        AssertSent(
            "POST /portfolio/events/orders/b1/decrease",
            """{"reduce_by":"5.00","market_ticker":"KXSIMRAIN-26NOV25-T1"}"""
        );

        exchange.Answers(204, "");
        (await client.CancelAllOrdersAsync(subaccount: 3, Token)).OrThrow();
        AssertSent("DELETE /portfolio/events/orders?subaccount=3", "");

        exchange.Answers(200, """{"order_id":"b1","client_order_id":null,"reduced_by":"25.00","ts_ms":1795183455001}""");
        var entry = new BatchCancelEntry
        {
            OrderId = "b1",
            Subaccount = 1,
            ExchangeIndex = 2,
        };
        Assert.IsType<OrderCancellation.Cancelled>(await client.CancelOrderAsync(entry, Token));
        AssertSent("DELETE /portfolio/events/orders/b1?subaccount=1&exchange_index=2", "");
    }

    [Fact]
    public async Task OrderGroupsLiveTheirLife()
    {
        exchange.Answers(201, """{"order_group_id":"g-1","subaccount":0,"exchange_index":0}""");
        var made = await client.CreateOrderGroupAsync(
            new CreateOrderGroupRequest
            {
                ContractsLimit = 200,
                Subaccount = 0,
                ExchangeIndex = 0,
            },
            Token
        );
        Assert.Equal("g-1", made.OrThrow().OrderGroupId);
        AssertSent("POST /portfolio/order_groups/create", """{"contracts_limit":200,"subaccount":0,"exchange_index":0}""");
        exchange.Answers(200, "{}");
        (await client.UpdateOrderGroupLimitAsync("g-1", 150, subaccount: 1, exchangeIndex: 2, Token)).OrThrow();
        AssertSent("PUT /portfolio/order_groups/g-1/limit?subaccount=1&exchange_index=2", """{"contracts_limit":150}""");
        exchange.Answers(200, "{}");
        (await client.TriggerOrderGroupAsync("g-1", cancellationToken: Token)).OrThrow();
        AssertSent("PUT /portfolio/order_groups/g-1/trigger", "{}");
        exchange.Answers(200, "");
        (await client.ResetOrderGroupAsync("g-1", cancellationToken: Token)).OrThrow();
        AssertSent("PUT /portfolio/order_groups/g-1/reset", "{}");
        exchange.Answers(404, """{"error":{"code":"not_found","message":"not found"}}""");
        var gone = await client.DeleteOrderGroupAsync("g-1", cancellationToken: Token);
        Assert.Equal(ApiErrorKind.NotFound, Assert.IsType<WriteOutcome<Acknowledgement>.Refused>(gone).Error.Kind);
        Assert.Equal(ApiErrorKind.NotFound, Assert.Throws<KalshiApiException>(gone.OrThrow).Error.Kind);
        AssertSent("DELETE /portfolio/order_groups/g-1", "");
    }

    [Fact]
    public async Task MoneyIsMovedBetweenSubaccountsAndShards()
    {
        exchange.Answers(201, """{"subaccount_number":1}""");
        Assert.Equal(1, (await client.CreateSubaccountAsync(Token)).OrThrow().SubaccountNumber);
        AssertSent("POST /portfolio/subaccounts", "{}");
        exchange.Answers(200, "{}");
        var transfer = new SubaccountTransferRequest
        {
            ClientTransferId = "6b1c2d3e-0000-4000-8000-000000000001",
            FromSubaccount = 0,
            ToSubaccount = 1,
            AmountCents = 2500,
            ExchangeIndex = 0,
        };
        (await client.TransferBetweenSubaccountsAsync(transfer, Token)).OrThrow();
        AssertSent(
            "POST /portfolio/subaccounts/transfer",
            """{"client_transfer_id":"6b1c2d3e-0000-4000-8000-000000000001","from_subaccount":0,"to_subaccount":1,"amount_cents":2500,"exchange_index":0}"""
        );
        exchange.Answers(200, """{"transfer_id":"x"}""");
        var shards = new ShardTransferRequest
        {
            Amount = 1_000_000,
            SourceExchangeShard = 0,
            DestinationExchangeShard = 2,
            ClientTransferId = "7d0f6a52-6a8e-4d7c-a1a7-0a1b2c3d4e5f",
        };
        Assert.Equal("x", (await client.TransferBetweenShardsAsync(shards, Token)).OrThrow().TransferId);
        AssertSent(
            "POST /portfolio/intra_exchange_instance_transfer",
            """{"source":"event_contract","destination":"event_contract","amount":1000000,"source_exchange_shard":0,"destination_exchange_shard":2,"client_transfer_id":"7d0f6a52-6a8e-4d7c-a1a7-0a1b2c3d4e5f"}"""
        );
    }

    [Fact]
    public async Task ABatchTellsOfEachOrder()
    {
        exchange.Answers(
            201,
            """{"orders":[{"order_id":"aa","client_order_id":"q-1","fill_count":"0.00","remaining_count":"5.00","ts_ms":1},{"client_order_id":"q-2","error":{"code":"invalid order","message":"invalid order","details":"post only cross"}},{"client_order_id":"q-3","error":{"code":"order_already_exists","message":"x"}},{"client_order_id":"q-5","error":{"code":"internal_error","message":"x"}}]}"""
        );
        var requests = new[] { "q-1", "q-2", "q-3", "q-4", "q-5" }.Select(id => Orders.Sample with { ClientOrderId = id });
        var results = await client.CreateOrdersAsync([.. requests], Token);
        Assert.Equal("aa", Assert.IsType<OrderSubmission.Accepted>(results[0]).Response.OrderId);
        var refused = Assert.IsType<OrderSubmission.Refused>(results[1]).Error;
        Assert.Equal(("invalid_order", "post only cross", ApiErrorKind.Rejected), (refused.Code, refused.Details, refused.Kind));
        Assert.IsType<OrderSubmission.AlreadyExists>(results[2]);
        var open = Assert.IsType<OrderSubmission.Unknown>(results[3]).Error;
        Assert.Contains("says nothing about order 'q-4'", open.Message, StringComparison.Ordinal);
        Assert.IsType<OrderSubmission.Unknown>(results[4]);
    }

    [Fact]
    public async Task ABatchOfCancelsTellsOfEachOrder()
    {
        exchange.Answers(
            200,
            """{"orders":[{"order_id":"dead","client_order_id":null,"reduced_by":"0.00","error":{"code":"not_found","message":"not found"}},{"order_id":"aa","client_order_id":"q-1","reduced_by":"5.00","ts_ms":1}]}"""
        );
        var entries = new[] { "aa", "dead", "lost" }.Select(id => new BatchCancelEntry { OrderId = id, MarketTicker = "T" });
        var results = await client.CancelOrdersAsync([.. entries], Token);
        Assert.Equal(Quantity.FromContracts(5), Assert.IsType<OrderCancellation.Cancelled>(results[0]).Response.ReducedBy);
        Assert.IsType<OrderCancellation.NotLive>(results[1]);
        Assert.IsType<OrderCancellation.Unknown>(results[2]);
        AssertSent(
            "DELETE /portfolio/events/orders/batched",
            """{"orders":[{"order_id":"aa","market_ticker":"T"},{"order_id":"dead","market_ticker":"T"},{"order_id":"lost","market_ticker":"T"}]}"""
        );
    }

    [Fact]
    public async Task WhatBecomesOfABatchBecomesOfEachOfItsOrders()
    {
        var requests = new[] { Orders.Sample, Orders.Sample with { ClientOrderId = "t3-2" } };
        exchange.Answers(429, """{"error":"too many requests"}""");
        Assert.All(await client.CreateOrdersAsync(requests, Token), result => Assert.IsType<OrderSubmission.Refused>(result));
        exchange.LosesTheAnswer();
        Assert.All(await client.CreateOrdersAsync(requests, Token), result => Assert.IsType<OrderSubmission.Unknown>(result));
        exchange.RefusesTheConnection();
        Assert.All(await client.CreateOrdersAsync(requests, Token), result => Assert.IsType<OrderSubmission.NotSent>(result));
        exchange.Answers(201, """{"orders":null}""");
        Assert.All(await client.CreateOrdersAsync(requests, Token), result => Assert.IsType<OrderSubmission.Unknown>(result));
    }

    [Fact]
    public async Task AnAnswerAboutAnotherOrderProvesNothing()
    {
        exchange.Answers(200, """{"order_id":"other","remaining_count":"1.00","ts_ms":1}""");
        var request = new DecreaseOrderRequest { ReduceTo = Quantity.FromContracts(1) };
        var outcome = await client.DecreaseOrderAsync("mine", request, cancellationToken: Token);
        Assert.Contains(
            "the answer is about 'other'",
            Assert.IsType<WriteOutcome<DecreaseOrderResponse>.Unknown>(outcome).Error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AnEventHasItsMarketsWhereverTheExchangePutsThem()
    {
        const string Market = """{"ticker":"T","event_ticker":"E","status":"active","close_time":"2026-11-26T04:59:00Z"}""";
        exchange
            .Answers(200, $$$"""{"event":{"event_ticker":"E","series_ticker":"S"},"markets":[{{{Market}}}]}""")
            .Answers(200, $$$"""{"event":{"event_ticker":"E","series_ticker":"S","markets":[{{{Market}}}]},"markets":null}""");
        Assert.Equal("T", Assert.Single((await client.GetEventAsync("E", Token)).Markets!).Ticker);
        Assert.Equal("T", Assert.Single((await client.GetEventAsync("E", Token)).Markets!).Ticker);
    }

    private void AssertSent(string line, string body)
    {
        var seen = exchange.Seen[^1];
        var path = seen.Address.PathAndQuery[KalshiEndpoint.RestPath.Length..];
        Assert.Equal((line, body), ($"{seen.Method} {path}", seen.Body));
        Assert.Equal(body.Length > 0, seen.Headers.ContainsKey("Content-Type"));
        Assert.True(
            SignatureVerifier.Verify(
                TestEndpoint.PublicKey,
                seen.Headers[SignedHeaders.TimestampHeader],
                seen.Method,
                seen.Address.AbsolutePath,
                seen.Headers[SignedHeaders.SignatureHeader]
            )
        );
    }

    private async Task ReadAsync(string line)
    {
        var path = line[4..].Split('?')[0];
        switch (path)
        {
            case "/exchange/schedule":
                Assert.Empty((await client.GetExchangeScheduleAsync(Token)).MaintenanceWindows);
                break;
            case "/exchange/user_data_timestamp":
                Assert.Equal(500, (await client.GetUserDataTimestampAsync(Token)).Millisecond);
                break;
            case "/series":
                var filter = new SeriesFilter
                {
                    Category = "Climate and Weather",
                    Tags = ["a", "b"],
                    IncludeVolume = true,
                };
                Assert.Empty(await client.GetSeriesListAsync(filter, Token));
                break;
            case "/series/S%2F1":
                Assert.Equal(0.5m, (await client.GetSeriesAsync("S/1", includeVolume: true, Token)).FeeMultiplier);
                break;
            case "/series/fee_changes":
                Assert.Empty(await client.GetSeriesFeeChangesAsync("S", showHistorical: true, Token));
                break;
            case "/events/fee_changes":
                await EndAsync(client.GetEventFeeChangesAsync(cancellationToken: Token));
                break;
            case "/events":
                await EndAsync(client.GetEventsAsync(new EventFilter { Status = "open", WithNestedMarkets = true }, Token));
                break;
            case "/events/multivariate":
                await EndAsync(client.GetMultivariateEventsAsync(cancellationToken: Token));
                break;
            case "/events/E":
                Assert.Empty((await client.GetEventAsync("E", Token)).Markets!);
                break;
            case "/markets":
                var settled = new MarketFilter
                {
                    Status = "settled",
                    MinSettledTs = 1,
                    MaxSettledTs = 2,
                    MveFilter = "exclude",
                };
                await EndAsync(client.GetMarketsAsync(settled, Token));
                break;
            case "/markets/orderbooks":
                Assert.Equal(2, (await client.GetOrderBooksAsync(["A", "B"], Token)).Count);
                break;
            case "/markets/trades":
                await EndAsync(client.GetTradesAsync(new TradeFilter { Ticker = "A", IsBlockTrade = false }, Token));
                break;
            default:
                await (
                    path.Contains("candlesticks", StringComparison.Ordinal) ? ReadCandlesticksAsync(path) : ReadRestAsync(path)
                );
                break;
        }
    }

    private async Task ReadCandlesticksAsync(string path)
    {
        switch (path)
        {
            case "/series/S/markets/A/candlesticks":
                Assert.Empty(await client.GetCandlesticksAsync("S", "A", Day, Token));
                break;
            case "/markets/candlesticks":
                Assert.Empty(await client.GetCandlesticksAsync(["A", "B"], Day, Token));
                break;
            case "/series/S/events/E/candlesticks":
                Assert.Single((await client.GetEventCandlesticksAsync("S", "E", Day, Token)).MarketTickers);
                break;
            default:
                var candle = Assert.Single(await client.GetHistoricalCandlesticksAsync("A", Day, Token));
                Assert.Equal((Price.FromCents(36), Price.FromCents(39)), (candle.YesBid.Open, candle.YesAsk.Open));
                break;
        }
    }

    private async Task ReadRestAsync(string path)
    {
        switch (path)
        {
            case "/historical/cutoff":
                Assert.Equal(11, (await client.GetHistoricalCutoffAsync(Token)).OrdersUpdatedTs.Month);
                break;
            case "/historical/markets":
                await EndAsync(client.GetHistoricalMarketsAsync(new HistoricalMarketFilter { Tickers = ["A"] }, Token));
                break;
            case "/historical/trades":
                await EndAsync(client.GetHistoricalTradesAsync(cancellationToken: Token));
                break;
            case "/historical/fills":
                await EndAsync(client.GetHistoricalFillsAsync(cancellationToken: Token));
                break;
            case "/historical/orders":
                await EndAsync(client.GetHistoricalOrdersAsync(cancellationToken: Token));
                break;
            case "/historical/positions":
                await EndAsync(client.GetHistoricalPositionsAsync(cancellationToken: Token));
                break;
            case "/portfolio/balance":
                await client.GetBalanceAsync(subaccount: 1, exchangeIndex: 2, Token);
                break;
            case "/portfolio/positions":
                var positions = new PositionFilter
                {
                    EventTicker = "E",
                    CountFilter = ["position"],
                    SettlementStatus = "all",
                    Subaccount = 1,
                    ExchangeIndex = 2,
                };
                await EndAsync(client.GetEventPositionsAsync(positions, Token));
                break;
            case "/portfolio/orders":
                var orders = new OrderFilter
                {
                    EventTickers = ["E", "F"],
                    Subaccount = 1,
                    ExchangeIndex = 2,
                };
                await EndAsync(client.GetOrdersAsync(orders, Token));
                break;
            case "/portfolio/fills":
                var fills = new FillFilter
                {
                    Ticker = "A",
                    Subaccount = 1,
                    ExchangeIndex = 2,
                };
                await EndAsync(client.GetFillsAsync(fills, Token));
                break;
            case "/portfolio/settlements":
                await EndAsync(client.GetSettlementsAsync(new SettlementFilter { EventTicker = "E", Subaccount = 1 }, Token));
                break;
            case "/portfolio/orders/o-1/queue_position":
                Assert.Equal(Quantity.FromContracts(135), await client.GetQueuePositionAsync("o-1", Token));
                break;
            case "/portfolio/orders/queue_positions":
                Assert.Empty(await client.GetQueuePositionsAsync(["A", "B"], subaccount: 1, cancellationToken: Token));
                break;
            case "/portfolio/order_groups":
                Assert.Single(await client.GetOrderGroupsAsync(subaccount: 1, Token));
                break;
            case "/portfolio/order_groups/g-1":
                Assert.Empty((await client.GetOrderGroupAsync("g-1", cancellationToken: Token)).Orders);
                break;
            case "/api_keys":
                Assert.Equal("k", Assert.Single((await client.GetApiKeysAsync(Token)).ApiKeys).ApiKeyId);
                break;
            case "/portfolio/subaccounts/balances":
                Assert.Equal(Money.FromDollars(25), Assert.Single(await client.GetSubaccountBalancesAsync(Token)).Balance);
                break;
            case "/portfolio/subaccounts/transfers":
                await EndAsync(client.GetSubaccountTransfersAsync(Token));
                break;
            case "/portfolio/intra_exchange_instance_transfers":
                await EndAsync(client.GetShardTransfersAsync(Token));
                break;
            case "/portfolio/intra_exchange_instance_transfers/t-1":
                Assert.Equal(Money.FromCents(125), (await client.GetShardTransferAsync("t-1", Token)).Amount);
                break;
            default:
                Assert.Fail($"No call is known for {path}.");
                break;
        }
    }

    private static async Task EndAsync<T>(IAsyncEnumerable<T> list) => Assert.Empty(await list.ToListAsync(Token));
}
