using System.Collections.Immutable;
using System.Globalization;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Orders.Maintenance;

/// <summary>
/// Clean-ups that a person asks for, and the one at the start (requirements I6 and I7). A person's begins with a fresh list of
/// what rests; one at a time.
/// </summary>
internal sealed class CleanupDesk
{
    private readonly MaintenanceOptions options;
    private readonly bool isTradingEnabled;
    private readonly OrderTracker orders;
    private readonly Pruner pruner;
    private readonly OrphanRule orphans;
    private readonly RequestedRule everything;
    private readonly Announcer announcer;
    private readonly LinkedList<CleanupReport> reports = new();
    private CleanupReport? pending;
    private PruneBatch? ready;
    private long? listingSinceWallMs;

    // Lists for clean-ups are numbered downwards from -1: none is taken for one of the emergency stop's.
    private long lastListId;

    public CleanupDesk(TraderOptions options, OrderTracker orders, Pruner pruner, OrphanRule orphans, Announcer announcer)
    {
        this.options = options.Maintenance;
        isTradingEnabled = options.TradingEnabled;
        this.orders = orders;
        this.pruner = pruner;
        this.orphans = orphans;
        this.announcer = announcer;
        everything = new RequestedRule(orphans);
    }

    /// <summary>The latest clean-ups, newest first; one that is under way among them.</summary>
    public ImmutableArray<CleanupReport> Reports => [.. pending is null ? [] : new[] { pending }, .. reports];

    /// <summary>Whether a list of resting orders was asked for by a clean-up.</summary>
    public static bool IsOurs(RestingOrders resting) => resting.RequestId < 0;

    /// <summary>A person asks for one.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="obstacle">Why it cannot be done just now, as far as others know.</param>
    /// <param name="now">Now.</param>
    /// <param name="sink">Takes commands.</param>
    public void Request(CleanupRequest request, CleanupObstacle obstacle, EventTime now, ICommandSink sink)
    {
        var report = new CleanupReport
        {
            RequestId = request.RequestId,
            OrphanedOnly = request.OrphanedOnly,
            Reason = request.Reason,
            RequestedAt = now,
        };
        obstacle =
            !isTradingEnabled ? CleanupObstacle.TradingOff
            : obstacle == CleanupObstacle.None && pending is not null ? CleanupObstacle.Busy
            : obstacle;
        if (obstacle != CleanupObstacle.None)
        {
            Keep(Refused(report, obstacle) with { FinishedAt = now });
            return;
        }

        pending = report;
        listingSinceWallMs = now.WallMs;
        sink.Issue(new ListRestingOrders(--lastListId));
    }

    /// <summary>The account was first read: what earlier runs left is cancelled, if that is wanted.</summary>
    public void AtStart(IReadOnlyList<OrderDto> listed, EventTime now, ICommandSink sink)
    {
        if (!options.CleansUpAtStart || pending is not null)
        {
            return;
        }

        var batch = Collect(listed, orphans, now, out var leftAlone);
        if (batch.IsEmpty)
        {
            return;
        }

        pending = new CleanupReport
        {
            RequestId = "",
            OrphanedOnly = true,
            Reason = "the start of the run",
            RequestedAt = now,
            LeftAlone = leftAlone,
        };
        ready = batch;
        Continue(now, sink);
    }

    /// <summary>The exchange listed what rests.</summary>
    public void OnListed(RestingOrders resting, EventTime now, ICommandSink sink)
    {
        if (pending is not { } report || listingSinceWallMs is null || resting.RequestId != lastListId)
        {
            return;
        }

        listingSinceWallMs = null;
        if (resting.Orders is not { } listed)
        {
            Finish(Refused(report, CleanupObstacle.NotListed, resting.Reason), now, sink);
            return;
        }

        foreach (var order in listed)
        {
            // An order of unknown fate is known now, and can be cancelled.
            orders.Apply(order, now);
        }

        ready = Collect(listed, report.OrphanedOnly ? orphans : everything, now, out var leftAlone);
        pending = report with { LeftAlone = leftAlone };
        Continue(now, sink);
    }

    /// <summary>Does what can be done next.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (pending is { } report && listingSinceWallMs is { } since && now.WallMs - since >= options.AnswerWaitWallMs)
        {
            listingSinceWallMs = null;
            Finish(Refused(report, CleanupObstacle.NotListed, "no answer came in time"), now, sink);
        }

        if (ready is { } batch && !pruner.IsBusy)
        {
            ready = null;
            pruner.Begin(batch, now, sink);
        }
    }

    private PruneBatch Collect(IReadOnlyList<OrderDto> listed, IPruneRule rule, EventTime now, out int leftAlone)
    {
        var batch = new PruneBatch(OnPruned);
        leftAlone = 0;
        foreach (var order in orders.Open)
        {
            if (order.OrderId is { } orderId)
            {
                var intent = order.Intent;
                Judge(new RestingOrder(orderId, intent.ClientOrderId, intent.Ticker, intent.OrderGroupId, order), ref leftAlone);
            }
        }

        // The trader looks after the primary subaccount only.
        foreach (var order in listed)
        {
            if (
                order is { Status: "resting", SubaccountNumber: 0 }
                && orders.Find(order.ClientOrderId, order.OrderId) is null
                && !pruner.HasEnded(order.OrderId)
            )
            {
                Judge(OrderMaintenance.Of(order), ref leftAlone);
            }
        }

        return batch;

        void Judge(in RestingOrder order, ref int left)
        {
            if (rule.WhyPrune(order, now) is { } reason)
            {
                batch.Add(order, rule.Rule, $"clean-up: {reason}");
            }
            else
            {
                left++;
            }
        }
    }

    private void OnPruned(PruneBatch batch, EventTime now, ICommandSink sink)
    {
        if (pending is { } report)
        {
            Finish(report with { Cancelled = [.. batch.Cancelled], Errors = [.. batch.Errors] }, now, sink);
        }
    }

    private void Finish(CleanupReport report, EventTime now, ICommandSink sink)
    {
        pending = null;
        Keep(report with { FinishedAt = now });
        var isManual = report.RequestId.Length > 0;
        var count = report.Cancelled.Length.ToString(CultureInfo.InvariantCulture);
        var message =
            report.Refusal is { } refusal ? $"Clean-up failed: {refusal}"
            : isManual ? $"Manual cleanup: {count} cancelled"
            : $"Start-up clean-up: {count} cancelled";
        announcer.Say(
            sink,
            now,
            isManual ? ActivityTypes.ManualCleanup : ActivityTypes.Cleanup,
            report.Errors.Length > 0 || report.Refusal is not null ? ActivityLevel.Warning : ActivityLevel.Info,
            message,
            ("mode", report.OrphanedOnly ? "orphaned_only" : "all"),
            ("reason", report.Reason),
            ("cancelled", OrderMaintenance.Join(report.Cancelled, ", ")),
            ("errors", OrderMaintenance.Join(report.Errors)),
            ("note", report.Note)
        );
    }

    private static CleanupReport Refused(CleanupReport report, CleanupObstacle obstacle, string? reason = null) =>
        report with
        {
            Obstacle = obstacle,
            Refusal = reason is null ? obstacle.Describe() : $"{obstacle.Describe()}: {reason}",
        };

    private void Keep(CleanupReport report)
    {
        reports.AddFirst(report);
        if (reports.Count > options.HistoryLength)
        {
            reports.RemoveLast();
        }
    }
}
