using Kalshi;
using Trader.Commands;

namespace Trader.Strategies;

/// <summary>Something a strategy wants done.</summary>
/// <param name="Reason">Why, for people; one sentence without its full stop.</param>
public abstract record Proposal(string Reason);

/// <summary>An order.</summary>
/// <param name="DecisionId">
/// Names the decision within the strategy: the same decision must have the same name after a restart, and no two decisions the
/// same; the client order id is computed from it.
/// </param>
/// <param name="Ticker">The market.</param>
/// <param name="Outcome">The outcome to buy.</param>
/// <param name="Price">The limit in the outcome's own price.</param>
/// <param name="Count">Contracts.</param>
/// <param name="Reason">Why.</param>
public sealed record PlaceProposal(string DecisionId, string Ticker, Outcome Outcome, Price Price, Quantity Count, string Reason)
    : Proposal(Reason)
{
    /// <summary>How long it may wait.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Whether it is refused rather than let it take.</summary>
    public bool IsPostOnly { get; init; }

    /// <summary>Whether the exchange caps it by the position it closes; only with immediate or cancel.</summary>
    public bool IsReduceOnly { get; init; }

    /// <summary>When the exchange takes it off the book, exchange clock, Unix seconds; null for never.</summary>
    public long? ExpirationSeconds { get; init; }

    /// <summary>For how long a lost attempt may be repeated, milliseconds; 0 for never.</summary>
    public long RepeatForMs { get; init; } = 10_000;
}

/// <summary>Take an order off the book.</summary>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Reason">Why.</param>
public sealed record CancelProposal(string ClientOrderId, string Reason) : Proposal(Reason);

/// <summary>Give an order another limit or size.</summary>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Price">The new limit in the outcome's own price.</param>
/// <param name="Count">Contracts wanted in all, filled ones included.</param>
/// <param name="Reason">Why.</param>
public sealed record AmendProposal(string ClientOrderId, Price Price, Quantity Count, string Reason) : Proposal(Reason);

/// <summary>Make an order smaller without losing its place.</summary>
/// <param name="ClientOrderId">Our id of the order.</param>
/// <param name="Count">Contracts wanted in all, filled ones included.</param>
/// <param name="Reason">Why.</param>
public sealed record DecreaseProposal(string ClientOrderId, Quantity Count, string Reason) : Proposal(Reason);
