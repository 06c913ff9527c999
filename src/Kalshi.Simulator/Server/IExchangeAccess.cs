using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Server;

/// <summary>The way into the exchange: one caller at a time, everything due done first.</summary>
internal interface IExchangeAccess
{
    /// <summary>Brings the exchange up to date, then calls <paramref name="action"/> with it, the exchange time (Unix milliseconds) and <paramref name="state"/>.</summary>
    T Enter<TState, T>(TState state, Func<ExchangeLoop, long, TState, T> action);
}
