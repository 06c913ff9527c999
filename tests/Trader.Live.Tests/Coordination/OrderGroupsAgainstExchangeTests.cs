using Kalshi;
using Kalshi.Simulator.Exchange;
using Trader.Events;
using Trader.Orders.Maintenance;
using Trader.Status;

namespace Trader.Live.Tests.Coordination;

/// <summary>Order groups and clean-ups of a live trader on the simulated exchange, over sockets.</summary>
public sealed class OrderGroupsAgainstExchangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "I4")]
    [Trait("Requirement", "I9")]
    public async Task A_run_makes_its_group_puts_every_order_into_it_and_deletes_it_in_the_end()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);
        var ready = await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.OrderGroups.Any(group => group.Id is not null),
            Cancellation
        );
        await LiveWorld.NextAsync<TraderSnapshot>(bus, snapshot => snapshot.Fills >= 3, Cancellation);

        var settled = await world.EndAsync(Cancellation);

        Assert.Empty(settled.Differences);
        Assert.Empty(world.Trader.Latest.OrderGroupDifferences);
        Assert.All(ready.OrderGroups, group => Assert.Equal(("active", 500L), (group.State, group.LimitContracts)));
        var made = ready.OrderGroups.Select(group => group.Id).ToHashSet();
        var (left, named) = world.Exchange.Inspect(
            (engine, _) =>
            {
                var account = engine.Accounts.Single(each => each.Orders.Added > 0);
                return (
                    account.OrderGroups.Count,
                    account.Orders.NewestFirst().Select(order => order.Group?.Id.ToString("D")).ToList()
                );
            }
        );
        Assert.Equal(0, left);
        Assert.NotEmpty(named);
        Assert.All(named, id => Assert.Contains(id, made));
    }

    [Fact]
    [Trait("Requirement", "I4")]
    public async Task A_trigger_at_the_exchange_is_heard_of_and_the_group_reset()
    {
        await using var world = await LiveWorld.StartAsync(cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.OrderGroups.Any(group => group.Id is not null),
            Cancellation
        );
        world.Exchange.Inspect(
            (engine, now) =>
                engine.Groups.Trigger(engine.Accounts.First(account => account.OrderGroups.Count > 0).OrderGroups[0], now)
        );

        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.OrderGroups.Any(group => group.State == "triggered"),
            Cancellation
        );
        await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.OrderGroups.All(group => group is { State: "active", ResetsInHour: <= 1 }),
            Cancellation
        );
        Assert.Empty((await world.EndAsync(Cancellation)).Differences);
    }

    [Fact]
    [Trait("Requirement", "I6")]
    [Trait("Requirement", "I7")]
    public async Task A_clean_up_cancels_what_others_placed_by_id_and_nothing_else()
    {
        var options = LiveWorld.Eager with
        {
            FollowWhales = false,
            Maintenance = new MaintenanceOptions { IsEnabled = false, PrunesForeign = true },
        };
        await using var world = await LiveWorld.StartAsync(options, cancellation: Cancellation);
        using var bus = world.Trader.Bus.Subscribe("test", 100_000);
        await world.GetReadyAsync(Cancellation);
        var placed = world.Exchange.Inspect(
            (engine, now) =>
            {
                var account = engine.Accounts.First(each => each.OrderGroups.Count > 0);
                var ticket = new OrderTicket
                {
                    Side = BookSide.Bid,
                    Price = Price.FromCents(1),
                    Count = Quantity.FromContracts(2),
                };
                var market = engine.Markets.First(each => each.Status == MarketStatus.Active);
                return engine.Submit(account, market, ticket, now).Order!;
            }
        );

        await world.Trader.Loop.PostAsync(
            TraderEvent.Of(world.Trader.Clock.Now, new CleanupRequest("a-test", OrphanedOnly: true, "a test"))
        );
        var seen = await LiveWorld.NextAsync<TraderSnapshot>(
            bus,
            snapshot => snapshot.Maintenance.Find("a-test")?.FinishedAt is not null,
            Cancellation
        );

        var report = seen.Maintenance.Find("a-test")!;
        Assert.Null(report.Refusal);
        Assert.Equal([placed.Id.ToString("D")], report.Cancelled);
        Assert.Empty(report.Errors);
        Assert.False(placed.IsInBook);
        Assert.Empty((await world.EndAsync(Cancellation)).Differences);
    }
}
