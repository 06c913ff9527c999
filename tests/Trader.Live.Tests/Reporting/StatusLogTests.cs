using Trader.Lifecycle;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Live.Tests.Journal;
using Trader.Status;

namespace Trader.Live.Tests.Reporting;

public sealed class StatusLogTests : IAsyncDisposable
{
    private const string Pictures = "status log";

    private readonly ReportingScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory]
    [InlineData(TraderState.Ready)]
    [InlineData(TraderState.Error)]
    [InlineData(TraderState.Paused)]
    [InlineData(TraderState.OrderbookConnect)]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "Q22")]
    public async Task A_block_is_written_every_thirty_seconds_in_every_running_state(TraderState state)
    {
        var log = scene.Log();
        log.Start();
        scene.Show(picture => picture with { State = state });
        await scene.SettleAsync(Pictures);
        Assert.Equal("state", Assert.Single(log.Read(10)).Trigger);

        scene.Wall.AdvanceMs(90_000);

        Assert.Equal(["periodic", "periodic", "periodic", "state"], log.Read(10).Select(block => block.Trigger));
        Assert.All(log.Read(10), block => Assert.Equal(state, block.State));
    }

    [Fact]
    [Trait("Requirement", "Q22")]
    public async Task After_the_end_nothing_is_written()
    {
        var log = scene.Log();
        log.Start();
        scene.Show(picture => picture with { State = TraderState.Shutdown });
        await scene.SettleAsync(Pictures);

        scene.Wall.AdvanceMs(300_000);

        Assert.Equal("state", Assert.Single(log.Read(100)).Trigger);
    }

    [Fact]
    [Trait("Requirement", "Q22")]
    [Trait("Requirement", "N4")]
    public void A_hundred_are_kept_and_the_newest_come_first()
    {
        var log = scene.Log();
        log.Start();

        scene.Wall.AdvanceMs(150 * 30_000L);

        var all = log.Read(1_000);
        Assert.Equal(100, all.Length);
        Assert.Equal(150, all[0].Id);
        Assert.Equal(51, all[^1].Id);
        Assert.Equal([150, 149, 148], log.Read(3).Select(block => block.Id));
    }

    [Fact]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "C5")]
    public async Task A_change_of_state_or_health_is_written_at_once_and_published()
    {
        var log = scene.Log();
        var level = HealthLevel.Healthy;
        scene.Health.Add(new HealthProbe("part", IsCritical: true, () => ComponentReading.Of(level, "so it is")));
        scene.Health.Look();
        using var published = scene.Bus.Subscribe<StatusLogged>("published");
        log.Start();
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);

        scene.Show(picture => picture with { State = TraderState.Paused });
        await scene.SettleAsync(Pictures);
        level = HealthLevel.Unhealthy;
        scene.Health.Look();
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);

        Assert.Equal(["health", "state", "state"], log.Read(10).Select(block => block.Trigger));
        Assert.Equal(3, published.QueueDepth);
        Assert.Contains("part unhealthy: so it is", log.Read(1)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "N4")]
    public async Task Changes_of_orders_are_written_with_a_pause_between_and_the_last_one_is_not_lost()
    {
        var log = scene.Log();
        log.Start();
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);
        var order = new OrderView(
            "c",
            "o",
            "M",
            Kalshi.Outcome.Yes,
            Kalshi.Price.FromCents(42),
            Kalshi.Quantity.FromContracts(5),
            Kalshi.Quantity.Zero,
            Kalshi.Quantity.FromContracts(5),
            "resting",
            1,
            "why",
            null
        );

        scene.Show(picture => picture with { Orders = [order] });
        await scene.SettleAsync(Pictures);
        Assert.Single(log.Read(10));
        scene.Wall.AdvanceMs(5_000);
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);
        scene.Wall.AdvanceMs(5_000);
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);

        Assert.Equal(["positions or orders", "state"], log.Read(10).Select(block => block.Trigger));
    }

    [Fact]
    [Trait("Requirement", "N4")]
    public void Blocks_are_on_disk_within_their_size_and_the_newest_are_there()
    {
        using var folder = new TemporaryFolder();
        var files = new StatusLogFiles(Path.Combine(folder.Path, "status"), maxBytes: 20_000);
        for (var id = 1; id <= 100; id++)
        {
            var text = new string('x', 900) + id;
            Assert.Null(files.TryAppend(new StatusLogged(id, scene.Wall.GetUtcNow(), "periodic", TraderState.Ready, text)));
        }

        var written = new DirectoryInfo(files.Folder).GetFiles();
        Assert.Equal(["status.1.log", "status.log"], written.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.InRange(written.Sum(file => file.Length), 10_000, 20_000);
        Assert.Contains("xx100\n", File.ReadAllText(Path.Combine(files.Folder, "status.log")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "M6")]
    public void A_disk_that_fails_costs_the_file_alone_and_is_tried_again()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "status");
        File.WriteAllText(path, "in the way");
        var log = scene.Log(new StatusLogOptions { Folder = path });
        log.Start();

        scene.Wall.AdvanceMs(30_000);
        Assert.Single(log.Read(10));
        Assert.Equal(HealthLevel.Degraded, log.Probe.Read().Level);
        Assert.Contains(path, log.Probe.Read().Detail, StringComparison.Ordinal);
        File.Delete(path);
        scene.Wall.AdvanceMs(30_000);

        Assert.Equal(HealthLevel.Healthy, log.Probe.Read().Level);
        Assert.Contains("#2 periodic", File.ReadAllText(Path.Combine(path, "status.log")), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public async Task After_its_end_it_leaves_no_timer_and_no_subscription()
    {
        var log = scene.Log();
        log.Start();
        scene.Show(picture => picture);
        await scene.SettleAsync(Pictures);

        await log.DisposeAsync();

        Assert.Equal(0, scene.Wall.ActiveTimers);
        Assert.Equal(0, scene.Bus.SubscriberCount);
    }
}
