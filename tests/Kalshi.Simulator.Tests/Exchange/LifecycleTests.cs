using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class LifecycleTests
{
    private const long Now = EngineWorld.StartMs;

    [Fact]
    public void Opening_and_closing_are_silent_and_everything_else_is_told()
    {
        using var events = new RecordedEvents();
        var engine = new MatchingEngine(new EngineOptions(), events, 1);
        var market = engine.ListMarket(
            new MarketSpec
            {
                Ticker = "KXA-1-A",
                EventTicker = "KXA-1",
                OpenMs = Now + 10,
                CloseMs = Now + 100,
                SettlementTimerSeconds = 1,
            },
            Now
        );
        engine.RunTimers(Now + 10);
        engine.Deactivate(market, Now + 20);
        engine.Activate(market, Now + 30);
        engine.MoveClose(market, Now + 200, Now + 40);
        engine.ChangeGrid(market, PriceGrid.WholeCents, "linear_cent", Now + 50);
        engine.UpdateMetadata(market, new MarketMetadata { FloorStrike = 1.5m }, Now + 60);
        engine.RunTimers(Now + 200);
        engine.Determine(market, MarketResult.Yes, Price.OneDollar, Now + 210);
        engine.RunTimers(Now + 1_210);

        Assert.Equal(
            [
                "created @0",
                "deactivated @20",
                "activated @30",
                "close_date_updated @40",
                "price_level_structure_updated @50",
                "metadata_updated @60",
                "determined @210",
                "settled @1210",
            ],
            events
                .Lines.Where(line => line.StartsWith("lifecycle", StringComparison.Ordinal))
                .Select(line => line.Split(' '))
                .Select(words =>
                    $"{words[2]} @{long.Parse(words[3][1..], System.Globalization.CultureInfo.InvariantCulture) - Now}"
                )
        );
        Assert.Equal((1.5m, MarketStatus.Finalized), (market.Spec.FloorStrike, market.Status));
        Assert.Equal($"event KXA-1 @{Now}", events.Lines[0]);
    }

    [Fact]
    [Trait("Doubt", "D16")]
    public void An_inactive_market_keeps_its_orders_until_reactivation_cancels_all_of_them()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var order = world.Bid(account, "5", "0.40").Order!;
        world.Engine.Deactivate(world.Market, Now);

        Assert.Equal(Rejection.MarketInactive, world.Bid(account, "5", "0.40").Rejection);
        Assert.Equal(Rejection.MarketInactive, world.Engine.Cancel(account, order.Id, Now).Rejection);
        Assert.Equal(0, world.Engine.CancelAll(account, null, Now));
        Assert.True(order.IsInBook);

        world.Engine.Activate(world.Market, Now);
        Assert.Equal([UpdateReason.HaltCancel], world.Reasons(order));
        Assert.Equal(Rejection.None, world.Bid(account, "5", "0.40").Rejection);
        world.AssertConserved();
    }

    [Fact]
    public void The_close_moves_both_ways_and_old_timers_mean_nothing()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        world.Engine.MoveClose(world.Market, EngineWorld.CloseMs + 1_000, Now);
        world.Engine.RunTimers(EngineWorld.CloseMs);
        Assert.Equal(MarketStatus.Active, world.Market.Status);
        world.Engine.RunTimers(EngineWorld.CloseMs + 1_000);
        Assert.Equal(MarketStatus.Closed, world.Market.Status);

        world.Events.Lines.Clear();
        world.Engine.MoveClose(world.Market, EngineWorld.CloseMs + 9_000, EngineWorld.CloseMs + 2_000);
        Assert.Equal(["close_date_updated", "Active", "activated"], world.Events.Lines.Select(line => line.Split(' ')[2]));
        var order = world.Submit(account, BookSide.Bid, "5", "0.40", nowMs: EngineWorld.CloseMs + 2_000).Order!;

        world.Engine.MoveClose(world.Market, EngineWorld.CloseMs + 3_000, EngineWorld.CloseMs + 3_000);
        Assert.Equal((MarketStatus.Closed, OrderStatus.Canceled), (world.Market.Status, order.Status));
        Assert.Equal([UpdateReason.CloseCancel], world.Reasons(order));
    }

    [Fact]
    public void Orders_survive_a_finer_grid_and_a_coarser_one_but_no_new_one_gets_there()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var fine = PriceGrid.Create([new PriceBand(Price.Zero, Price.OneDollar, Price.FromUnits(10))]);
        var order = world.Bid(account, "5", "0.40").Order!;
        world.Engine.ChangeGrid(world.Market, fine, "deci_cent", Now);
        var between = world.Bid(account, "5", "0.405").Order!;
        Assert.Equal((true, "deci_cent"), (order.IsInBook, world.Market.Spec.GridLabel));

        world.Engine.ChangeGrid(world.Market, PriceGrid.WholeCents, "linear_cent", Now);
        Assert.Equal(Rejection.InvalidPrice, world.Bid(account, "5", "0.405").Rejection);
        Assert.Equal(Rejection.None, world.Amend(between, "0.405", "4").Rejection);
        Assert.Equal(Rejection.InvalidPrice, world.Amend(between, "0.406", "4").Rejection);
        world.Ask(world.Open(), "4", "0.40");
        Assert.Equal(("4.00", "0.00"), (between.FilledCount.ToString(), order.FilledCount.ToString()));
        world.AssertConserved();
    }

    [Fact]
    public void A_rising_floor_cancels_what_is_priced_at_or_below_it()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var (above, at) = (world.Bid(account, "5", "0.41").Order!, world.Bid(account, "5", "0.40").Order!);
        world.Engine.RaiseFloor(world.Market, Price.FromCents(40), Now);

        Assert.True(above.IsInBook);
        Assert.Equal([UpdateReason.SettlementBoundsCancel], world.Reasons(at));
        Assert.Equal(Rejection.BelowSettlementFloor, world.Bid(account, "5", "0.40").Rejection);
        Assert.Equal(Rejection.BelowSettlementFloor, world.Amend(above, "0.39", "5").Rejection);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Engine.RaiseFloor(world.Market, Price.FromCents(39), Now));
        world.AssertConserved();
    }

    [Fact]
    public void A_disputed_result_pays_nothing_until_it_is_amended_and_the_timer_ran_again()
    {
        using var world = new EngineWorld(settlementTimerSeconds: 5);
        var (yes, no) = (world.Open(), world.Open());
        world.Ask(no, "5", "0.40");
        world.Bid(yes, "5", "0.40");
        world.Close(MarketResult.Yes, Price.OneDollar);
        world.Engine.Dispute(world.Market, EngineWorld.CloseMs + 1_000);
        world.Engine.RunTimers(EngineWorld.CloseMs + 5_000);
        Assert.Equal(MarketStatus.Disputed, world.Market.Status);

        world.Engine.AmendResult(world.Market, MarketResult.No, Price.Zero, EngineWorld.CloseMs + 6_000);
        world.Engine.RunTimers(EngineWorld.CloseMs + 10_999);
        Assert.Equal((MarketStatus.Amended, 0), (world.Market.Status, world.Events.Settlements.Count));
        world.Engine.RunTimers(EngineWorld.CloseMs + 11_000);

        Assert.Equal(MarketStatus.Finalized, world.Market.Status);
        Assert.Equal(("102.000000", "97.916000"), (no.Cash.ToString(), yes.Cash.ToString()));
        world.AssertConserved();
    }

    [Theory]
    [InlineData(MarketResult.Yes, "0.99")]
    [InlineData(MarketResult.No, "0.01")]
    [InlineData(MarketResult.None, "0.00")]
    public void A_result_and_a_payout_that_contradict_each_other_are_refused(MarketResult result, string payout)
    {
        using var world = new EngineWorld();
        world.Engine.RunTimers(EngineWorld.CloseMs);
        Assert.Throws<ArgumentException>(() =>
            world.Engine.Determine(world.Market, result, Price.Parse(payout), EngineWorld.CloseMs)
        );
        Assert.Equal(MarketStatus.Closed, world.Market.Status);
        Assert.Throws<InvalidOperationException>(() => world.Engine.Dispute(world.Market, EngineWorld.CloseMs));
        Assert.Throws<InvalidOperationException>(() => world.Engine.Activate(world.Market, EngineWorld.CloseMs));
    }
}
