using Trader.Commands;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Journal.Sessions;
using Trader.Risk;
using Trader.Status;

namespace Trader.Live;

/// <summary>Bounds of the <see cref="TradingLoop"/>.</summary>
public sealed record TradingLoopOptions
{
    /// <summary>Events waiting for the core at most; senders then wait, nothing is dropped. 16 to 1 000 000.</summary>
    public int QueueLength { get; init; } = 16_384;

    /// <summary>Wall time between ticks in milliseconds, 1 to 10 000.</summary>
    public int TickPeriodMs { get; init; } = 25;

    /// <summary>Shortest wall time between published snapshots in milliseconds, 1 to 60 000.</summary>
    public int SnapshotPeriodMs { get; init; } = 100;

    /// <summary>Throws if an option is out of range, naming it.</summary>
    public void Validate()
    {
        Require(QueueLength, 16, 1_000_000, nameof(QueueLength));
        Require(TickPeriodMs, 1, 10_000, nameof(TickPeriodMs));
        Require(SnapshotPeriodMs, 1, 60_000, nameof(SnapshotPeriodMs));

        static void Require(int value, int minimum, int maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {minimum} and {maximum}.");
            }
        }
    }
}

/// <summary>
/// Runs the core on one thread: takes events from a bounded queue, hands them over one at a time in order of arrival, and
/// passes the commands on. When the queue is full its senders wait, so that no fill and no trade is ever dropped.
/// </summary>
public sealed class TradingLoop : ITradingInbox, IAsyncDisposable
{
    private readonly TradingCore core;
    private readonly TraderClock clock;
    private readonly CoreMessages commands;
    private readonly Topic<TraderSnapshot> pictures;
    private readonly ISessionRecorder? recorder;
    private readonly TradingLoopOptions options;
    private readonly EventQueue queue;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task ticking;
    private TraderSnapshot latest;
    private long publishedAtMs;
    private int isTickWaiting;
    private long overflows;
    private bool isBehind;

    /// <summary>Starts the loop.</summary>
    /// <param name="core">The core; the loop's from now on.</param>
    /// <param name="clock">Both clocks.</param>
    /// <param name="commands">Where the core's commands go.</param>
    /// <param name="bus">Where snapshots go, and messages about what leaves the core.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="recorder">Takes down what enters and leaves the core; null for nothing.</param>
    public TradingLoop(
        TradingCore core,
        TraderClock clock,
        ICommandSink commands,
        EventBus bus,
        TradingLoopOptions? options = null,
        ISessionRecorder? recorder = null
    )
    {
        this.core = core;
        this.clock = clock;
        this.commands = new CoreMessages(core, recorder is null ? commands : new RecordingSink(commands, recorder), bus);
        this.recorder = recorder;
        pictures = bus.TopicOf<TraderSnapshot>();
        this.options = options ?? new TradingLoopOptions();
        this.options.Validate();
        latest = core.TakeSnapshot(clock.Now);
        queue = new EventQueue(this.options.QueueLength);
        new Thread(Run) { IsBackground = true, Name = "trading" }.Start();
        ticking = TickAsync();
    }

    /// <summary>Completes when the loop has ended; faults if the core threw, which is a bug and ends the process.</summary>
    public Task Completion => running.Task;

    /// <summary>The latest picture of the trader.</summary>
    public TraderSnapshot Latest => Volatile.Read(ref latest);

    /// <summary>Times that a sender had to wait because the queue was full.</summary>
    public long Overflows => Interlocked.Read(ref overflows);

    /// <summary>Events waiting.</summary>
    public int QueueDepth => queue.Count;

    /// <summary>Both clocks, for stamping events.</summary>
    public TraderClock Clock => clock;

    /// <summary>Hands an event to the core; waits while the queue is full.</summary>
    public ValueTask PostAsync(TraderEvent traderEvent) =>
        queue.TryWrite(traderEvent) ? ValueTask.CompletedTask : PostSlowlyAsync(traderEvent);

    /// <summary>
    /// Takes no more events and waits until those that wait are handled; <see cref="Latest"/> is then the last picture there
    /// is.
    /// </summary>
    public async Task FinishAsync()
    {
        await stopping.CancelAsync();
        queue.Complete();
        await ticking;
        await running.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        queue.Dispose();
        stopping.Dispose();
    }

    // After the end nobody listens any more; an event that comes too late has nowhere to go.
    private async ValueTask PostSlowlyAsync(TraderEvent traderEvent)
    {
        Interlocked.Increment(ref overflows);
        while (await queue.WaitForSpaceAsync())
        {
            if (queue.TryWrite(traderEvent))
            {
                return;
            }
        }
    }

    private void Run()
    {
        try
        {
            while (queue.WaitToRead())
            {
                while (queue.TryRead(out var traderEvent))
                {
                    if (traderEvent.Kind == TraderEventKind.Tick)
                    {
                        Volatile.Write(ref isTickWaiting, 0);
                        ReportQueue(traderEvent.Time);
                    }

                    recorder?.OnEvent(traderEvent);
                    core.Handle(traderEvent, commands);
                    commands.After(traderEvent);
                    PublishIfDue(traderEvent.Time.WallMs);
                }
            }

            Publish(clock.Now);
            running.TrySetResult();
        }
        catch (Exception exception)
        {
            // A bug: whoever awaits the completion ends the process with it.
            queue.Complete();
            Publish(clock.Now);
            running.TrySetException(exception);
        }
    }

    // As an event, so that it is recorded like everything that may decide. A tick shows how long the queue is: it has just come
    // through it. While nothing is amiss and nobody asks, nothing is said.
    private void ReportQueue(EventTime tick)
    {
        // From the wall's clock, since the exchange's may have been set meanwhile.
        var delayMs = (clock.Now.WallMs - tick.WallMs) * clock.Exchange.Speed;
        var wasBehind = isBehind;
        isBehind = delayMs > core.EventFreshnessMs;
        if (isBehind || wasBehind || core.WantsQueueReports)
        {
            var report = TraderEvent.Of(tick, new QueueReport(queue.Count, delayMs, Interlocked.Read(ref overflows)));
            recorder?.OnEvent(report);
            core.Handle(report, commands);
        }
    }

    // At most one tick waits: when the core is behind, a second one would tell it nothing new.
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.TickPeriodMs), clock.Wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                if (Interlocked.Exchange(ref isTickWaiting, 1) == 0)
                {
                    await PostAsync(TraderEvent.Tick(clock.Now));
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The loop is being disposed.
        }
    }

    private void PublishIfDue(long wallMs)
    {
        // A change of state is shown at once, and so are pauses, the status, and how far an emergency stop has come.
        if (
            wallMs - publishedAtMs >= options.SnapshotPeriodMs
            || core.State != latest.State
            || core.Lifecycle.ChangeCount != latest.Lifecycle.ChangeCount
            || core.StopProgress != (latest.Stop?.Phase ?? StopPhase.None, latest.Stop?.Pulls ?? 0)
        )
        {
            Publish(clock.Now);
        }
    }

    private void Publish(EventTime now)
    {
        publishedAtMs = now.WallMs;
        var snapshot = core.TakeSnapshot(now);
        commands.OnSnapshot(latest, snapshot);
        Volatile.Write(ref latest, snapshot);
        pictures.Publish(snapshot);
    }
}
