namespace Kalshi.Simulator.InMemory;

/// <summary>A wall clock that shows what it is told. Its timers never fire: whoever moves it does what is due.</summary>
internal sealed class VirtualWall : TimeProvider
{
    private long unixMs;

    public VirtualWall(long startMs) => unixMs = startMs;

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public override long GetTimestamp() => unixMs;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    /// <summary>Moves forward; a time before the present is the present.</summary>
    public void MoveTo(long target) => unixMs = Math.Max(unixMs, target);

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
