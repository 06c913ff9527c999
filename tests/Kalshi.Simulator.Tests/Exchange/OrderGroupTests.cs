using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class OrderGroupTests
{
    [Theory]
    [Trait("Doubt", "D8")]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_group_triggers_when_its_fills_reach_the_limit_or_by_option_pass_it(bool onlyAbove, bool expected)
    {
        using var world = new EngineWorld(options: new EngineOptions { TriggersGroupsOnlyAboveLimit = onlyAbove });
        var (account, group) = Group(world, 10);
        var first = Rest(world, account, group, "6", "0.40");
        var second = Rest(world, account, group, "6", "0.39");

        world.Ask(world.Open(), "10", "0.39");

        Assert.Equal(expected, group.IsTriggered);
        Assert.Equal(OrderStatus.Executed, first.Status);
        Assert.Equal(expected ? OrderStatus.Canceled : OrderStatus.Resting, second.Status);
        var last = world.Bid(account, "1", "0.10", In(group));
        Assert.Equal(expected ? Rejection.OrderGroupTriggered : Rejection.None, last.Rejection);
        world.AssertConserved();
    }

    [Fact]
    [Trait("Doubt", "D16")]
    public void The_trigger_is_told_before_its_cancels_which_are_decreases()
    {
        using var world = new EngineWorld();
        var (account, group) = Group(world, 5);
        Rest(world, account, group, "5", "0.40");
        var left = Rest(world, account, group, "5", "0.39");
        world.Events.Lines.Clear();

        world.Ask(world.Open(), "6", "0.39");

        Assert.Equal(
            ["book", "trade", "fill", "fill", "order", "group", "book", "order", "book", "order"],
            world.Events.Lines.Select(line => line.Split(' ')[0])
        );
        Assert.Equal([UpdateReason.Decrease], world.Reasons(left));
        // The remaining contract of the taker rests: what tripped is not undone, and the cancelled order filled nothing.
        Assert.Equal("0.3900x1.00", world.Book(BookSide.Ask));
    }

    [Theory]
    [InlineData(14_999, true)]
    [InlineData(15_000, false)]
    public void Fills_count_for_fifteen_seconds(long laterMs, bool expected)
    {
        using var world = new EngineWorld();
        var (account, group) = Group(world, 10);
        Rest(world, account, group, "20", "0.40");
        world.Ask(world.Open(), "5", "0.40");
        world.Submit(world.Open(), BookSide.Ask, "5", "0.40", nowMs: EngineWorld.StartMs + laterMs);
        Assert.Equal(expected, group.IsTriggered);
    }

    [Theory]
    [Trait("Doubt", "D8")]
    [InlineData(true)]
    [InlineData(false)]
    public void Fills_as_taker_count_unless_told_otherwise_and_the_rest_does_not_come_to_rest(bool counts)
    {
        using var world = new EngineWorld(options: new EngineOptions { CountsTakerFillsInGroups = counts });
        var (account, group) = Group(world, 5);
        world.Ask(world.Open(), "7", "0.40");

        var order = world.Bid(account, "10", "0.40", In(group)).Order!;

        // One match may overshoot: all seven filled.
        Assert.Equal("7.00", order.FilledCount.ToString());
        Assert.Equal(counts ? OrderStatus.Canceled : OrderStatus.Resting, order.Status);
        Assert.Equal(counts, group.IsTriggered);
        world.AssertConserved();
    }

    [Fact]
    public void Reset_takes_orders_again_and_counts_from_zero()
    {
        using var world = new EngineWorld();
        var (account, group) = Group(world, 5);
        var resting = Rest(world, account, group, "5", "0.40");
        Assert.Equal(Rejection.None, world.Engine.Groups.Trigger(group, EngineWorld.StartMs));
        Assert.Equal(OrderStatus.Canceled, resting.Status);
        world.Engine.Groups.Reset(group, EngineWorld.StartMs);

        Rest(world, account, group, "5", "0.40");
        world.Ask(world.Open(), "4", "0.40");
        Assert.False(group.IsTriggered);
        Assert.Equal("4.00", world.Engine.Groups.FilledInWindow(group, EngineWorld.StartMs).ToString());

        // Lowering the limit to what has filled already triggers.
        Assert.Equal(Rejection.None, world.Engine.Groups.SetLimit(group, Quantity.FromContracts(4), EngineWorld.StartMs));
        Assert.True(group.IsTriggered);
        Assert.Empty(group.Orders);
        Assert.Equal(
            ["created 5.00", "triggered 5.00", "reset 5.00", "limit_updated 4.00", "triggered 4.00"],
            world
                .Events.Lines.Where(line => line.StartsWith("group", StringComparison.Ordinal))
                .Select(line => line[6..line.IndexOf(" @", StringComparison.Ordinal)])
        );
    }

    [Fact]
    public void Deleting_cancels_its_orders_and_nobody_finds_it_any_more()
    {
        using var world = new EngineWorld();
        var (account, group) = Group(world, 5);
        var resting = Rest(world, account, group, "5", "0.40");
        world.Engine.Groups.Delete(group, EngineWorld.StartMs);

        Assert.Equal(OrderStatus.Canceled, resting.Status);
        Assert.Null(world.Engine.Groups.Find(account, group.Id));
        Assert.Equal(Rejection.OrderGroupNotFound, world.Bid(account, "1", "0.10", In(group)).Rejection);
        Assert.Equal(Rejection.OrderGroupNotFound, world.Engine.Groups.Reset(group, EngineWorld.StartMs));
    }

    [Fact]
    public void A_group_is_of_one_account_subaccount_and_shard()
    {
        using var world = new EngineWorld();
        var (account, _) = Group(world, 5);
        var sub = world.Engine.OpenSubaccount(account)!.Value;
        var groups = world.Engine.Groups;
        var ofSub = groups.Create(account, sub, 0, Quantity.FromContracts(5), EngineWorld.StartMs).Group!;
        var elsewhere = groups.Create(account, 0, 1, Quantity.FromContracts(5), EngineWorld.StartMs).Group!;

        Assert.Equal(Rejection.OrderGroupNotFound, world.Bid(account, "1", "0.10", In(ofSub)).Rejection);
        Assert.Equal(Rejection.OrderGroupNotFound, world.Bid(account, "1", "0.10", In(elsewhere)).Rejection);
        Assert.Null(groups.Find(world.Open(), ofSub.Id));
        Assert.Null(groups.Find(account, ofSub.Id, subaccount: 0));
        Assert.Equal([0, sub, 0], account.OrderGroups.Select(group => group.Subaccount));
    }

    [Theory]
    [InlineData("0", Rejection.InvalidGroupLimit)]
    [InlineData("1.5", Rejection.InvalidGroupLimit)]
    [InlineData("1000001", Rejection.InvalidGroupLimit)]
    [InlineData("1000000", Rejection.None)]
    public void Limits_are_whole_contracts_up_to_a_million_and_groups_are_bounded(string limit, Rejection expected)
    {
        using var world = new EngineWorld(options: new EngineOptions { MaxOrderGroupsPerAccount = 1 });
        var account = world.Open();
        var groups = world.Engine.Groups;
        Assert.Equal(expected, groups.Create(account, 0, 0, Quantity.Parse(limit), EngineWorld.StartMs).Rejection);
        Assert.Equal(
            Rejection.SubaccountNotFound,
            groups.Create(account, 1, 0, Quantity.FromContracts(1), EngineWorld.StartMs).Rejection
        );
        Assert.Equal(
            Rejection.ShardNotFound,
            groups.Create(account, 0, 4, Quantity.FromContracts(1), EngineWorld.StartMs).Rejection
        );
        groups.Create(account, 0, 0, Quantity.FromContracts(1), EngineWorld.StartMs);
        Assert.Equal(
            Rejection.TooManyOrderGroups,
            groups.Create(account, 0, 0, Quantity.FromContracts(1), EngineWorld.StartMs).Rejection
        );
    }

    private static (Account Account, OrderGroup Group) Group(EngineWorld world, int limit)
    {
        var account = world.Open();
        return (account, world.Engine.Groups.Create(account, 0, 0, Quantity.FromContracts(limit), EngineWorld.StartMs).Group!);
    }

    private static OrderTicket In(OrderGroup group) => EngineWorld.Gtc with { GroupId = group.Id };

    private static Order Rest(EngineWorld world, Account account, OrderGroup group, string count, string price) =>
        world.Bid(account, count, price, In(group)).Order!;
}
