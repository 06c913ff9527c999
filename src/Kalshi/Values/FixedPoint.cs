using System.Globalization;

namespace Kalshi;

/// <summary>
/// Reads and writes the exchange's fixed-point text ("0.5600", "-12.50") as scaled integers, without allocating and
/// without binary floating point. Grammar: an optional <c>-</c>, at least one digit, optionally <c>.</c> and at least
/// one digit. No exponent, no plus sign, no blanks, no digit grouping.
/// </summary>
internal static class FixedPoint
{
    /// <summary>Longest text accepted, in bytes. More than any representable value needs.</summary>
    public const int MaxLength = 40;

    /// <summary>
    /// Parses <paramref name="text"/> as a decimal scaled by 10^<paramref name="decimals"/>. Digits beyond that scale
    /// must be zeros: a value that cannot be held exactly is refused, never rounded.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int decimals, out long scaled)
    {
        scaled = 0;
        if (text.IsEmpty || text.Length > MaxLength)
        {
            return false;
        }

        var position = 0;
        var negative = text[0] == (byte)'-';
        if (negative)
        {
            position = 1;
        }

        var integerStart = position;
        ulong value = 0;
        while (position < text.Length && IsDigit(text[position]))
        {
            if (!TryAppend(ref value, text[position]))
            {
                return false;
            }

            position++;
        }

        if (position == integerStart || !TryParseFraction(text, position, decimals, ref value))
        {
            return false;
        }

        if (value > long.MaxValue)
        {
            return false;
        }

        scaled = negative ? -(long)value : (long)value;
        return true;
    }

    /// <summary>Parses characters by the same grammar; any character outside it fails.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, int decimals, out long scaled)
    {
        scaled = 0;
        if (text.Length > MaxLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxLength];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] > 127)
            {
                return false;
            }

            bytes[i] = (byte)text[i];
        }

        return TryParse(bytes[..text.Length], decimals, out scaled);
    }

    /// <summary>Writes with exactly <paramref name="decimals"/> fraction digits; false when the destination is too short.</summary>
    public static bool TryFormat(long scaled, int decimals, Span<byte> destination, out int written)
    {
        Span<byte> reversed = stackalloc byte[MaxLength];
        var length = 0;
        var magnitude = Magnitude(scaled);
        do
        {
            if (length == decimals && decimals > 0)
            {
                reversed[length++] = (byte)'.';
            }

            reversed[length++] = (byte)('0' + (int)(magnitude % 10));
            magnitude /= 10;
        } while (magnitude > 0 || length <= decimals + (decimals > 0 ? 1 : 0));

        if (scaled < 0)
        {
            reversed[length++] = (byte)'-';
        }

        written = 0;
        if (destination.Length < length)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            destination[i] = reversed[length - 1 - i];
        }

        written = length;
        return true;
    }

    /// <summary>Text with exactly <paramref name="decimals"/> fraction digits.</summary>
    public static string Format(long scaled, int decimals)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        TryFormat(scaled, decimals, bytes, out var written);
        Span<char> chars = stackalloc char[MaxLength];
        for (var i = 0; i < written; i++)
        {
            chars[i] = (char)bytes[i];
        }

        return new string(chars[..written]);
    }

    /// <summary>The message of a <see cref="FormatException"/> for text that is not a value of the named type.</summary>
    public static string Describe(string kind, string text, int decimals) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{text}' is not a {kind}: expected a decimal such as 12.34 with at most {decimals} significant decimals."
        );

    private static bool TryParseFraction(ReadOnlySpan<byte> text, int position, int decimals, ref ulong value)
    {
        var kept = 0;
        if (position < text.Length)
        {
            if (text[position] != (byte)'.' || position + 1 == text.Length)
            {
                return false;
            }

            for (position++; position < text.Length; position++)
            {
                if (!IsDigit(text[position]))
                {
                    return false;
                }

                if (kept < decimals)
                {
                    kept++;
                    if (!TryAppend(ref value, text[position]))
                    {
                        return false;
                    }
                }
                else if (text[position] != (byte)'0')
                {
                    return false;
                }
            }
        }

        for (; kept < decimals; kept++)
        {
            if (!TryAppend(ref value, (byte)'0'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAppend(ref ulong value, byte digit)
    {
        // One digit more must stay well below 2^63; the final range check is the caller's.
        if (value > (long.MaxValue / 10))
        {
            return false;
        }

        value = (value * 10) + (ulong)(digit - (byte)'0');
        return true;
    }

    private static ulong Magnitude(long value) => value < 0 ? (ulong)(-(value + 1)) + 1UL : (ulong)value;

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';
}
