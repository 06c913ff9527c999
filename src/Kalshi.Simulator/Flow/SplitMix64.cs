namespace Kalshi.Simulator.Flow;

/// <summary>
/// A small seeded generator (SplitMix64): the same seed gives the same numbers on every machine and runtime. Not for secrets.
/// </summary>
/// <remarks>A mutable value type would be copied by accident, so it is a class. Not thread-safe.</remarks>
public sealed class SplitMix64
{
    private ulong state;

    /// <summary>Starts the sequence of <paramref name="seed"/>; every value is allowed.</summary>
    public SplitMix64(ulong seed) => state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        state = unchecked(state + 0x9E3779B97F4A7C15UL);
        return Mix(state);
    }

    /// <summary>A whole number from 0 to <paramref name="exclusiveMax"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        return (int)(((UInt128)NextUInt64() * (ulong)exclusiveMax) >> 64);
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int NextInt(int min, int max) => min + NextInt(max - min + 1);

    /// <summary>A number from 0 (included) to 1 (excluded).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution.</summary>
    public double NextGaussian()
    {
        // Box–Muller; one of the pair is thrown away to keep the generator's state a single word.
        var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble()));
        return radius * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>A waiting time of the exponential distribution with the given mean.</summary>
    public double NextExponential(double mean) => -mean * Math.Log(1.0 - NextDouble());

    /// <summary>A number of the lognormal distribution with the given median and standard deviation of the logarithm.</summary>
    public double NextLogNormal(double median, double deviation) => median * Math.Exp(deviation * NextGaussian());

    /// <summary>
    /// How many of many unlikely things happen when <paramref name="mean"/> are expected (Poisson distribution; above 30 its
    /// normal approximation), at least 0.
    /// </summary>
    public int NextPoisson(double mean)
    {
        if (mean > 30)
        {
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * NextGaussian())));
        }

        // Knuth: as many uniform factors as it takes to fall below e^-mean.
        var bound = Math.Exp(-mean);
        var count = 0;
        for (var product = NextDouble(); product > bound; product *= NextDouble())
        {
            count++;
        }

        return count;
    }

    /// <summary>Scrambles 64 bits: a hash of a number.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    /// <summary>A hash of a text and a seed, the same on every machine (unlike <see cref="string.GetHashCode()"/>).</summary>
    public static ulong Hash(string text, ulong seed)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL ^ Mix(seed);
            foreach (var character in text)
            {
                hash = (hash ^ character) * 0x100000001B3UL;
            }

            return Mix(hash);
        }
    }
}
