using System.Text.Json;
using Kalshi;
using Trader.Commands;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Host.Api;

/// <summary>How positions end: the <c>position_update</c> frame, and what <c>trading_state</c> shows of it (requirements K9, N8).</summary>
internal sealed partial class Frames
{
    public static byte[] PositionUpdate(NotifyPosition notification)
    {
        var change = notification.Change;
        return Frame(
            "position_update",
            json =>
            {
                json.WriteString("ticker", change.Ticker);
                WriteFigures(json, change.Now);
                json.WriteBoolean("was_settled", change.WasSettled);
                json.WriteStartArray("changed_fields");
                foreach (var field in change.ChangedFields)
                {
                    json.WriteStringValue(field);
                }

                json.WriteEndArray();
                json.WriteStartObject("previous_values");
                WriteFigures(json, change.Before);
                json.WriteEndObject();
                json.WriteNumber("timestamp", change.WallMs / 1000m);
            }
        );
    }

    /// <summary>The answer of <c>/v3/control/close</c>: how far the closing has come; <c>null</c> once nothing is held.</summary>
    public static byte[] Closing(string ticker, PositionView? position) =>
        Body(json =>
        {
            json.WriteString("ticker", ticker);
            if (position is null)
            {
                json.WriteNull("position");
                return;
            }

            json.WriteStartObject("position");
            WritePosition(json, position);
            json.WriteEndObject();
        });

    /// <summary>The answer of <c>/v3/control/cancel</c>: the order as it is now; <c>null</c> once it is not open any more.</summary>
    public static byte[] Cancelling(string id, OrderView? order) =>
        Body(json =>
        {
            json.WriteString("id", id);
            if (order is null)
            {
                json.WriteNull("order");
                return;
            }

            json.WriteStartObject("order");
            WriteOrder(json, order);
            json.WriteEndObject();
        });

    private static void WriteFigures(Utf8JsonWriter json, PositionFigures figures)
    {
        json.Contracts("position", figures.Net);
        json.Money("cost_basis_dollars", figures.Cost);
        json.Money("realized_pnl_dollars", figures.Realized);
        json.Money("fees_paid_dollars", figures.Fees);
        json.WriteString("closing_reason", figures.ClosingReason?.ToWire());
    }

    private static void WriteCash(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        var upkeep = snapshot.Upkeep;
        json.WriteStartObject("cash");
        json.Money("available_dollars", snapshot.AvailableCash);
        json.Money("reserve_dollars", upkeep.Reserve);
        json.Money("shortfall_dollars", upkeep.Shortfall);
        json.Money("invested_dollars", upkeep.Invested);
        json.Money("recouped_dollars", upkeep.Recouped);
        json.Money("projected_need_dollars", upkeep.ProjectedNeed);
        json.Money("expected_proceeds_dollars", upkeep.ExpectedProceeds);
        json.WriteBoolean("recovering", upkeep.IsRecovering);
        json.WriteEndObject();
        json.WriteStartObject("closing");
        json.WriteNumber("positions", upkeep.Closing);
        json.WriteNumber("stuck", upkeep.Stuck);
        json.WriteStartObject("closed");
        for (var i = 0; i < upkeep.Closed.Length; i++)
        {
            json.WriteNumber(CloseReasons.All[i].ToWire(), upkeep.Closed[i]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteExit(Utf8JsonWriter json, ExitView? exit)
    {
        json.WriteString("reason", DescribeExit(exit));
        json.WriteString("strategy", exit?.Owner);
        json.WriteString("exit_policy", exit?.Policy.ToWire());
        json.Contracts("managed_contracts", exit?.Managed ?? Quantity.Zero);
        json.Contracts("foreign_contracts", exit?.Foreign ?? Quantity.Zero);
        json.Money("exit_value_dollars", exit?.Quote?.Proceeds);
        json.Contracts("exit_contracts", exit?.Quote?.Covered ?? Quantity.Zero);
        json.Money("exit_pnl_dollars", exit?.Quote?.Profit);
        Percent(json, "exit_pnl_percent", exit?.Quote?.ReturnBasisPoints);
        Percent(json, "to_take_profit_percent", exit?.ToTakeProfitBasisPoints);
        Percent(json, "to_stop_loss_percent", exit?.ToStopLossBasisPoints);
        json.Number("held_seconds", exit?.HeldMs / 1000);
        json.WriteBoolean("held_longer", exit?.IsHeldLonger ?? false);
        json.Number("seconds_to_close", exit?.UntilCloseMs / 1000);
        json.WriteString("closing_reason", exit?.Closing?.Reason.ToWire());
        json.WriteString("closing_phase", exit?.Closing?.Phase.ToWire());
        json.Number("closing_since_ms", exit?.Closing?.SinceMs);
        json.WriteNumber("closing_orders", exit?.Closing?.Attempts ?? 0);
        json.WriteString("closing_obstacle", exit?.Closing?.Obstacle);
    }

    private static string DescribeExit(ExitView? exit) =>
        exit switch
        {
            null => "",
            { Closing: { } closing } => $"closing: {closing.Reason.ToWire()}",
            { Owner: null, Policy: ExitPolicy.HoldToSettlement } => "foreign: left to settle",
            { Policy: ExitPolicy.HoldToSettlement } => "held to settlement",
            _ => "closed by the rules of upkeep",
        };

    private static void Percent(Utf8JsonWriter json, string name, long? basisPoints)
    {
        if (basisPoints is { } value)
        {
            json.WriteNumber(name, value / 100m);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
