using Kalshi.Client.Streaming;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Feeds;
using Trader.Live.Journal;
using Trader.Status;

namespace Trader.Live.Health;

/// <summary>
/// How the trader's components are told to be well or ill. A stream's health is its connection, which ends by itself when the heartbeat
/// stays away; never how many messages came: a quiet market is a healthy one.
/// </summary>
public static class HealthProbes
{
    private static readonly TimeSpan SubscriptionPatience = TimeSpan.FromSeconds(10);

    /// <summary>The trading thread: it makes a new picture of the trader with every tick, or it is stuck.</summary>
    public static HealthProbe TradingThread(TradingLoop loop, int queueLength, int stallMs) =>
        new(
            "trading_thread",
            IsCritical: true,
            () =>
            {
                var waiting = loop.QueueDepth;
                var ageMs = Math.Max(0, loop.Clock.Now.WallMs - loop.Latest.Time.WallMs);
                var (level, detail) =
                    loop.Completion.IsCompleted ? (HealthLevel.Unhealthy, "it has ended")
                    : ageMs > stallMs ? (HealthLevel.Unhealthy, $"it has not moved for {ageMs / 1000} s")
                    : waiting > queueLength * 4L / 5 ? (HealthLevel.Degraded, $"{waiting} of {queueLength} events wait for it")
                    : (HealthLevel.Healthy, "it runs");
                return ComponentReading.Of(
                    level,
                    detail,
                    ("events_handled", loop.Latest.Version.ToString()),
                    ("events_waiting", waiting.ToString()),
                    ("picture_age_ms", ageMs.ToString())
                );
            }
        );

    /// <summary>The connection to the exchange's streams.</summary>
    public static HealthProbe Feed(Func<FeedStatistics> statistics) =>
        new(
            "feed",
            IsCritical: false,
            () =>
            {
                var now = statistics();
                var (level, detail) =
                    now.IsAuthenticationRefused ? (HealthLevel.Unhealthy, "the exchange refuses the key")
                    : now.IsConnected ? (HealthLevel.Healthy, "connected")
                    : now.Connections == 0 ? (HealthLevel.Idle, "not connected yet")
                    : (HealthLevel.Unhealthy, "the connection is lost; it is made again");
                return ComponentReading.Of(
                    level,
                    detail,
                    ("connected_since", WallTime(now.ConnectedSinceMs)),
                    ("last_message", WallTime(now.LastFrameMs)),
                    ("messages", now.Frames.ToString()),
                    ("reconnects", Math.Max(0, now.Connections - 1).ToString()),
                    ("sequence_gaps", now.Gaps.ToString()),
                    ("unreadable", now.DecodeErrors.ToString())
                );
            }
        );

    /// <summary>A stream of the connection: whether the exchange has acknowledged its subscription.</summary>
    public static HealthProbe Stream(string name, FeedReadiness readiness, TimeProvider wall, params FeedChannel[] channels) =>
        new(
            name,
            IsCritical: false,
            () =>
            {
                if (readiness.ConnectedAt is not { } since)
                {
                    return readiness.WasConnected
                        ? ComponentReading.Of(HealthLevel.Degraded, "there is no connection")
                        : ComponentReading.Of(HealthLevel.Idle, "not connected yet");
                }

                (string, string)[] details = [("connected_since", since.ToString("O"))];
                if (readiness.AreReady(channels))
                {
                    return ComponentReading.Of(HealthLevel.Healthy, "subscribed", details);
                }

                return wall.GetUtcNow() - since < SubscriptionPatience
                    ? ComponentReading.Of(HealthLevel.Idle, "being subscribed", details)
                    : ComponentReading.Of(HealthLevel.Degraded, "its subscription is not acknowledged", details);
            }
        );

    /// <summary>The account: whether it was read lately and agrees with our books.</summary>
    public static HealthProbe Account(Func<TraderSnapshot> latest, TraderOptions options, TraderClock clock) =>
        new(
            "account",
            IsCritical: false,
            () =>
            {
                var snapshot = latest();
                if (!options.TradingEnabled || snapshot.LastSyncWallMs is not { } syncMs)
                {
                    var why = options.TradingEnabled ? "not read yet" : "trading is switched off";
                    return ComponentReading.Of(HealthLevel.Idle, why);
                }

                var ageMs = Math.Max(0, clock.Now.WallMs - syncMs);
                var isRunning = snapshot.State is TraderState.Ready or TraderState.Acting or TraderState.Paused;

                // The exchange's clock may run faster than the wall's, never slower.
                var (level, detail) =
                    isRunning && ageMs > 3_000L * options.SyncIntervalSeconds
                        ? (HealthLevel.Degraded, $"not read for {ageMs / 1000} s")
                    : snapshot.MarketStops.Length > 0
                        ? (HealthLevel.Degraded, $"drift has stopped opening in {snapshot.MarketStops.Length} markets")
                    : (HealthLevel.Healthy, "read and compared");
                return ComponentReading.Of(
                    level,
                    detail,
                    ("last_sync", WallTime(syncMs)),
                    ("positions", snapshot.Positions.Length.ToString()),
                    ("open_orders", snapshot.Orders.Length.ToString()),
                    ("drifts", snapshot.Drifts.ToString())
                );
            }
        );

    /// <summary>The order journal, without which nothing is sent.</summary>
    public static HealthProbe Journal(IOrderJournal? journal) =>
        new(
            "journal",
            IsCritical: true,
            () =>
                journal is null ? ComponentReading.Of(HealthLevel.Idle, "this run has none")
                : journal.Failure is { } failure ? ComponentReading.Of(HealthLevel.Unhealthy, $"it cannot be written: {failure}")
                : ComponentReading.Of(HealthLevel.Healthy, "it is written")
        );

    /// <summary>The recording of the session, without which trading goes on.</summary>
    /// <param name="isUsed">Whether this run is recorded.</param>
    /// <param name="failure">Why the recording has ended before the run; null while it has not.</param>
    public static HealthProbe Recorder(bool isUsed, Func<string?> failure) =>
        new(
            "recorder",
            IsCritical: false,
            () =>
                !isUsed ? ComponentReading.Of(HealthLevel.Idle, "this session is not recorded")
                : failure() is { } reason ? ComponentReading.Of(HealthLevel.Degraded, reason)
                : ComponentReading.Of(HealthLevel.Healthy, "the session is recorded")
        );

    /// <summary>The bus: ill bystanders degrade it, and it is well again when they are.</summary>
    public static HealthProbe Bus(EventBus bus) =>
        new(
            "bus",
            IsCritical: false,
            () =>
            {
                var now = bus.Measure();
                var alone = now.Subscribers.FirstOrDefault(subscriber => subscriber.Breaker != BreakerState.Closed);
                var full = now.Subscribers.FirstOrDefault(subscriber =>
                    subscriber.QueueLength > 1 && subscriber.QueueDepth > subscriber.QueueLength * 4L / 5
                );
                var (level, detail) =
                    alone is not null ? (HealthLevel.Degraded, $"{alone.Name} keeps failing ({alone.LastError})")
                    : full is not null
                        ? (HealthLevel.Degraded, $"{full.Name} is slow: {full.QueueDepth} of {full.QueueLength} messages wait")
                    : (HealthLevel.Healthy, "bystanders keep up");
                return ComponentReading.Of(
                    level,
                    detail,
                    ("subscribers", now.Subscribers.Length.ToString()),
                    ("dropped", now.Dropped.ToString()),
                    ("errors", now.Subscribers.Sum(subscriber => subscriber.Errors).ToString()),
                    ("cut_off", now.CutOffCount.ToString())
                );
            }
        );

    private static string WallTime(long unixMs) =>
        unixMs <= 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("O");
}
