using Trader.Commands;
using Trader.Markets;

namespace Trader.Risk;

/// <summary>
/// Forbids orders in a market whose book cannot be trusted just now: not received yet, gapped, crossed, or its connection
/// lost (promise R4). Nobody knows there what an order would meet, whether it opens or closes.
/// </summary>
public sealed class UntrustedBooks(MarketWatch watch) : IOrderVeto
{
    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs) =>
        watch.Find(intent.Ticker) is { IsTradable: true }
            ? null
            : new RiskRefusal(RiskRule.Veto, "the market's book cannot be trusted just now");
}
