using Kalshi.Client;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live.Account;
using Trader.Live.Feeds;
using Trader.Status;

namespace Trader.Live.Coordination;

/// <summary>Does what states and readings need from the exchange, and reports success or failure to the core.</summary>
internal sealed class ExchangeCalls
{
    private readonly KalshiRestClient client;
    private readonly IFeedMarkets feed;
    private readonly ITradingInbox inbox;
    private readonly FeedReadiness readiness;
    private readonly ICallRunner calls;
    private readonly AccountReader reader;
    private readonly TraderOptions options;
    private readonly ClockSkew skew;

    public ExchangeCalls(
        KalshiRestClient client,
        IFeedMarkets feed,
        ITradingInbox inbox,
        FeedReadiness readiness,
        ICallRunner calls,
        TraderOptions options
    )
    {
        this.client = client;
        this.feed = feed;
        this.inbox = inbox;
        this.readiness = readiness;
        this.calls = calls;
        this.options = options;
        reader = new AccountReader(client);
        skew = client.ClockSkew;
    }

    public void ReadAccount(ReadAccount command) =>
        calls.Run(async cancellation =>
        {
            try
            {
                var reading = await reader.ReadAsync(command, cancellation);
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, reading));
            }
            catch (KalshiApiException exception)
            {
                var failure = Failure(TraderState.KalshiDataSync, exception.Error);
                await inbox.PostAsync(TraderEvent.AccountReadFailed(inbox.Clock.Now, failure));
            }
        });

    public void ListMarkets() =>
        calls.Run(async cancellation =>
        {
            try
            {
                await PostMarketsAsync(cancellation);
            }
            catch (KalshiApiException exception)
            {
                // The listing is repeated; markets known so far stay known.
                var message = $"Listing the markets failed, it will be tried again: {exception.Error}";
                await inbox.PostAsync(
                    TraderEvent.Of(inbox.Clock.Now, new Notice(ActivityTypes.Markets, ActivityLevel.Warning, message))
                );
            }
        });

    public void DescribeMarket(string ticker) =>
        calls.Run(async cancellation =>
        {
            try
            {
                var market = await client.GetMarketAsync(ticker, cancellation);
                await inbox.PostAsync(TraderEvent.MarketDescribed(inbox.Clock.Now, market));
            }
            catch (KalshiApiException exception)
            {
                var unknown = new MarketUnknown(ticker, exception.Error.ToString());
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, unknown));
            }
        });

    /// <summary>Does the work of a state.</summary>
    public void RunStep(TraderState state) =>
        calls.Run(async cancellation =>
        {
            try
            {
                var details = await WorkAsync(state, cancellation);
                if (details is not null)
                {
                    await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, new StepSuccess(state, details)));
                }
            }
            catch (KalshiApiException exception)
            {
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, Failure(state, exception.Error)));
            }
            catch (FeedDisconnectedException exception)
            {
                var failure = new StepFailure(state, exception.Message, IsFatal: true);
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, failure));
            }
        });

    // Null when the core itself has the work done (reading the account).
    private async Task<Dictionary<string, string>?> WorkAsync(TraderState state, CancellationToken cancellation)
    {
        switch (state)
        {
            case TraderState.Initializing:
                return await InitializeAsync(cancellation);
            case TraderState.OrderbookConnect:
                readiness.ForgetRefusal();
                feed.RetryAuthentication();
                await readiness.WaitAsync(MarketChannels(), cancellation);
                return new(StringComparer.Ordinal) { ["connected"] = "market data and public trades" };
            case TraderState.TradingClientConnect:
                await readiness.WaitAsync([FeedChannel.Fills, FeedChannel.UserOrders], cancellation);
                return new(StringComparer.Ordinal) { ["connected"] = "fills and order updates", ["clock"] = skew.Describe() };
            default:
                return null;
        }
    }

    private async Task<Dictionary<string, string>> InitializeAsync(CancellationToken cancellation)
    {
        var status = await client.GetExchangeStatusAsync(cancellation);

        // The first signed call: a wrong key or clock shows here, with a sentence that says so.
        await client.GetBalanceAsync(cancellation);
        await client.LearnBudgetAsync(cancellation);
        var count = await PostMarketsAsync(cancellation);
        return new(StringComparer.Ordinal)
        {
            ["exchange_active"] = status.ExchangeActive ? "yes" : "no",
            ["trading_active"] = status.TradingActive ? "yes" : "no",
            ["open_markets"] = count.ToString(),
        };
    }

    private async Task<int> PostMarketsAsync(CancellationToken cancellation)
    {
        var markets = new List<MarketDto>();
        await foreach (var market in client.GetMarketsAsync(new MarketFilter { Status = "open" }, cancellation))
        {
            markets.Add(market);
        }

        await inbox.PostAsync(TraderEvent.MarketsListed(inbox.Clock.Now, markets));
        return markets.Count;
    }

    private FeedChannel[] MarketChannels() => options.WhaleDetection ? [FeedChannel.Trades] : [];

    private static StepFailure Failure(TraderState state, ApiError error) =>
        new(state, error.ToString(), IsFatal: error.Kind == ApiErrorKind.Authentication);
}
