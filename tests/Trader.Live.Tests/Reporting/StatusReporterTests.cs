using Kalshi;
using Trader.Lifecycle;
using Trader.Live.Bus;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Live.Tests.Reporting;

public sealed class StatusReporterTests : IAsyncDisposable
{
    private const string Pictures = "status reporter";

    private readonly ReportingScene scene = new();
    private readonly ReadingSubscription<TraderStatusReport> statuses;
    private readonly ReadingSubscription<TradingStateReport> accounts;

    public StatusReporterTests()
    {
        statuses = scene.Bus.Subscribe<TraderStatusReport>("statuses");
        accounts = scene.Bus.Subscribe<TradingStateReport>("accounts");
    }

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    [Trait("Requirement", "D7")]
    [Trait("Requirement", "Q26")]
    [Trait("Requirement", "C6")]
    public void Both_are_reported_every_five_seconds_while_nothing_changes()
    {
        var reporter = scene.Reporter();
        reporter.Start();

        scene.Wall.AdvanceMs(4_999);
        Assert.Equal(0, statuses.QueueDepth);
        scene.Wall.AdvanceMs(1);
        Assert.True(statuses.Messages.TryRead(out var status));
        Assert.True(accounts.Messages.TryRead(out var account));
        scene.Wall.AdvanceMs(10_000);

        Assert.Equal((2, 2), (statuses.QueueDepth, accounts.QueueDepth));
        Assert.Equal((TraderState.Ready, scene.Wall.NowMs - 10_000), (status.State, status.At.ToUnixTimeMilliseconds()));
        Assert.False(status.IsChange || account.IsChange);
        Assert.NotNull(status.Health.Find("api"));
        Assert.Equal(1, status.Metrics.MarketsConnected);
        Assert.Equal((reporter.Status.Version, reporter.Account.Version), (status.Version, account.Version));
    }

    [Fact]
    [Trait("Requirement", "D7")]
    [Trait("Requirement", "D6")]
    public async Task A_change_is_reported_at_once_and_a_picture_without_one_is_not()
    {
        var reporter = scene.Reporter();
        scene.Show(picture => picture);
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);
        Assert.Equal((0, 0), (statuses.QueueDepth, accounts.QueueDepth));
        var (status, account) = (reporter.Status.Version, reporter.Account.Version);

        scene.Show(picture => picture with { State = TraderState.Paused });
        Assert.Equal(TraderState.Paused, (await NextAsync(statuses)).State);
        scene.Show(picture => picture with { Cash = picture.Cash + Money.FromCents(1) });
        Assert.True((await NextAsync(accounts)).IsChange);
        await scene.SettleAsync(Pictures);

        Assert.Equal((status + 1, account + 1), (reporter.Status.Version, reporter.Account.Version));
        Assert.Equal((0, 0), (statuses.QueueDepth, accounts.QueueDepth));
    }

    [Fact]
    [Trait("Requirement", "D6")]
    [Trait("Defect", "D-71")]
    public async Task A_price_that_moved_is_a_change_of_the_account()
    {
        var position = Held();
        scene.Show(picture => picture with { Positions = [position] });
        var before = scene.Reporter().Account.Version;

        scene.Show(picture => picture with { Positions = [position with { Mark = Price.FromCents(56) }] });

        Assert.Equal(before + 1, (await NextAsync(accounts)).Version);
    }

    [Fact]
    [Trait("Requirement", "D7")]
    public async Task A_position_that_only_grew_older_is_no_change_of_the_account()
    {
        var exit = new ExitView
        {
            Owner = "whale_follower",
            Policy = ExitPolicy.Rules,
            Managed = Quantity.FromContracts(5),
            Foreign = Quantity.Zero,
            Quote = null,
            ToTakeProfitBasisPoints = null,
            ToStopLossBasisPoints = null,
            HeldMs = 1_000,
            IsHeldLonger = false,
            UntilCloseMs = 60_000,
            Closing = null,
        };
        scene.Show(picture => picture with { Positions = [Held() with { Exit = exit }] });
        var before = scene.Reporter().Account.Version;

        scene.Show(picture =>
            picture with
            {
                Positions = [Held() with { Exit = exit with { HeldMs = 1_100, UntilCloseMs = 59_900 } }],
            }
        );
        await scene.SettleAsync(Pictures);
        Assert.Equal(0, accounts.QueueDepth);

        var closing = new ClosingView(CloseReason.TakeProfit, ClosingPhase.Sent, 1, Attempts: 1, Obstacle: null);
        scene.Show(picture => picture with { Positions = [Held() with { Exit = exit with { Closing = closing } }] });
        Assert.Equal(before + 1, (await NextAsync(accounts)).Version);
    }

    [Fact]
    [Trait("Requirement", "D7")]
    [Trait("Requirement", "D5")]
    public async Task A_component_that_falls_ill_is_reported_at_once()
    {
        scene.Reporter();
        var level = HealthLevel.Healthy;
        scene.Health.Add(new HealthProbe("part", IsCritical: false, () => ComponentReading.Of(level, "so")));
        scene.Health.Look();
        await scene.SettleAsync("status reporter, health");
        while (statuses.Messages.TryRead(out _)) { }

        level = HealthLevel.Degraded;
        scene.Health.Look();

        Assert.Equal(HealthLevel.Degraded, (await NextAsync(statuses)).Health.Overall);
    }

    private static PositionView Held() =>
        new(
            "M",
            Outcome.Yes,
            Quantity.FromContracts(5),
            Price.FromCents(50),
            Money.FromCents(250),
            Price.FromCents(55),
            Money.FromCents(275),
            Money.Zero,
            Money.Zero,
            1,
            2,
            IsClosed: false
        );

    private static async Task<T> NextAsync<T>(ReadingSubscription<T> subscription)
        where T : notnull => await subscription.Messages.ReadAsync(TestContext.Current.CancellationToken);
}
