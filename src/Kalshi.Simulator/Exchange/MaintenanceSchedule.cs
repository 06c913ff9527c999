namespace Kalshi.Simulator.Exchange;

/// <summary>A time during which trading pauses.</summary>
/// <param name="StartMs">Its begin, Unix milliseconds.</param>
/// <param name="EndMs">Its end, Unix milliseconds, no longer part of it.</param>
public readonly record struct MaintenanceWindow(long StartMs, long EndMs);

/// <summary>The weekly trading pause: Thursdays 03:00 to 05:00 in New York (§10.8 of the API), with its daylight saving time.</summary>
public static class MaintenanceSchedule
{
    /// <summary>The time zone of the exchange's schedule.</summary>
    public const string TimeZoneId = "America/New_York";

    /// <summary>The weekday of the pause.</summary>
    public const DayOfWeek Day = DayOfWeek.Thursday;

    /// <summary>When the pause begins, New York time.</summary>
    public static TimeOnly Opens { get; } = new(3, 0);

    /// <summary>When it ends, New York time.</summary>
    public static TimeOnly Closes { get; } = new(5, 0);

    /// <summary>The pause going on at <paramref name="nowMs"/>, or else the next one. The clock is never read.</summary>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <exception cref="TimeZoneNotFoundException">The machine has no time zone data.</exception>
    public static MaintenanceWindow CurrentOrNext(long nowMs)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZoneId);
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(nowMs), zone);
        var date = DateOnly.FromDateTime(local.DateTime);
        date = date.AddDays(((int)Day - (int)date.DayOfWeek + 7) % 7);
        var window = On(date, zone);
        return nowMs < window.EndMs ? window : On(date.AddDays(7), zone);
    }

    // Daylight saving time changes on Sundays, so neither end is ever skipped or repeated.
    private static MaintenanceWindow On(DateOnly date, TimeZoneInfo zone) =>
        new(ToUnixMs(date.ToDateTime(Opens), zone), ToUnixMs(date.ToDateTime(Closes), zone));

    private static long ToUnixMs(DateTime local, TimeZoneInfo zone) =>
        new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
}
