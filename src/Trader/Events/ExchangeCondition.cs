using System.Globalization;

namespace Trader.Events;

/// <summary>
/// What the exchange says of itself (§5.1 and §10.8 of its API): a trading pause takes no new orders, an exchange pause changes
/// nothing at all. Neither is the trader's fault, and neither is an error.
/// </summary>
/// <param name="IsExchangeActive">Whether anything can change.</param>
/// <param name="IsTradingActive">Whether orders can be placed.</param>
/// <param name="ResumesAt">When the exchange expects to go on; null where it does not say.</param>
public sealed record ExchangeCondition(bool IsExchangeActive, bool IsTradingActive, DateTimeOffset? ResumesAt)
{
    /// <summary>Open for business.</summary>
    public static ExchangeCondition Open { get; } = new(IsExchangeActive: true, IsTradingActive: true, ResumesAt: null);

    /// <summary>Whether positions can be opened.</summary>
    public bool TakesOrders => IsExchangeActive && IsTradingActive;

    /// <summary>One sentence's worth, without its full stop.</summary>
    public string Describe()
    {
        if (TakesOrders)
        {
            return "the exchange is open for orders";
        }

        var what = IsExchangeActive ? "the exchange has paused trading" : "the exchange is paused";
        return ResumesAt is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"{what}, until about {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : $"{what}, it does not say until when";
    }
}
