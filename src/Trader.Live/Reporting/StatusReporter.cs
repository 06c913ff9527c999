using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Status;

namespace Trader.Live.Reporting;

/// <summary>
/// Publishes the trader's status and its account: regularly, and at once when what they show has changed (requirement D7). A
/// bystander of the bus: it sees the pictures that the trading thread publishes, and never asks anything of it.
/// </summary>
public sealed class StatusReporter : IAsyncDisposable
{
    private readonly EventBus bus;
    private readonly TimeProvider wall;
    private readonly Func<TraderSnapshot> latest;
    private readonly Func<TraderSnapshot, StatusMetrics> measure;
    private readonly HealthMonitor health;
    private readonly StateContainer<TraderSnapshot> status;
    private readonly StateContainer<TraderSnapshot> account;
    private readonly CallbackSubscription<TraderSnapshot> pictures;
    private readonly CallbackSubscription<ComponentHealthChanged> changes;
    private readonly int periodMs;
    private ITimer? timer;

    /// <summary>Makes a reporter that reports changes; <see cref="Start"/> has it report regularly, too.</summary>
    /// <param name="bus">Where pictures come from and reports go to.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="latest">The latest picture.</param>
    /// <param name="measure">Makes figures of a picture.</param>
    /// <param name="health">The health of the parts.</param>
    /// <param name="periodMs">Wall milliseconds between reports.</param>
    public StatusReporter(
        EventBus bus,
        TimeProvider wall,
        Func<TraderSnapshot> latest,
        Func<TraderSnapshot, StatusMetrics> measure,
        HealthMonitor health,
        int periodMs
    )
    {
        this.bus = bus;
        this.wall = wall;
        this.latest = latest;
        this.measure = measure;
        this.health = health;
        this.periodMs = periodMs;
        status = new StateContainer<TraderSnapshot>(latest(), new StatusComparer());
        account = new StateContainer<TraderSnapshot>(latest(), new TradingStateComparer());

        // Of pictures only the latest counts.
        var onlyLatest = new SubscriptionOptions { QueueLength = 1, DropsOldest = true };
        pictures = bus.Handle<TraderSnapshot>("status reporter", OnPicture, onlyLatest);
        changes = bus.Handle<ComponentHealthChanged>("status reporter, health", OnHealthChanged);
    }

    /// <summary>The picture whose status was last reported as changed, and the status's version.</summary>
    public Versioned<TraderSnapshot> Status => status.Current;

    /// <summary>The picture whose account was last reported as changed, and the account's version.</summary>
    public Versioned<TraderSnapshot> Account => account.Current;

    /// <summary>Reports regularly from now on.</summary>
    public void Start()
    {
        var period = TimeSpan.FromMilliseconds(periodMs);
        timer ??= wall.CreateTimer(static reporter => ((StatusReporter)reporter!).Report(), this, period, period);
    }

    /// <summary>Reports changes only from now on.</summary>
    public void EndRegular() => timer?.Dispose();

    /// <summary>Reports both now, changed or not.</summary>
    public void Report()
    {
        var snapshot = latest();
        var statusChange = status.Change(_ => snapshot);
        var accountChange = account.Change(_ => snapshot);
        health.Look();
        PublishStatus(statusChange.After.Version, snapshot, isChange: statusChange.HasChanged);
        PublishAccount(accountChange.After.Version, snapshot, isChange: accountChange.HasChanged);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        timer?.Dispose();
        await pictures.DisposeAsync();
        await changes.DisposeAsync();
    }

    private ValueTask OnPicture(TraderSnapshot snapshot, CancellationToken ending)
    {
        var statusChange = status.Change(_ => snapshot);
        if (statusChange.HasChanged)
        {
            PublishStatus(statusChange.After.Version, snapshot, isChange: true);
        }

        var accountChange = account.Change(_ => snapshot);
        if (accountChange.HasChanged)
        {
            PublishAccount(accountChange.After.Version, snapshot, isChange: true);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask OnHealthChanged(ComponentHealthChanged change, CancellationToken ending)
    {
        PublishStatus(status.Current.Version, latest(), isChange: true);
        return ValueTask.CompletedTask;
    }

    private void PublishStatus(long version, TraderSnapshot snapshot, bool isChange) =>
        bus.Publish(
            new TraderStatusReport(version, snapshot.State, measure(snapshot), health.Latest, wall.GetUtcNow(), isChange)
        );

    private void PublishAccount(long version, TraderSnapshot snapshot, bool isChange) =>
        bus.Publish(new TradingStateReport(version, snapshot, wall.GetUtcNow(), isChange));
}
