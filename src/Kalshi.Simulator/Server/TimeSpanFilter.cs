using System.Globalization;

namespace Kalshi.Simulator.Server;

/// <summary>The query parameters <c>min_ts</c> and <c>max_ts</c>, Unix seconds, both included.</summary>
internal readonly record struct TimeSpanFilter(long? MinSeconds, long? MaxSeconds)
{
    public static bool TryRead(RestQuery query, string operation, out TimeSpanFilter filter, out RestAnswer refusal)
    {
        filter = default;
        refusal = default;
        if (!TryNumber(query["min_ts"], out var min))
        {
            refusal = ErrorAnswers.Parameter(operation, "MinTs", "number");
            return false;
        }

        if (!TryNumber(query["max_ts"], out var max))
        {
            refusal = ErrorAnswers.Parameter(operation, "MaxTs", "number");
            return false;
        }

        filter = new TimeSpanFilter(min, max);
        return true;
    }

    public bool Contains(long timeMs)
    {
        var seconds = timeMs / 1000;
        return (MinSeconds is not { } min || seconds >= min) && (MaxSeconds is not { } max || seconds <= max);
    }

    private static bool TryNumber(string text, out long? number)
    {
        number = null;
        if (text.Length == 0)
        {
            return true;
        }

        var valid = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed);
        number = parsed;
        return valid;
    }
}
