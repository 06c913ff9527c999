using Trader.Events;

namespace Trader.Live.Journal.Sessions;

/// <summary>What a recorded session says of itself first.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="Options">The core's settings.</param>
/// <param name="StartedAt">When the core was made.</param>
public sealed record SessionBeginning(string Version, TraderOptions Options, EventTime StartedAt);

/// <summary>How a recorded session ended.</summary>
/// <param name="Events">Events recorded.</param>
/// <param name="Commands">Commands recorded.</param>
/// <param name="Reason">Why nothing more was recorded; null for the end of the run.</param>
public sealed record SessionEnding(long Events, long Commands, string? Reason);
