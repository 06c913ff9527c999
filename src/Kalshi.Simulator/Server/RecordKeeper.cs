using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Lets the candles and the read model see what happens and passes everything on.</summary>
internal sealed class RecordKeeper(CandleStore candles, ReadModel readModel, IExchangeEvents next) : IExchangeEvents
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

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        readModel.OnOrderUpdated(order, nowMs);
        next.OnOrderUpdated(order, reason, nowMs);
    }

    public void OnMarketStatusChanged(Market market, long nowMs)
    {
        candles.OnMarketChanged(market, nowMs);
        next.OnMarketStatusChanged(market, nowMs);
    }

    public void OnSettled(SettlementRecord settlement)
    {
        readModel.OnAccountChanged(settlement.Account, settlement.TimeMs);
        next.OnSettled(settlement);
    }

    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs) =>
        next.OnMarketLifecycle(market, change, nowMs);

    public void OnEventLifecycle(ListedEvent listed, long nowMs) => next.OnEventLifecycle(listed, nowMs);

    public void OnEventFeeUpdated(ListedEvent listed, long nowMs) => next.OnEventFeeUpdated(listed, nowMs);

    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs) =>
        next.OnOrderGroupUpdated(group, change, nowMs);

    public void OnShardChanged(Shard shard, long nowMs) => next.OnShardChanged(shard, nowMs);
}
