namespace Trader.Events;

/// <summary>Somebody asks for a clean-up of resting orders (requirements I6 and I7).</summary>
/// <param name="RequestId">Names its report; the asker's own, at most 64 characters.</param>
/// <param name="OrphanedOnly">Whether only orphans are cancelled, and not also what this run placed.</param>
/// <param name="Reason">Who and why, for people.</param>
public sealed record CleanupRequest(string RequestId, bool OrphanedOnly, string Reason);
