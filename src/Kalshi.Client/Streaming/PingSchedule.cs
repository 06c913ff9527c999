namespace Kalshi.Client.Streaming;

/// <summary>
/// When to ping the exchange, and when silence after a ping means that the connection is lost. Any byte is a sign of life,
/// not only the pong. No I/O, no clock.
/// </summary>
/// <param name="intervalMs">Milliseconds between pings.</param>
/// <param name="timeoutMs">Longest silence after a ping in milliseconds.</param>
/// <param name="connectedMs">A clock that never goes back, milliseconds, when the connection was made.</param>
internal sealed class PingSchedule(int intervalMs, int timeoutMs, long connectedMs)
{
    private long sentMs = connectedMs;

    /// <summary>Whether a ping is due; it counts as sent from here on.</summary>
    /// <param name="nowMs">The clock.</param>
    /// <param name="lastBytesMs">The clock when bytes last came.</param>
    public bool TakeDue(long nowMs, long lastBytesMs)
    {
        if (IsUnanswered(lastBytesMs) || nowMs - sentMs < intervalMs)
        {
            return false;
        }

        sentMs = nowMs;
        return true;
    }

    /// <summary>Whether a ping has waited too long for any byte.</summary>
    /// <param name="nowMs">The clock.</param>
    /// <param name="lastBytesMs">The clock when bytes last came.</param>
    public bool IsLost(long nowMs, long lastBytesMs) => IsUnanswered(lastBytesMs) && nowMs - sentMs >= timeoutMs;

    private bool IsUnanswered(long lastBytesMs) => lastBytesMs < sentMs;
}
