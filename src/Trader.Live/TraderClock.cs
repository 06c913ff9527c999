using Kalshi;
using Trader.Events;

namespace Trader.Live;

/// <summary>Both clocks, read together.</summary>
/// <remarks>
/// The wall time that goes with events is the machine's at the start, and since then what has really gone by: pauses and
/// time-outs are reckoned with it, and a clock that is set back by an hour must not make them an hour longer. Signatures take
/// the machine's own time, right or wrong, from <see cref="Wall"/>.
/// </remarks>
public sealed class TraderClock
{
    private readonly long startedAt;
    private long startWallMs;

    /// <summary>Reads <paramref name="exchange"/> and <paramref name="wall"/>.</summary>
    public TraderClock(ExchangeClock exchange, TimeProvider wall)
    {
        Exchange = exchange;
        Wall = wall;
        startedAt = wall.GetTimestamp();
        startWallMs = wall.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>The exchange's clock.</summary>
    public ExchangeClock Exchange { get; }

    /// <summary>The wall clock.</summary>
    public TimeProvider Wall { get; }

    /// <summary>Now, on both.</summary>
    public EventTime Now => new(Exchange.NowMs, WallMs);

    /// <summary>
    /// How far the machine's own clock is ahead of <see cref="Now"/>, milliseconds; negative if behind. It is more than
    /// nothing after the clock was set, or after the machine slept: what counts elapsed time stands still meanwhile.
    /// </summary>
    public long MachineAheadMs => Wall.GetUtcNow().ToUnixTimeMilliseconds() - WallMs;

    private long WallMs => Interlocked.Read(ref startWallMs) + (long)Wall.GetElapsedTime(startedAt).TotalMilliseconds;

    /// <summary>
    /// Takes over the machine's time where that is ahead, on both clocks if the exchange's is the wall's; to be called only when
    /// the exchange has just shown it to be right. Never goes back.
    /// </summary>
    /// <param name="leastMs">What is not worth it, milliseconds, 1 or more.</param>
    /// <returns>By how much, milliseconds; 0 for not at all.</returns>
    public long CatchUp(long leastMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastMs, 1);
        var aheadMs = MachineAheadMs;
        if (aheadMs < leastMs)
        {
            return 0;
        }

        Interlocked.Add(ref startWallMs, aheadMs);
        if (Exchange.IsWall)
        {
            Exchange.Step(aheadMs);
        }

        return aheadMs;
    }
}
