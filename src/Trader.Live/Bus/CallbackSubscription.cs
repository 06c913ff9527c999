namespace Trader.Live.Bus;

/// <summary>
/// Messages of one type, handed to a callback one after the other on a task of the subscriber's own. What the callback throws is
/// counted and kept here; a callback that keeps throwing is left alone for a while; one that does not come back in time costs its
/// owner the subscription. Nobody else notices any of it.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class CallbackSubscription<T> : QueueSubscription<T>, IBusCallback, IAsyncDisposable
    where T : notnull
{
    private readonly EventBusOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ending = new();
    private readonly SubscriberBreaker breaker;
    private readonly ITimer watchdog;
    private readonly TaskCompletionSource cutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long madeAt;
    private Func<T, CancellationToken, ValueTask>? handler;
    private Task running = Task.CompletedTask;
    private string? lastError;
    private long callStartedAt;
    private long handled;
    private long errors;
    private long timeouts;
    private long skipped;
    private long slowestMs;
    private int isWatching;
    private volatile bool isClosedForCalls;

    internal CallbackSubscription(
        EventBus bus,
        string name,
        int queueLength,
        bool dropsOldest,
        Func<T, CancellationToken, ValueTask> handler,
        EventBusOptions options,
        TimeProvider time
    )
        : base(bus, name, queueLength, dropsOldest)
    {
        this.handler = handler;
        this.options = options;
        this.time = time;
        madeAt = time.GetTimestamp();
        breaker = new SubscriberBreaker(options.BreakerErrors, options.BreakerWindowMs, options.BreakerPauseMs);
        watchdog = time.CreateTimer(
            static subscription => ((CallbackSubscription<T>)subscription!).Watch(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Completes when no callback runs any more and none will.</summary>
    public Task Completion => Task.WhenAny(running, cutOff.Task);

    /// <summary>Ends it and waits until its callback has come back, or was cut off for not coming back.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Completion;
    }

    /// <inheritdoc/>
    public override SubscriberFigures Measure() =>
        base.Measure() with
        {
            Handled = Interlocked.Read(ref handled),
            Errors = Interlocked.Read(ref errors),
            Timeouts = Interlocked.Read(ref timeouts),
            Skipped = Interlocked.Read(ref skipped),
            SlowestMs = Interlocked.Read(ref slowestMs),
            Breaker = breaker.State,
            LastError = Volatile.Read(ref lastError),
        };

    /// <summary>Begins to call.</summary>
    internal void Start() => running = Task.Run(RunAsync, CancellationToken.None);

    private protected override void Close(SubscriptionEnd end)
    {
        // A stopped bus lets its callbacks work off what was published; every other end is at once.
        isClosedForCalls = end.Kind != SubscriptionEndKind.BusStopped;
        base.Close(end);
        if (isClosedForCalls)
        {
            Cancel();
        }

        if (end.Kind == SubscriptionEndKind.CutOff)
        {
            watchdog.Dispose();
            while (Reader.TryRead(out _))
            {
                // Nothing keeps what will never be handled.
            }

            handler = null;
            cutOff.TrySetResult();
        }
    }

    private async Task RunAsync()
    {
        while (await Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (!isClosedForCalls && Reader.TryRead(out var message))
            {
                await CallAsync(message);
            }

            if (isClosedForCalls)
            {
                break;
            }
        }

        watchdog.Dispose();
        handler = null;
        ending.Dispose();
    }

    private async ValueTask CallAsync(T message)
    {
        if (handler is not { } callback)
        {
            return;
        }

        if (!breaker.LetsPass(NowMs()))
        {
            Interlocked.Increment(ref skipped);
            return;
        }

        var started = BeginCall();
        try
        {
            await callback(message, ending.Token);
            breaker.OnSuccess();
            Interlocked.Increment(ref handled);
        }
        catch (OperationCanceledException) when (isClosedForCalls)
        {
            // It was told that the subscription has ended, and did as it was told.
        }
        catch (Exception exception)
        {
            // What a bystander throws is counted, kept and shown; it is nobody else's error.
            Interlocked.Increment(ref errors);
            Volatile.Write(ref lastError, $"{exception.GetType().Name}: {exception.Message}");
            breaker.OnError(NowMs());
        }

        EndCall(started);
    }

    private long BeginCall()
    {
        var started = time.GetTimestamp();

        // Kept one higher, because zero stands for no call.
        Volatile.Write(ref callStartedAt, started + 1);
        if (Interlocked.Exchange(ref isWatching, 1) == 0)
        {
            watchdog.Change(TimeSpan.FromMilliseconds(options.CallbackTimeoutMs), Timeout.InfiniteTimeSpan);
        }

        return started;
    }

    private void EndCall(long started)
    {
        Volatile.Write(ref callStartedAt, 0);
        var tookMs = (long)time.GetElapsedTime(started).TotalMilliseconds;
        if (tookMs > Interlocked.Read(ref slowestMs))
        {
            Interlocked.Exchange(ref slowestMs, tookMs);
        }
    }

    // The timer is set once and looks again only while calls go on: a setting for each call would cost more than the call.
    private void Watch()
    {
        var started = Volatile.Read(ref callStartedAt);
        if (started == 0)
        {
            Interlocked.Exchange(ref isWatching, 0);
            started = Volatile.Read(ref callStartedAt);
            if (started == 0 || Interlocked.Exchange(ref isWatching, 1) != 0)
            {
                return;
            }
        }

        var limit = TimeSpan.FromMilliseconds(options.CallbackTimeoutMs);
        var left = limit - time.GetElapsedTime(started - 1);
        if (left > TimeSpan.Zero)
        {
            watchdog.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }

        Interlocked.Increment(ref timeouts);
        Interlocked.Exchange(ref slowestMs, Math.Max(Interlocked.Read(ref slowestMs), options.CallbackTimeoutMs));
        if (!TryEndByCutOff())
        {
            // It was ended before, and its callback still hangs: whoever waits for it waits no longer.
            handler = null;
            cutOff.TrySetResult();
        }
    }

    private bool TryEndByCutOff()
    {
        if (Ended.IsCompleted)
        {
            return false;
        }

        End(
            new SubscriptionEnd(
                SubscriptionEndKind.CutOff,
                $"its callback did not come back within {options.CallbackTimeoutMs} ms (CallbackTimeoutMs)"
            )
        );
        return true;
    }

    // What listens to the token is not ours: it is told on a thread of the pool, and what it throws is counted.
    private void Cancel() =>
        _ = Task.Run(async () =>
        {
            try
            {
                await ending.CancelAsync();
            }
            catch (AggregateException exception)
            {
                Interlocked.Increment(ref errors);
                Volatile.Write(ref lastError, $"when told of its end: {exception.InnerException?.Message}");
            }
            catch (ObjectDisposedException)
            {
                // Its last callback came back meanwhile: nobody is left to be told.
            }
        });

    private long NowMs() => (long)time.GetElapsedTime(madeAt).TotalMilliseconds;
}
