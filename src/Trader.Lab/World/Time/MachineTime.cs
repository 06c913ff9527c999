namespace Trader.Lab.World;

/// <summary>
/// The clock and the timers of the trader's machine, for one process on it. Timers follow true time, as a machine's do; the
/// wall clock may be wrong and may be set. Callbacks run in place, from the agenda; after the process's end none runs.
/// </summary>
internal sealed class MachineTime : TimeProvider
{
    private readonly Agenda agenda;
    private readonly MachineClock clock;
    private readonly WorldThread thread;

    public MachineTime(Agenda agenda, MachineClock clock, WorldThread thread)
    {
        this.agenda = agenda;
        this.clock = clock;
        this.thread = thread;
    }

    /// <summary>Whether the process lives.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Timers that are going to fire.</summary>
    public int ActiveTimers { get; private set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1000;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(agenda.NowMs + clock.ErrorMs);

    /// <inheritdoc/>
    public override long GetTimestamp() => agenda.NowMs;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        thread.Check("a timer");
        var timer = new MachineTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The process ends: no timer of it fires any more.</summary>
    public void Die() => IsAlive = false;

    private sealed class MachineTimer(MachineTime time, TimerCallback callback, object? state) : ITimer
    {
        private static readonly Action<long, object> Due = static (version, timer) => ((MachineTimer)timer).Fire(version);

        private TimeSpan every = Timeout.InfiniteTimeSpan;
        private long version;
        private bool isSet;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            version++;
            every = period;
            Set(dueTime != Timeout.InfiniteTimeSpan);
            if (isSet)
            {
                Schedule(dueTime);
            }

            return true;
        }

        public void Dispose()
        {
            version++;
            Set(false);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(long scheduled)
        {
            if (scheduled != version || !time.IsAlive)
            {
                return;
            }

            if (every > TimeSpan.Zero)
            {
                Schedule(every);
            }
            else
            {
                Set(false);
            }

            callback(state);
        }

        // Rounded up to the clock's grain, as a timer never fires early.
        private void Schedule(TimeSpan wait) =>
            time.agenda.At(time.agenda.NowMs + (long)Math.Ceiling(wait.TotalMilliseconds), Due, version, this);

        private void Set(bool value)
        {
            time.ActiveTimers += (value ? 1 : 0) - (isSet ? 1 : 0);
            isSet = value;
        }
    }
}

/// <summary>The wall clock of the trader's machine. It outlives processes.</summary>
internal sealed class MachineClock
{
    /// <summary>How far it is ahead of true time, milliseconds; negative for behind.</summary>
    public long ErrorMs { get; set; }
}
