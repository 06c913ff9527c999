using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Upkeep;

namespace Trader.Tests.Upkeep;

/// <summary>What a person closes and cancels, and what is told of positions as they change.</summary>
public sealed class OperatorRequestTests
{
    [Fact]
    [Trait("Requirement", "K3")]
    public void A_position_is_closed_on_request_whatever_its_policy_and_the_switches_say()
    {
        var held = new HeldScenario(new UpkeepOptions { ClosingEnabled = false, FollowExit = ExitPolicy.HoldToSettlement });
        held.Scene.Handle(TraderEvent.Of(held.Scene.Now, new CloseRequest("M", "an operator")));
        held.Wait(1);
        Assert.Equal(("close_position:operator", Quantity.FromContracts(5)), (held.LastExit.Reason, held.LastExit.Count));
        held.FillExit(5);
        Assert.Empty(held.Scene.Snapshot.Positions);
    }

    [Fact]
    [Trait("Requirement", "K3")]
    public void A_request_for_a_market_in_which_nothing_is_held_is_answered_and_does_nothing()
    {
        var scene = CoreScenario.ReadyWithBook();
        scene.Handle(TraderEvent.Of(scene.Now, new CloseRequest("M", "an operator")));
        scene.Pass(1_000).Tick();
        Assert.Empty(scene.Placed);
        Assert.Contains(
            scene.Activities,
            activity => activity.Message.StartsWith("Nothing is held in M", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void Closing_all_takes_what_the_trader_bought_and_leaves_what_others_did()
    {
        var held = new HeldScenario(new UpkeepOptions { FollowExit = ExitPolicy.HoldToSettlement });
        held.Scene.Core.Upkeep.Closer.CloseAll(CloseReason.Shutdown, "the run ends", held.Scene.Now, held.Scene);
        held.Wait(1);
        Assert.Equal("close_position:shutdown", Assert.Single(held.Exits).Reason);

        var foreign = new CoreScenario();
        foreign.Markets.Add(CoreScenario.Market("M"));
        foreign.Positions.Add(CoreScenario.Held("M", 5, 210));
        foreign.BringToReady();
        foreign.Core.Upkeep.Closer.CloseAll(CloseReason.Shutdown, "the run ends", foreign.Now, foreign);
        Assert.Empty(foreign.Core.Upkeep.Closer.Closings);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void A_run_that_is_to_end_flat_sells_first_and_reads_the_account_for_the_last_time_afterwards()
    {
        var held = new HeldScenario(new UpkeepOptions { FollowExit = ExitPolicy.HoldToSettlement, CloseAtShutdown = true });
        held.Scene.NewCommands();
        held.Scene.Handle(TraderEvent.RunEnding(held.Scene.Now, "enough for today"));
        Assert.Equal("close_position:shutdown", Assert.Single(held.Exits).Reason);
        held.Wait(2);
        Assert.Empty(held.Scene.NewCommands().OfType<ReadAccount>());

        held.FillExit(5).Wait(1);
        Assert.Equal("final comparison", Assert.Single(held.Scene.NewCommands().OfType<ReadAccount>()).Reason);
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void What_cannot_be_sold_in_time_is_kept_and_named_and_the_run_ends_all_the_same()
    {
        var held = new HeldScenario(new UpkeepOptions { CloseAtShutdown = true, CloseAtShutdownWallSeconds = 5 });
        held.Scene.Handle(TraderEvent.BooksSuspect(held.Scene.Now, ["M"]));
        held.Scene.NewCommands();
        held.Scene.Handle(TraderEvent.RunEnding(held.Scene.Now, "enough for today"));
        held.Wait(4);
        Assert.Empty(held.Scene.NewCommands().OfType<ReadAccount>());
        held.Wait(1);
        Assert.Single(held.Scene.NewCommands().OfType<ReadAccount>());
        Assert.True(held.HasSaid("Positions are kept that could not be closed within 5 s: M"));
    }

    [Fact]
    [Trait("Requirement", "D14")]
    public void Without_that_setting_positions_are_kept_when_a_run_ends()
    {
        var held = new HeldScenario();
        held.Scene.Handle(TraderEvent.RunEnding(held.Scene.Now, "enough for today"));
        held.Bid(2).Wait(3);
        Assert.Empty(held.Exits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "I1")]
    public void An_order_is_cancelled_on_request_by_either_id(bool byOurs)
    {
        var scene = CoreScenario.ReadyWithBook();
        scene.Whale("M");
        scene.Accept(scene.LastOrder);
        var id = byOurs ? scene.LastOrder.ClientOrderId : CoreScenario.OrderIdOf(scene.LastOrder);
        scene.Handle(TraderEvent.Of(scene.Now, new CancelRequest(id, "an operator")));
        Assert.Equal("an operator asked for it", Assert.Single(scene.Commands.OfType<CancelOrder>()).Reason);

        scene.Handle(TraderEvent.Of(scene.Now, new CancelRequest(id, "an operator")));
        Assert.Single(scene.Commands.OfType<CancelOrder>());
        scene.Handle(TraderEvent.Of(scene.Now, new CancelRequest("nobody's", "an operator")));
        Assert.Contains(scene.Activities, activity => activity.Message.Contains("no order nobody's", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "N8")]
    public void Every_change_of_a_position_is_told_once_with_what_changed_and_what_it_was()
    {
        var held = new HeldScenario();
        var opened = held.Scene.Commands.OfType<NotifyPosition>().Select(command => command.Change).Single();
        Assert.Equal(("M", Quantity.FromContracts(5), Quantity.Zero), (opened.Ticker, opened.Now.Net, opened.Before.Net));
        Assert.Equal(["position", "cost_basis"], opened.ChangedFields);

        held.Bid(37).Wait(1).FillExit(2).Wait(1).FillExit(3).Wait(5);
        var changes = held.Scene.Commands.OfType<NotifyPosition>().Select(command => command.Change).Skip(1).ToList();
        Assert.Equal(
            ["closing_reason", "position cost_basis realized_pnl", "position cost_basis realized_pnl"],
            changes.Select(change => string.Join(' ', change.ChangedFields))
        );
        Assert.All(changes, change => Assert.Equal(CloseReason.StopLoss, change.Now.ClosingReason));
        Assert.Equal([5, 3, 0], changes.Select(change => (int)(change.Now.Net.Hundredths / 100)));
        Assert.All(changes, change => Assert.False(change.WasSettled));
    }

    [Fact]
    [Trait("Requirement", "K9")]
    public void A_position_shows_profit_age_distances_and_the_time_that_is_left()
    {
        var held = new HeldScenario(closeInMs: 1_000_000).Bid(43).Wait(10);
        var exit = held.Scene.Snapshot.Positions.Single().Exit!;
        // 43¢ against 42¢ is +2.38 %.
        Assert.Equal((Money.FromCents(5), 238L), (exit.Quote!.Value.Profit, exit.Quote.Value.ReturnBasisPoints));
        Assert.Equal((2_000L - 238, 1_000L + 238), (exit.ToTakeProfitBasisPoints, exit.ToStopLossBasisPoints));
        Assert.Equal((10_000L, 990_000L), (exit.HeldMs, exit.UntilCloseMs));
        Assert.Equal(("whale_follower", ExitPolicy.Rules), (exit.Owner, exit.Policy));
        Assert.Null(exit.Closing);

        held.Bid(37).Wait(1);
        var closing = held.Scene.Snapshot.Positions.Single().Exit!.Closing!;
        Assert.Equal((CloseReason.StopLoss, ClosingPhase.Sent, 1), (closing.Reason, closing.Phase, closing.Attempts));
    }
}
