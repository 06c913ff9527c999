using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Trader.Host.Commands;

/// <summary>Options that take a whole number and say their range when they get anything else.</summary>
internal static class WholeNumber
{
    /// <summary>An option that is null when it is absent.</summary>
    public static Option<T?> Option<T>(string name, T minimum, T maximum, string description)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (
                    T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    && value >= minimum
                    && value <= maximum
                )
                {
                    return value;
                }

                result.AddError($"{name} {text}: it must be a whole number between {minimum} and {maximum}.");
                return null;
            },
        };
}
