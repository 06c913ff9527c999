using System.Text.Json;
using Trader.Cycle;
using Trader.Status;
using Trader.Strategies;

namespace Trader.Host.Api;

/// <summary>Strategies, their actions, and the trading cycle.</summary>
internal sealed partial class Frames
{
    private const int CyclesInStatus = 5;

    /// <summary>The <c>trader_action</c> frame (requirement N8).</summary>
    public static byte[] TraderAction(ActionTaken action) => Frame("trader_action", json => WriteAction(json, action));

    /// <summary>The body of <c>GET /v3/strategies</c>.</summary>
    public byte[] Strategies() => Strategies(trader.Latest);

    /// <summary>The same of any picture.</summary>
    public static byte[] Strategies(TraderSnapshot snapshot) =>
        Body(json =>
        {
            WriteStrategies(json, snapshot.Strategies);
            json.Objects("decisions", snapshot.Strategies.Decisions, decision => WriteDecision(json, decision));
            json.Objects("actions", snapshot.Strategies.Actions, action => WriteAction(json, action));
            WriteCycle(json, snapshot.Cycle, int.MaxValue);
        });

    private static void WriteStrategies(Utf8JsonWriter json, StrategyDeskView desk)
    {
        json.Objects("strategies", desk.Strategies, report => WriteReport(json, report));
    }

    private static void WriteReport(Utf8JsonWriter json, StrategyReport report)
    {
        json.WriteString("strategy", report.Name);
        json.WriteString("condition", report.Condition.ToString().ToLowerInvariant());
        json.WriteString("hindrance", report.Hindrance);
        json.Number("pausing_until_ms", report.PausingUntilMs);
        json.WriteNumber("max_exposure_dollars", report.Budget.MaxExposureDollars);
        json.WriteNumber("max_open_orders", report.Budget.MaxOpenOrders);
        json.Money("exposure_dollars", report.Exposure);
        json.Money("position_cost_dollars", report.PositionCost);
        json.WriteNumber("open_orders", report.OpenOrders);
        json.WriteNumber("orders_taken", report.OrdersTaken);
        json.WriteNumber("orders_refused", report.OrdersRefused);
        json.WriteNumber("fills", report.Fills);
        json.Money("realized_pnl_dollars", report.Realized);
        json.Money("fees_dollars", report.Fees);
        json.WriteNumber("proposals", report.Proposals.Made);
        json.WriteNumber("proposals_carried_out", report.Proposals.CarriedOut);
        json.WriteNumber("proposals_refused", report.Proposals.Refused);
        json.WriteNumber("actions_blocked", report.Blocked);
        json.WriteNumber("failures", report.Failures);
        json.WriteNumber("floods", report.Floods);
        json.WriteString("last_failure", report.LastFailure);
        json.WriteStartObject("holds");
        foreach (var (reason, count) in report.Holds)
        {
            json.WriteNumber(reason, count);
        }

        json.WriteEndObject();
    }

    private static void WriteDecision(Utf8JsonWriter json, ProposalOutcome decision)
    {
        json.WriteString("strategy", decision.Strategy);
        json.WriteString("cycle_id", decision.CycleId);
        json.WriteString(
            "kind",
            decision.Proposal.GetType().Name.Replace("Proposal", "", StringComparison.Ordinal).ToLowerInvariant()
        );
        json.WriteString(
            "ticker",
            (decision.Proposal as PlaceProposal)?.Ticker ?? (decision.Proposal as BlockedProposal)?.Ticker
        );
        json.WriteString("reason", decision.Proposal.Reason);
        json.WriteBoolean("carried_out", decision.Refusal is null);
        json.WriteString("refusal", decision.Refusal);
        json.WriteNumber("timestamp_ms", decision.DecidedMs);
    }

    private static void WriteAction(Utf8JsonWriter json, ActionTaken action)
    {
        json.WriteNumber("timestamp", action.WallMs / 1000m);
        json.WriteString("market_ticker", action.Ticker);
        json.WriteString("strategy", action.Strategy);
        json.WriteStartObject("action");
        json.WriteNumber("action_id", (int)action.Action);
        json.WriteString("action_name", action.Action.ToWire());
        json.Contracts("position_size", action.Count);
        json.Contracts("quantity", action.Count);
        json.Cents("limit_price", action.Limit);
        json.WriteString("reason", action.Reason);
        json.WriteEndObject();
        json.WriteStartObject("execution_result");
        json.WriteBoolean("executed", action.IsExecuted);
        json.WriteString("order_id", action.OrderId);
        json.WriteString("status", action.Status);
        json.WriteString("reason", action.Refusal);
        json.WriteEndObject();
    }

    private static void WriteCycle(Utf8JsonWriter json, CycleView cycle, int most)
    {
        json.WriteStartObject("trading_cycle");
        json.WriteNumber("interval_seconds", cycle.IntervalSeconds);
        json.WriteString("phase", cycle.Phase.ToWire());
        json.WriteString("current_id", cycle.CurrentId);
        json.WriteNumber("completed", cycle.Totals.Completed);
        json.WriteNumber("failed", cycle.Totals.Failed);
        json.WriteNumber("aborted", cycle.Totals.Aborted);
        json.WriteNumber("markets_evaluated", cycle.Totals.MarketsEvaluated);
        json.WriteNumber("decisions", cycle.Totals.Decisions);
        json.WriteNumber("orders", cycle.Totals.Orders);
        json.WriteNumber("average_ms", cycle.Totals.AverageWallMs);
        json.WriteNumber("longest_ms", cycle.Totals.LongestWallMs);
        json.WriteBoolean("healthy", cycle.Totals.IsHealthy);
        json.Objects("latest", cycle.Latest.Take(most), record => WriteCycleRecord(json, record));
        json.WriteEndObject();
    }

    private static void WriteCycleRecord(Utf8JsonWriter json, CycleRecord record)
    {
        json.WriteString("cycle_id", record.Id);
        json.WallTime("started_at", record.StartedAt.WallMs);
        json.WriteString("outcome", record.Outcome.ToWire());
        json.WriteString("last_phase", record.LastPhase.ToWire());
        json.WriteString("error", record.Error);
        json.WriteNumber("duration_ms", record.DurationWallMs);
        json.Objects(
            "phases",
            record.Phases,
            phase =>
            {
                json.WriteString("phase", phase.Phase.ToWire());
                json.WriteNumber("duration_ms", phase.WallMs);
            }
        );
        json.Objects(
            "markets",
            record.Markets,
            market =>
            {
                json.WriteString("ticker", market.Ticker);
                json.WriteString("obstacle", market.Obstacle);
            }
        );
        json.WriteNumber("decisions", record.Decisions);
        json.Objects(
            "holds",
            record.Holds,
            hold =>
            {
                json.WriteString("strategy", hold.Strategy);
                json.WriteString("reason", hold.Reason);
            }
        );
        json.Objects(
            "orders",
            record.Orders,
            order =>
            {
                json.WriteString("strategy", order.Strategy);
                json.WriteString("ticker", order.Ticker);
                json.WriteString("client_order_id", order.ClientOrderId);
                json.WriteString("order_id", order.OrderId);
                json.WriteString("result", order.Result);
            }
        );
    }
}
