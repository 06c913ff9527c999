using Trader.Commands;
using Trader.Portfolio;
using Trader.Risk;

namespace Trader.Upkeep.Calibration;

/// <summary>
/// Forbids opening in a market whose position was found to differ from the exchange's and has not been put right yet
/// (requirements H4, H7). Everywhere else trading goes on, and closing goes on here, too.
/// </summary>
internal sealed class CorrectedMarkets(AccountKeeper account) : IOrderVeto
{
    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) =>
        !reducesOnly && account.IsCorrecting(intent.Ticker)
            ? new RiskRefusal(RiskRule.Veto, "its position differs from the exchange's and is being corrected")
            : null;
}
