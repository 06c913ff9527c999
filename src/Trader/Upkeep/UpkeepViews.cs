using System.Collections.Immutable;
using Kalshi;

namespace Trader.Upkeep;

/// <summary>How a position stands to its end, for people (requirement K9).</summary>
public sealed record ExitView
{
    /// <summary>The strategy that bought the oldest contracts; null for a foreign position.</summary>
    public required string? Owner { get; init; }

    /// <summary>The policy of that owner's contracts.</summary>
    public required ExitPolicy Policy { get; init; }

    /// <summary>Contracts that the rules may close.</summary>
    public required Quantity Managed { get; init; }

    /// <summary>Contracts that were bought by hand or by another program.</summary>
    public required Quantity Foreign { get; init; }

    /// <summary>What the book would pay for all of it now; null while it says nothing.</summary>
    public required ExitQuote? Quote { get; init; }

    /// <summary>Basis points of the cost that are missing to the take profit; null where that is off or there is no price.</summary>
    public required long? ToTakeProfitBasisPoints { get; init; }

    /// <summary>Basis points of the cost that are left above the stop loss; null where that is off or there is no price.</summary>
    public required long? ToStopLossBasisPoints { get; init; }

    /// <summary>Age of the oldest open fill, exchange milliseconds; null where nobody knows.</summary>
    public required long? HeldMs { get; init; }

    /// <summary>Whether it is at least that old, and may be older.</summary>
    public required bool IsHeldLonger { get; init; }

    /// <summary>Exchange milliseconds until the market closes, not below 0; null while it is not described.</summary>
    public required long? UntilCloseMs { get; init; }

    /// <summary>The closing; null if it is not being closed.</summary>
    public required ClosingView? Closing { get; init; }
}

/// <summary>A closing, for people.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="SinceMs">Since when, exchange clock, Unix milliseconds.</param>
/// <param name="Attempts">Orders sent.</param>
/// <param name="Obstacle">What it waits for; null if for nothing.</param>
public sealed record ClosingView(CloseReason Reason, ClosingPhase Phase, long SinceMs, int Attempts, string? Obstacle);

/// <summary>Upkeep as a whole, for people (requirement K9).</summary>
public sealed record UpkeepView
{
    /// <summary>Before anything is known.</summary>
    public static UpkeepView Empty { get; } = new();

    /// <summary>Cash that is kept free; zero for none.</summary>
    public Money Reserve { get; init; }

    /// <summary>How much of the reserve is missing.</summary>
    public Money Shortfall { get; init; }

    /// <summary>Money that this run's fills spent on opening, without fees.</summary>
    public Money Invested { get; init; }

    /// <summary>Money that this run's fills brought by closing, without fees.</summary>
    public Money Recouped { get; init; }

    /// <summary>What will be needed: the reserve, and what open orders may still cost.</summary>
    public Money ProjectedNeed { get; init; }

    /// <summary>What the positions that are being closed are expected to bring.</summary>
    public Money ExpectedProceeds { get; init; }

    /// <summary>Whether cash fell below its reserve and is not back above it yet.</summary>
    public bool IsRecovering { get; init; }

    /// <summary>Positions that are being closed.</summary>
    public int Closing { get; init; }

    /// <summary>Positions whose exit is stuck.</summary>
    public int Stuck { get; init; }

    /// <summary>Positions closed in this run, in the order of <see cref="CloseReasons.All"/>; empty before the first look.</summary>
    public ImmutableArray<int> Closed { get; init; } = [];
}
