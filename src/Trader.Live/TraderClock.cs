using Kalshi;
using Trader.Events;

namespace Trader.Live;

/// <summary>Both clocks, read together. Every event that enters the core is stamped here.</summary>
public sealed class TraderClock
{
    /// <summary>Reads <paramref name="exchange"/> and <paramref name="wall"/>.</summary>
    public TraderClock(ExchangeClock exchange, TimeProvider wall)
    {
        Exchange = exchange;
        Wall = wall;
    }

    /// <summary>The exchange's clock.</summary>
    public ExchangeClock Exchange { get; }

    /// <summary>The wall clock.</summary>
    public TimeProvider Wall { get; }

    /// <summary>Now, on both.</summary>
    public EventTime Now => new(Exchange.NowMs, Wall.GetUtcNow().ToUnixTimeMilliseconds());
}
