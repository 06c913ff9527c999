namespace Trader.Tests;

/// <summary>Repeatable random numbers (splitmix64): the same seed gives the same run on every machine.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A number from <paramref name="minimum"/> to <paramref name="maximum"/>, both included.</summary>
    public int Between(int minimum, int maximum) => minimum + (int)(Next() % (ulong)(maximum - minimum + 1));

    /// <summary>True in <paramref name="percent"/> of a hundred cases.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Between(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
