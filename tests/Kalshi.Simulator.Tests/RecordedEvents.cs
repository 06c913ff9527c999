using System.Security.Cryptography;
using System.Text;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests;

/// <summary>Keeps what an exchange did, as text in order and by kind, and a digest of all of it.</summary>
internal sealed class RecordedEvents : IExchangeEvents, IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public bool KeepsText { get; init; } = true;

    public List<string> Lines { get; } = [];

    public List<TradeRecord> Trades { get; } = [];

    public List<FillRecord> Fills { get; } = [];

    public List<SettlementRecord> Settlements { get; } = [];

    public List<(Order Order, OrderStatus Status, UpdateReason Reason)> Orders { get; } = [];

    public long Count { get; private set; }

    public string Digest => Convert.ToHexString(hash.GetCurrentHash());

    public void OnBookChanged(in BookChange change) =>
        Note(
            $"book {change.Market.Ticker} {change.Side.ToWire()} {change.Price} {change.Delta} -> {change.Size} {change.ClientOrderId} @{change.TimeMs}"
        );

    public void OnTrade(TradeRecord trade)
    {
        Trades.Add(trade);
        Note($"trade {trade.Market.Ticker} {trade.YesPrice} {trade.Count} {trade.TakerSide.ToWire()} {trade.Id} @{trade.TimeMs}");
    }

    public void OnFill(FillRecord fill)
    {
        Fills.Add(fill);
        Note(
            $"fill {fill.Order.ClientOrderId} {fill.YesPrice} {fill.Count} {(fill.IsTaker ? "taker" : "maker")} {fill.Fee} {fill.PostPosition}"
        );
    }

    public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs)
    {
        Orders.Add((order, order.Status, reason));
        Note($"order {order.ClientOrderId} {order.Status} {order.FilledCount}/{order.InitialCount} {reason}");
    }

    public void OnMarketStatusChanged(Market market, long nowMs) => Note($"market {market.Ticker} {market.Status} @{nowMs}");

    public void OnSettled(SettlementRecord settlement)
    {
        Settlements.Add(settlement);
        Note($"settled {settlement.Market.Ticker} {settlement.Net} {settlement.Revenue}");
    }

    public void OnMarketLifecycle(Market market, MarketLifecycle change, long nowMs) =>
        Note($"lifecycle {market.Ticker} {change.ToWire()} @{nowMs}");

    public void OnEventLifecycle(ListedEvent listed, long nowMs) => Note($"event {listed.Spec.EventTicker} @{nowMs}");

    public void OnEventFeeUpdated(ListedEvent listed, long nowMs) =>
        Note($"event fees {listed.Spec.EventTicker} {listed.Spec.FeeOverride?.WireType} @{nowMs}");

    public void OnOrderGroupUpdated(OrderGroup group, OrderGroupChange change, long nowMs) =>
        Note($"group {change.ToWire()} {group.Limit} @{nowMs}");

    public void OnShardChanged(Shard shard, long nowMs) =>
        Note($"shard {shard.Index} exchange {shard.IsExchangeActive} trading {shard.IsTradingActive} @{nowMs}");

    public void Dispose() => hash.Dispose();

    private void Note(string line)
    {
        Count++;
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        if (KeepsText)
        {
            Lines.Add(line);
        }
    }
}
