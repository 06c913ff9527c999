using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.InMemory;

/// <summary>Tells two listeners, one after the other.</summary>
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
}
