using System.Text.Json.Serialization;
using Kalshi;
using Trader.Commands;

namespace Trader.Strategies;

/// <summary>Something a strategy wants done.</summary>
/// <param name="Reason">Why, for people; one sentence without its full stop.</param>
[JsonDerivedType(typeof(PlaceProposal), "place")]
[JsonDerivedType(typeof(CancelProposal), "cancel")]
[JsonDerivedType(typeof(AmendProposal), "amend")]
[JsonDerivedType(typeof(DecreaseProposal), "decrease")]
[JsonDerivedType(typeof(HoldProposal), "hold")]
[JsonDerivedType(typeof(BlockedProposal), "blocked")]
[JsonDerivedType(typeof(NoteProposal), "note")]
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

/// <summary>
/// Nothing is to be done, and why. Holds are counted by their reasons, of which a strategy should have few: no figures in them.
/// </summary>
/// <param name="Reason">Why.</param>
public sealed record HoldProposal(string Reason) : Proposal(Reason);

/// <summary>An action was chosen and is not carried out: recorded and shown, nothing else.</summary>
/// <param name="Action">The action.</param>
/// <param name="Ticker">The market.</param>
/// <param name="Count">Contracts it would have been.</param>
/// <param name="Price">The limit it would have had, in the prices of the outcome named by the action; null for none.</param>
/// <param name="Status">What stood against it, a wire word such as <c>throttled</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record BlockedProposal(
    TradeAction Action,
    string Ticker,
    Quantity Count,
    Price? Price,
    string Status,
    string Reason
) : Proposal(Reason);

/// <summary>Something people should be told.</summary>
/// <param name="Reason">What, one sentence without its full stop.</param>
/// <param name="IsProblem">Whether it is worth a look.</param>
public sealed record NoteProposal(string Reason, bool IsProblem) : Proposal(Reason);

/// <summary>Proposals of a strategy that runs outside the core, as they arrived (payload of an event, so that a replay needs no plug-in).</summary>
/// <param name="Strategy">Whose they are.</param>
/// <param name="Proposals">What it wants done, in order.</param>
public sealed record ArrivedProposals(string Strategy, IReadOnlyList<Proposal> Proposals);
