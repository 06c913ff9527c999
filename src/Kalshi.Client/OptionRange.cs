using System.Runtime.CompilerServices;

namespace Kalshi.Client;

/// <summary>The one sentence for an option outside its range.</summary>
internal static class OptionRange
{
    /// <summary>Throws, naming option, value and range, unless the value lies within the range.</summary>
    public static void Require(long value, long min, long max, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                $"Option {option[(option.LastIndexOf('.') + 1)..]} is {value}; it must be {min} to {max}."
            );
        }
    }
}
