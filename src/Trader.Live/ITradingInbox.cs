using Trader.Events;

namespace Trader.Live;

/// <summary>Where events for the core go: the trading thread's queue, or, in the fault simulation, a plain queue on one thread.</summary>
public interface ITradingInbox
{
    /// <summary>Both clocks, for stamping events.</summary>
    TraderClock Clock { get; }

    /// <summary>Hands an event to the core; waits while the queue is full. Never handles the event before it returns.</summary>
    ValueTask PostAsync(TraderEvent traderEvent);
}
