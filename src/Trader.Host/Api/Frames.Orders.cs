using System.Text.Json;
using Trader.Orders.Maintenance;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>Order groups, order maintenance and clean-ups, the same wherever they are shown.</summary>
internal sealed partial class Frames
{
    /// <summary>The body of <c>GET /v3/cleanup</c>.</summary>
    public static byte[] Cleanups(TraderSnapshot snapshot) =>
        Body(json =>
        {
            json.WriteNumber("orders_pruned", snapshot.Maintenance.OrdersPruned);
            json.Objects("cleanups", snapshot.Maintenance.Cleanups, report => WriteCleanup(json, report));
        });

    /// <summary>The body of an answer to <c>POST /v3/cleanup</c>.</summary>
    public static byte[] Cleanup(CleanupReport report) => Body(json => WriteCleanup(json, report));

    private static void WriteCleanup(Utf8JsonWriter json, CleanupReport report)
    {
        json.WriteBoolean("success", report is { FinishedAt: not null, Refusal: null, Errors.Length: 0 });
        json.WriteBoolean("finished", report.FinishedAt is not null);
        json.WriteString("request_id", report.RequestId);
        json.WriteString("mode", report.OrphanedOnly ? "orphaned_only" : "all");
        json.WriteString("reason", report.Reason);
        json.WriteNumber("cancelled_count", report.Cancelled.Length);
        json.WriteNumber("preserved_count", report.LeftAlone);
        json.WriteNumber("error_count", report.Errors.Length);
        json.WriteStartArray("cancelled");
        foreach (var orderId in report.Cancelled)
        {
            json.WriteStringValue(orderId);
        }

        json.WriteEndArray();
        json.Objects(
            "errors",
            report.Errors,
            error =>
            {
                json.WriteString("order_id", error.OrderId);
                json.WriteString("error", error.Error);
            }
        );
        json.WriteString("error", report.Refusal);
        json.WriteString("note", report.Note);
        json.WallTime("requested_at", report.RequestedAt.WallMs);
        json.WallTime("finished_at", report.FinishedAt?.WallMs);
    }

    private static void WriteOrderGroups(Utf8JsonWriter json, TraderSnapshot snapshot)
    {
        json.Objects(
            "order_groups",
            snapshot.OrderGroups,
            group =>
            {
                json.WriteString("order_group_id", group.Id);
                json.WriteNumber("shard", group.Shard);
                json.WriteString("status", group.State);
                json.WriteNumber("contracts_limit", group.LimitContracts);
                json.Contracts("filled_in_window", group.FilledInWindow);
                json.WriteNumber("order_count", group.OrderIds.Length);
                json.WriteStartArray("order_ids");
                foreach (var orderId in group.OrderIds)
                {
                    json.WriteStringValue(orderId);
                }

                json.WriteEndArray();
                json.WallTime("since", group.SinceWallMs);
                json.WriteString("cause", group.Cause);
                json.WriteNumber("resets_in_hour", group.ResetsInHour);
                json.Number("reset_in_ms", group.ResetInMs);
                json.WriteBoolean("waits_for_operator", group.WaitsForPerson);
                json.WriteString("obstacle", group.Obstacle);
            }
        );
        json.WriteStartArray("order_group_differences");
        foreach (var difference in snapshot.OrderGroupDifferences)
        {
            json.WriteStringValue(difference);
        }

        json.WriteEndArray();
    }

    private static void WriteMaintenance(Utf8JsonWriter json, MaintenanceView maintenance)
    {
        json.WriteStartObject("maintenance");
        json.WriteBoolean("enabled", maintenance.IsEnabled);
        json.WriteNumber("runs", maintenance.Runs);
        json.Number("last_run_ms", maintenance.LastRunMs);
        json.WriteNumber("orders_pruned", maintenance.OrdersPruned);
        json.WriteNumber("stale_count", maintenance.Stale);
        json.WriteNumber("orphaned_count", maintenance.Orphaned);
        json.WriteNumber("closed_market_count", maintenance.ClosedMarket);
        json.WriteEndObject();
    }
}
