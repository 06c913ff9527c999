using Kalshi;
using Kalshi.Client.Rest;
using Trader.Events;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Status;
using Trader.Testing;

namespace Trader.Live.Tests.Health;

public sealed class HealthMonitorTests : IAsyncDisposable
{
    private readonly TestClock wall = new();
    private readonly ApiHealth api = new(limit: 5);
    private readonly Inbox inbox;
    private readonly Calls calls = new();
    private readonly EventBus bus;
    private readonly HealthMonitor monitor;
    private Func<Task<ExchangeCondition>> exchange = () => Task.FromResult(ExchangeCondition.Open);

    public HealthMonitorTests()
    {
        inbox = new Inbox(new TraderClock(ExchangeClock.Wall(wall), wall));
        bus = new EventBus(time: wall);
        monitor = new HealthMonitor(inbox, calls, _ => exchange(), api, bus: bus);
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    [Trait("Requirement", "Q5")]
    [Trait("Requirement", "A8")]
    public async Task Every_thirty_seconds_the_exchange_is_asked_and_the_core_is_told_as_an_event()
    {
        var paused = new ExchangeCondition(IsExchangeActive: true, IsTradingActive: false, wall.GetUtcNow().AddHours(2));
        exchange = () => Task.FromResult(paused);
        using var checks = monitor.Start();

        wall.AdvanceMs(29_999);
        Assert.Empty(inbox.Events);
        wall.AdvanceMs(1);
        await calls.AllAsync();

        var told = Assert.Single(inbox.Events);
        Assert.Equal(TraderEventKind.HealthChecked, told.Kind);
        var check = (HealthCheck)told.Payload!;
        Assert.Equal(paused, check.Exchange);
        Assert.Null(check.ApiFailure);
        wall.AdvanceMs(60_000);
        await calls.AllAsync();
        Assert.Equal(3, inbox.Events.Count);
        Assert.Equal(3, monitor.CheckCount);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task An_exchange_that_cannot_be_asked_has_said_nothing_and_its_errors_are_told()
    {
        exchange = () => throw new KalshiApiException("no answer");
        for (var error = 0; error < 5; error++)
        {
            api.Note(new RestAttempt(0, "no connection"));
        }

        using var checks = monitor.Start();
        wall.AdvanceMs(30_000);
        await calls.AllAsync();

        var check = (HealthCheck)Assert.Single(inbox.Events).Payload!;
        Assert.Null(check.Exchange);
        Assert.Contains("5 errors in a row", check.ApiFailure, StringComparison.Ordinal);
        var component = Assert.Single(check.Components);
        Assert.Equal(("api", HealthLevel.Unhealthy, true), (component.Name, component.Level, component.IsCritical));
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task A_check_that_waits_for_the_exchange_is_not_joined_by_a_second_one()
    {
        var answer = new TaskCompletionSource<ExchangeCondition>();
        var asked = 0;
        exchange = () =>
        {
            asked++;
            return answer.Task;
        };
        using var checks = monitor.Start();

        wall.AdvanceMs(120_000);
        Assert.Equal(1, asked);
        answer.SetResult(ExchangeCondition.Open);
        await calls.AllAsync();
        wall.AdvanceMs(30_000);
        await calls.AllAsync();

        Assert.Equal(2, asked);
        Assert.Equal(2, inbox.Events.Count);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Defect", "D-84")]
    public void A_component_that_cannot_be_looked_at_is_unhealthy_and_says_why()
    {
        monitor.Add(new HealthProbe("odd", IsCritical: false, () => throw new InvalidOperationException("it is gone")));

        var report = monitor.Look();

        Assert.Equal(HealthLevel.Unhealthy, report.Find("odd")!.Level);
        Assert.Contains("it is gone", report.Find("odd")!.Reading.Detail, StringComparison.Ordinal);
        Assert.Equal(HealthLevel.Degraded, report.Overall);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void A_change_is_published_once_with_since_when_and_the_last_problem_is_kept()
    {
        using var changes = bus.Subscribe<ComponentHealthChanged>("changes");
        var level = HealthLevel.Healthy;
        monitor.Add(new HealthProbe("part", IsCritical: true, () => ComponentReading.Of(level, $"it is {level}")));
        monitor.Look();
        Assert.True(changes.Messages.TryRead(out var first));
        Assert.Equal(("part", HealthLevel.Idle), (first.Component.Name, first.Before));

        level = HealthLevel.Unhealthy;
        wall.AdvanceMs(1_000);
        var ill = monitor.Look();
        wall.AdvanceMs(1_000);
        var stillIll = monitor.Look();

        Assert.True(changes.Messages.TryRead(out var change));
        Assert.Equal((HealthLevel.Unhealthy, HealthLevel.Healthy), (change.Component.Level, change.Before));
        Assert.False(changes.Messages.TryRead(out _));
        Assert.Equal(HealthLevel.Unhealthy, stillIll.Overall);
        Assert.Equal(ill.Checked, stillIll.Find("part")!.Since);
        level = HealthLevel.Healthy;
        Assert.Equal("it is Unhealthy", monitor.Look().Find("part")!.LastProblem);
        Assert.Equal(HealthLevel.Healthy, monitor.Latest.Overall);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Looking_asks_nobody_and_tells_the_core_nothing()
    {
        var asked = 0;
        exchange = () =>
        {
            asked++;
            return Task.FromResult(ExchangeCondition.Open);
        };

        monitor.Look();

        Assert.Equal(0, asked);
        Assert.Empty(inbox.Events);
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_range()
    {
        var mistakes = new HealthOptions
        {
            CheckPeriodMs = 999,
            ApiErrorLimit = 0,
            StallMs = 600_001,
        }.Validate();

        Assert.Equal(
            [
                "CheckPeriodMs is 999; it must be between 1000 and 3600000.",
                "ApiErrorLimit is 0; it must be between 1 and 1000.",
                "StallMs is 600001; it must be between 1000 and 600000.",
            ],
            mistakes
        );
    }

    private sealed class Calls : ICallRunner
    {
        private readonly List<Task> tasks = [];

        public void Run(Func<CancellationToken, Task> call) => tasks.Add(call(TestContext.Current.CancellationToken));

        public Task AllAsync() => Task.WhenAll(tasks);
    }

    private sealed class Inbox(TraderClock clock) : ITradingInbox
    {
        public List<TraderEvent> Events { get; } = [];

        public TraderClock Clock { get; } = clock;

        public ValueTask PostAsync(TraderEvent traderEvent)
        {
            Events.Add(traderEvent);
            return ValueTask.CompletedTask;
        }
    }
}
