using Kalshi.Client;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Lifecycle;
using Trader.Live.Account;
using Trader.Live.Feeds;
using Trader.Live.Journal;
using Trader.Live.Orders;
using Trader.Status;

namespace Trader.Live.Coordination;

/// <summary>Does what states and readings need from the exchange, and reports success or failure to the core.</summary>
public sealed partial class ExchangeCalls
{
    // So that the list of tickers stays a short address.
    private const int MarketsPerCall = 100;

    // A machine that slept. A clock that was wrong by less than this, and is put right, is not worth a jump in time: windows and
    // rates would be reckoned with time that has not gone by. By more, the exchange accepts no signature.
    private const long WorthCatchingUpMs = 60_000;
    private const long UsableErrorMs = 2_000;
    private const long TrustedSkewMs = 3_000;

    private readonly KalshiRestClient client;
    private readonly IFeedMarkets feed;
    private readonly ITradingInbox inbox;
    private readonly FeedReadiness readiness;
    private readonly ICallRunner calls;
    private readonly AccountReader reader;
    private readonly TraderOptions options;
    private readonly ClockSkew skew;
    private bool wasInitialized;

    // The latest try of each step; for the thread that issues commands.
    private readonly Dictionary<TraderState, CancellationTokenSource> tries = [];

    /// <summary>Makes the calls.</summary>
    /// <param name="client">Talks to the exchange.</param>
    /// <param name="feed">The feed, for the steps that wait for it.</param>
    /// <param name="inbox">Takes what came of the calls.</param>
    /// <param name="readiness">Which channels are subscribed.</param>
    /// <param name="calls">Starts the calls.</param>
    /// <param name="options">The core's settings.</param>
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

    /// <summary>Reads the account.</summary>
    public void ReadAccount(ReadAccount command) =>
        calls.Run(async cancellation =>
        {
            try
            {
                var reading = await reader.ReadAsync(command, cancellation);
                await CatchUpAsync();
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, reading));
            }
            catch (KalshiApiException exception)
            {
                var failure = Failure(TraderState.KalshiDataSync, exception.Error);
                await inbox.PostAsync(TraderEvent.AccountReadFailed(inbox.Clock.Now, failure));
            }
            catch (PageWalkException exception)
            {
                // A list that changed under the walk; the next reading begins anew.
                var failure = new StepFailure(TraderState.KalshiDataSync, exception.Message, IsFatal: false);
                await inbox.PostAsync(TraderEvent.AccountReadFailed(inbox.Clock.Now, failure));
            }
        });

    /// <summary>Asks for every resting order to be cancelled, once.</summary>
    public void CancelEverything() =>
        calls.Run(async cancellation =>
        {
            var outcome = await client.CancelAllOrdersAsync(cancellationToken: cancellation);
            await PostAsync("all orders", outcome);
        });

    /// <summary>Triggers an order group, once.</summary>
    public void TriggerOrderGroup(TriggerOrderGroup command) =>
        calls.Run(async cancellation =>
        {
            var outcome = await client.TriggerOrderGroupAsync(
                command.OrderGroupId,
                exchangeIndex: command.Shard,
                cancellationToken: cancellation
            );
            await PostAsync($"order group {command.OrderGroupId}", outcome);
        });

    /// <summary>Lists every resting order of the account, and its order groups.</summary>
    public void ListRestingOrders(long requestId) =>
        calls.Run(async cancellation =>
        {
            var (orders, failure) = await TryListAsync(() =>
                client.GetOrdersAsync(new OrderFilter { Status = "resting" }, cancellation).ToListAsync(cancellation).AsTask()
            );
            var (groups, _) = await TryListAsync(async () =>
                (await client.GetOrderGroupsAsync(cancellationToken: cancellation)).Select(group => group.Id).ToList()
            );
            var resting = new RestingOrders(requestId, orders, groups, failure);
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, resting));
        });

    /// <summary>Tells the core whether the journal can be written.</summary>
    public void TellJournalState(string? failure) =>
        calls.Run(async _ => await inbox.PostAsync(TraderEvent.JournalState(inbox.Clock.Now, failure)));

    /// <summary>Tells the core whether what was recorded is kept.</summary>
    /// <param name="number">Which question is answered.</param>
    /// <param name="secure">Waits for it; gives why it may be lost, or null.</param>
    public void TellRecordingSecured(int number, Func<CancellationToken, Task<string?>> secure) =>
        calls.Run(async cancellation =>
        {
            var secured = new RecordingSecured(number, await secure(cancellation));
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, secured));
        });

    /// <summary>Has everything written so far made to survive a loss of power; the core is told if that fails.</summary>
    public void Secure(IOrderJournal journal, long position) =>
        calls.Run(async cancellation =>
        {
            if (!await journal.WhenSyncedAsync(position, cancellation))
            {
                var failure = journal.Failure ?? "it says no reason";
                await inbox.PostAsync(TraderEvent.JournalState(inbox.Clock.Now, failure));
            }
        });

    /// <summary>Lists the open markets.</summary>
    public void ListMarkets() =>
        calls.Run(async cancellation =>
        {
            try
            {
                await PostMarketsAsync(cancellation);
            }
            catch (Exception exception) when (exception is KalshiApiException or PageWalkException)
            {
                // The listing is repeated; markets known so far stay known.
                var message = $"Listing the markets failed, it will be tried again: {exception.Message}";
                await inbox.PostAsync(
                    TraderEvent.Of(inbox.Clock.Now, new Notice(ActivityTypes.Markets, ActivityLevel.Warning, message))
                );
            }
        });

    /// <summary>Fetches a market's description.</summary>
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

    /// <summary>Fetches the descriptions of many markets, in batches side by side.</summary>
    public void DescribeMarkets(DescribeMarkets command) =>
        calls.Run(async cancellation =>
        {
            var batches = await Task.WhenAll(
                command
                    .Tickers.Chunk(MarketsPerCall)
                    .Select(batch =>
                        TryListAsync(() =>
                            client
                                .GetMarketsAsync(new MarketFilter { Tickers = batch }, cancellation)
                                .ToListAsync(cancellation)
                                .AsTask()
                        )
                    )
            );
            var failure = Array.Find(batches, batch => batch.Failure is not null).Failure;
            var markets = batches.SelectMany(batch => batch.Items ?? []).ToList();
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, new MarketDescriptions(command.RequestId, markets, failure)));
        });

    /// <summary>
    /// Does the work of a state; what an earlier state still waits for is given up, but the feed where the trader goes on without.
    /// </summary>
    public void RunStep(RunStep step)
    {
        foreach (var (state, earlier) in tries)
        {
            if (!step.WithoutFeed || state != TraderState.OrderbookConnect)
            {
                earlier.Cancel();
            }
        }

        Try(step);
    }

    /// <summary>Tells when market data is connected, beside whatever else is done.</summary>
    public void AwaitFeed()
    {
        if (tries.TryGetValue(TraderState.OrderbookConnect, out var earlier))
        {
            earlier.Cancel();
        }

        Try(new RunStep(TraderState.OrderbookConnect));
    }

    private void Try(RunStep step)
    {
        var newest = new CancellationTokenSource();
        tries[step.State] = newest;
        calls.Run(async cancellation =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, newest.Token);
            try
            {
                await TryAsync(step, either.Token);
            }
            catch (OperationCanceledException) when (newest.IsCancellationRequested)
            {
                // The trader has left that state, or does it anew; nobody waits for this try.
            }
        });
    }

    private async Task TryAsync(RunStep step, CancellationToken cancellation)
    {
        var state = step.State;
        try
        {
            var details = await WorkAsync(step, cancellation);
            if (details is not null)
            {
                await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, new StepSuccess(state, details)));
            }
        }
        catch (KalshiApiException exception)
        {
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, Failure(state, exception.Error)));
        }
        catch (PageWalkException exception)
        {
            var failure = new StepFailure(state, exception.Message, IsFatal: false);
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, failure));
        }
        catch (FeedDisconnectedException exception)
        {
            var failure = new StepFailure(state, exception.Message, IsFatal: true);
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, failure));
        }
    }

    // Null when the core itself has the work done (reading the account).
    private async Task<Dictionary<string, string>?> WorkAsync(RunStep step, CancellationToken cancellation)
    {
        switch (step.State)
        {
            case TraderState.Initializing:
                return await InitializeAsync(cancellation);
            case TraderState.OrderbookConnect:
                readiness.ForgetRefusal();
                feed.RetryAuthentication();
                await readiness.WaitAsync(MarketChannels(), cancellation);
                return new(StringComparer.Ordinal) { ["connected"] = "market data and public trades" };
            case TraderState.TradingClientConnect when step.WithoutFeed:
                // Whether the account can be reached at all; what the feed would tell of it is read instead.
                await client.GetBalanceAsync(cancellation);
                return new(StringComparer.Ordinal) { ["connected"] = "the account, without fills and order updates" };
            case TraderState.TradingClientConnect:
                await readiness.WaitAsync([FeedChannel.Fills, FeedChannel.UserOrders], cancellation);
                return new(StringComparer.Ordinal) { ["connected"] = "fills and order updates", ["clock"] = skew.Describe() };
            default:
                return null;
        }
    }

    // Ages and windows would be reckoned from a time that never was: the start has to be made again.
    private string? WhyClockCannotBeUsed() =>
        inbox.Clock.MachineAheadMs is var ahead && ahead <= -UsableErrorMs
            ? $"this machine's clock was set back by {-ahead / 1000} s while the trader was starting; start it again"
            : null;

    // A machine that slept, or whose clock was put forward rightly: the exchange's own time tells which.
    private async Task CatchUpAsync()
    {
        if (
            skew.DifferenceMs is not (> -TrustedSkewMs and < TrustedSkewMs)
            || inbox.Clock.CatchUp(WorthCatchingUpMs) is not (> 0 and var ms)
        )
        {
            return;
        }

        var message = $"{ms / 1000} s went by unseen: this machine slept";
        await inbox.PostAsync(
            TraderEvent.Of(inbox.Clock.Now, new Notice(ActivityTypes.Connection, ActivityLevel.Warning, message))
        );
    }

    private async Task<Dictionary<string, string>?> InitializeAsync(CancellationToken cancellation)
    {
        var status = await client.GetExchangeStatusAsync(cancellation);

        // The first signed call: a wrong key or clock shows here, with a sentence that says so.
        await client.GetBalanceAsync(cancellation);
        if (!wasInitialized && WhyClockCannotBeUsed() is { } flaw)
        {
            await inbox.PostAsync(
                TraderEvent.Of(inbox.Clock.Now, new StepFailure(TraderState.Initializing, flaw, IsFatal: true))
            );
            return null;
        }

        wasInitialized = true;
        await CatchUpAsync();
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
        var markets = await client.GetMarketsAsync(new MarketFilter { Status = "open" }, cancellation).ToListAsync(cancellation);
        await inbox.PostAsync(TraderEvent.MarketsListed(inbox.Clock.Now, markets));
        return markets.Count;
    }

    private FeedChannel[] MarketChannels() => options.WhaleDetection ? [FeedChannel.Trades] : [];

    private static StepFailure Failure(TraderState state, ApiError error) =>
        new(state, error.ToString(), IsFatal: CallVerdicts.NeedsPerson(error));

    // A list of which a part could not be read is no list.
    private static async Task<(List<T>? Items, string? Failure)> TryListAsync<T>(Func<Task<List<T>>> list)
    {
        try
        {
            return (await list(), null);
        }
        catch (Exception exception) when (exception is KalshiApiException or PageWalkException)
        {
            return (null, exception.Message);
        }
    }

    private async Task PostAsync(string what, WriteOutcome<Acknowledgement> outcome)
    {
        var reason = outcome switch
        {
            WriteOutcome<Acknowledgement>.Done => null,
            WriteOutcome<Acknowledgement>.Refused { Error: var error } => error.ToString(),
            WriteOutcome<Acknowledgement>.NotSent { Error: var error } => error.ToString(),
            WriteOutcome<Acknowledgement>.Unknown { Error: var error } => error.ToString(),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
        await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, new SweepAnswer(reason is null, what, reason)));
    }
}
