namespace Kalshi.Simulator.Exchange;

/// <summary>The bounds of the exchange's memory. Each is validated when an engine is made.</summary>
public sealed record EngineOptions
{
    /// <summary>Public trades kept for <c>GET /markets/trades</c>, 1 to 10 000 000 trades; the oldest are dropped first.</summary>
    public int MaxTradesKept { get; init; } = 100_000;

    /// <summary>Fills kept per account, 1 to 10 000 000 fills; the oldest are dropped first.</summary>
    public int MaxFillsPerAccount { get; init; } = 200_000;

    /// <summary>Orders kept per account, resting ones included, 1 to 10 000 000 orders; the oldest finished ones are dropped first.</summary>
    public int MaxOrdersPerAccount { get; init; } = 200_000;

    /// <summary>Settlements kept per account, 1 to 10 000 000 rows; the oldest are dropped first.</summary>
    public int MaxSettlementsPerAccount { get; init; } = 100_000;

    /// <summary>Throws when a value is outside its range; the message names key, value and range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(MaxTradesKept), MaxTradesKept);
        Check(nameof(MaxFillsPerAccount), MaxFillsPerAccount);
        Check(nameof(MaxOrdersPerAccount), MaxOrdersPerAccount);
        Check(nameof(MaxSettlementsPerAccount), MaxSettlementsPerAccount);
    }

    private static void Check(string key, int value)
    {
        if (value is < 1 or > 10_000_000)
        {
            throw new ArgumentOutOfRangeException(key, value, $"{key} is {value}; it must be between 1 and 10000000.");
        }
    }
}
