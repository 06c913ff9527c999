using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

/// <summary>What the exchange does where the API reference has a doubt (§13), and what its options change.</summary>
[Trait("Requirement", "B2")]
public class DoubtTests
{
    [Theory]
    [Trait("Doubt", "D6")]
    [InlineData(ClientOrderIdScope.Forever, 10, Rejection.DuplicateClientOrderId)]
    [InlineData(ClientOrderIdScope.Forever, 1, Rejection.None)]
    [InlineData(ClientOrderIdScope.WhileResting, 10, Rejection.None)]
    public void A_client_order_id_is_taken_for_ever_or_while_its_order_rests(
        ClientOrderIdScope scope,
        int kept,
        Rejection expected
    )
    {
        using var world = new EngineWorld(
            options: new EngineOptions { ClientOrderIds = scope, MaxClientOrderIdsPerAccount = kept }
        );
        var account = world.Open();
        var named = EngineWorld.Gtc with { ClientOrderId = "a" };
        var order = world.Bid(account, "1", "0.10", named).Order!;
        Assert.Equal(Rejection.DuplicateClientOrderId, world.Bid(account, "1", "0.10", named).Rejection);
        world.Engine.Cancel(account, order.Id, EngineWorld.StartMs);
        world.Bid(account, "1", "0.10", EngineWorld.Gtc with { ClientOrderId = "b" });
        Assert.Equal(expected, world.Bid(account, "1", "0.10", named).Rejection);
    }

    [Theory]
    [Trait("Doubt", "D7")]
    [InlineData(false, Rejection.None, Rejection.FillOrKillUnfillable)]
    [InlineData(true, Rejection.ImmediateOrCancelUnfillable, Rejection.None)]
    public void Orders_that_find_nothing_are_accepted_or_refused(bool flipped, Rejection ioc, Rejection fok)
    {
        using var world = new EngineWorld(
            options: new EngineOptions { RefusesUnfilledImmediateOrCancel = flipped, AcceptsUnfillableFillOrKill = flipped }
        );
        var account = world.Open();
        Assert.Equal(ioc, world.Bid(account, "1", "0.10", EngineWorld.Ioc).Rejection);
        var killed = world.Bid(account, "1", "0.10", EngineWorld.Fok);
        Assert.Equal(fok, killed.Rejection);
        Assert.Equal(flipped ? OrderStatus.Canceled : null, killed.Order?.Status);

        // Meeting oneself is no lack of liquidity (recorded: accepted, no fill).
        world.Ask(account, "1", "0.20");
        Assert.Equal(Rejection.None, world.Bid(account, "1", "0.20", EngineWorld.Ioc).Rejection);
    }

    [Theory]
    [Trait("Doubt", "D9")]
    [InlineData(ReservationPolicy.Sum, "80.000000")]
    [InlineData(ReservationPolicy.Max, "50.000000")]
    [InlineData(ReservationPolicy.None, "0.000000")]
    public void Resting_orders_reserve_their_sum_the_dearer_side_or_nothing(ReservationPolicy policy, string reserved)
    {
        using var world = new EngineWorld(options: new EngineOptions { Reservation = policy });
        var account = world.Open();
        world.Bid(account, "100", "0.50");
        world.Ask(account, "75", "0.60");
        Assert.Equal(reserved, account.Reserved.ToString());
        // Another hundred dollars for bids: only without reservations are they still there.
        var isAffordable = policy == ReservationPolicy.None;
        Assert.Equal(isAffordable ? Rejection.None : Rejection.InsufficientBalance, world.Bid(account, "200", "0.50").Rejection);
        world.AssertConserved();
    }

    [Fact]
    [Trait("Doubt", "D9")]
    public void Without_reservations_a_maker_who_has_no_money_left_is_cancelled_at_the_match()
    {
        using var world = new EngineWorld(
            new FeeSchedule(FeeType.Quadratic, 0),
            options: new EngineOptions { Reservation = ReservationPolicy.None }
        );
        var (account, other) = (world.Open(), world.Open(1_000));
        world.Bid(account, "200", "0.50");
        var second = world.Bid(account, "200", "0.49").Order!;
        Assert.Equal(Rejection.InsufficientBalance, world.Bid(account, "201", "0.50").Rejection);

        world.Ask(other, "400", "0.49", EngineWorld.Ioc);

        Assert.Equal([UpdateReason.MarginCancel], world.Reasons(second));
        Assert.Equal(("200.00", "0.000000"), (account.PositionIn(world.Market)!.Net.ToString(), account.Cash.ToString()));
        world.AssertConserved();
    }

    [Fact]
    [Trait("Doubt", "D10")]
    public void Profit_is_realised_at_average_cost_and_only_opening_fills_count_as_traded()
    {
        using var world = new EngineWorld(new FeeSchedule(FeeType.Quadratic, 0));
        var (account, other) = (world.Open(), world.Open());
        Trade(BookSide.Bid, "10", "0.40");
        Trade(BookSide.Bid, "10", "0.50");
        var sale = Trade(BookSide.Ask, "10", "0.55");

        var position = account.PositionIn(world.Market)!;
        // First in, first out would have realised 1.50.
        Assert.Equal(
            ("1.000000", "4.500000", "9.000000"),
            (position.Realized.ToString(), position.Cost.ToString(), position.TotalTraded.ToString())
        );
        Assert.Equal("4.500000", sale.TakerCost.ToString());

        Order Trade(BookSide side, string count, string price)
        {
            world.Submit(other, side.Opposite(), count, price);
            return world.Submit(account, side, count, price).Order!;
        }
    }

    [Theory]
    [Trait("Doubt", "D11")]
    [InlineData(PositionValuation.LastPrice, "3.000000", "7.000000")]
    [InlineData(PositionValuation.Cost, "4.000000", "6.000000")]
    public void A_position_is_worth_its_last_price_or_its_cost(PositionValuation valuation, string yes, string no)
    {
        using var world = new EngineWorld(options: new EngineOptions { Valuation = valuation });
        var (buyer, seller) = (world.Open(), world.Open());
        world.Ask(seller, "10", "0.40");
        world.Bid(buyer, "10", "0.40");
        world.Ask(world.Open(), "1", "0.30");
        world.Bid(world.Open(), "1", "0.30");
        Assert.Equal(
            (yes, no),
            (
                world.Engine.ValueOf(buyer.PositionIn(world.Market)!).ToString(),
                world.Engine.ValueOf(seller.PositionIn(world.Market)!).ToString()
            )
        );
    }

    [Fact]
    [Trait("Doubt", "D12")]
    public void A_settlement_row_tells_contracts_cost_revenue_and_the_fees_paid_before()
    {
        using var world = new EngineWorld();
        var (yes, no) = (world.Open(), world.Open());
        world.Ask(no, "10", "0.40");
        world.Bid(yes, "10", "0.40");
        world.Close(MarketResult.Scalar, Price.Parse("0.25"));

        var row = world.Events.Settlements.Single(settlement => settlement.Account == yes);
        Assert.Equal(
            ("10.00", "4.000000", "2.500000", "0.168000", 0),
            (row.Net.ToString(), row.Cost.ToString(), row.Revenue.ToString(), row.Fees.ToString(), row.Subaccount)
        );
        Assert.Equal("7.500000", world.Events.Settlements.Single(settlement => settlement.Account == no).Revenue.ToString());
    }

    [Fact]
    [Trait("Doubt", "D16")]
    public void A_users_cancel_is_told_as_a_decrease()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var order = world.Bid(account, "1", "0.10").Order!;
        world.Engine.Cancel(account, order.Id, EngineWorld.StartMs);
        Assert.Equal([UpdateReason.Decrease], world.Reasons(order));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name_value_and_range()
    {
        Refused(new EngineOptions { Shards = 17 }, "Shards is 17; it must be between 1 and 16.");
        Refused(new EngineOptions { OrderGroupWindowMs = 0 }, "OrderGroupWindowMs is 0; it must be between 1 and 3600000.");
        Refused(new EngineOptions { CancelAllAftermathMs = -1 }, "CancelAllAftermathMs is -1; it must be between 0 and 600000.");
        Refused(new EngineOptions { Reservation = (ReservationPolicy)9 }, "Reservation is 9; it must be one of Sum, Max, None.");

        static void Refused(EngineOptions options, string text) =>
            Assert.Contains(text, Assert.Throws<ArgumentOutOfRangeException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
