using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class OrderRulesTests
{
    [Fact]
    public void Better_prices_go_first_and_at_one_price_the_older_order()
    {
        using var world = new EngineWorld();
        var (first, second, better, taker) = (world.Open(), world.Open(), world.Open(), world.Open());
        world.Ask(first, "5", "0.41");
        world.Ask(second, "5", "0.41");
        world.Ask(better, "5", "0.40");

        world.Bid(taker, "12", "0.50");

        Assert.Equal("-5.00", better.PositionIn(world.Market)!.Net.ToString());
        Assert.Equal("-5.00", first.PositionIn(world.Market)!.Net.ToString());
        Assert.Equal("-2.00", second.PositionIn(world.Market)!.Net.ToString());
        Assert.Equal("0.4100x3.00", world.Book(BookSide.Ask));
        world.AssertConserved();
    }

    [Theory]
    [InlineData("0.405", Rejection.InvalidPrice)]
    [InlineData("0.00", Rejection.InvalidPrice)]
    [InlineData("1.00", Rejection.InvalidPrice)]
    [InlineData("0.40", Rejection.None)]
    public void The_price_must_be_on_the_grid(string price, Rejection expected)
    {
        using var world = new EngineWorld();
        Assert.Equal(expected, world.Bid(world.Open(), "1", price).Rejection);
    }

    [Fact]
    public void A_client_order_id_is_refused_for_ever_but_only_to_its_account()
    {
        using var world = new EngineWorld();
        var (one, other) = (world.Open(), world.Open());
        var named = EngineWorld.Gtc with { ClientOrderId = "same" };
        var order = world.Bid(one, "1", "0.10", named).Order!;
        world.Engine.Cancel(one, order.Id, EngineWorld.StartMs);

        Assert.Equal(Rejection.DuplicateClientOrderId, world.Bid(one, "1", "0.10", named).Rejection);
        Assert.Equal(Rejection.None, world.Bid(other, "1", "0.10", named).Rejection);
    }

    [Fact]
    public void Post_only_that_would_take_is_refused_and_leaves_no_trace()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        world.Ask(world.Open(), "1", "0.40");

        var named = EngineWorld.Gtc with { PostOnly = true, ClientOrderId = "p" };
        Assert.Equal(Rejection.PostOnlyCross, world.Bid(account, "1", "0.40", named).Rejection);
        Assert.Equal(Rejection.None, world.Bid(account, "1", "0.39", named).Rejection);
    }

    [Fact]
    public void Fill_or_kill_fills_whole_or_not_at_all()
    {
        using var world = new EngineWorld();
        var taker = world.Open();
        world.Ask(world.Open(), "5", "0.40");

        Assert.Equal(Rejection.FillOrKillUnfillable, world.Bid(taker, "6", "0.40", EngineWorld.Fok).Rejection);
        Assert.Empty(world.Events.Trades);
        Assert.Equal("5.00", world.Bid(taker, "5", "0.40", EngineWorld.Fok).Order!.FilledCount.ToString());
    }

    [Fact]
    public void Fill_or_kill_that_meets_itself_becomes_immediate_or_cancel()
    {
        using var world = new EngineWorld();
        var self = world.Open();
        world.Ask(world.Open(), "5", "0.40");
        world.Ask(self, "5", "0.41");

        var order = world.Bid(self, "8", "0.45", EngineWorld.Fok).Order!;

        Assert.Equal(("5.00", OrderStatus.Canceled), (order.FilledCount.ToString(), order.Status));
    }

    [Fact]
    public void Taker_at_cross_stops_the_taker_and_leaves_the_own_order()
    {
        using var world = new EngineWorld();
        var self = world.Open();
        world.Ask(self, "5", "0.41");

        var order = world.Bid(self, "5", "0.45").Order!;

        Assert.Equal((OrderStatus.Canceled, "0.00"), (order.Status, order.FilledCount.ToString()));
        Assert.Equal(UpdateReason.SelfTradeCancel, world.Events.Orders[^1].Reason);
        Assert.Equal("0.4100x5.00", world.Book(BookSide.Ask));
    }

    [Fact]
    public void Maker_mode_cancels_the_own_order_and_goes_on()
    {
        using var world = new EngineWorld();
        var self = world.Open();
        var own = world.Ask(self, "5", "0.41").Order!;
        world.Ask(world.Open(), "5", "0.42");

        var order = world.Bid(self, "5", "0.45", EngineWorld.Gtc with { SelfTradePrevention = SelfTradePrevention.Maker }).Order!;

        Assert.Equal(OrderStatus.Canceled, own.Status);
        Assert.Equal(("5.00", OrderStatus.Executed), (order.FilledCount.ToString(), order.Status));
    }

    [Fact]
    public void Reduce_only_is_capped_by_the_position_and_needs_immediate_or_cancel()
    {
        using var world = new EngineWorld();
        var (holder, other) = (world.Open(), world.Open());
        world.Ask(other, "5", "0.40");
        world.Bid(holder, "5", "0.40");
        world.Bid(other, "20", "0.38");
        var reduce = EngineWorld.Ioc with { ReduceOnly = true };

        Assert.Equal(
            Rejection.ReduceOnlyNeedsImmediate,
            world.Ask(holder, "9", "0.38", reduce with { TimeInForce = TimeInForce.GoodTillCanceled }).Rejection
        );
        var order = world.Ask(holder, "9", "0.38", reduce).Order!;
        Assert.Equal(("5.00", "0.00"), (order.FilledCount.ToString(), holder.PositionIn(world.Market)!.Net.ToString()));

        var nothing = world.Ask(holder, "9", "0.38", reduce).Order!;
        Assert.Equal((OrderStatus.Canceled, UpdateReason.ReduceOnlyCancel), (nothing.Status, world.Events.Orders[^1].Reason));
    }

    [Fact]
    public void An_order_expires_at_its_second_with_its_own_reason()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var expiring = EngineWorld.Gtc with { ExpirationSeconds = (EngineWorld.StartMs / 1000) + 10 };
        var order = world.Bid(account, "5", "0.40", expiring).Order!;

        world.Engine.RunTimers(EngineWorld.StartMs + 9_999);
        Assert.Equal(OrderStatus.Resting, order.Status);
        world.Engine.RunTimers(EngineWorld.StartMs + 10_000);

        Assert.Equal((OrderStatus.Canceled, UpdateReason.ExpiryCancel), (order.Status, world.Events.Orders[^1].Reason));
        Assert.Equal(Money.Zero, account.Reserved);
        Assert.Equal(
            Rejection.ExpirationInPast,
            world.Bid(account, "5", "0.40", expiring with { ExpirationSeconds = EngineWorld.StartMs / 1000 }).Rejection
        );
        Assert.Equal(
            Rejection.ExpirationNotAllowed,
            world.Bid(account, "5", "0.40", expiring with { TimeInForce = TimeInForce.ImmediateOrCancel }).Rejection
        );
    }

    [Fact]
    public void The_close_sweeps_the_book_and_ends_every_order_operation()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var order = world.Bid(account, "5", "0.40").Order!;

        world.Engine.RunTimers(EngineWorld.CloseMs);

        Assert.Equal((OrderStatus.Canceled, UpdateReason.CloseCancel), (order.Status, world.Events.Orders[^1].Reason));
        Assert.Equal("100.000000", account.Available.ToString());
        Assert.Equal(Rejection.MarketInactive, world.Bid(account, "5", "0.40").Rejection);
        Assert.Equal(Rejection.MarketInactive, world.Engine.Cancel(account, order.Id, EngineWorld.CloseMs).Rejection);
    }

    [Fact]
    public void Cancelling_what_is_not_live_or_not_ours_finds_nothing()
    {
        using var world = new EngineWorld();
        var (account, other) = (world.Open(), world.Open());
        var order = world.Bid(account, "5", "0.40").Order!;

        Assert.Equal(Rejection.NotFound, world.Engine.Cancel(other, order.Id, EngineWorld.StartMs).Rejection);
        Assert.Equal("5.00", world.Engine.Cancel(account, order.Id, EngineWorld.StartMs).ReducedBy.ToString());
        Assert.Equal(Rejection.NotFound, world.Engine.Cancel(account, order.Id, EngineWorld.StartMs).Rejection);
    }

    [Fact]
    public void The_payout_waits_for_the_settlement_timer()
    {
        using var world = new EngineWorld(settlementTimerSeconds: 5);
        var (yes, no) = (world.Open(), world.Open());
        world.Ask(no, "5", "0.40");
        world.Bid(yes, "5", "0.40");

        world.Close(MarketResult.Yes, Price.OneDollar);
        Assert.Equal(MarketStatus.Determined, world.Market.Status);
        Assert.Empty(world.Events.Settlements);
        world.Engine.RunTimers(EngineWorld.CloseMs + 5_000);

        Assert.Equal(MarketStatus.Finalized, world.Market.Status);
        Assert.Equal("3.000000", yes.PositionIn(world.Market)!.Realized.ToString());
        Assert.Equal("97.0000", no.Available.ToFourDecimals());
        world.AssertConserved();
    }

    [Fact]
    public void A_scalar_payout_is_cut_to_cents_and_the_rest_is_a_fee()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var (yes, no) = (world.Open(), world.Open());
        world.Ask(no, "0.50", "0.40");
        world.Bid(yes, "0.50", "0.40");

        world.Close(MarketResult.Scalar, Price.Parse("0.3333"));

        Assert.Equal("0.160000", world.Events.Settlements.Single(row => row.Account == yes).Revenue.ToString());
        Assert.Equal("0.330000", world.Events.Settlements.Single(row => row.Account == no).Revenue.ToString());
        world.AssertConserved();
    }
}
