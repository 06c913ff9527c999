using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Operator;

/// <summary>What an operator does to markets.</summary>
internal sealed partial class OperatorDesk
{
    public void ListMarket(OperatorAction action, long nowMs, Utf8JsonWriter json)
    {
        var spec = new MarketSpec
        {
            Ticker = action.Text("ticker")!,
            EventTicker = action.Text("event_ticker")!,
            Title = action.Text("title") ?? "",
            OpenMs = action.Instant("open", nowMs) ?? nowMs,
            CloseMs = action.Instant("close", nowMs)!.Value,
            SettlementTimerSeconds = action.Whole("settlement_timer_seconds") ?? 0,
        };
        if (spec.CloseMs <= Math.Max(nowMs, spec.OpenMs))
        {
            throw new OperatorException("close: it must lie ahead of now and of the opening.");
        }

        if (Engine.FindMarket(spec.Ticker) is not null)
        {
            throw new OperatorException($"ticker: the market {spec.Ticker} is already listed.");
        }

        var market = Engine.ListMarket(spec, nowMs);
        json.WriteString("market_id", market.Id);
        json.WriteString("status", market.Status.ToWire());
    }

    public void Settle(OperatorAction action, long nowMs)
    {
        var market = FindMarket(action);
        if (market.Status != MarketStatus.Closed)
        {
            throw new OperatorException(
                $"market: {market.Ticker} is {market.Status.ToWire()}; only a closed market can get a result."
            );
        }

        var (result, payout) = action.Text("result") switch
        {
            "yes" => (MarketResult.Yes, Price.OneDollar),
            "no" => (MarketResult.No, Price.Zero),
            _ => (MarketResult.Scalar, action.Get<Price>("settlement_value")),
        };
        Engine.Determine(market, result, payout, nowMs);
    }
}
