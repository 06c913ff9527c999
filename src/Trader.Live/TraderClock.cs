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
    private readonly long startWallMs;
    private readonly long startedAt;

    /// <summary>Reads <paramref name="exchange"/> and <paramref name="wall"/>.</summary>
    public TraderClock(ExchangeClock exchange, TimeProvider wall)
    {
        Exchange = exchange;
        Wall = wall;
        startWallMs = wall.GetUtcNow().ToUnixTimeMilliseconds();
        startedAt = wall.GetTimestamp();
    }

    /// <summary>The exchange's clock.</summary>
    public ExchangeClock Exchange { get; }

    /// <summary>The wall clock.</summary>
    public TimeProvider Wall { get; }

    /// <summary>Now, on both.</summary>
    public EventTime Now => new(Exchange.NowMs, startWallMs + (long)Wall.GetElapsedTime(startedAt).TotalMilliseconds);
}
