using Trader.Live.Health;

namespace Trader.Live.Reporting;

/// <summary>The bystanders that every live trader has: health monitor, reporter, status log. They start and end together.</summary>
internal sealed class TraderObservers : IAsyncDisposable
{
    private ITimer? checks;

    public TraderObservers(LiveTrader trader, HealthMonitor health, ReportingOptions options)
    {
        Health = health;
        var wall = trader.Clock.Wall;
        Reporter = new StatusReporter(
            trader.Bus,
            wall,
            () => trader.Latest,
            snapshot => Measure(trader, snapshot),
            health,
            options.StatusPeriodMs
        );
        Log = new StatusLog(trader.Bus, wall, () => trader.Latest, health, options.StatusLog);
        health.Add(HealthProbes.Bus(trader.Bus));
        health.Add(Log.Probe);
    }

    public HealthMonitor Health { get; }

    public StatusReporter Reporter { get; }

    public StatusLog Log { get; }

    public void Start()
    {
        checks ??= Health.Start();
        Reporter.Start();
        Log.Start();
    }

    /// <summary>
    /// Nothing is checked or written any more only because time went by; what changes is still told until the end, so that consoles
    /// see how it ended.
    /// </summary>
    public async Task EndRegularAsync()
    {
        if (checks is not null)
        {
            await checks.DisposeAsync();
        }

        Reporter.EndRegular();
        Log.EndRegular();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndRegularAsync();
        await Reporter.DisposeAsync();
        await Log.DisposeAsync();
    }

    private static StatusMetrics Measure(LiveTrader trader, Status.TraderSnapshot snapshot)
    {
        var feed = trader.FeedStatistics;
        return new StatusMetrics
        {
            UptimeSeconds = (long)(trader.Clock.Wall.GetUtcNow() - trader.StartedAt).TotalSeconds,
            MarketsConnected = snapshot.Books.Tradable,
            SnapshotsReceived = snapshot.BookCounts.Snapshots,
            DeltasReceived = snapshot.BookCounts.Deltas,
            IsConnected = feed.IsConnected,
            ConnectedAt = trader.Readiness.ConnectedAt,
            LastMessageWallMs = feed.LastFrameMs,
            FirstSnapshotWallMs = trader.FirstSnapshotWallMs,
        };
    }
}
