namespace Trader.Lab.World;

/// <summary>Something that must never be the case, and was.</summary>
/// <param name="Seed">The schedule.</param>
/// <param name="Step">The step after which it was seen, from 1.</param>
/// <param name="TimeMs">True time then, Unix milliseconds.</param>
/// <param name="ElapsedMs">Simulated milliseconds since the schedule's start.</param>
/// <param name="Invariant">What was broken.</param>
/// <param name="Details">How.</param>
public sealed record WorldViolation(ulong Seed, long Step, long TimeMs, long ElapsedMs, string Invariant, string Details)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"seed {Seed}, step {Step}, {DateTimeOffset.FromUnixTimeMilliseconds(TimeMs):yyyy-MM-dd HH:mm:ss.fff}Z"
        + $" (+{ElapsedMs / 1000.0:F3} s), {Invariant}: {Details}";
}
