using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Lets the candles and the read model see what happens.</summary>
internal sealed class RecordKeeper(CandleStore candles, ReadModel readModel) : IExchangeEvents
{
    public void OnBookChanged(in BookChange change) => candles.OnBookChanged(change.Market, change.TimeMs);

    public void OnTrade(TradeRecord trade) => candles.OnTrade(trade);

    public void OnFill(FillRecord fill) { }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) => readModel.OnOrderUpdated(order, nowMs);

    public void OnMarketStatusChanged(Market market, long nowMs) => candles.OnMarketChanged(market, nowMs);

    public void OnSettled(SettlementRecord settlement) => readModel.OnAccountChanged(settlement.Account, settlement.TimeMs);
}
