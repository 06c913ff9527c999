using System.Globalization;

namespace Trader.Upkeep;

/// <summary>Hundredths of a percent as text.</summary>
public static class BasisPoints
{
    /// <summary>For people, for example <c>+12.50 %</c>.</summary>
    public static string ToText(long basisPoints) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(basisPoints < 0 ? "−" : "+")}{Math.Abs(basisPoints) / 100}.{Math.Abs(basisPoints) % 100:00} %"
        );
}
