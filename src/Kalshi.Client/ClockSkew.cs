namespace Kalshi.Client;

/// <summary>
/// How far the exchange's wall clock is ahead of ours, measured from the <c>Date</c> header of its answers. That header
/// counts whole seconds, so the resolution is 1 s: differences of up to a second mean nothing. Thread-safe.
/// </summary>
public sealed class ClockSkew
{
    private readonly Lock gate = new();
    private long? differenceMs;

    /// <summary>Exchange minus ours in milliseconds, ± 1 s; null before the first answer with a <c>Date</c>.</summary>
    public long? DifferenceMs
    {
        get
        {
            lock (gate)
            {
                return differenceMs;
            }
        }
    }

    /// <summary>Records one answer.</summary>
    /// <param name="serverDate">The <c>Date</c> header.</param>
    /// <param name="sentMs">Our wall clock when the request was sent, Unix milliseconds.</param>
    /// <param name="receivedMs">Our wall clock when the answer came, Unix milliseconds.</param>
    public void Observe(DateTimeOffset serverDate, long sentMs, long receivedMs)
    {
        // The header was cut to the second: on average the server meant half a second more. The answer was written
        // some time between sending and receiving.
        var difference = serverDate.ToUnixTimeMilliseconds() + 500 - (sentMs + ((receivedMs - sentMs) / 2));
        lock (gate)
        {
            differenceMs = difference;
        }
    }

    /// <summary>The difference in words, for example <c>this machine's clock is about 30 s behind the exchange's</c>.</summary>
    public string Describe()
    {
        if (DifferenceMs is not { } difference)
        {
            return "the difference to the exchange's clock is not known yet";
        }

        var seconds = (long)Math.Round(Math.Abs(difference) / 1000.0);
        return seconds <= 1
            ? "this machine's clock agrees with the exchange's to the second (Date header, resolution 1 s)"
            : $"this machine's clock is about {seconds} s {(difference > 0 ? "behind" : "ahead of")} the exchange's (Date header, resolution 1 s)";
    }
}
