using Kalshi;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Status;
using Trader.Testing;
using Trader.Tests;

namespace Trader.Live.Tests.Reporting;

/// <summary>A bus, a monitor and a picture that a test changes, on a clock that a test moves.</summary>
internal sealed class ReportingScene : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> made = [];
    private TraderSnapshot snapshot;

    public ReportingScene()
    {
        Scenario = CoreScenario.ReadyWithBook();
        snapshot = Stamped(Scenario.Snapshot);
        Bus = new EventBus(time: Wall);
        var clock = new TraderClock(ExchangeClock.Wall(Wall), Wall);
        Health = new HealthMonitor(
            new Inbox(clock),
            new OutstandingTasks(),
            _ => Task.FromResult(ExchangeCondition.Open),
            new ApiHealth(5),
            bus: Bus
        );
    }

    public TestClock Wall { get; } = new();

    public CoreScenario Scenario { get; }

    public EventBus Bus { get; }

    public HealthMonitor Health { get; }

    public TraderSnapshot Snapshot => Volatile.Read(ref snapshot);

    public StatusReporter Reporter(int periodMs = 5_000)
    {
        var reporter = new StatusReporter(Bus, Wall, () => Snapshot, Measure, Health, periodMs);
        made.Add(reporter);
        return reporter;
    }

    public StatusLog Log(StatusLogOptions? options = null)
    {
        var log = new StatusLog(Bus, Wall, () => Snapshot, Health, options ?? new StatusLogOptions());
        made.Add(log);
        return log;
    }

    /// <summary>Publishes a changed picture, as the trading thread does.</summary>
    public void Show(Func<TraderSnapshot, TraderSnapshot> change)
    {
        Volatile.Write(ref snapshot, Stamped(change(Snapshot)));
        Bus.Publish(Snapshot);
    }

    /// <summary>Waits until the callbacks have seen all pictures that were shown.</summary>
    public async Task SettleAsync(params string[] names)
    {
        while (Bus.Measure().Subscribers.Any(subscriber => names.Contains(subscriber.Name) && IsBusy(subscriber)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in made)
        {
            await one.DisposeAsync();
        }

        await Bus.DisposeAsync();
    }

    // Of a queue that keeps the latest only, what was given up never comes to the callback.
    private static bool IsBusy(SubscriberFigures subscriber) =>
        subscriber.Handled + subscriber.Dropped < subscriber.Types.Sum(type => type.Delivered);

    private TraderSnapshot Stamped(TraderSnapshot picture) =>
        picture with
        {
            Version = picture.Version + 1,
            Time = new EventTime(picture.Time.ExchangeMs, Wall.NowMs),
        };

    private StatusMetrics Measure(TraderSnapshot picture) =>
        new()
        {
            UptimeSeconds = 1,
            MarketsConnected = picture.Books.Tradable,
            SnapshotsReceived = picture.BookCounts.Snapshots,
            DeltasReceived = picture.BookCounts.Deltas,
            IsConnected = true,
            ConnectedAt = Wall.GetUtcNow(),
            LastMessageWallMs = Wall.NowMs,
            FirstSnapshotWallMs = Wall.NowMs,
        };

    private sealed class Inbox(TraderClock clock) : ITradingInbox
    {
        public TraderClock Clock { get; } = clock;

        public ValueTask PostAsync(TraderEvent traderEvent) => ValueTask.CompletedTask;
    }
}
