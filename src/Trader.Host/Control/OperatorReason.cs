using System.Globalization;
using System.Text;

namespace Trader.Host.Control;

/// <summary>A reason that a person gives: one line that is shown in logs and consoles as it is.</summary>
internal static class OperatorReason
{
    /// <summary>Characters at most.</summary>
    public const int MaxLength = 200;

    /// <summary>What is wrong with it, one sentence; null if nothing is.</summary>
    public static string? ComplaintAbout(string reason)
    {
        if (reason.Length > MaxLength)
        {
            return $"reason has {reason.Length} characters; at most {MaxLength} are allowed.";
        }

        foreach (var rune in reason.EnumerateRunes())
        {
            if (IsMisleading(rune))
            {
                return "reason must be one line of text, without control characters.";
            }
        }

        return null;
    }

    // Line breaks and terminal codes forge log lines, and marks of direction make a text look like another.
    private static bool IsMisleading(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0xFFFD or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
