namespace Kalshi.Simulator.Exchange;

/// <summary>
/// Tells two listeners, one after the other: the one place that passes events on, so that none of them is forgotten on its way.
/// </summary>
internal sealed class EventTee(IExchangeEvents first, IExchangeEvents second) : IExchangeEvents
{
    public void OnBookChanged(in BookChange change)
    {
        first.OnBookChanged(change);
        second.OnBookChanged(change);
    }

    public void OnTrade(TradeRecord trade)
    {
        first.OnTrade(trade);
        second.OnTrade(trade);
    }

    public void OnFill(FillRecord fill)
    {
        first.OnFill(fill);
        second.OnFill(fill);
    }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        first.OnOrderUpdated(order, reason, nowMs);
        second.OnOrderUpdated(order, reason, nowMs);
    }

    public void OnMarketStatusChanged(Market market, long nowMs)
    {
        first.OnMarketStatusChanged(market, nowMs);
        second.OnMarketStatusChanged(market, nowMs);
    }

    public void OnSettled(SettlementRecord settlement)
    {
        first.OnSettled(settlement);
        second.OnSettled(settlement);
    }

    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs)
    {
        first.OnMarketLifecycle(market, change, nowMs);
        second.OnMarketLifecycle(market, change, nowMs);
    }

    public void OnEventLifecycle(ListedEvent listed, long nowMs)
    {
        first.OnEventLifecycle(listed, nowMs);
        second.OnEventLifecycle(listed, nowMs);
    }

    public void OnEventFeeUpdated(ListedEvent listed, long nowMs)
    {
        first.OnEventFeeUpdated(listed, nowMs);
        second.OnEventFeeUpdated(listed, nowMs);
    }

    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs)
    {
        first.OnOrderGroupUpdated(group, change, nowMs);
        second.OnOrderGroupUpdated(group, change, nowMs);
    }

    public void OnShardChanged(Shard shard, long nowMs)
    {
        first.OnShardChanged(shard, nowMs);
        second.OnShardChanged(shard, nowMs);
    }
}
