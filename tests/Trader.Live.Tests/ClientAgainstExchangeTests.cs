using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.RateLimits;
using Kalshi.Client.Rest;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Kalshi.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trader.Live.Tests;

/// <summary>
/// Our client and the simulated exchange were written apart from each other. Here every resource of the client is asked of the
/// exchange, over sockets and within the account's own budget: nothing may be refused for haste, no answer may hold a field or a
/// word the client does not know.
/// </summary>
public sealed class ClientAgainstExchangeTests : IAsyncLifetime
{
    private readonly DriftSentinel drift = new();
    private SimulatedExchange exchange = null!;
    private ApiKey key = null!;
    private TokenBudget budget = null!;
    private KalshiRestClient client = null!;

    private int ids;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var flow = new RandomFlow(7, new RandomFlowOptions());
        var clock = ExchangeClock.Held(TimeProvider.System, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), speed: 1);
        exchange = await SimulatedExchange.StartAsync(
            new SimulatorOptions { Seed = 7 },
            flow,
            clock,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Token
        );
        clock.Release();
        key = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
        budget = new TokenBudget();
        client = new KalshiRestClient(
            new KalshiEndpoint(ExchangeEnvironment.Sim, exchange.RestUrl, exchange.WebSocketUrl),
            new RequestSigner(key),
            new KalshiRestOptions { Drift = drift, Budget = budget }
        );
        await client.LearnBudgetAsync(Token);
        Assert.True(budget.Statistics.IsLearnt);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        budget.Dispose();
        key.Dispose();
        await exchange.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "A1")]
    [Trait("Requirement", "A4")]
    [Trait("Requirement", "A6")]
    [Trait("Requirement", "B1")]
    public async Task Every_resource_answers_what_the_client_expects_and_nothing_it_does_not_know()
    {
        var market = await AnyOpenMarketAsync();
        await AskForTheExchangeAsync();
        await AskForMarketDataAsync(market);
        await LiveThroughOrdersAsync(market);
        await LiveThroughGroupsAsync(market);
        await MoveMoneyAsync();
        await AskForTheAccountAsync(market);

        Assert.Empty(drift.Snapshot().Findings.Select(finding => finding.ToString()));
    }

    // Far more than one bucket holds, as fast as the client lets it.
    [Fact]
    [Trait("Requirement", "A4")]
    public async Task A_client_in_haste_never_hears_that_it_was_too_fast()
    {
        var refused = 0;
        await Parallel.ForAsync(
            0,
            120,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (_, token) =>
            {
                await client.GetBalanceAsync(token);
                if (await client.CancelOrderAsync(NextId(), "KXNONE-1-1", token) is not OrderCancellation.NotLive)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        );

        Assert.Equal(0, refused);
        Assert.Equal(0, budget.Statistics.Refused);
    }

    private async Task<MarketDto> AnyOpenMarketAsync()
    {
        await foreach (var market in client.GetMarketsAsync(new MarketFilter { Status = "open" }, Token))
        {
            if (market.YesBidDollars > Price.FromCents(5) && market.YesAskDollars < Price.FromCents(95))
            {
                return market;
            }
        }

        throw new InvalidOperationException("The exchange has no open market with quotes on both sides.");
    }

    private async Task AskForTheExchangeAsync()
    {
        Assert.True((await client.GetExchangeStatusAsync(Token)).TradingActive);
        Assert.NotEmpty((await client.GetExchangeScheduleAsync(Token)).StandardHours);
        await client.GetUserDataTimestampAsync(Token);
        await client.GetHistoricalCutoffAsync(Token);
        Assert.NotEmpty((await client.GetEndpointCostsAsync(Token)).EndpointCosts);
        Assert.Equal("advanced", (await client.GetApiLimitsAsync(Token)).UsageTier);
        Assert.NotEmpty((await client.GetApiKeysAsync(Token)).ApiKeys);
    }

    private async Task AskForMarketDataAsync(MarketDto market)
    {
        var series = market.EventTicker.Split('-')[0];
        var nowSeconds = exchange.Inspect((_, nowMs) => nowMs / 1000);
        var span = new CandlestickSpan(nowSeconds - 3600, nowSeconds, 1);
        Assert.Contains(await client.GetSeriesListAsync(cancellationToken: Token), listed => listed.Ticker == series);
        Assert.Equal(series, (await client.GetSeriesAsync(series, cancellationToken: Token)).Ticker);
        Assert.Empty(await client.GetSeriesFeeChangesAsync(cancellationToken: Token));
        Assert.Empty(await AllAsync(client.GetEventFeeChangesAsync(cancellationToken: Token)));
        Assert.Contains(
            await AllAsync(client.GetEventsAsync(cancellationToken: Token)),
            e => e.EventTicker == market.EventTicker
        );
        Assert.Contains((await client.GetEventAsync(market.EventTicker, Token)).Markets!, m => m.Ticker == market.Ticker);
        Assert.Empty(await AllAsync(client.GetMultivariateEventsAsync(cancellationToken: Token)));
        Assert.Equal(market.Ticker, (await client.GetMarketAsync(market.Ticker, Token)).Ticker);
        Assert.NotEmpty((await client.GetOrderBookAsync(market.Ticker, cancellationToken: Token)).YesDollars!);
        Assert.Single(await client.GetOrderBooksAsync([market.Ticker], cancellationToken: Token));
        await client.GetCandlesticksAsync(series, market.Ticker, span, Token);
        Assert.Single(await client.GetCandlesticksAsync([market.Ticker], span, Token));
        Assert.NotEmpty((await client.GetEventCandlesticksAsync(series, market.EventTicker, span, Token)).MarketTickers);
        await AllAsync(client.GetTradesAsync(new TradeFilter { Ticker = market.Ticker }, Token));
        await AllAsync(client.GetHistoricalMarketsAsync(cancellationToken: Token));
        await AllAsync(client.GetHistoricalTradesAsync(cancellationToken: Token));
    }

    private async Task LiveThroughOrdersAsync(MarketDto market)
    {
        var first = Accepted(await client.CreateOrderAsync(Rest(market), Token));
        var decreased = await client.DecreaseOrderAsync(
            first.OrderId,
            new DecreaseOrderRequest { ReduceTo = Quantity.FromContracts(3), MarketTicker = market.Ticker },
            cancellationToken: Token
        );
        Assert.Equal(Quantity.FromContracts(3), decreased.OrThrow().RemainingCount);
        var amended = await client.AmendOrderAsync(
            first.OrderId,
            new AmendOrderRequest
            {
                Ticker = market.Ticker,
                Side = "bid",
                Price = Price.FromCents(2),
                Count = Quantity.FromContracts(4),
            },
            cancellationToken: Token
        );
        Assert.Equal(Quantity.FromContracts(4), amended.OrThrow().RemainingCount);
        await client.GetQueuePositionAsync(first.OrderId, Token);
        Assert.Single(await client.GetQueuePositionsAsync([market.Ticker], cancellationToken: Token));
        Assert.Equal("resting", (await client.GetOrderAsync(first.OrderId, Token)).Status);
        Assert.IsType<OrderCancellation.Cancelled>(await client.CancelOrderAsync(first.OrderId, market.Ticker, Token));

        var batch = await client.CreateOrdersAsync([Rest(market), Rest(market)], cancellationToken: Token);
        var placed = batch.Select(Accepted).ToList();
        var cancelled = await client.CancelOrdersAsync(
            [.. placed.Select(order => new BatchCancelEntry { OrderId = order.OrderId, MarketTicker = market.Ticker })],
            Token
        );
        Assert.All(cancelled, outcome => Assert.IsType<OrderCancellation.Cancelled>(outcome));

        // One contract at the ask or better: a fill, a position, a fee.
        var take = Rest(market) with
        {
            Count = Quantity.FromContracts(1),
            Price = Price.FromCents(99),
            TimeInForce = "immediate_or_cancel",
        };
        Assert.Equal(Quantity.FromContracts(1), Accepted(await client.CreateOrderAsync(take, Token)).FillCount);
        Accepted(await client.CreateOrderAsync(Rest(market), Token));
        (await client.CancelAllOrdersAsync(cancellationToken: Token)).OrThrow();
        Assert.DoesNotContain(
            await AllAsync(client.GetOrdersAsync(new OrderFilter { Ticker = market.Ticker }, Token)),
            order => order.Status == "resting"
        );
    }

    private async Task LiveThroughGroupsAsync(MarketDto market)
    {
        var group = (await client.CreateOrderGroupAsync(new CreateOrderGroupRequest { ContractsLimit = 10 }, Token))
            .OrThrow()
            .OrderGroupId;
        Accepted(await client.CreateOrderAsync(Rest(market) with { OrderGroupId = group }, Token));
        Assert.Single((await client.GetOrderGroupAsync(group, cancellationToken: Token)).Orders);
        (await client.UpdateOrderGroupLimitAsync(group, 20, cancellationToken: Token)).OrThrow();
        Assert.Single(await client.GetOrderGroupsAsync(cancellationToken: Token));
        (await client.TriggerOrderGroupAsync(group, cancellationToken: Token)).OrThrow();
        Assert.IsType<OrderSubmission.Refused>(await client.CreateOrderAsync(Rest(market) with { OrderGroupId = group }, Token));
        (await client.ResetOrderGroupAsync(group, cancellationToken: Token)).OrThrow();
        (await client.DeleteOrderGroupAsync(group, cancellationToken: Token)).OrThrow();
    }

    private async Task MoveMoneyAsync()
    {
        var number = (await client.CreateSubaccountAsync(Token)).OrThrow().SubaccountNumber;
        var transfer = new SubaccountTransferRequest
        {
            ClientTransferId = NextId(),
            FromSubaccount = 0,
            ToSubaccount = number,
            AmountCents = 500,
        };
        (await client.TransferBetweenSubaccountsAsync(transfer, Token)).OrThrow();
        Assert.Contains(
            await client.GetSubaccountBalancesAsync(Token),
            row => row.SubaccountNumber == number && row.Balance == Money.FromCents(500)
        );
        Assert.Single(await AllAsync(client.GetSubaccountTransfersAsync(Token)));
        var moved = await client.TransferBetweenShardsAsync(
            new ShardTransferRequest
            {
                Amount = 12_500,
                SourceExchangeShard = 0,
                DestinationExchangeShard = 2,
            },
            Token
        );
        var shown = await client.GetShardTransferAsync(moved.OrThrow().TransferId, Token);
        Assert.Equal((Money.FromCents(125), "complete"), (shown.Amount, shown.Status));
        Assert.Single(await AllAsync(client.GetShardTransfersAsync(Token)));
    }

    private async Task AskForTheAccountAsync(MarketDto market)
    {
        Assert.True((await client.GetBalanceAsync(Token)).BalanceDollars.IsPositive);
        Assert.Contains(await AllAsync(client.GetPositionsAsync(new PositionFilter(), Token)), p => p.Ticker == market.Ticker);
        Assert.NotEmpty(await AllAsync(client.GetEventPositionsAsync(new PositionFilter(), Token)));
        Assert.NotEmpty(await AllAsync(client.GetFillsAsync(new FillFilter { Ticker = market.Ticker }, Token)));
        await AllAsync(client.GetSettlementsAsync(cancellationToken: Token));
        await AllAsync(client.GetHistoricalOrdersAsync(cancellationToken: Token));
        await AllAsync(client.GetHistoricalFillsAsync(cancellationToken: Token));
        await AllAsync(client.GetHistoricalPositionsAsync(cancellationToken: Token));
    }

    private CreateOrderRequest Rest(MarketDto market) =>
        new()
        {
            Ticker = market.Ticker,
            Side = "bid",
            Count = Quantity.FromContracts(5),
            Price = Price.FromCents(1),
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = NextId(),
        };

    private string NextId() => $"7d0f6a52-6a8e-4d7c-a1a7-{Interlocked.Increment(ref ids):000000000000}";

    private static CreateOrderResponse Accepted(OrderSubmission submission) =>
        Assert.IsType<OrderSubmission.Accepted>(submission).Response;

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows)
        {
            all.Add(row);
        }

        return all;
    }
}
