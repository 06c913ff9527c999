using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Upkeep;

namespace Trader.Strategies;

/// <summary>
/// Decides what to trade: an event in, proposals out. It has no other way to act; every proposal passes the risk gate, and what
/// became of it is recorded. Runs on the trading thread: it must be quick, and deterministic, with no clock and no random
/// source of its own.
/// </summary>
public interface IStrategy
{
    /// <summary>Its name in settings, reports and client order ids; 1 to 32 of <c>a–z 0–9 _</c>.</summary>
    string Name { get; }

    /// <summary>Something happened; the core has taken it in already.</summary>
    /// <param name="traderEvent">What.</param>
    /// <param name="view">What there is to see, as of this event.</param>
    /// <param name="proposals">Takes what it wants done, in order.</param>
    void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals);
}

/// <summary>What a strategy can see: read it, keep nothing of it beyond the event.</summary>
public interface IStrategyView
{
    /// <summary>Now, on both clocks.</summary>
    EventTime Now { get; }

    /// <summary>Markets whose books are received.</summary>
    IReadOnlyCollection<string> Watched { get; }

    /// <summary>A market's description, or null if there is none.</summary>
    MarketInfo? Market(string ticker);

    /// <summary>A market's book, tradable or not; null if it is not watched.</summary>
    OrderBook? Book(string ticker);

    /// <summary>What is held in a market; null if nothing ever was.</summary>
    Position? Position(string ticker);

    /// <summary>Why a market's position is being closed, so that nothing may be opened there; null if it is not.</summary>
    CloseReason? ClosingReason(string ticker);

    /// <summary>This strategy's orders that are or may be live.</summary>
    IEnumerable<TrackedOrder> OpenOrders { get; }
}
