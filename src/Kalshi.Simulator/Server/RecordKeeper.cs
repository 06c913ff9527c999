using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Lets the candles see what happens and passes everything on.</summary>
internal sealed class RecordKeeper(CandleStore candles, IExchangeEvents next) : IExchangeEvents
{
    public void OnBookChanged(in BookChange change)
    {
        candles.OnBookChanged(change.Market, change.TimeMs);
        next.OnBookChanged(change);
    }

    public void OnTrade(TradeRecord trade)
    {
        candles.OnTrade(trade);
        next.OnTrade(trade);
    }

    public void OnFill(FillRecord fill) => next.OnFill(fill);

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) => next.OnOrderUpdated(order, reason, nowMs);

    public void OnMarketStatusChanged(Market market, long nowMs)
    {
        candles.OnMarketChanged(market, nowMs);
        next.OnMarketStatusChanged(market, nowMs);
    }

    public void OnSettled(SettlementRecord settlement) => next.OnSettled(settlement);
}
