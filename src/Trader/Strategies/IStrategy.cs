using Kalshi;
using Trader.Cycle;
using Trader.Events;
using Trader.Markets;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Upkeep;

namespace Trader.Strategies;

/// <summary>
/// Decides what to trade: an event or a cycle in, proposals out. It has no other way to act; every proposal passes the
/// strategy's budget and the risk gate, and what became of it is recorded. Runs on the trading thread: it must be quick, and
/// deterministic, with no clock and no random source of its own. An exception costs it this turn, and after several a pause.
/// </summary>
public interface IStrategy
{
    /// <summary>Its name in settings, reports and client order ids; 1 to 32 of <c>a–z 0–9 _</c>.</summary>
    string Name { get; }

    /// <summary>Whether <see cref="OnEvent"/> is to be called at all.</summary>
    bool WantsEvents => true;

    /// <summary>Something happened; the core has taken it in already. Only called while the trader works, and never for an event of a book that is too old.</summary>
    /// <param name="traderEvent">What.</param>
    /// <param name="view">What there is to see, as of this event.</param>
    /// <param name="proposals">Takes what it wants done, in order.</param>
    void OnEvent(in TraderEvent traderEvent, IStrategyView view, ICollection<Proposal> proposals);

    /// <summary>A trading cycle asks for decisions. Proposing nothing is holding.</summary>
    /// <param name="briefing">The cycle, and the markets whose turn it is.</param>
    /// <param name="view">What there is to see.</param>
    /// <param name="proposals">Takes what it wants done, in order; a <see cref="HoldProposal"/> says why nothing.</param>
    void OnCycle(CycleBriefing briefing, IStrategyView view, ICollection<Proposal> proposals) { }

    /// <summary>A proposal of its own was carried out or refused.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="refusal">Why it was refused; null if it was carried out.</param>
    /// <param name="view">What there is to see.</param>
    void OnOutcome(Proposal proposal, string? refusal, IStrategyView view) { }

    /// <summary>It was switched on or off, or begins switched on.</summary>
    void OnSwitched(bool isOn) { }
}

/// <summary>What a cycle tells the strategies.</summary>
/// <param name="CycleId">The cycle; unique among all runs of a journal.</param>
/// <param name="Markets">The markets it has evaluated.</param>
public sealed record CycleBriefing(string CycleId, IReadOnlyList<EvaluatedMarket> Markets);

/// <summary>What a strategy can see: read it, keep nothing of it beyond the event.</summary>
public interface IStrategyView
{
    /// <summary>Now, on both clocks.</summary>
    EventTime Now { get; }

    /// <summary>Markets whose books are received.</summary>
    IReadOnlyCollection<string> Watched { get; }

    /// <summary>Cash of the account that no order has a claim on.</summary>
    Money AvailableCash { get; }

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

    /// <summary>The order of one of this strategy's decisions, ended or not; null if there is none, or none any more.</summary>
    TrackedOrder? Order(string decisionId);
}
