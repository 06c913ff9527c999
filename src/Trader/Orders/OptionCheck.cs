namespace Trader.Orders;

/// <summary>How option records of this room say what is out of range: key, value and range in one sentence.</summary>
internal static class OptionCheck
{
    public static string? Range(long value, long minimum, long maximum, string name) =>
        value < minimum || value > maximum ? $"{name} is {value}; it must be between {minimum} and {maximum}." : null;
}
