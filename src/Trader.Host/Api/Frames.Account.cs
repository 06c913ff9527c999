using System.Text.Json;
using Kalshi;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>The <c>trading_state</c> frame.</summary>
internal sealed partial class Frames
{
    private void WriteTradingState(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        var equity = snapshot.Cash + snapshot.PositionValue;
        json.WriteNumber("version", snapshot.Version);
        json.WriteString("timestamp", trader.Clock.Wall.GetUtcNow());
        json.WriteBoolean("synced", snapshot.IsSynced);
        json.WallTime("sync_time", snapshot.LastSyncWallMs);
        json.Money("balance_dollars", snapshot.AvailableCash);
        json.Money("cash_dollars", snapshot.Cash);
        json.Money("portfolio_value_dollars", snapshot.PositionValue);
        json.Money("equity_dollars", equity);
        json.Money("session_start_equity_dollars", snapshot.StartEquity);
        json.Money("session_pnl_dollars", snapshot.IsSynced ? equity - snapshot.StartEquity : Money.Zero);
        json.Money("realized_pnl_dollars", snapshot.Realized);
        json.Money("unrealized_pnl_dollars", Unrealized(snapshot));
        json.Money("fees_dollars", snapshot.Fees);
        json.WriteNumber("position_count", snapshot.Positions.Length);
        json.WriteNumber("order_count", snapshot.Orders.Length);
        json.WriteNumber("settlement_count", snapshot.SettlementCount);
        json.WriteNumber("orders_sent", snapshot.OrdersSent);
        json.WriteNumber("orders_refused", snapshot.OrdersRefused);
        json.WriteNumber("fills", snapshot.Fills);
        WriteCash(json, snapshot);
        json.Objects("positions", snapshot.Positions, position => WritePosition(json, position));
        json.Objects("orders", snapshot.Orders, order => WriteOrder(json, order));
        json.Objects("recent_orders", snapshot.FinishedOrders.Take(50), order => WriteOrder(json, order));
        json.Objects("settlements", snapshot.Settlements.Take(50), settlement => WriteSettlement(json, settlement));
        WriteOrderGroups(json, snapshot);
        WriteMaintenance(json, snapshot.Maintenance);
        json.WriteStartObject("limits");
        json.WriteNumber("max_open_orders", facts.Options.MaxOpenOrders);
        json.WriteNumber("max_contracts_per_market", facts.Options.MaxPositionContracts);
        json.Money("max_exposure_dollars", Money.FromDollars(facts.Options.MaxExposureDollars));
        json.Money("exposure_dollars", snapshot.Exposure);
        json.WriteNumber("follow_positions", snapshot.FollowPositions);
        json.WriteNumber("max_follow_positions", facts.Options.MaxFollowPositions);
        json.WriteEndObject();
        WriteRisk(json, snapshot.Risk);
        json.WriteStartArray("differences");
        foreach (var difference in snapshot.LastDifferences)
        {
            json.WriteStringValue(difference);
        }

        json.WriteEndArray();
        WriteCalibration(json, snapshot);
    }

    // Positions without a mark are left out: a guess would look like a figure.
    private static Money? Unrealized(TraderSnapshot snapshot)
    {
        Money? total = null;
        foreach (var position in snapshot.Positions)
        {
            if (position.Unrealized is { } value)
            {
                total = (total ?? Money.Zero) + value;
            }
        }

        return total;
    }

    private static void WritePosition(Utf8JsonWriter json, PositionView position)
    {
        json.WriteString("ticker", position.Ticker);
        json.WriteString("side", position.Side.ToWire());
        json.Contracts("contracts", position.Contracts);
        json.Cents("average_price_cents", position.AverageCost);
        json.Money("cost_dollars", position.Cost);
        json.Cents("mark_price_cents", position.Mark);
        json.Money("value_dollars", position.Value);
        json.Money("unrealized_pnl_dollars", position.Unrealized);
        json.Money("realized_pnl_dollars", position.Realized);
        json.Money("fees_dollars", position.Fees);
        json.Number("opened_at_ms", position.OpenedMs == 0 ? null : position.OpenedMs);
        json.Number("close_time_ms", position.CloseMs);
        json.WriteString("status", position.IsClosed ? "settling" : "open");
        WriteExit(json, position.Exit);
    }

    private static void WriteOrder(Utf8JsonWriter json, OrderView order)
    {
        json.WriteString("order_id", order.OrderId);
        json.WriteString("client_order_id", order.ClientOrderId);
        json.WriteString("ticker", order.Ticker);
        json.WriteString("side", order.Side.ToWire());
        json.Cents("price_cents", order.Price);
        json.Contracts("count", order.Count);
        json.Contracts("filled", order.Filled);
        json.Contracts("remaining", order.Remaining);
        json.WriteString("status", order.Status);
        json.WriteNumber("placed_at_ms", order.PlacedMs);
        json.WriteString("reason", order.Reason);
        json.WriteString("finished_reason", order.FinishedReason);
    }

    private static void WriteSettlement(Utf8JsonWriter json, Portfolio.BookedSettlement settlement)
    {
        json.WriteString("ticker", settlement.Ticker);
        json.WriteString("result", settlement.Result);
        json.WriteString("side", settlement.Side.ToWire());
        json.Contracts("contracts", settlement.Contracts);
        json.Money("cost_dollars", settlement.Cost);
        json.Money("revenue_dollars", settlement.Revenue);
        json.Money("fees_dollars", settlement.Fees);
        json.Money("net_pnl_dollars", settlement.Revenue - settlement.Cost - settlement.Fees);
        json.WriteNumber("settled_at_ms", settlement.SettledMs);
    }
}
