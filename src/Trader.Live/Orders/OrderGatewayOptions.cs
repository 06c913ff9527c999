namespace Trader.Live.Orders;

/// <summary>Bounds of the <see cref="OrderGateway"/>.</summary>
public sealed record OrderGatewayOptions
{
    /// <summary>First pause before an attempt is repeated, milliseconds, 1 to 10 000; doubled each time.</summary>
    public int FirstDelayMs { get; init; } = 100;

    /// <summary>Longest pause between attempts, milliseconds, 10 to 60 000.</summary>
    public int MaxDelayMs { get; init; } = 2_000;

    /// <summary>
    /// How long after it was signed a request may still be accepted, milliseconds, 1 000 to 300 000: twice the exchange's
    /// tolerance, because our clock may be ahead by as much. The tolerance is not documented; 10 s was accepted and 30 s
    /// refused (reference section 1.3). What was last sent longer ago than this cannot arrive any more.
    /// </summary>
    public int SignatureWindowMs { get; init; } = 60_000;

    /// <summary>How far the exchange's lists may lag its engine, milliseconds, 0 to 60 000; 360 ms was recorded.</summary>
    public int ListLagMs { get; init; } = 1_000;

    /// <summary>Throws if an option is out of range, naming it.</summary>
    public OrderGatewayOptions Validated()
    {
        Require(FirstDelayMs, 1, 10_000, nameof(FirstDelayMs));
        Require(MaxDelayMs, 10, 60_000, nameof(MaxDelayMs));
        Require(SignatureWindowMs, 1_000, 300_000, nameof(SignatureWindowMs));
        Require(ListLagMs, 0, 60_000, nameof(ListLagMs));
        return this;

        static void Require(int value, int minimum, int maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {minimum} and {maximum}.");
            }
        }
    }
}
