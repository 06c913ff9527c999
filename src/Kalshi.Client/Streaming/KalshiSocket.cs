using System.Threading.Channels;
using Kalshi.Authentication;
using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

/// <summary>
/// The exchange's feed over one WebSocket: connects with signed headers through the endpoint's host guard, subscribes,
/// decodes, watches sequences and heartbeat, and hands everything to a sink in order. Comes back by itself after any loss,
/// for ever, except that a refused key waits for <see cref="RetryAuthentication"/>.
/// </summary>
/// <remarks>
/// <see cref="RunAsync"/> is called once. The markets can be changed, and barriers and statistics asked for, from any thread.
/// Silence is judged by bytes, the exchange's pings and the answers to ours among them, so a quiet market is no loss.
/// </remarks>
public sealed partial class KalshiSocket : IDisposable
{
    private readonly KalshiEndpoint endpoint;
    private readonly RequestSigner signer;
    private readonly IFeedSink sink;
    private readonly KalshiSocketOptions options;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker invoker;
    private readonly ReconnectSchedule schedule;

    // Everything below is guarded by the gate; the receive loop, the command pump and callers share it.
    private readonly Lock gate = new();
    private readonly SubscriptionBook book;
    private readonly FeedRouter router;
    private readonly Queue<FeedCommand> barrierCommands = new();
    private readonly Dictionary<long, TaskCompletionSource> barriers = [];
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private TaskCompletionSource? authenticationGate;
    private FeedStatistics statistics = new();
    private long frames;
    private long decodeErrors;
    private long unknownTypes;
    private long lastFrameMs;
    private long lastBytesMs;
    private bool hasRun;

    /// <summary>Makes a socket; nothing is sent before <see cref="RunAsync"/>.</summary>
    /// <param name="endpoint">Where the exchange answers.</param>
    /// <param name="signer">Signs each upgrade; its key stays the caller's to dispose.</param>
    /// <param name="sink">Takes what the feed brings.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">The wall clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public KalshiSocket(
        KalshiEndpoint endpoint,
        RequestSigner signer,
        IFeedSink sink,
        KalshiSocketOptions? options = null,
        TimeProvider? time = null
    )
    {
        this.endpoint = endpoint;
        this.signer = signer;
        this.sink = sink;
        this.options = (options ?? new KalshiSocketOptions()).Validated();
        this.time = time ?? TimeProvider.System;
        var jitter = new JitterSource(this.options.JitterSeed ?? (ulong)this.time.GetTimestamp());
        schedule = new ReconnectSchedule(this.options.Reconnect, jitter);
        book = new SubscriptionBook(this.options.Channels, this.options.Subscriptions);
        router = new FeedRouter(book);
        invoker = new HttpMessageInvoker(
            GuardedTransport.CreateHandler(endpoint.Guard, this.options.ConnectTimeoutMs, Heard),
            disposeHandler: true
        );
        decoder = new FeedDecoder(new TickerTable(), this.options.Drift);
    }

    /// <summary>The difference between the exchange's clock and ours, measured at each upgrade.</summary>
    public ClockSkew ClockSkew { get; } = new();

    /// <summary>What the feed has done so far.</summary>
    public FeedStatistics Statistics
    {
        get
        {
            lock (gate)
            {
                return statistics with
                {
                    Frames = frames,
                    DecodeErrors = decodeErrors,
                    UnknownTypes = unknownTypes,
                    LastFrameMs = lastFrameMs,
                    Gaps = router.Gaps,
                    Duplicates = router.Duplicates,
                    HeldBack = router.HeldBack,
                    Strays = router.Strays,
                    AwaitingSnapshots = book.AwaitingSnapshots,
                };
            }
        }
    }

    /// <summary>Replaces the markets whose books are wanted, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void SetOrderBookMarkets(IReadOnlyCollection<string> markets) => Change(() => book.SetMarkets(markets));

    /// <summary>Adds markets whose books are wanted.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void AddMarkets(IReadOnlyCollection<string> markets) => Change(() => book.AddMarkets(markets));

    /// <summary>Drops markets whose books are no longer wanted.</summary>
    public void RemoveMarkets(IReadOnlyCollection<string> markets) => Change(() => book.RemoveMarkets(markets));

    /// <summary>Asks for new snapshots of markets whose books contradict themselves; their deltas are held back until then.</summary>
    public void RefreshMarkets(IReadOnlyCollection<string> markets) => Change(() => book.RefreshMarkets(markets, MonotonicMs()));

    /// <summary>Wants a channel other than the order book, for all markets, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Subscribe(FeedChannel channel) => Change(() => book.Want(channel));

    /// <summary>Wants a channel other than the order book, for these markets instead of those so far.</summary>
    /// <exception cref="ArgumentException">The order book, a channel that takes no markets, no market, or too many.</exception>
    public void Subscribe(FeedChannel channel, IReadOnlyCollection<string> markets) => Change(() => book.Want(channel, markets));

    /// <summary>Wants a channel no longer.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Unsubscribe(FeedChannel channel) => Change(() => book.Unwant(channel));

    /// <summary>Lets a feed whose key was refused try again; without effect otherwise.</summary>
    public void RetryAuthentication()
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            waiting = authenticationGate;
            authenticationGate = null;
        }

        waiting?.TrySetResult();
    }

    /// <summary>
    /// Completes when everything the exchange had sent before it answered has been handed to the sink: asks for the list of
    /// subscriptions and waits for the answer's turn.
    /// </summary>
    /// <exception cref="FeedDisconnectedException">There is no connection, or it ended first.</exception>
    /// <exception cref="InvalidOperationException">More barriers wait than option <c>MaxBarriers</c> allows.</exception>
    public Task BarrierAsync(CancellationToken cancellationToken = default)
    {
        TaskCompletionSource completion;
        lock (gate)
        {
            if (!statistics.IsConnected)
            {
                return Task.FromException(new FeedDisconnectedException());
            }

            if (barriers.Count >= options.MaxBarriers)
            {
                throw new InvalidOperationException($"{barriers.Count} barriers wait already (option MaxBarriers).");
            }

            var command = new FeedCommand(book.NextCommandId(), FeedCommandKind.ListSubscriptions, default, 0, []);
            completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            barriers.Add(command.Id, completion);
            barrierCommands.Enqueue(command);
        }

        wake.Writer.TryWrite(true);
        return completion.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs the feed until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled: the only ordinary end.</exception>
    /// <exception cref="HostRefusedException">The host guard refused the address.</exception>
    /// <exception cref="InvalidOperationException">It runs, or has run, already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (hasRun)
            {
                throw new InvalidOperationException("A KalshiSocket runs once.");
            }

            hasRun = true;
        }

        while (true)
        {
            var reason = await RunConnectionAsync(cancellationToken);
            var wait = schedule.OnDisconnected(MonotonicMs());
            await sink.OnDisconnectedAsync(reason, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (reason.Kind == FeedDisconnectKind.AuthenticationRefused)
            {
                await WaitForPermissionAsync(cancellationToken);
            }
            else
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();

    private async Task WaitForPermissionAsync(CancellationToken cancellationToken)
    {
        var permission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            authenticationGate = permission;
            statistics = statistics with { IsAuthenticationRefused = true };
        }

        await permission.Task.WaitAsync(cancellationToken);
        lock (gate)
        {
            statistics = statistics with { IsAuthenticationRefused = false };
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
        }

        wake.Writer.TryWrite(true);
    }

    private void Heard() => Interlocked.Exchange(ref lastBytesMs, MonotonicMs());

    private long WallMs() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long MonotonicMs() => (long)time.GetElapsedTime(0).TotalMilliseconds;
}
