using Kalshi.Simulator.Flow;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The one lock around the exchange, and the pump that lets its own events happen in time. Whoever enters first brings the
/// exchange up to the exchange clock, so that everything happens in the order of exchange time.
/// </summary>
internal sealed class ExchangeGate : IExchangeAccess, IDisposable
{
    // An exchange clock does not say when it is released; while it stands still it is looked at this often.
    private static readonly TimeSpan HeldPollPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly ExchangeTimeline timeline;
    private readonly ExchangeClock clock;
    private readonly ILogger logger;
    private readonly ITimer pump;
    private readonly TaskCompletionSource flowEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isDisposed;

    public ExchangeGate(ExchangeTimeline timeline, ExchangeClock clock, TimeProvider wall, ILogger logger)
    {
        this.timeline = timeline;
        this.clock = clock;
        this.logger = logger;
        pump = wall.CreateTimer(_ => Pump(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when the flow did everything due by its end; fails if the exchange itself failed.</summary>
    public Task FlowEnded => flowEnded.Task;

    /// <summary>Starts the pump.</summary>
    public void Start() => Enter(static (_, _) => true);

    /// <summary>Brings the exchange up to date, then calls <paramref name="action"/> with it and the exchange time, Unix milliseconds.</summary>
    public T Enter<T>(Func<ExchangeLoop, long, T> action) => Enter(action, static (loop, nowMs, action) => action(loop, nowMs));

    /// <inheritdoc/>
    public T Enter<TState, T>(TState state, Func<ExchangeLoop, long, TState, T> action)
    {
        lock (gate)
        {
            try
            {
                var now = Advance();
                return action(timeline.Loop, now, state);
            }
            finally
            {
                timeline.EndStep();
                Rearm();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            pump.Dispose();
        }

        flowEnded.TrySetCanceled();
    }

    private long Advance()
    {
        var loop = timeline.Loop;
        // What is due at the very start waits until the clock is released: the trader must be ready to see it.
        var isWaiting = clock.IsHeld && clock.NowMs <= loop.Flow.StartMs;
        var now = isWaiting ? loop.NowMs : timeline.AdvanceTo(clock.NowMs);
        if (loop.Flow.HasEnded)
        {
            flowEnded.TrySetResult();
        }

        return now;
    }

    private void Rearm()
    {
        if (isDisposed)
        {
            return;
        }

        var wait = timeline.NextDueMs is not { } due ? LongestWait : clock.WallTimeUntil(due) ?? HeldPollPeriod;
        if (clock.IsHeld)
        {
            wait = HeldPollPeriod;
        }

        // Rounded up to the timer's grain: waking early would only mean waking again.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        wait = wait < ShortestWait ? ShortestWait : wait;
        pump.Change(wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private void Pump()
    {
        try
        {
            Enter(static (_, _) => true);
        }
        catch (Exception exception)
        {
            // A timer has no caller to tell: the failure ends the pump, is logged and handed to whoever awaits the flow.
            logger.LogCritical(exception, "The simulated exchange failed and stands still.");
            lock (gate)
            {
                isDisposed = true;
            }

            flowEnded.TrySetException(exception);
        }
    }
}
