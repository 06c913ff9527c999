using Kalshi;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>Whose contracts are closed by the rules, and whose are left alone.</summary>
[Trait("Requirement", "K8")]
public sealed class ExitPolicyTests
{
    [Fact]
    public void Follows_are_closed_by_the_rules_unless_they_are_to_be_held()
    {
        Assert.NotEmpty(new HeldScenario().Bid(37).Wait(1).Exits);

        var held = new HeldScenario(new UpkeepOptions { FollowExit = ExitPolicy.HoldToSettlement }).Bid(1).Wait(60);
        Assert.Empty(held.Exits);
        var exit = held.Scene.Snapshot.Positions.Single().Exit!;
        Assert.Equal(("whale_follower", ExitPolicy.HoldToSettlement, Quantity.Zero), (exit.Owner, exit.Policy, exit.Managed));
    }

    [Theory]
    [InlineData("whale_follower", ExitPolicy.HoldToSettlement)]
    [InlineData("dice", ExitPolicy.HoldToSettlement)]
    [InlineData("other", ExitPolicy.Rules)]
    [InlineData(null, ExitPolicy.HoldToSettlement)]
    public void A_strategy_that_is_named_holds_its_positions(string? owner, ExitPolicy expected) =>
        Assert.Equal(expected, new ExitPolicies(new UpkeepOptions { HeldStrategies = ["dice", "whale_follower"] }).Of(owner));

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void A_foreign_position_is_left_to_settle_unless_it_is_put_under_management(bool manages, int exits)
    {
        var scene = Foreign(new UpkeepOptions { ManageForeign = manages }, contracts: 20, costCents: 800);
        scene.Book("M", 10, 14);
        scene.Pass(1_000).Tick();
        Assert.Equal(exits, scene.Placed.Count);
        var exit = scene.Snapshot.Positions.Single().Exit!;
        Assert.Equal((null, Quantity.FromContracts(20)), (exit.Owner, exit.Foreign));
    }

    [Fact]
    public void Beside_contracts_bought_by_hand_only_the_traders_own_are_sold()
    {
        var held = new HeldScenario();
        held.Scene.Handle(TraderEvent.Of(held.Scene.Now, ByHand("M", 30, 42)));
        held.Bid(37).Wait(1);
        Assert.Equal(Quantity.FromContracts(5), held.LastExit.Count);

        held.FillExit(5).Wait(60);
        Assert.Single(held.Exits);
        Assert.Null(held.Closing);
        var left = held.Scene.Snapshot.Positions.Single();
        Assert.Equal((Quantity.FromContracts(30), Quantity.FromContracts(30)), (left.Contracts, left.Exit!.Foreign));
    }

    [Fact]
    [Trait("Requirement", "H7")]
    public void Nothing_is_opened_in_a_market_whose_position_is_being_closed()
    {
        var closer = new HeldScenario().Bid(37).Wait(1);
        Assert.NotNull(closer.Closing);
        // Its exit is on its way: even were the position small enough for the follower, the gate says no.
        var refusal = Refuse(closer, "M", "whale_follower");
        Assert.Equal("the market's position is being closed (stop_loss)", refusal);

        closer.FillExit(5).Wait(1);
        Assert.Null(closer.Closing);
        Assert.Null(Refuse(closer, "M", "whale_follower"));
    }

    [Fact]
    [Trait("Requirement", "H7")]
    public void Nothing_is_opened_that_would_be_closed_at_once_because_its_market_closes()
    {
        var scene = CoreScenario.Ready(null, CoreScenario.Market("M", closeInMs: 300_000));
        scene.Book("M", 40, 44);
        scene.Whale("M");
        Assert.Single(scene.Placed);

        scene.PassExchange(100_000);
        scene.Trade("M", Outcome.Yes, 43, 400);
        var held = CoreScenario.Ready(
            new TraderOptions { Upkeep = new() { FollowExit = ExitPolicy.HoldToSettlement } },
            CoreScenario.Market("M", closeInMs: 299_000)
        );
        held.Book("M", 40, 44);
        held.Whale("M");
        Assert.Single(held.Placed);

        var ruled = CoreScenario.Ready(null, CoreScenario.Market("M", closeInMs: 299_000));
        ruled.Book("M", 40, 44);
        ruled.Whale("M");
        Assert.Empty(ruled.Placed);
        Assert.Equal("the market closes in 299 s, and positions are closed 300 s before", ruled.DecisionIn("M").Reason);
    }

    [Fact]
    public void After_a_restart_age_and_owner_come_from_the_fills_and_orders_that_are_read_again()
    {
        var first = new HeldScenario();
        var second = Restart(first, scene => scene.PassExchange(3_000_000));

        var exit = second.Snapshot.Positions.Single().Exit!;
        Assert.Equal(
            ("whale_follower", 3_000_000L, false, Quantity.FromContracts(5)),
            (exit.Owner, exit.HeldMs, exit.IsHeldLonger, exit.Managed)
        );
        Assert.InRange(second.ExchangeMs - second.LastRead.SinceMs, 3_600_000, long.MaxValue);
        second.Book("M", 40, 44);
        second.PassExchange(599_000).Tick();
        Assert.Empty(second.Placed);
        second.PassExchange(1_000).Tick();
        Assert.Equal("close_position:max_hold_time", second.LastOrder.Reason);
    }

    [Fact]
    public void What_was_bought_before_the_fills_that_are_listed_is_that_old_at_least_and_ours_as_far_as_our_orders_bought_it()
    {
        var first = new HeldScenario();
        var second = Restart(
            first,
            scene =>
            {
                scene.PassExchange(90_000_000);
                scene.Fills.Clear();
                scene.Positions.Clear();
                scene.Positions.Add(CoreScenario.Held("M", 12, 504));
                scene.Markets.Clear();
                scene.Markets.Add(CoreScenario.Market("M", closeInMs: 190_000_000));
            }
        );

        var exit = second.Snapshot.Positions.Single().Exit!;
        Assert.Equal((Quantity.FromContracts(5), Quantity.FromContracts(7)), (exit.Managed, exit.Foreign));
        Assert.True(exit.IsHeldLonger);
        second.Book("M", 41, 44);
        second.Pass(1_000).Tick();
        Assert.Equal(
            ("close_position:max_hold_time", Quantity.FromContracts(5)),
            (second.LastOrder.Reason, second.LastOrder.Count)
        );
    }

    [Fact]
    [Trait("Requirement", "K3")]
    public void A_closing_that_a_restart_interrupted_goes_on_although_its_reason_has_gone()
    {
        var first = new HeldScenario().Bid(37).Wait(1).FillExit(2);
        var exit = first.LastExit;
        var second = Restart(
            first,
            scene =>
            {
                scene.Positions.Clear();
                scene.Positions.Add(CoreScenario.Held("M", 3, 126));
                scene.Orders.Add(CoreScenario.Dto(exit, "canceled", 2, 0));
                scene.Fills.Insert(0, CoreScenario.ListedFill(exit, 2, "sold-1"));
            }
        );
        second.Book("M", 42, 44);
        // At the very millisecond of the first run's order the decision would have that order's name: it waits for the next look.
        second.Pass(1_000).Tick();
        Assert.Empty(second.Placed);
        second.Pass(1_000).Tick();

        var next = Assert.Single(second.Placed);
        Assert.Equal(("close_position:stop_loss", Quantity.FromContracts(3)), (next.Reason, next.Count));
        Assert.NotEqual(exit.ClientOrderId, next.ClientOrderId);
    }

    [Fact]
    [Trait("Requirement", "K3")]
    public void An_exit_that_was_on_its_way_when_the_run_died_counts_until_its_fate_is_known()
    {
        var first = new HeldScenario().Bid(37).Wait(1);
        var exit = first.LastExit;
        var second = Restart(first);
        second.Book("M", 37, 41);
        for (var i = 0; i < 20; i++)
        {
            second.Pass(1_000).Tick();
        }

        Assert.Empty(second.Placed);
        Assert.Contains(second.Commands.OfType<ResolveOrder>(), resolve => resolve.Intent == exit);
    }

    [Fact]
    public void Without_a_journal_a_follow_is_known_by_the_form_of_its_id()
    {
        var first = new HeldScenario();
        var second = Restart(first, recovers: false);
        Assert.Equal("whale_follower", second.Snapshot.Positions.Single().Exit!.Owner);
        Assert.Equal("upkeep", ClientOrderIds.StrategyOf(ClientOrderIds.ForClosing("sim", "x")));
        Assert.True(ClientOrderIds.IsOurs(ClientOrderIds.ForClosing("sim", "x")));
    }

    private static string? Refuse(HeldScenario held, string ticker, string strategy) =>
        held
            .Scene.Core.Upkeep.RefuseOpening(
                new OrderIntent
                {
                    ClientOrderId = "x",
                    Ticker = ticker,
                    Outcome = Outcome.Yes,
                    Price = Price.FromCents(42),
                    Count = Quantity.FromContracts(1),
                    Reason = "",
                    Strategy = strategy,
                },
                held.Scene.ExchangeMs
            )
            ?.Reason;

    private static CoreScenario Restart(HeldScenario first, Action<CoreScenario>? before = null, bool recovers = true)
    {
        var scene = new CoreScenario(first.Scene.Options);
        scene.Markets.Add(CoreScenario.Market("M"));
        scene.Positions.Add(CoreScenario.Held("M", 5, 210));
        scene.Orders.Add(CoreScenario.Dto(first.Follow, "executed", 5, 0));
        scene.Fills.Add(CoreScenario.ListedFill(first.Follow, 5, "bought"));
        before?.Invoke(scene);
        if (recovers)
        {
            scene.Handle(TraderEvent.Of(scene.Now, first.Recover()));
        }

        return scene.BringToReady();
    }

    private static CoreScenario Foreign(UpkeepOptions upkeep, int contracts, int costCents)
    {
        var scene = new CoreScenario(new TraderOptions { Upkeep = upkeep });
        scene.Markets.Add(CoreScenario.Market("M"));
        scene.Positions.Add(CoreScenario.Held("M", contracts, costCents));
        return scene.BringToReady();
    }

    private static FillMessage ByHand(string ticker, int contracts, int cents) =>
        new()
        {
            TradeId = "by-hand",
            OrderId = "an-order-of-somebody",
            Ticker = ticker,
            IsTaker = true,
            Outcome = Outcome.Yes,
            YesPrice = Price.FromCents(cents),
            Count = Quantity.FromContracts(contracts),
            Fee = Money.Zero,
            PostPosition = Quantity.Zero,
            TimestampMs = CoreScenario.StartExchangeMs,
        };
}
