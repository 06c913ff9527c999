namespace Trader.Risk;

/// <summary>Says what is wrong with an option that is out of its range.</summary>
internal static class OptionRange
{
    /// <summary>One sentence with name, value and range; nothing if the value is within it.</summary>
    public static IEnumerable<string> Check(long value, long minimum, long maximum, string name)
    {
        if (value < minimum || value > maximum)
        {
            yield return $"{name} is {value}; it must be between {minimum} and {maximum}.";
        }
    }
}
