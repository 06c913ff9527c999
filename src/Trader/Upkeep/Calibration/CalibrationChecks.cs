using Kalshi;
using Trader.Events;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Upkeep.Calibration;

/// <summary>The checks of portfolio and cash (requirements K1, K6).</summary>
internal sealed class CalibrationChecks(
    TraderOptions options,
    AccountKeeper account,
    AccountLedger ledger,
    RiskGate gate,
    IPositionReview? positions,
    ICashReview? cash
)
{
    /// <summary>No position has an exit that does not get on, and none differs from the exchange's.</summary>
    public CalibrationCheck Portfolio(EventTime now)
    {
        var stuck = positions?.Stuck(now) ?? [];
        var correcting = account.Correcting.Order(StringComparer.Ordinal).ToList();
        var found = new List<string>();
        if (stuck.Count > 0)
        {
            found.Add($"{stuck.Count} stuck: {MarketReview.Name(stuck)}");
        }

        if (correcting.Count > 0)
        {
            found.Add($"{correcting.Count} being corrected: {MarketReview.Name(correcting)}");
        }

        return found.Count == 0
            ? new CalibrationCheck(IsPassed: true, $"{ledger.OpenPositions.Count} positions, none stuck")
            : new CalibrationCheck(
                IsPassed: false,
                $"{ledger.OpenPositions.Count} positions, {string.Join("; ", found)}",
                string.Join(' ', stuck.Concat(correcting))
            );
    }

    /// <summary>Cash that no order has a claim on suffices for the reserve and for one order.</summary>
    public CalibrationCheck Cash()
    {
        // What an order can cost at most: a dollar a contract.
        var order = Money.FromDollars(options.FollowContracts);
        var reserve = cash?.Reserve ?? Money.Zero;
        var available = gate.AvailableCash;
        return new CalibrationCheck(
            available >= reserve + order,
            $"{available.ToDollarText()} available, {reserve.ToDollarText()} reserve, {order.ToDollarText()} for an order"
        );
    }
}
