namespace Trader.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire, in order of their due time, on the thread that moves it.
/// Thread-safe.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(TimeSpan Limit, TaskCompletionSource Completion)> waiters = [];
    private readonly DateTimeOffset start;
    private TimeSpan elapsed;

    /// <summary>A clock that shows <paramref name="start"/>, by default 2026-11-20 14:00 UTC.</summary>
    public TestClock(DateTimeOffset? start = null) =>
        this.start = start ?? new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Unix milliseconds now.</summary>
    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Timers that are due some day.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return start + elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (gate)
        {
            return elapsed.Ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward and fires what falls due, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (gate)
        {
            target = elapsed + by;
        }

        while (NextDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            elapsed = target;
        }
    }

    /// <summary>Moves time forward by milliseconds.</summary>
    public void AdvanceMs(long milliseconds) => Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Completes as soon as a timer is due within <paramref name="milliseconds"/> from now.</summary>
    public Task WaitForTimerWithinAsync(long milliseconds, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var limit = elapsed + TimeSpan.FromMilliseconds(milliseconds);
            if (timers.Exists(timer => timer.Due <= limit))
            {
                return Task.CompletedTask;
            }

            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((limit, completion));
            return completion.Task.WaitAsync(cancellationToken);
        }
    }

    private ManualTimer? NextDue(TimeSpan target)
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (due is null)
            {
                return null;
            }

            elapsed = due.Due > elapsed ? due.Due : elapsed;
            due.Reschedule();
            return due;
        }
    }

    private sealed class ManualTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            var fireNow = false;
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                period = newPeriod;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = clock.elapsed + dueTime;
                fireNow = dueTime == TimeSpan.Zero;
                if (!fireNow || HasPeriod)
                {
                    Due += fireNow ? period : TimeSpan.Zero;
                    clock.timers.Add(this);
                    clock.waiters.RemoveAll(waiter => Due <= waiter.Limit && waiter.Completion.TrySetResult());
                }
            }

            if (fireNow)
            {
                callback(state);
            }

            return true;
        }

        /// <summary>Called under the clock's gate.</summary>
        public void Reschedule()
        {
            clock.timers.Remove(this);
            if (HasPeriod)
            {
                Due += period;
                clock.timers.Add(this);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool HasPeriod => period > TimeSpan.Zero;
    }
}
