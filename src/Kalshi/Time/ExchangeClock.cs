namespace Kalshi;

/// <summary>
/// The exchange's clock: every timestamp in exchange data is on it. Against the real exchange it is the wall clock; with a
/// simulated one it may show another day, run faster than the wall, stand still until it is released, and stop at an end.
/// Never to be mixed with the wall clock. Thread-safe.
/// </summary>
public sealed class ExchangeClock
{
    /// <summary>Fastest permitted speed, exchange seconds per wall second.</summary>
    public const int MaxSpeed = 1000;

    private readonly Lock gate = new();
    private readonly TimeProvider wall;
    private long originMicros;
    private int speed;
    private long? releasedAt;
    private long? endMs;
    private int changes;

    private ExchangeClock(TimeProvider wall, long originMicros, int speed, bool isHeld)
    {
        this.wall = wall;
        this.originMicros = originMicros;
        this.speed = speed;
        releasedAt = isHeld ? null : wall.GetTimestamp();
    }

    /// <summary>Whether it began as the wall clock (<see cref="Wall"/>).</summary>
    public bool IsWall { get; private init; }

    /// <summary>Exchange seconds per wall second, 1 to <see cref="MaxSpeed"/>.</summary>
    public int Speed
    {
        get
        {
            lock (gate)
            {
                return speed;
            }
        }
    }

    /// <summary>Whether the clock stands still: not yet released, or at its end.</summary>
    public bool IsHeld
    {
        get
        {
            lock (gate)
            {
                return releasedAt is null || (endMs is { } end && NowMs >= end);
            }
        }
    }

    /// <summary>
    /// How often it was set: released, held, stepped, given another speed or an end. While it is the same, time has only
    /// gone by.
    /// </summary>
    public int Changes => Volatile.Read(ref changes);

    /// <summary>Now, Unix milliseconds.</summary>
    public long NowMs => NowMicros() / 1000;

    /// <summary>Now.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddMicroseconds(NowMicros());

    /// <summary>The wall clock itself, shifted by <paramref name="offset"/> (zero against the real exchange).</summary>
    public static ExchangeClock Wall(TimeProvider wall, TimeSpan offset = default) =>
        new(wall, ToMicros(wall.GetUtcNow() + offset), speed: 1, isHeld: false) { IsWall = true };

    /// <summary>A clock that starts at <paramref name="start"/> and stands still until <see cref="Release"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The speed is outside 1 to <see cref="MaxSpeed"/>.</exception>
    public static ExchangeClock Held(TimeProvider wall, DateTimeOffset start, int speed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, MaxSpeed);
        return new ExchangeClock(wall, ToMicros(start), speed, isHeld: true);
    }

    /// <summary>Lets the clock run; without effect if it already does.</summary>
    public void Release()
    {
        lock (gate)
        {
            releasedAt ??= wall.GetTimestamp();
            changes++;
        }
    }

    /// <summary>Makes the clock stand still until <see cref="Release"/>; without effect if it already does.</summary>
    public void Hold()
    {
        lock (gate)
        {
            originMicros = NowMicros();
            releasedAt = null;
            changes++;
        }
    }

    /// <summary>Moves the clock forward at once, though never past its end; it stands or runs as before.</summary>
    /// <param name="ms">Exchange milliseconds, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1: time never runs backwards.</exception>
    public void Step(long ms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ms, 1);
        lock (gate)
        {
            Rebase();
            originMicros = checked(originMicros + (ms * 1000));
            changes++;
        }
    }

    /// <summary>Changes the speed from now on.</summary>
    /// <param name="exchangeSecondsPerWallSecond">1 to <see cref="MaxSpeed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is outside 1 to <see cref="MaxSpeed"/>.</exception>
    public void ChangeSpeed(int exchangeSecondsPerWallSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exchangeSecondsPerWallSecond, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exchangeSecondsPerWallSecond, MaxSpeed);
        lock (gate)
        {
            Rebase();
            speed = exchangeSecondsPerWallSecond;
            changes++;
        }
    }

    /// <summary>Makes the clock stop for good when it reaches <paramref name="unixMs"/>.</summary>
    public void StopAt(long unixMs)
    {
        lock (gate)
        {
            endMs = unixMs;
            changes++;
        }
    }

    /// <summary>Wall time until the exchange clock shows <paramref name="unixMs"/>; null if it stands still or ends before.</summary>
    public TimeSpan? WallTimeUntil(long unixMs)
    {
        lock (gate)
        {
            if (releasedAt is null || (endMs is { } end && unixMs > end))
            {
                return null;
            }

            var missingMicros = checked(unixMs * 1000) - NowMicros();
            return missingMicros <= 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds((double)missingMicros / speed);
        }
    }

    private static long ToMicros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Makes now the origin, so that what changes next changes the future only. Called under the gate.</summary>
    private void Rebase()
    {
        originMicros = NowMicros();
        releasedAt = releasedAt is null ? null : wall.GetTimestamp();
    }

    private long NowMicros()
    {
        lock (gate)
        {
            var elapsed = releasedAt is { } released ? wall.GetElapsedTime(released).Ticks / TimeSpan.TicksPerMicrosecond : 0;
            var now = originMicros + (elapsed * speed);
            return endMs is { } end ? Math.Min(now, end * 1000) : now;
        }
    }
}
