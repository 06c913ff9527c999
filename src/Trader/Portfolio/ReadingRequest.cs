using Trader.Events;

namespace Trader.Portfolio;

/// <summary>A reading of the account that was asked for.</summary>
/// <param name="Id">Comes back in the reading.</param>
/// <param name="At">When it was asked for: what it shows may be older by the exchange's lag, but not more.</param>
/// <param name="SinceMs">The exchange time from which on fills and settlements were wanted, Unix milliseconds.</param>
/// <param name="IsCatchUp">Whether it goes back to the last reading that agreed, to find what was missed.</param>
/// <param name="IsFinal">Whether the run ends with it: it is compared, and nothing is corrected any more.</param>
public sealed record ReadingRequest(long Id, EventTime At, long SinceMs, bool IsCatchUp, bool IsFinal);
