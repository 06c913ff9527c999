using System.Threading.Channels;
using Kalshi.Authentication;

namespace Kalshi.Client.Streaming;

/// <summary>
/// The exchange's feed over one WebSocket: connects with signed headers through the endpoint's host guard, subscribes,
/// decodes, watches sequences and heartbeat, and hands everything to a sink in order. Comes back by itself after any loss,
/// for ever, except that a refused key waits for <see cref="RetryAuthentication"/>. What it does when is decided by a
/// <see cref="FeedSession"/>; here are the socket, the clocks and the threads.
/// </summary>
/// <remarks>
/// <see cref="RunAsync"/> is called once. The markets can be changed, and barriers and statistics asked for, from any thread.
/// Silence is judged by bytes, the exchange's pings and the answers to ours among them, so a quiet market is no loss.
/// </remarks>
public sealed partial class KalshiSocket : IFeedMarkets, IDisposable
{
    private readonly KalshiEndpoint endpoint;
    private readonly RequestSigner signer;
    private readonly IFeedSink sink;
    private readonly KalshiSocketOptions options;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker invoker;

    // Everything below is guarded by the gate; the receive loop, the command pump and callers share it.
    private readonly Lock gate = new();
    private readonly FeedSession session;
    private readonly Dictionary<long, TaskCompletionSource> barriers = [];
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private TaskCompletionSource permission = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        this.options = options ?? new KalshiSocketOptions();
        this.time = time ?? TimeProvider.System;
        session = new FeedSession(this.options, jitterSeed: (ulong)this.time.GetTimestamp());
        invoker = new HttpMessageInvoker(
            GuardedTransport.CreateHandler(endpoint.Guard, this.options.ConnectTimeoutMs, Heard),
            disposeHandler: true
        );
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
                return session.Statistics;
            }
        }
    }

    /// <summary>Replaces the markets whose books are wanted, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">Too many markets, or something that is no ticker.</exception>
    public void SetOrderBookMarkets(IReadOnlyCollection<string> markets) => Change(() => session.SetOrderBookMarkets(markets));

    /// <inheritdoc/>
    public void AddMarkets(IReadOnlyCollection<string> markets) => Change(() => session.AddMarkets(markets));

    /// <inheritdoc/>
    public void RemoveMarkets(IReadOnlyCollection<string> markets) => Change(() => session.RemoveMarkets(markets));

    /// <inheritdoc/>
    public void RefreshMarkets(IReadOnlyCollection<string> markets) =>
        Change(() => session.RefreshMarkets(markets, MonotonicMs()));

    /// <summary>Wants a channel other than the order book, for all markets, now and on every later connection.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Subscribe(FeedChannel channel) => Change(() => session.Subscribe(channel));

    /// <summary>Wants a channel other than the order book, for these markets instead of those so far.</summary>
    /// <exception cref="ArgumentException">The order book, a channel that takes no markets, no market, or too many.</exception>
    public void Subscribe(FeedChannel channel, IReadOnlyCollection<string> markets) =>
        Change(() => session.Subscribe(channel, markets));

    /// <summary>Wants a channel no longer.</summary>
    /// <exception cref="ArgumentException">The order book, which follows its markets.</exception>
    public void Unsubscribe(FeedChannel channel) => Change(() => session.Unsubscribe(channel));

    /// <inheritdoc/>
    public void RetryAuthentication()
    {
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (session.RetryAuthentication())
            {
                waiting = permission;
            }
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
            if (!session.IsConnected)
            {
                return Task.FromException(new FeedDisconnectedException());
            }

            completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            barriers.Add(session.BeginBarrier(), completion);
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
            FeedDisconnect reason;
            try
            {
                reason = await RunConnectionAsync(cancellationToken);
            }
            catch
            {
                NoteDisconnect(new FeedDisconnect(FeedDisconnectKind.Stopped, "The feed was stopped or its sink failed."));
                throw;
            }

            var (wait, permitted) = NoteDisconnect(reason);
            await sink.OnDisconnectedAsync(reason, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await (wait is { } pause ? Task.Delay(pause, time, cancellationToken) : permitted.WaitAsync(cancellationToken));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();

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
