namespace Trader.Tests;

/// <summary>Every order in which a few things can happen.</summary>
internal static class Permutations
{
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> items)
    {
        if (items.Count <= 1)
        {
            yield return items;
            yield break;
        }

        for (var i = 0; i < items.Count; i++)
        {
            var rest = items.Where((_, index) => index != i).ToList();
            foreach (var tail in Of(rest))
            {
                yield return [items[i], .. tail];
            }
        }
    }
}
