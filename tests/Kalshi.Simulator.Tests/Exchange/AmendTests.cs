using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class AmendTests
{
    [Theory]
    [InlineData("0.40", "5", true)]
    [InlineData("0.40", "3", true)]
    [InlineData("0.40", "6", false)]
    [InlineData("0.39", "5", false)]
    public void Priority_is_kept_by_less_and_by_the_same_and_lost_by_more_and_by_another_price(
        string price,
        string count,
        bool keepsPriority
    )
    {
        using var world = new EngineWorld();
        var first = world.Bid(world.Open(), "5", "0.40").Order!;
        var second = world.Bid(world.Open(), "5", "0.40").Order!;
        var id = first.Id;

        Assert.Equal(Rejection.None, world.Amend(first, price, count).Rejection);

        Assert.Equal(keepsPriority, world.Engine.QueuePosition(first) < world.Engine.QueuePosition(second));
        Assert.Equal((id, count + ".00"), (first.Id, first.RemainingCount.ToString()));
        Assert.Equal([UpdateReason.Amend], world.Reasons(first));
        world.AssertConserved();
    }

    [Fact]
    public void The_count_is_what_has_filled_plus_what_shall_rest()
    {
        using var world = new EngineWorld();
        var order = world.Bid(world.Open(), "10", "0.40").Order!;
        world.Ask(world.Open(), "4", "0.40");

        Assert.Equal(Rejection.AmendCountBelowFilled, world.Amend(order, "0.40", "3.99").Rejection);
        Assert.Equal(Rejection.None, world.Amend(order, "0.41", "9").Rejection);
        Assert.Equal(
            ("5.00", "9.00", "4.00"),
            (order.RemainingCount.ToString(), order.InitialCount.ToString(), order.FilledCount.ToString())
        );
        Assert.Equal("0.4100x5.00", world.Book(BookSide.Bid));

        var result = world.Amend(order, "0.42", "4");
        Assert.Equal((OrderStatus.Canceled, Rejection.None), (order.Status, result.Rejection));
        Assert.Equal(Rejection.NotFound, world.Amend(order, "0.42", "5").Rejection);
        world.AssertConserved();
    }

    [Fact]
    public void An_amend_that_crosses_takes_at_once_and_rests_what_is_left()
    {
        using var world = new EngineWorld();
        var order = world.Bid(world.Open(), "10", "0.40").Order!;
        world.Ask(world.Open(), "4", "0.45");

        var result = world.Amend(order, "0.46", "10");

        Assert.Equal(
            ("4.00", "1.800000", "0.069300"),
            (result.FilledCount.ToString(), result.FilledValue.ToString(), result.FeesPaid.ToString())
        );
        Assert.Equal("0.4600x6.00", world.Book(BookSide.Bid));
        Assert.Equal([UpdateReason.Trade], world.Reasons(order));
        world.AssertConserved();
    }

    [Fact]
    public void An_asks_amend_reports_its_fills_at_yes_prices()
    {
        using var world = new EngineWorld();
        var order = world.Ask(world.Open(), "10", "0.60").Order!;
        world.Bid(world.Open(), "4", "0.55");
        Assert.Equal("2.200000", world.Amend(order, "0.55", "10").FilledValue.ToString());
    }

    [Fact]
    public void An_amend_that_meets_itself_is_refused_and_changes_nothing()
    {
        using var world = new EngineWorld();
        var self = world.Open();
        var order = world.Bid(self, "10", "0.40").Order!;
        world.Ask(self, "5", "0.45");

        Assert.Equal(Rejection.SelfCrossAttempt, world.Amend(order, "0.45", "10").Rejection);
        Assert.Equal("0.4000x10.00", world.Book(BookSide.Bid));
    }

    [Theory]
    [Trait("Doubt", "D15")]
    [InlineData(PostOnlyCrossing.Reject)]
    [InlineData(PostOnlyCrossing.CancelAfterAccepting)]
    public void Post_only_holds_for_amends_too(PostOnlyCrossing stance)
    {
        using var world = new EngineWorld(options: new EngineOptions { PostOnlyCrossing = stance });
        var account = world.Open();
        world.Ask(world.Open(), "5", "0.45");
        var shape = EngineWorld.Gtc with { PostOnly = true };
        var order = world.Bid(account, "10", "0.40", shape).Order!;

        var amended = world.Amend(order, "0.45", "10");
        var placed = world.Bid(account, "1", "0.45", shape);

        if (stance == PostOnlyCrossing.Reject)
        {
            Assert.Equal((Rejection.PostOnlyCross, Rejection.PostOnlyCross), (amended.Rejection, placed.Rejection));
            Assert.True(order.IsInBook);
        }
        else
        {
            Assert.Equal([UpdateReason.PostOnlyCrossCancel], world.Reasons(order));
            Assert.Equal([UpdateReason.PostOnlyCrossCancel], world.Reasons(placed.Order!));
        }

        Assert.Empty(world.Events.Trades);
    }

    [Fact]
    public void Identity_must_match_and_the_new_client_id_must_be_free()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var order = world.Bid(account, "10", "0.40", EngineWorld.Gtc with { ClientOrderId = "a" }).Order!;
        var like = new AmendTicket
        {
            Side = BookSide.Bid,
            Price = order.Price,
            Count = order.InitialCount,
        };

        Assert.Equal(
            Rejection.ClientOrderIdMismatch,
            world.Amend(order, "0.40", "10", like with { ClientOrderId = "b" }).Rejection
        );
        Assert.Equal(Rejection.TickerMismatch, world.Amend(order, "0.40", "10", like with { Ticker = "X" }).Rejection);
        Assert.Equal(Rejection.SideMismatch, world.Amend(order, "0.40", "10", like with { Side = BookSide.Ask }).Rejection);
        Assert.Equal(Rejection.NotFound, world.Amend(order, "0.40", "10", like with { Subaccount = 1 }).Rejection);
        Assert.Equal(Rejection.InvalidPrice, world.Amend(order, "0.405", "10").Rejection);
        Assert.Equal(Rejection.InvalidOrderSize, world.Amend(order, "0.40", "0").Rejection);
        Assert.Equal(Rejection.InsufficientBalance, world.Amend(order, "0.40", "251").Rejection);

        var renamed = like with { ClientOrderId = "a", UpdatedClientOrderId = "b", Ticker = world.Market.Ticker };
        Assert.Equal(Rejection.None, world.Amend(order, "0.40", "250", renamed).Rejection);
        Assert.Equal("b", order.ClientOrderId);
        Assert.Equal(
            Rejection.DuplicateClientOrderId,
            world.Amend(order, "0.40", "10", like with { UpdatedClientOrderId = "a" }).Rejection
        );
        Assert.Equal("100.000000", account.Reserved.ToString());
    }

    [Fact]
    public void The_expiry_can_be_kept_cleared_and_set()
    {
        using var world = new EngineWorld();
        var second = EngineWorld.StartMs / 1000;
        var order = world.Bid(world.Open(), "10", "0.40", EngineWorld.Gtc with { ExpirationSeconds = second + 10 }).Order!;
        var like = new AmendTicket
        {
            Side = BookSide.Bid,
            Price = order.Price,
            Count = order.InitialCount,
        };

        world.Amend(order, "0.40", "9");
        Assert.Equal((second + 10) * 1000, order.ExpirationMs);
        world.Amend(order, "0.40", "9", like with { ExpirationSeconds = 0 });
        world.Engine.RunTimers(EngineWorld.StartMs + 10_000);
        Assert.True(order.IsInBook);
        Assert.Equal(
            Rejection.ExpirationInPast,
            world.Amend(order, "0.40", "9", like with { ExpirationSeconds = second }).Rejection
        );
        world.Amend(order, "0.40", "9", like with { ExpirationSeconds = second + 20 });
        world.Engine.RunTimers(EngineWorld.StartMs + 20_000);
        Assert.Equal(UpdateReason.ExpiryCancel, world.Reasons(order).Last());
    }

    [Fact]
    public void A_decrease_keeps_its_place_takes_one_count_and_cancels_at_zero()
    {
        using var world = new EngineWorld();
        var (account, other) = (world.Open(), world.Open());
        var order = world.Bid(account, "10", "0.40").Order!;
        world.Bid(other, "5", "0.40");

        Assert.Equal(Rejection.InvalidDecrease, Decrease(null, null).Rejection);
        Assert.Equal(Rejection.InvalidDecrease, Decrease("1", "1").Rejection);
        Assert.Equal(Rejection.InvalidDecrease, Decrease("0", null).Rejection);
        Assert.Equal("4.00", Decrease("4", null).ReducedBy.ToString());
        Assert.Equal("1.00", Decrease(null, "5").ReducedBy.ToString());
        Assert.Equal("0.00", Decrease(null, "7").ReducedBy.ToString());
        Assert.Equal(
            ("5.00", "10.00", "0.00"),
            (order.RemainingCount.ToString(), order.InitialCount.ToString(), world.Engine.QueuePosition(order).ToString())
        );
        Assert.Equal("2.000000", account.Reserved.ToString());
        world.AssertConserved();

        Assert.Equal("5.00", Decrease("9", null).ReducedBy.ToString());
        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.Equal(Rejection.NotFound, Decrease("1", null).Rejection);
        Assert.All(world.Reasons(order), reason => Assert.Equal(UpdateReason.Decrease, reason));

        DecreaseResult Decrease(string? by, string? to) =>
            world.Engine.Decrease(
                account,
                order.Id,
                new DecreaseTicket { ReduceBy = Parse(by), ReduceTo = Parse(to) },
                EngineWorld.StartMs
            );

        static Quantity? Parse(string? text) => text is null ? null : Quantity.Parse(text);
    }

    [Theory]
    [InlineData(true, "8.00")]
    [InlineData(false, "5.00")]
    public void The_queue_position_is_what_fills_before(bool countsBetter, string expected)
    {
        using var world = new EngineWorld(options: new EngineOptions { QueueCountsBetterPrices = countsBetter });
        world.Bid(world.Open(), "5", "0.40");
        var order = world.Bid(world.Open(), "7", "0.40").Order!;
        world.Bid(world.Open(), "3", "0.41");
        world.Bid(world.Open(), "9", "0.39");
        Assert.Equal(expected, world.Engine.QueuePosition(order).ToString());
    }

    [Fact]
    public void Cancel_all_ends_every_order_of_an_account_or_of_one_subaccount()
    {
        using var world = new EngineWorld(options: new EngineOptions { CancelAllAftermathMs = 60_000 });
        var (account, other) = (world.Open(), world.Open());
        var sub = world.Engine.OpenSubaccount(account)!.Value;
        world.Engine.Deposit(account, Money.FromDollars(50), sub, 0);
        world.Bid(account, "5", "0.40");
        world.Ask(account, "5", "0.60");
        var ofSub = world.Bid(account, "5", "0.40", EngineWorld.Gtc with { Subaccount = sub }).Order!;
        var foreign = world.Bid(other, "5", "0.40").Order!;

        Assert.Equal(1, world.Engine.CancelAll(account, sub, EngineWorld.StartMs));
        Assert.Equal([UpdateReason.Decrease], world.Reasons(ofSub));
        Assert.Equal(2, world.Engine.CancelAll(account, null, EngineWorld.StartMs));
        Assert.True(foreign.IsInBook);
        Assert.Equal(0, account.RestingOrders);

        var late = world.Submit(account, BookSide.Bid, "5", "0.40", nowMs: EngineWorld.StartMs + 59_999).Order!;
        Assert.Equal(OrderStatus.Canceled, late.Status);
        Assert.True(world.Submit(account, BookSide.Bid, "5", "0.40", nowMs: EngineWorld.StartMs + 60_000).Order!.IsInBook);
        world.AssertConserved();
    }
}
