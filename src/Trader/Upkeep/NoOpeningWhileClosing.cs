using Trader.Commands;
using Trader.Markets;
using Trader.Risk;

namespace Trader.Upkeep;

/// <summary>
/// Nothing is opened in a market whose position is being closed (requirement H7), nor where upkeep would close it at once
/// because the market is about to close.
/// </summary>
public sealed class NoOpeningWhileClosing : IOrderVeto
{
    private readonly UpkeepOptions options;
    private readonly ExitPolicies policies;
    private readonly PositionCloser closer;
    private readonly MarketCatalog catalog;

    internal NoOpeningWhileClosing(UpkeepOptions options, ExitPolicies policies, PositionCloser closer, MarketCatalog catalog)
    {
        this.options = options;
        this.policies = policies;
        this.closer = closer;
        this.catalog = catalog;
    }

    /// <inheritdoc/>
    public RiskRefusal? Refuse(OrderIntent intent, bool reducesOnly, long exchangeMs)
    {
        if (reducesOnly)
        {
            return null;
        }

        if (closer.Find(intent.Ticker) is { } closing)
        {
            return new RiskRefusal(RiskRule.Veto, $"the market's position is being closed ({closing.Reason.ToWire()})");
        }

        return
            options is { ClosingEnabled: true, MarketClosing: true }
            && catalog.Find(intent.Ticker) is { } market
            && market.IsOpenAt(exchangeMs)
            && market.CloseMs - exchangeMs < options.MarketClosingSeconds * 1000L
            && policies.IsManaged(intent.Strategy)
            ? new RiskRefusal(
                RiskRule.Veto,
                $"the market closes in {(market.CloseMs - exchangeMs) / 1000} s, and positions are closed {options.MarketClosingSeconds} s before"
            )
            : null;
    }
}
