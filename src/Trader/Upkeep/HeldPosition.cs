using Kalshi;

namespace Trader.Upkeep;

/// <summary>Contracts as a rule looks at them: those of one market that upkeep may close.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Side">The outcome held.</param>
/// <param name="Count">Contracts, above zero.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Quote">What the book would pay for them now; null while it says nothing.</param>
/// <param name="HeldMs">Age of the oldest of them, exchange milliseconds; null where nobody knows.</param>
/// <param name="UntilCloseMs">Exchange milliseconds until the market closes; null while the market is not described.</param>
public readonly record struct HeldPosition(
    string Ticker,
    Outcome Side,
    Quantity Count,
    Money Cost,
    ExitQuote? Quote,
    long? HeldMs,
    long? UntilCloseMs
);

/// <summary>A reason to close a position, and when it holds.</summary>
public interface IExitRule
{
    /// <summary>The reason.</summary>
    CloseReason Reason { get; }

    /// <summary>Why the position is to be closed, one clause for people; null if it is not.</summary>
    string? Applies(in HeldPosition held);
}
