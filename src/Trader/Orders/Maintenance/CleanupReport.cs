using System.Collections.Immutable;
using Trader.Events;

namespace Trader.Orders.Maintenance;

/// <summary>A clean-up, for people (requirements I6 and I8).</summary>
public sealed record CleanupReport
{
    /// <summary>The asker's name for it; empty for the one at the start.</summary>
    public required string RequestId { get; init; }

    /// <summary>Whether only orphans were cancelled.</summary>
    public required bool OrphanedOnly { get; init; }

    /// <summary>Who asked and why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was asked for.</summary>
    public required EventTime RequestedAt { get; init; }

    /// <summary>When it was over; null while it is under way.</summary>
    public EventTime? FinishedAt { get; init; }

    /// <summary>Orders that are off the book, by the exchange's id.</summary>
    public ImmutableArray<string> Cancelled { get; init; } = [];

    /// <summary>Orders that could not be cancelled.</summary>
    public ImmutableArray<PruneError> Errors { get; init; } = [];

    /// <summary>Resting orders that were not meant.</summary>
    public int LeftAlone { get; init; }

    /// <summary>Why nothing was done at all.</summary>
    public CleanupObstacle Obstacle { get; init; }

    /// <summary>Why nothing was done at all, one sentence; null if it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>What it did not touch, for people.</summary>
    public string Note =>
        LeftAlone == 0
            ? "Positions are untouched."
            : $"Positions are untouched. {LeftAlone} {(LeftAlone == 1 ? "order was" : "orders were")} left alone.";
}

/// <summary>What order maintenance has done, for people.</summary>
/// <param name="IsEnabled">Whether it is on.</param>
/// <param name="Runs">Times it has looked at the orders.</param>
/// <param name="LastRunMs">When it last did, exchange clock, Unix milliseconds; null before the first time.</param>
/// <param name="OrdersPruned">Orders that it and clean-ups have taken off the book.</param>
/// <param name="Stale">Cancels asked for because a follow was stale.</param>
/// <param name="Orphaned">Cancels asked for because an order was an orphan.</param>
/// <param name="ClosedMarket">Cancels asked for because a market had closed.</param>
/// <param name="Cleanups">The latest clean-ups, newest first.</param>
public sealed record MaintenanceView(
    bool IsEnabled,
    long Runs,
    long? LastRunMs,
    long OrdersPruned,
    long Stale,
    long Orphaned,
    long ClosedMarket,
    ImmutableArray<CleanupReport> Cleanups
)
{
    /// <summary>Nothing has happened yet.</summary>
    public static MaintenanceView None { get; } = new(IsEnabled: false, 0, LastRunMs: null, 0, 0, 0, 0, []);

    /// <summary>The clean-up that an asker named; null if it is not known, or no longer.</summary>
    public CleanupReport? Find(string requestId)
    {
        foreach (var report in Cleanups)
        {
            if (report.RequestId == requestId)
            {
                return report;
            }
        }

        return null;
    }
}
