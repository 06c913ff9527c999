using Kalshi;
using Kalshi.Client.Streaming;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Feeds;
using Trader.Live.Health;
using Trader.Live.Journal;
using Trader.Status;
using Trader.Testing;
using Trader.Tests;

namespace Trader.Live.Tests.Health;

/// <summary>How components are told to be well or ill: by connection and heartbeat, never by how much happens.</summary>
public sealed class HealthProbesTests
{
    private readonly TestClock wall = new();

    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Requirement", "A7")]
    [Trait("Requirement", "Q5")]
    [Trait("Defect", "D-48")]
    [Trait("Defect", "D-77")]
    public void A_connection_over_which_nothing_came_for_hours_is_healthy()
    {
        var quiet = new FeedStatistics
        {
            IsConnected = true,
            Connections = 1,
            ConnectedSinceMs = 1,
            LastFrameMs = wall.NowMs,
            Frames = 1,
        };
        var probe = HealthProbes.Feed(() => quiet);

        wall.Advance(TimeSpan.FromHours(10));

        Assert.Equal(HealthLevel.Healthy, probe.Read().Level);
        Assert.Equal(HealthLevel.Idle, HealthProbes.Feed(() => new FeedStatistics()).Read().Level);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Defect", "D-39")]
    public void A_stream_is_ill_once_its_connection_is_lost_however_much_came_before()
    {
        var lost = new FeedStatistics
        {
            Connections = 1,
            Frames = 1_000_000,
            LastFrameMs = wall.NowMs,
        };
        var readiness = new FeedReadiness();
        var trades = HealthProbes.Stream("whale_feed", readiness, wall, FeedChannel.Trades);
        Assert.Equal(HealthLevel.Idle, trades.Read().Level);
        readiness.OnConnected(wall.GetUtcNow());
        readiness.OnReady(FeedChannel.Trades);
        Assert.Equal(HealthLevel.Healthy, trades.Read().Level);

        readiness.OnDisconnected(new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "cut"));

        Assert.Equal(HealthLevel.Degraded, trades.Read().Level);
        Assert.Equal(HealthLevel.Unhealthy, HealthProbes.Feed(() => lost).Read().Level);
        Assert.Equal(HealthLevel.Unhealthy, HealthProbes.Feed(() => lost with { IsAuthenticationRefused = true }).Read().Level);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_subscription_that_is_not_acknowledged_in_time_degrades_its_stream()
    {
        var readiness = new FeedReadiness();
        var probe = HealthProbes.Stream("account_feed", readiness, wall, FeedChannel.Fills, FeedChannel.UserOrders);
        readiness.OnConnected(wall.GetUtcNow());
        readiness.OnReady(FeedChannel.Fills);

        Assert.Equal(HealthLevel.Idle, probe.Read().Level);
        wall.AdvanceMs(10_000);
        Assert.Equal(HealthLevel.Degraded, probe.Read().Level);
        readiness.OnReady(FeedChannel.UserOrders);
        Assert.Equal(HealthLevel.Healthy, probe.Read().Level);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void The_account_is_ill_when_it_was_not_read_for_three_intervals_or_drift_has_stopped_a_market()
    {
        var scenario = CoreScenario.ReadyWithBook();
        var snapshot = scenario.Snapshot with { LastSyncWallMs = wall.NowMs };
        var clock = new TraderClock(ExchangeClock.Wall(wall), wall);
        var probe = HealthProbes.Account(() => snapshot, scenario.Options, clock);

        Assert.Equal(HealthLevel.Healthy, probe.Read().Level);
        wall.AdvanceMs(90_001);
        Assert.Equal(HealthLevel.Degraded, probe.Read().Level);
        snapshot = snapshot with { State = TraderState.Error };
        Assert.Equal(HealthLevel.Healthy, probe.Read().Level);
        snapshot = snapshot with { LastSyncWallMs = null };
        Assert.Equal(HealthLevel.Idle, probe.Read().Level);
        var watching = scenario.Options with { TradingEnabled = false };
        Assert.Equal(HealthLevel.Idle, HealthProbes.Account(() => snapshot, watching, clock).Read().Level);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_journal_that_cannot_be_written_is_unhealthy_and_a_recording_that_ended_only_degrades()
    {
        var journal = new BrokenJournal();
        var probe = HealthProbes.Journal(journal);
        Assert.Equal((HealthLevel.Healthy, true), (probe.Read().Level, probe.IsCritical));
        journal.Failure = "the disk is full";
        Assert.Equal(HealthLevel.Unhealthy, probe.Read().Level);
        Assert.Contains("the disk is full", probe.Read().Detail, StringComparison.Ordinal);
        Assert.Equal(HealthLevel.Idle, HealthProbes.Journal(null).Read().Level);

        string? ended = null;
        var recorder = HealthProbes.Recorder(isUsed: true, () => ended);
        Assert.Equal(HealthLevel.Healthy, recorder.Read().Level);
        ended = "full";
        Assert.Equal((HealthLevel.Degraded, false), (recorder.Read().Level, recorder.IsCritical));
        Assert.Equal(HealthLevel.Idle, HealthProbes.Recorder(isUsed: false, () => null).Read().Level);
    }

    [Fact]
    [Trait("Requirement", "C2")]
    [Trait("Requirement", "D5")]
    [Trait("Defect", "D-07")]
    public async Task A_bystander_that_is_slow_or_keeps_failing_degrades_the_bus_until_it_is_well()
    {
        await using var bus = new EventBus(new EventBusOptions { BreakerErrors = 1 }, wall);
        var probe = HealthProbes.Bus(bus);
        using (bus.Subscribe<int>("slow", new SubscriptionOptions { QueueLength = 10 }))
        {
            for (var message = 0; message < 9; message++)
            {
                bus.Publish(message);
            }

            Assert.Equal(HealthLevel.Degraded, probe.Read().Level);
            Assert.Contains("slow", probe.Read().Detail, StringComparison.Ordinal);
        }

        Assert.Equal(HealthLevel.Healthy, probe.Read().Level);
        var calls = new SemaphoreSlim(0);
        var failing = bus.Handle<string>(
            "failing",
            (_, _) =>
            {
                calls.Release();
                throw new InvalidOperationException("never");
            }
        );
        bus.Publish("one");
        bus.Publish("two");
        await calls.WaitAsync(TestContext.Current.CancellationToken);
        await calls.WaitAsync(TestContext.Current.CancellationToken);
        bus.Publish("three");
        while (failing.Measure().Skipped == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal((HealthLevel.Degraded, false), (probe.Read().Level, probe.IsCritical));
        Assert.Contains("failing keeps failing", probe.Read().Detail, StringComparison.Ordinal);
    }

    private sealed class BrokenJournal : IOrderJournal
    {
        public string? Failure { get; set; }

        public bool TryAppend(JournalEntry entry, out long position)
        {
            position = 0;
            return Failure is null;
        }

        public bool TryRecover() => Failure is null;

        public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) => ValueTask.FromResult(true);

        public ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation) => ValueTask.FromResult(true);
    }
}
