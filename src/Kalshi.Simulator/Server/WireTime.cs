namespace Kalshi.Simulator.Server;

/// <summary>The exchange's timestamps as text.</summary>
internal static class WireTime
{
    /// <summary>RFC 3339 in UTC with a fraction as short as possible, as the exchange writes it.</summary>
    public static string Format(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'");
}
