using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.RateLimits;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Account;
using Trader.Live.Bus;
using Trader.Live.Coordination;
using Trader.Live.Feeds;
using Trader.Live.Health;
using Trader.Live.Journal;
using Trader.Live.Journal.Sessions;
using Trader.Live.Orders;
using Trader.Live.Reporting;
using Trader.Status;
using Trader.Upkeep.Calibration;

namespace Trader.Live;

/// <summary>What a live trader needs.</summary>
public sealed record LiveTraderSetup
{
    /// <summary>The exchange.</summary>
    public required KalshiEndpoint Endpoint { get; init; }

    /// <summary>The account's key; stays the caller's to dispose, after the trader.</summary>
    public required ApiKey Key { get; init; }

    /// <summary>The core's settings.</summary>
    public required TraderOptions Options { get; init; }

    /// <summary>Both clocks.</summary>
    public required TraderClock Clock { get; init; }

    /// <summary>Bounds of the loop.</summary>
    public TradingLoopOptions Loop { get; init; } = new();

    /// <summary>Bounds of the REST client.</summary>
    public KalshiRestOptions Rest { get; init; } = new();

    /// <summary>Bounds of the order gateway.</summary>
    public OrderGatewayOptions Gateway { get; init; } = new();

    /// <summary>
    /// Whether calls wait for the account's request tokens, so that no 429 is of our own making. For an exchange whose clock
    /// runs as the wall's does: tokens are counted on the exchange's clock.
    /// </summary>
    public bool KeepsTokenBudget { get; init; }

    /// <summary>What carries REST calls; null for sockets that the endpoint's host guard lets open. Tests put faults here.</summary>
    public HttpMessageHandler? RestHandler { get; init; }

    /// <summary>Where facts are written before anything is sent on their strength; null for none. Stays the caller's to dispose, after the trader.</summary>
    public IOrderJournal? Journal { get; init; }

    /// <summary>What the journal of earlier runs says; null for nothing.</summary>
    public RecoveredState? Recovered { get; init; }

    /// <summary>Takes down what enters and leaves the core, for replaying it; null for nothing. Stays the caller's to dispose, after the trader.</summary>
    public ISessionRecorder? Recorder { get; init; }

    /// <summary>How the trader is observed: bus, health, reports, status log.</summary>
    public ReportingOptions Reporting { get; init; } = new();

    /// <summary>Transitions, and other activities, kept for those who join late; 1 to 100 000.</summary>
    public int ActivityHistoryLength { get; init; } = 300;
}

/// <summary>
/// The trading core connected to an exchange: starts it, lets it run, and stops it in order. Errors that make going on
/// senseless (a bug in the core, a refused key) end it through <see cref="Ended"/>; everything else it survives.
/// </summary>
public sealed class LiveTrader : IAsyncDisposable
{
    private readonly CommandDispatcher dispatcher;
    private readonly FeedBridge bridge;
    private readonly KalshiRestClient client;
    private readonly TokenBudget? budget;
    private readonly KalshiSocket socket;
    private readonly RecoveredState? recovered;
    private readonly TraderObservers observers;
    private readonly OutstandingTasks tasks = new();
    private readonly TaskCompletionSource<TradingLoop> loopMade = new();
    private readonly CancellationTokenSource feedStopping = new();
    private Task feed = Task.CompletedTask;
    private string? recordingEnded;
    private int isDisposed;

    /// <summary>Puts the parts together; nothing is sent before <see cref="Start"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public LiveTrader(LiveTraderSetup setup)
    {
        Clock = setup.Clock;
        recovered = setup.Recovered;
        OptionCheck.Require(setup.Reporting.Validate());
        Bus = new EventBus(setup.Reporting.Bus, setup.Clock.Wall);
        Activities = new ActivityLog(setup.ActivityHistoryLength);
        Steps = new StartupSteps(setup.Clock.Wall);
        Readiness = new FeedReadiness();
        StartedAt = setup.Clock.Wall.GetUtcNow();
        dispatcher = new CommandDispatcher(Bus, Activities, Steps, setup.Journal, setup.Recorder);
        bridge = new FeedBridge(setup.Clock, Readiness, Bus);
        var now = setup.Clock.Now;
        var options = ForSpeed(setup.Options, setup.Clock.Exchange.Speed);
        var core = new TradingCore(options, now);
        setup.Recorder?.Begin(options, now, SayRecordingEnded);
        var signer = new RequestSigner(setup.Key);
        budget = setup.KeepsTokenBudget ? new TokenBudget(time: setup.Clock.Wall) : null;
        try
        {
            var api = new ApiHealth(setup.Reporting.Health.ApiErrorLimit);
            var rest = setup.Rest with { Budget = budget ?? setup.Rest.Budget, Attempted = api.Note };
            client = setup.RestHandler is { } handler
                ? new KalshiRestClient(setup.Endpoint, signer, handler, rest, setup.Clock.Wall)
                : new KalshiRestClient(setup.Endpoint, signer, rest, setup.Clock.Wall);
            socket = new KalshiSocket(
                setup.Endpoint,
                signer,
                bridge,
                new KalshiSocketOptions { Channels = FeedChannels.For(setup.Options) },
                setup.Clock.Wall
            );
            Loop = new TradingLoop(core, setup.Clock, dispatcher, Bus, setup.Loop, setup.Recorder);
            loopMade.SetResult(Loop);
            bridge.Connect(Loop);
            dispatcher.Connect(
                new OrderGateway(client, Loop, tasks, setup.Journal, setup.Gateway),
                socket,
                new ExchangeCalls(client, socket, Loop, Readiness, tasks, setup.Options)
            );
            observers = new TraderObservers(this, MakeMonitor(setup, api), setup.Reporting);
        }
        catch
        {
            // Nothing of a trader that could not be put together is left behind.
            socket?.Dispose();
            client?.Dispose();
            budget?.Dispose();
            feedStopping.Dispose();
            throw;
        }
    }

    /// <summary>Both clocks.</summary>
    public TraderClock Clock { get; }

    /// <summary>Activities, whale notifications and snapshots, for bystanders.</summary>
    public EventBus Bus { get; }

    /// <summary>The latest activities.</summary>
    public ActivityLog Activities { get; }

    /// <summary>The way to READY.</summary>
    public StartupSteps Steps { get; }

    /// <summary>The feed's channels.</summary>
    public FeedReadiness Readiness { get; }

    /// <summary>The trading thread.</summary>
    public TradingLoop Loop { get; }

    /// <summary>How the parts are.</summary>
    public HealthMonitor Health => observers.Health;

    /// <summary>Reports status and account over the bus.</summary>
    public StatusReporter Reporter => observers.Reporter;

    /// <summary>The status blocks.</summary>
    public StatusLog StatusLog => observers.Log;

    /// <summary>When the trader was made, wall clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The latest picture of the trader.</summary>
    public TraderSnapshot Latest => Loop.Latest;

    /// <summary>What the feed has done so far.</summary>
    public FeedStatistics FeedStatistics => socket.Statistics;

    /// <summary>When the first book arrived, wall clock, Unix milliseconds; 0 before.</summary>
    public long FirstSnapshotWallMs => bridge.FirstSnapshotWallMs;

    /// <summary>Completes when the trader first is READY.</summary>
    public Task Ready => dispatcher.Ready.Task;

    /// <summary>
    /// Completes when the trader has ended, with the fatal error in one sentence or null after an ordinary stop; faults on a
    /// bug.
    /// </summary>
    public Task<string?> Ended { get; private set; } = new TaskCompletionSource<string?>().Task;

    /// <summary>Starts the feed and the way to READY.</summary>
    public void Start()
    {
        feed = Task.Run(() => RunFeedAsync(feedStopping.Token), CancellationToken.None);
        Ended = EndAsync();
        observers.Start();
        tasks.Run(async _ =>
        {
            if (recovered is not null)
            {
                await Loop.PostAsync(TraderEvent.Of(Clock.Now, recovered));
            }

            await Loop.PostAsync(TraderEvent.Start(Clock.Now));
        });
    }

    /// <summary>
    /// Ends the run in order: everything received so far is handled, undecided whales expire, our resting orders are
    /// cancelled, and the account is read and compared for the last time.
    /// </summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/> of wall time.</exception>
    public async Task<RunSettled> SettleAsync(string reason, TimeSpan limit, CancellationToken cancellation)
    {
        if (socket.Statistics.IsConnected)
        {
            await PassBarrierAsync(limit, cancellation);
        }

        await Loop.PostAsync(TraderEvent.RunEnding(Clock.Now, reason));
        return await dispatcher.Settled.Task.WaitAsync(limit, Clock.Wall, cancellation);
    }

    /// <summary>Stops for good; afterwards <see cref="Latest"/> does not change any more.</summary>
    public async Task StopAsync(string reason)
    {
        var sequence = new ShutdownSequence(Clock.Wall, TimeSpan.FromMinutes(1), static _ => { });
        await StopAsync(reason, sequence);
        sequence.ThrowIfFailed();
    }

    /// <summary>
    /// Stops for good, step by step: the health monitor, the connection of private and public streams, the state, the trading loop, calls that are
    /// under way. Afterwards <see cref="Latest"/> does not change any more, and nothing of the trader runs.
    /// </summary>
    public async Task StopAsync(string reason, ShutdownSequence sequence)
    {
        await sequence.RunAsync("monitor and regular reports", observers.EndRegularAsync);
        await sequence.RunAsync("private and public streams", EndFeedAsync);
        await sequence.RunAsync(
            "state",
            async () =>
            {
                await Loop.PostAsync(TraderEvent.Shutdown(Clock.Now, reason));
                await Task.WhenAny(dispatcher.Stopped.Task, Loop.Completion);
            }
        );
        await sequence.RunAsync("trading loop", Loop.FinishAsync);
        await sequence.RunAsync("calls under way", () => tasks.DisposeAsync().AsTask());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }

        await observers.DisposeAsync();
        await EndFeedAsync();
        await tasks.DisposeAsync();
        await Loop.DisposeAsync();
        await Bus.DisposeAsync();
        socket.Dispose();
        client.Dispose();
        budget?.Dispose();
        feedStopping.Dispose();
    }

    private HealthMonitor MakeMonitor(LiveTraderSetup setup, ApiHealth api)
    {
        var monitor = new HealthMonitor(Loop, tasks, client.ReadConditionAsync, api, setup.Reporting.Health, Bus);
        monitor.Add(HealthProbes.TradingThread(Loop, setup.Loop.QueueLength, setup.Reporting.Health.StallMs));
        monitor.Add(HealthProbes.Feed(() => socket.Statistics));
        if (setup.Options.WhaleDetection)
        {
            monitor.Add(HealthProbes.Stream("whale_feed", Readiness, Clock.Wall, FeedChannel.Trades));
        }

        monitor.Add(HealthProbes.Stream("account_feed", Readiness, Clock.Wall, FeedChannel.Fills, FeedChannel.UserOrders));
        monitor.Add(HealthProbes.Account(() => Latest, setup.Options, Clock));
        monitor.Add(HealthProbes.Journal(setup.Journal));
        monitor.Add(HealthProbes.Recorder(setup.Recorder is not null, () => Volatile.Read(ref recordingEnded)));
        return monitor;
    }

    // Private and public streams come over one connection and end together. How it ends was seen by whoever awaits Ended.
    private async Task EndFeedAsync()
    {
        await feedStopping.CancelAsync();
        await feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The settings say how late something may be at speed 1; a delay of the machine is as many times longer on a faster clock.
    private static TraderOptions ForSpeed(TraderOptions options, int speed) =>
        options with
        {
            Calibration = options.Calibration with
            {
                EventFreshnessSeconds = (int)
                    Math.Min(
                        options.Calibration.EventFreshnessSeconds * (long)speed,
                        CalibrationOptions.MaxEventFreshnessSeconds
                    ),
            },
        };

    private void SayRecordingEnded(string sentence)
    {
        Volatile.Write(ref recordingEnded, sentence);
        tasks.Run(async _ =>
        {
            // A disk can be full before the loop is there to be told.
            var loop = await loopMade.Task;
            await loop.PostAsync(TraderEvent.Of(Clock.Now, new Notice(ActivityTypes.Recording, ActivityLevel.Warning, sentence)));
        });
    }

    private async Task PassBarrierAsync(TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await socket.BarrierAsync(cancellation).WaitAsync(limit, Clock.Wall, cancellation);
        }
        catch (FeedDisconnectedException)
        {
            // Nothing more can come over a connection that is gone; the final reading finds what was missed.
        }
    }

    private async Task RunFeedAsync(CancellationToken cancellation)
    {
        try
        {
            await socket.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    private async Task<string?> EndAsync()
    {
        var stopped = dispatcher.Stopped.Task;
        var first = await Task.WhenAny(
            stopped,
            Loop.Completion,
            tasks.Faulted,
            feed.ContinueWith(Rethrow, TaskScheduler.Default).Unwrap()
        );
        if (first == stopped)
        {
            return await stopped;
        }

        await first;
        return null;
    }

    // The feed ends by itself only with an error; its ordinary end is our own doing and must not look like one.
    private Task Rethrow(Task ended) => ended.IsFaulted ? ended : dispatcher.Stopped.Task;
}
