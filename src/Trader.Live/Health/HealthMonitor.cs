using System.Collections.Immutable;
using Kalshi.Client.Rest;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Live.Health;

/// <summary>
/// Looks at every component now and then, asks the exchange how it is, and tells the core what it found (requirements D5, A8). It neither
/// trades nor controls anything: what follows is decided by the core, from an event like any other. Thread-safe.
/// </summary>
public sealed class HealthMonitor
{
    private readonly ITradingInbox inbox;
    private readonly ICallRunner calls;
    private readonly Func<CancellationToken, Task<ExchangeCondition>> askExchange;
    private readonly ApiHealth api;
    private readonly HealthOptions options;
    private readonly EventBus? bus;
    private readonly StateContainer<HealthReport> latest;
    private ImmutableArray<HealthProbe> probes = [];
    private int isChecking;

    /// <summary>Makes a monitor of the exchange's API alone; <see cref="Add"/> adds components.</summary>
    /// <param name="inbox">Takes what was found.</param>
    /// <param name="calls">Starts checks.</param>
    /// <param name="askExchange">Asks the exchange how it is.</param>
    /// <param name="api">What came of calls so far.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="bus">Is told of components that changed; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names all that are.</exception>
    public HealthMonitor(
        ITradingInbox inbox,
        ICallRunner calls,
        Func<CancellationToken, Task<ExchangeCondition>> askExchange,
        ApiHealth api,
        HealthOptions? options = null,
        EventBus? bus = null
    )
    {
        this.inbox = inbox;
        this.calls = calls;
        this.askExchange = askExchange;
        this.api = api;
        this.options = options ?? new HealthOptions();
        OptionCheck.Require(this.options.Validate());
        this.bus = bus;
        latest = new StateContainer<HealthReport>(new HealthReport([], inbox.Clock.Wall.GetUtcNow()));
        Add(new HealthProbe("api", IsCritical: true, api.Read));
    }

    /// <summary>Checks made.</summary>
    public long CheckCount { get; private set; }

    /// <summary>What was found when somebody last looked.</summary>
    public HealthReport Latest => latest.Current.Value;

    /// <summary>Adds a component.</summary>
    public void Add(HealthProbe probe) => ImmutableInterlocked.Update(ref probes, static (list, added) => list.Add(added), probe);

    /// <summary>Checks regularly from now on, until the timer that it returns is disposed.</summary>
    public ITimer Start()
    {
        var period = TimeSpan.FromMilliseconds(options.CheckPeriodMs);
        return inbox.Clock.Wall.CreateTimer(static monitor => ((HealthMonitor)monitor!).Check(), this, period, period);
    }

    /// <summary>Looks at every component now. Quick: nobody is asked who would have to be waited for.</summary>
    public HealthReport Look()
    {
        var now = inbox.Clock.Wall.GetUtcNow();
        var readings = probes.Select(probe => (Probe: probe, Reading: Read(probe))).ToArray();
        var change = latest.Change(before => Next(before, readings, now));
        foreach (var component in change.HasChanged ? change.After.Value.Components : [])
        {
            var before = change.Before.Value.Find(component.Name)?.Level ?? HealthLevel.Idle;
            if (before != component.Level)
            {
                bus?.Publish(new ComponentHealthChanged(component, before));
            }
        }

        return change.After.Value;
    }

    private void Check()
    {
        // A check that waits for the exchange is the check: a second one would only wait beside it.
        if (Interlocked.Exchange(ref isChecking, 1) == 0)
        {
            calls.Run(CheckAsync);
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            var condition = await TryAskAsync(cancellation);
            var report = Look();
            CheckCount++;
            var check = new HealthCheck
            {
                Exchange = condition,
                ApiFailure = api.Failure,
                Components = report.ToChecks(),
            };
            await inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, check));
        }
        finally
        {
            Interlocked.Exchange(ref isChecking, 0);
        }
    }

    // An exchange that cannot be asked has said nothing; that it could not be asked is counted as an error of its API.
    private async Task<ExchangeCondition?> TryAskAsync(CancellationToken cancellation)
    {
        try
        {
            return await askExchange(cancellation);
        }
        catch (KalshiApiException)
        {
            return null;
        }
    }

    private static ComponentReading Read(HealthProbe probe)
    {
        try
        {
            return probe.Read();
        }
        catch (Exception exception)
        {
            return ComponentReading.Of(HealthLevel.Unhealthy, $"it cannot be looked at: {exception.Message}");
        }
    }

    private static HealthReport Next(
        HealthReport before,
        IEnumerable<(HealthProbe Probe, ComponentReading Reading)> readings,
        DateTimeOffset now
    ) =>
        new(
            [
                .. readings.Select(entry =>
                {
                    var known = before.Find(entry.Probe.Name);
                    var isIll = entry.Reading.Level is HealthLevel.Degraded or HealthLevel.Unhealthy;
                    return new ComponentHealth(
                        entry.Probe.Name,
                        entry.Probe.IsCritical,
                        entry.Reading,
                        known is not null && known.Level == entry.Reading.Level ? known.Since : now,
                        now,
                        isIll ? entry.Reading.Detail : known?.LastProblem
                    );
                }),
            ],
            now
        );
}
