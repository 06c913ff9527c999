using System.Text.Json;
using Trader.Live.Coordination;
using Trader.Status;
using Trader.Upkeep.Calibration;

namespace Trader.Host.Api;

/// <summary>Calibration, the same wherever it is shown.</summary>
internal sealed partial class Frames
{
    /// <summary>The body of <c>POST /v3/control/calibrate</c>.</summary>
    /// <param name="answer">The answer; null while it is on its way.</param>
    /// <param name="snapshot">What the trader looked like then.</param>
    public static byte[] CalibrationReply(CalibrationAnswer? answer, TraderSnapshot snapshot) =>
        Body(json =>
        {
            json.WriteString("answer", answer?.Kind.ToWire() ?? "requested");
            json.WriteString("details", answer?.Details ?? "the trader has not answered yet");
            WriteCalibration(json, snapshot);
        });

    /// <summary>The step <c>trader_calibration</c> of the way to READY.</summary>
    private static StartupStep CalibrationStep(CalibrationView calibration)
    {
        const string Name = "trader_calibration";
        if (calibration.Running is { Cause: CalibrationCause.Start } running)
        {
            return new StartupStep(Name, "in_progress", null, running.Step.ToWire());
        }

        return calibration.Start is { } start
            ? new StartupStep(Name, start.IsInterrupted ? "failed" : "done", start.DurationMs, Describe(start))
            : new StartupStep(Name, "pending", null, "");
    }

    private static void WriteCalibration(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        var calibration = snapshot.Calibration;
        json.WriteStartObject("calibration");
        if (calibration.Running is { } running)
        {
            json.WriteStartObject("running");
            json.WriteNumber("number", running.Number);
            json.WriteString("cause", running.Cause.ToWire());
            json.WriteString("step", running.Step.ToWire());
            json.WallTime("began", running.Began.WallMs);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("running");
        }

        if (calibration.Last is { } last)
        {
            json.WriteStartObject("last");
            WriteReport(json, last);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("last");
        }

        json.WallTime("last_sync_time", snapshot.LastSyncWallMs);
        json.Number(
            "next_due_seconds",
            calibration.NextDueMs is { } dueMs ? Math.Max(0, (dueMs - snapshot.Time.ExchangeMs) / 1000) : null
        );
        json.WriteNumber("count", calibration.Count);
        json.WriteNumber("steps_missed", calibration.StepsMissed);
        json.WriteNumber("slow_runs", calibration.SlowRuns);
        json.WriteNumber("stale_events", calibration.StaleEvents);
        json.WriteStartArray("correcting");
        foreach (var ticker in calibration.Correcting)
        {
            json.WriteStringValue(ticker);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, CalibrationReport report)
    {
        json.WriteNumber("number", report.Number);
        json.WriteString("cause", report.Cause.ToWire());
        json.WallTime("began", report.Began.WallMs);
        json.WriteNumber("duration_ms", report.DurationMs);
        json.WriteBoolean("complete", report.IsComplete);
        json.WriteBoolean("healthy", report.IsHealthy);
        json.Objects(
            "steps",
            report.Steps,
            step =>
            {
                json.WriteString("name", step.Step.ToWire());
                json.WriteString("status", step.Outcome.ToWire());
                json.WriteNumber("duration_ms", step.DurationMs);
                json.WriteString("details", step.Details);
            }
        );
        WriteCheck(json, "markets_viable", report.MarketsViable);
        WriteCheck(json, "portfolio_healthy", report.PortfolioHealthy);
        WriteCheck(json, "cash_sufficient", report.CashSufficient);
        if (report.Drift is { } drift)
        {
            json.WriteStartObject("drift");
            json.Money("cash_calculated_dollars", drift.CashCalculated);
            json.Money("cash_synced_dollars", drift.CashSynced);
            json.Money("portfolio_calculated_dollars", drift.PortfolioCalculated);
            json.Money("portfolio_synced_dollars", drift.PortfolioSynced);
            json.WriteNumber("positions_calculated", drift.PositionsCalculated);
            json.WriteNumber("positions_synced", drift.PositionsSynced);
            json.WriteNumber("positions_differing", drift.PositionsDiffering);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("drift");
        }

        json.WriteNumber("positions", report.Positions);
        json.WriteNumber("orders", report.Orders);
        json.WriteStartObject("events");
        json.Number("waiting", report.Events.Waiting);
        json.WriteNumber("dropped", report.Events.Dropped);
        json.WriteNumber("stale", report.Events.Stale);
        json.Number("overflows", report.Events.Overflows);
        json.WriteEndObject();
    }

    private static void WriteCheck(Utf8JsonWriter json, string name, CalibrationCheck? check)
    {
        if (check is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteBoolean("passed", check.IsPassed);
        json.WriteString("details", check.Details);
        json.WriteEndObject();
    }

    private static string Describe(CalibrationReport report) =>
        report.IsInterrupted
            ? report.Steps[^1].Details
            : $"markets viable: {report.MarketsViable?.Details}; portfolio: {report.PortfolioHealthy?.Details}; cash: {report.CashSufficient?.Details}";
}
