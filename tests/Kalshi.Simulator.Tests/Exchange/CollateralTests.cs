using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class CollateralTests
{
    [Fact]
    public void A_resting_bid_reserves_its_price_and_a_resting_ask_the_complement()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        world.Bid(account, "10", "0.30");
        world.Ask(account, "10", "0.60");
        Assert.Equal("7.000000", account.Reserved.ToString());
    }

    [Fact]
    public void What_cannot_be_paid_whole_at_its_limit_is_refused()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "201", "0.50").Rejection);
        Assert.Equal(Rejection.None, world.Bid(account, "200", "0.50").Rejection);
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "0.01", "0.01").Rejection);
    }

    [Fact]
    public void An_order_that_takes_must_pay_its_fee_too()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        world.Ask(world.Open(1000), "200", "0.50");
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "200", "0.50").Rejection);
        Assert.Equal(Rejection.None, world.Bid(account, "193", "0.50").Rejection);
        world.AssertConserved();
    }

    [Fact]
    public void Closing_needs_no_collateral_even_without_a_cent()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var account = world.Open();
        world.Ask(world.Open(1000), "200", "0.50");
        world.Bid(account, "200", "0.50");
        Assert.Equal(Money.Zero, account.Available);

        Assert.Equal(Rejection.None, world.Ask(account, "150", "0.70").Rejection);
        Assert.Equal(Money.Zero, account.Reserved);
        // The position covers the next 50; the contract after them would open.
        Assert.Equal(Rejection.InsufficientBalance, world.Ask(account, "51", "0.70").Rejection);
        Assert.Equal(Rejection.None, world.Ask(account, "50", "0.70").Rejection);
    }

    [Fact]
    public void A_closing_order_that_loses_its_position_reserves_or_goes()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var (account, other) = (world.Open(), world.Open(1000));
        world.Ask(other, "200", "0.50");
        world.Bid(account, "200", "0.50");
        var covered = world.Ask(account, "200", "0.70").Order!;
        world.Bid(other, "200", "0.10");

        // Selling all at 10 cents leaves $20; the resting ask would now open a short for $60.
        world.Ask(account, "200", "0.10", EngineWorld.Ioc);

        Assert.Equal(OrderStatus.Canceled, covered.Status);
        Assert.Contains(world.Events.Orders, update => update.Order == covered && update.Reason == UpdateReason.MarginCancel);
        Assert.Equal("20.000000", account.Available.ToString());
        world.AssertConserved();
    }

    [Fact]
    public void A_flip_closes_first_and_opens_the_rest()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var (account, other) = (world.Open(), world.Open(1000));
        world.Ask(other, "10", "0.40");
        world.Bid(account, "10", "0.40");
        world.Bid(other, "30", "0.60");

        world.Ask(account, "30", "0.60");

        var position = account.PositionIn(world.Market)!;
        Assert.Equal(
            ("-20.00", "8.000000", "2.000000"),
            (position.Net.ToString(), position.Cost.ToString(), position.Realized.ToString())
        );
        Assert.Equal("94.000000", account.Available.ToString());
        world.AssertConserved();
    }

    [Fact]
    public void Fees_are_those_of_the_schedule_and_makers_of_a_plain_series_pay_none()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.QuadraticWithMakerFees, 1000));
        var (maker, taker) = (world.Open(), world.Open());
        world.Ask(maker, "10", "0.60");
        world.Bid(taker, "10", "0.60");
        Assert.Equal(("0.042000", "0.168000"), (world.Events.Fills[0].Fee.ToString(), world.Events.Fills[1].Fee.ToString()));
        world.AssertConserved();
    }

    [Fact]
    public void A_maker_who_cannot_pay_its_fee_is_cancelled_instead_of_filled()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.QuadraticWithMakerFees, 1000));
        var (maker, taker) = (world.Open(), world.Open(1000));
        var order = world.Bid(maker, "200", "0.50").Order!;

        world.Ask(taker, "200", "0.50", EngineWorld.Ioc);

        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.Equal(
            UpdateReason.MarginCancel,
            world.Events.Orders.First(update => update.Order == order && update.Status == OrderStatus.Canceled).Reason
        );
        Assert.Empty(world.Events.Trades);
        world.AssertConserved();
    }
}
