using System.Globalization;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Which timestamps of signed requests are timely (§1.4 of the API): those near the exchange's own wall clock, which is the
/// machine's shifted by an option. The exchange clock has no part in it.
/// </summary>
internal sealed class SignatureWindow
{
    private readonly SimulatorOptions options;
    private readonly TimeProvider wall;

    public SignatureWindow(SimulatorOptions options, TimeProvider wall)
    {
        this.options = options;
        this.wall = wall;
    }

    /// <summary>The exchange's wall clock.</summary>
    public DateTimeOffset WallNow => wall.GetUtcNow().AddSeconds(options.ClockOffsetSeconds);

    /// <summary>Whether a <c>KALSHI-ACCESS-TIMESTAMP</c> is within the window.</summary>
    public bool IsTimely(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentMs))
        {
            return false;
        }

        var now = WallNow.ToUnixTimeMilliseconds();
        return sentMs >= now - options.SignatureWindowMs && sentMs <= now + options.SignatureWindowMs;
    }
}
