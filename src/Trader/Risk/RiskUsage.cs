namespace Trader.Risk;

/// <summary>In what a limit is counted.</summary>
public enum RiskUnit
{
    /// <summary>Orders.</summary>
    Orders = 0,

    /// <summary>Hundredths of a contract, as in <see cref="Kalshi.Quantity.Hundredths"/>.</summary>
    ContractHundredths,

    /// <summary>Millionths of a dollar, as in <see cref="Kalshi.Money.Micros"/>.</summary>
    DollarMicros,
}

/// <summary>How much of a limit is used.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Unit">In what both figures are counted.</param>
/// <param name="Used">What is used; above the limit where orders that only reduce were let through.</param>
/// <param name="Limit">The limit; 0 means that it is off.</param>
/// <param name="Where">The market or event with the highest use, for rules about one of them; null if there is none.</param>
public readonly record struct RiskUsage(RiskRule Rule, RiskUnit Unit, long Used, long Limit, string? Where = null);
