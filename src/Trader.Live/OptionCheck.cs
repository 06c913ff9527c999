namespace Trader.Live;

/// <summary>The one sentence for an option outside its range.</summary>
internal static class OptionCheck
{
    /// <summary>Adds it if the value lies outside the range.</summary>
    public static void Add(List<string> mistakes, long value, long minimum, long maximum, string name)
    {
        if (value < minimum || value > maximum)
        {
            mistakes.Add($"{name} is {value}; it must be between {minimum} and {maximum}.");
        }
    }

    /// <summary>Throws if there is a mistake; the message names all.</summary>
    public static void Require(IReadOnlyList<string> mistakes)
    {
        if (mistakes.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", mistakes), nameof(mistakes));
        }
    }
}
