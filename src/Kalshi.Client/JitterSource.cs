namespace Kalshi.Client;

/// <summary>A seeded source of jitter, so that a schedule can be repeated. Thread-safe. Not for secrets.</summary>
public sealed class JitterSource
{
    private ulong state;

    /// <summary>Starts the sequence that belongs to <paramref name="seed"/>.</summary>
    public JitterSource(ulong seed) => state = seed;

    /// <summary>The next number of the sequence, at least 0 and below 1.</summary>
    public double NextUnit()
    {
        // SplitMix64: one addition of state, so that threads need no lock.
        unchecked
        {
            var z = Interlocked.Add(ref state, 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>A delay spread evenly over ± <paramref name="percent"/> of itself, never negative.</summary>
    /// <param name="delayMs">Milliseconds.</param>
    /// <param name="percent">0 to 100.</param>
    public long Spread(long delayMs, int percent) =>
        Math.Max(0, delayMs + (long)(delayMs * (percent / 100.0) * ((NextUnit() * 2) - 1)));

    /// <summary>The back-off after <paramref name="failures"/> earlier failures: doubled for each, capped, then spread.</summary>
    internal TimeSpan BackOff(int firstDelayMs, int maxDelayMs, int percent, int failures)
    {
        // Twenty doublings are beyond every cap; more would only run out of bits.
        var doubled = (long)firstDelayMs << Math.Min(failures, 20);
        return TimeSpan.FromMilliseconds(Spread(Math.Min(doubled, maxDelayMs), percent));
    }
}
