namespace Kalshi.Simulator.Server;

/// <summary>The query parameters <c>min_ts</c> and <c>max_ts</c>, Unix seconds, both included.</summary>
internal readonly record struct TimeSpanFilter(long? MinSeconds, long? MaxSeconds)
{
    public static bool TryRead(RestCall call, out TimeSpanFilter filter, out RestAnswer refusal)
    {
        filter = default;
        refusal = default;
        if (!call.Query.TryNumber("min_ts", out var min))
        {
            refusal = call.Invalid("MinTs", "number");
            return false;
        }

        if (!call.Query.TryNumber("max_ts", out var max))
        {
            refusal = call.Invalid("MaxTs", "number");
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
}
