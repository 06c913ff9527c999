using System.Collections.Immutable;
using Kalshi;

namespace Trader.Strategies;

/// <summary>Whether a strategy acts.</summary>
public enum StrategyCondition
{
    /// <summary>Switched off.</summary>
    Off = 0,

    /// <summary>Switched on.</summary>
    On,

    /// <summary>Switched on, and out of service for a while after failures or a flood of proposals.</summary>
    Pausing,
}

/// <summary>A strategy, for people.</summary>
public sealed record StrategyReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it acts.</summary>
    public required StrategyCondition Condition { get; init; }

    /// <summary>Why it cannot be switched on; null if it can.</summary>
    public required string? Hindrance { get; init; }

    /// <summary>Until when it is out of service, exchange clock, Unix milliseconds; null if it is not.</summary>
    public required long? PausingUntilMs { get; init; }

    /// <summary>What it may have at stake.</summary>
    public required StrategyBudget Budget { get; init; }

    /// <summary>The most that it can lose, without fees.</summary>
    public required Money Exposure { get; init; }

    /// <summary>What its open contracts cost.</summary>
    public required Money PositionCost { get; init; }

    /// <summary>Its orders that are or may be live.</summary>
    public required int OpenOrders { get; init; }

    /// <summary>Orders that the exchange took in this run.</summary>
    public required int OrdersTaken { get; init; }

    /// <summary>Orders that the exchange refused, or that were never sent.</summary>
    public required int OrdersRefused { get; init; }

    /// <summary>Fills of its orders in this run.</summary>
    public required int Fills { get; init; }

    /// <summary>Profit and loss locked in by this run, before fees.</summary>
    public required Money Realized { get; init; }

    /// <summary>Fees of its fills in this run.</summary>
    public required Money Fees { get; init; }

    /// <summary>Proposals made, carried out, refused.</summary>
    public required (long Made, long CarriedOut, long Refused) Proposals { get; init; }

    /// <summary>Actions that it chose and that something stood against.</summary>
    public required long Blocked { get; init; }

    /// <summary>Turns that failed.</summary>
    public required long Failures { get; init; }

    /// <summary>Floods of proposals that were contained.</summary>
    public required long Floods { get; init; }

    /// <summary>The latest failure or flood; null if there was none.</summary>
    public required string? LastFailure { get; init; }

    /// <summary>Holds by their reasons.</summary>
    public required ImmutableSortedDictionary<string, long> Holds { get; init; }
}

/// <summary>All strategies and what they decided, for people.</summary>
/// <param name="Strategies">The strategies, by name.</param>
/// <param name="Decisions">The latest decisions other than hold, newest first.</param>
/// <param name="Actions">The latest actions and what came of them, newest first.</param>
public sealed record StrategyDeskView(
    ImmutableArray<StrategyReport> Strategies,
    ImmutableArray<ProposalOutcome> Decisions,
    ImmutableArray<ActionTaken> Actions
);
