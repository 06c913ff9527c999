using System.Collections.Immutable;
using Kalshi;

namespace Trader.Upkeep;

/// <summary>What is told of a position when it changes (requirement N8).</summary>
/// <param name="Net">Contracts held, positive YES, negative NO.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Realized">Profit or loss locked in.</param>
/// <param name="Fees">Fees of all fills.</param>
/// <param name="ClosingReason">Why it is being closed, or was closed to the end; null if it is not.</param>
public sealed record PositionFigures(Quantity Net, Money Cost, Money Realized, Money Fees, CloseReason? ClosingReason)
{
    /// <summary>Nothing held, and nothing known before.</summary>
    public static PositionFigures None { get; } = new(Quantity.Zero, Money.Zero, Money.Zero, Money.Zero, ClosingReason: null);
}

/// <summary>A change of a position.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Now">What it is now.</param>
/// <param name="Before">What it was when it was last told of.</param>
/// <param name="ChangedFields">
/// The wire names of what differs: <c>position</c>, <c>cost_basis</c>, <c>realized_pnl</c>, <c>fees_paid</c>,
/// <c>closing_reason</c>.
/// </param>
/// <param name="WasSettled">Whether it ended with its market.</param>
/// <param name="WallMs">When, wall clock, Unix milliseconds.</param>
public sealed record PositionChange(
    string Ticker,
    PositionFigures Now,
    PositionFigures Before,
    ImmutableArray<string> ChangedFields,
    bool WasSettled,
    long WallMs
);
