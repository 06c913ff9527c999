namespace Kalshi.Simulator.Flow;

/// <summary>The exchange's timestamps: RFC 3339 in UTC with no or one to six fraction digits.</summary>
internal static class TapeTime
{
    private const int SecondsLength = 19; // yyyy-MM-ddTHH:mm:ss

    /// <summary>Parses to Unix microseconds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length is < SecondsLength + 1 or > SecondsLength + 8 || text[^1] != 'Z')
        {
            return false;
        }

        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        if (
            !TryNumber(text[..4], out var year)
            || !TryNumber(text[5..7], out var month)
            || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour)
            || !TryNumber(text[14..16], out var minute)
            || !TryNumber(text[17..19], out var second)
            || !TryFraction(text[SecondsLength..^1], out var fraction)
        )
        {
            return false;
        }

        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        if (hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        micros = ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + fraction;
        return true;
    }

    /// <summary>For people: RFC 3339 with milliseconds.</summary>
    public static string Format(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static bool TryFraction(ReadOnlySpan<byte> text, out int micros)
    {
        micros = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is < 2 or > 7 || !TryNumber(text[1..], out micros))
        {
            return false;
        }

        for (var digits = text.Length - 1; digits < 6; digits++)
        {
            micros *= 10;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
