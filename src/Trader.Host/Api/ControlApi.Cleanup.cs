using Microsoft.AspNetCore.Http;
using Trader.Events;
using Trader.Orders.Maintenance;

namespace Trader.Host.Api;

// Clean-ups of resting orders: POST /v3/cleanup?orphaned_only=true|false.
internal sealed partial class ControlApi
{
    // A hundred orders take a few seconds; who waits longer asks again with GET /v3/cleanup.
    private static readonly TimeSpan CleanupWait = TimeSpan.FromSeconds(8);

    private int cleanups;

    /// <summary>Has resting orders cancelled by id, and answers with what came of it, or how far it has come.</summary>
    public async Task CleanUpAsync(HttpContext context, string? reason)
    {
        var text = context.Request.Query["orphaned_only"].ToString();
        if (text.Length > 0 && !bool.TryParse(text, out _))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "orphaned_only must be true or false.");
            return;
        }

        var request = new CleanupRequest(
            // Unique among the reports that are kept, those of the run's other askers included.
            $"{trader.Clock.Wall.GetUtcNow().ToUnixTimeMilliseconds()}-{Interlocked.Increment(ref cleanups)}",
            OrphanedOnly: text.Length == 0 || bool.Parse(text),
            reason ?? "asked for by an operator"
        );
        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, request));
        var seen = await SeeAsync(
            snapshot => snapshot.Maintenance.Find(request.RequestId)?.FinishedAt is not null,
            CleanupWait,
            context.RequestAborted
        );
        var report =
            seen.Maintenance.Find(request.RequestId)
            ?? new CleanupReport
            {
                RequestId = request.RequestId,
                OrphanedOnly = request.OrphanedOnly,
                Reason = request.Reason,
                RequestedAt = trader.Clock.Now,
            };
        await WriteAsync(context, StatusOf(report), Frames.Cleanup(report));
    }

    private static int StatusOf(CleanupReport report) =>
        report.Obstacle switch
        {
            CleanupObstacle.None => report.FinishedAt is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
            CleanupObstacle.TradingOff => StatusCodes.Status400BadRequest,
            CleanupObstacle.Busy => StatusCodes.Status409Conflict,
            CleanupObstacle.NotListed => StatusCodes.Status502BadGateway,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
}
