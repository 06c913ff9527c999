using Kalshi;
using Trader.Commands;
using Trader.Risk;

namespace Trader.Upkeep;

/// <summary>
/// Keeps cash free: nothing is opened that would take it below its reserve, so that nothing is bought that cash recovery would
/// sell again. Closing needs no cash and is never held up (defect D-57).
/// </summary>
public sealed class CashReserve : IOrderVeto
{
    private readonly RiskGate gate;

    internal CashReserve(UpkeepOptions options, RiskGate gate)
    {
        this.gate = gate;
        Amount = Money.FromDollars(options.ReserveDollars);
    }

    /// <summary>The reserve; zero for none.</summary>
    public Money Amount { get; }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly || Amount.IsZero)
        {
            return null;
        }

        var worst = intent.Price.Units > Price.UnitsPerDollar / 2 ? Price.FromCents(50) : intent.Price;
        var available = gate.AvailableCash;
        var left = available - intent.Notional - FeeSchedule.Standard.FeeFor(worst, intent.Count, isTaker: true);
        return left < Amount
            ? new RiskRefusal(
                RiskRule.Cash,
                $"{available.ToDollarText()} is available, and {Amount.ToDollarText()} of it is the cash reserve"
            )
            : null;
    }
}
