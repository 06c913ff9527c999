using System.Collections.Immutable;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Risk;
using Trader.Status;

namespace Trader.Live.Reporting;

/// <summary>
/// Writes the boxed status block regularly and when something changed (requirements N4, Q22): keeps the latest, publishes each, and
/// has them on disk where a folder was given. A disk that fails costs the file, is shown by <see cref="Probe"/>, and is tried again
/// with the next block. Thread-safe.
/// </summary>
public sealed class StatusLog : IAsyncDisposable
{
    private readonly EventBus bus;
    private readonly TimeProvider wall;
    private readonly Func<TraderSnapshot> latest;
    private readonly HealthMonitor health;
    private readonly StatusLogOptions options;
    private readonly StatusLogFiles? files;
    private readonly Lock gate = new();
    private readonly Queue<StatusLogged> kept = new();
    private readonly CallbackSubscription<TraderSnapshot> pictures;
    private ITimer? timer;
    private long lastId;
    private string? failure;
    private AtOnce shownAtOnce;
    private Spaced? shownSpaced;
    private DateTimeOffset writtenAt = DateTimeOffset.MinValue;
    private bool hasStarted;

    /// <summary>Makes a log; nothing is written before <see cref="Start"/>.</summary>
    /// <param name="bus">Where pictures come from and blocks go to.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="latest">The latest picture.</param>
    /// <param name="health">The health of the parts.</param>
    /// <param name="options">When, and how much.</param>
    public StatusLog(EventBus bus, TimeProvider wall, Func<TraderSnapshot> latest, HealthMonitor health, StatusLogOptions options)
    {
        this.bus = bus;
        this.wall = wall;
        this.latest = latest;
        this.health = health;
        this.options = options;
        files = options.Folder is { } folder ? new StatusLogFiles(folder, options.MaxMegabytes * 1024L * 1024L) : null;
        pictures = bus.Handle<TraderSnapshot>(
            "status log",
            OnPicture,
            new SubscriptionOptions { QueueLength = 1, DropsOldest = true }
        );
    }

    /// <summary>How the log on disk is, for the monitor.</summary>
    public HealthProbe Probe =>
        new(
            "status_log",
            IsCritical: false,
            () =>
            {
                lock (gate)
                {
                    var figures = ("blocks", lastId.ToString());
                    return files is null ? ComponentReading.Of(HealthLevel.Idle, "it is not kept on disk", figures)
                        : failure is { } reason ? ComponentReading.Of(HealthLevel.Degraded, reason, figures)
                        : ComponentReading.Of(HealthLevel.Healthy, $"it is kept in {files.Folder}", figures);
                }
            }
        );

    /// <summary>Writes from now on.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (hasStarted)
            {
                return;
            }

            hasStarted = true;
            var period = TimeSpan.FromMilliseconds(options.PeriodMs);
            timer = wall.CreateTimer(static log => ((StatusLog)log!).WriteRegularly(), this, period, period);
        }
    }

    /// <summary>Writes changes only from now on.</summary>
    public void EndRegular() => timer?.Dispose();

    /// <summary>The latest blocks, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    public ImmutableArray<StatusLogged> Read(int limit)
    {
        lock (gate)
        {
            return [.. kept.Reverse().Take(limit)];
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        timer?.Dispose();
        await pictures.DisposeAsync();
    }

    private void WriteRegularly()
    {
        var snapshot = latest();
        if (snapshot.State != TraderState.Shutdown)
        {
            Write(snapshot, "periodic");
        }
    }

    private ValueTask OnPicture(TraderSnapshot snapshot, CancellationToken ending)
    {
        string? trigger;
        lock (gate)
        {
            trigger = hasStarted ? WhatChanged(snapshot) : null;
        }

        if (trigger is not null)
        {
            Write(snapshot, trigger);
        }

        return ValueTask.CompletedTask;
    }

    private string? WhatChanged(TraderSnapshot snapshot)
    {
        var atOnce = AtOnce.Of(snapshot, health.Latest);
        if (lastId == 0 || atOnce != shownAtOnce)
        {
            return lastId == 0 || atOnce.State != shownAtOnce.State ? "state"
                : atOnce.Health != shownAtOnce.Health ? "health"
                : "emergency stop";
        }

        var isTime = wall.GetUtcNow() - writtenAt >= TimeSpan.FromMilliseconds(options.ChangeSpacingMs);
        return isTime && Spaced.Of(snapshot).Differs(shownSpaced) ? "positions or orders" : null;
    }

    private void Write(TraderSnapshot snapshot, string trigger)
    {
        StatusLogged block;
        lock (gate)
        {
            var report = health.Latest;
            shownAtOnce = AtOnce.Of(snapshot, report);
            shownSpaced = Spaced.Of(snapshot);
            writtenAt = wall.GetUtcNow();
            var text = StatusBlock.Build(snapshot, report.ToChecks());
            block = new StatusLogged(++lastId, writtenAt, trigger, snapshot.State, text);
            kept.Enqueue(block);
            if (kept.Count > options.KeptBlocks)
            {
                kept.Dequeue();
            }

            failure = files?.TryAppend(block);
        }

        bus.Publish(block);
    }

    private readonly record struct AtOnce(TraderState State, HealthLevel Health, StopPhase Stop)
    {
        public static AtOnce Of(TraderSnapshot snapshot, HealthReport health) =>
            new(snapshot.State, health.Overall, snapshot.Stop?.Phase ?? StopPhase.None);
    }

    // Counts and prices of what is held and what rests; marks move all the time and are no change.
    private sealed record Spaced(ImmutableArray<string> Positions, ImmutableArray<string> Orders)
    {
        public static Spaced Of(TraderSnapshot snapshot) =>
            new(
                [
                    .. snapshot.Positions.Select(position =>
                        $"{position.Ticker} {position.Side} {position.Contracts} {position.Cost}"
                    ),
                ],
                [.. snapshot.Orders.Select(order => $"{order.ClientOrderId} {order.Status} {order.Remaining} {order.Price}")]
            );

        public bool Differs(Spaced? other) =>
            other is null
            || !Positions.AsSpan().SequenceEqual(other.Positions.AsSpan())
            || !Orders.AsSpan().SequenceEqual(other.Orders.AsSpan());
    }
}
