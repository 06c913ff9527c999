using Kalshi.Wire;

namespace Trader.Events;

/// <summary>A person wants a calibration.</summary>
/// <param name="RequestId">Told back in the answer, <see cref="Upkeep.Calibration.CalibrationAnswer.RequestId"/>.</param>
/// <param name="Who">Who and why, for people.</param>
public sealed record CalibrationRequest(string RequestId, string Who);

/// <summary>Markets that were asked for together.</summary>
/// <param name="RequestId">The <see cref="Commands.DescribeMarkets"/> this answers.</param>
/// <param name="Markets">Those that the exchange has; what is not among them it does not know.</param>
/// <param name="Failure">Why they could not be read; null if they could. A part that was read is there all the same.</param>
public sealed record MarketDescriptions(long RequestId, IReadOnlyList<MarketDto> Markets, string? Failure);

/// <summary>
/// How the queue in front of the core stands. It comes while a calibration runs, and otherwise only when the core falls behind or
/// has caught up.
/// </summary>
/// <param name="Waiting">Events that wait.</param>
/// <param name="DelayMs">How long the latest tick waited, exchange milliseconds.</param>
/// <param name="Overflows">Times that a sender had to wait because the queue was full, since the trader began.</param>
public sealed record QueueReport(int Waiting, long DelayMs, long Overflows);
