using Kalshi;

namespace Trader.Portfolio;

/// <summary>A settlement as booked, for people.</summary>
/// <param name="Ticker">The market.</param>
/// <param name="Result"><c>yes</c>, <c>no</c> or <c>scalar</c>.</param>
/// <param name="Side">The outcome held.</param>
/// <param name="Contracts">Contracts held.</param>
/// <param name="Cost">What they cost, without fees.</param>
/// <param name="Revenue">What they paid.</param>
/// <param name="Fees">Fees paid on them.</param>
/// <param name="SettledMs">When, exchange clock, Unix milliseconds.</param>
public sealed record BookedSettlement(
    string Ticker,
    string Result,
    Outcome Side,
    Quantity Contracts,
    Money Cost,
    Money Revenue,
    Money Fees,
    long SettledMs
);
