using Kalshi.Simulator.Flow;

namespace Trader.Lab.World;

/// <summary>
/// Independent dice for the parts of a world, all from its one seed: a part that throws more or fewer dice does not change what
/// the others throw.
/// </summary>
internal static class Seeds
{
    /// <summary>The dice of a part.</summary>
    public static SplitMix64 Dice(ulong seed, string part) => new(Of(seed, part));

    /// <summary>The seed of a part.</summary>
    public static ulong Of(ulong seed, string part) => SplitMix64.Hash(part, seed);

    /// <summary>Whether something with this probability happens.</summary>
    public static bool Chance(this SplitMix64 dice, double probability) => dice.NextDouble() < probability;

    /// <summary>One of several, all equally likely.</summary>
    public static T OneOf<T>(this SplitMix64 dice, params ReadOnlySpan<T> choices) => choices[dice.NextInt(choices.Length)];
}
