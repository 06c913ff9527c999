using Kalshi;
using Trader.Commands;
using Trader.Journal;
using Trader.Risk.Protections;
using Trader.Whales;

namespace Trader.Tests.Risk.Protections;

/// <summary>Protections in the core: what is booked makes them pause opening, in this run and the next.</summary>
[Trait("Requirement", "J4")]
public sealed class OpeningProtectionsTests
{
    private const long Minute = 60_000;

    [Fact]
    public void By_default_only_money_lost_pauses_opening()
    {
        var options = new TraderOptions().Protections;
        Assert.Equal(
            (0, 250L, 0, 0),
            (options.LossStreakTrades, options.MaxDrawdownDollars, options.CoolDownMinutes, options.LowProfitTrades)
        );

        var trades = new LosingTrades(new ProtectionOptions());
        for (var i = 0; i < 40; i++)
        {
            trades.Lose($"M{i % 4}");
        }

        Assert.Empty(trades.Scenario.Snapshot.Risk.Protections);
        Assert.Equal(40, trades.Scenario.Snapshot.Decisions.Count(decision => decision.Outcome == WhaleOutcome.Followed));
    }

    [Fact]
    public void A_streak_pauses_opening_everywhere_says_so_and_ends_by_itself()
    {
        var trades = new LosingTrades(Streak(3));
        trades.Lose("M0");
        trades.Lose("M1");
        Assert.Empty(trades.Said);
        trades.Lose("M2");

        var scenario = trades.Scenario;
        Assert.Equal(WhaleOutcome.SkippedRisk, trades.Whale("M3"));
        Assert.Equal("the loss streak's pause holds: 3 trades in a row lost within 60 minutes", scenario.DecisionIn("M3").Reason);
        var begun = Assert.Single(trades.Said);
        Assert.Equal(
            "Protection begins: nothing is opened in any market for 30 minutes, closing goes on (3 trades in a row lost within 60 minutes)",
            begun.Message
        );
        var view = Assert.Single(scenario.Snapshot.Risk.Protections);
        // The whale came a second after the last loss.
        Assert.Equal((ProtectionKind.LossStreak, null, (30 * Minute) - 1_000), (view.Kind, view.Ticker, view.EndsInMs));

        // The wall clock has no say in it.
        scenario.PassWall(3_600_000).PassExchange((30 * Minute) - 1_001).Tick();
        Assert.Equal(1, Assert.Single(scenario.Snapshot.Risk.Protections).EndsInMs);
        scenario.PassExchange(1).Tick();
        Assert.Empty(scenario.Snapshot.Risk.Protections);
        Assert.Contains("Protection ends, its time is over", trades.Said.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_lets_what_only_reduces_pass()
    {
        var trades = new LosingTrades(Streak(1));
        trades.Lose("M0");
        var gate = new GateScenario();
        gate.Buy("E0-A", 50, 10);
        gate.Gate.Add(trades.Scenario.Core.Protections);
        Assert.Null(gate.RuleAgainst(gate.Order("E0-A", 50, 10, Outcome.No)));
        Assert.Equal(Trader.Risk.RiskRule.Veto, gate.RuleAgainst(gate.Order("E0-A", 50, 1)));
    }

    [Fact]
    public void A_position_that_is_sold_in_pieces_is_one_trade()
    {
        var trades = new LosingTrades(Streak(2));
        var order = trades.Follow("M0");
        trades.Scenario.Fill(order, 5, "in");
        for (var i = 0; i < 5; i++)
        {
            // Somebody sells it by hand, one at a time: in a market of ours the whole position counts.
            trades.SellByHand("M0", Outcome.No, 1, 70);
        }

        Assert.Empty(trades.Said);
        Assert.Equal(1, trades.Results().LastNumber);
        // 42 cents each, sold for 30.
        Assert.Equal(Money.FromCents(-60), trades.Results().Closed.Single().Result);
    }

    [Fact]
    public void A_market_that_was_left_cools_down_and_others_do_not()
    {
        var trades = new LosingTrades(new ProtectionOptions { CoolDownMinutes = 5 });
        var order = trades.Follow("M0");
        trades.Scenario.Fill(order, 5, "in");
        trades.SellByHand("M0", Outcome.No, 5, 40);
        Assert.Equal(WhaleOutcome.SkippedRisk, trades.Whale("M0"));
        Assert.Equal("the cool-down holds: the market was left less than 5 minutes ago", trades.Scenario.DecisionIn("M0").Reason);
        Assert.Equal(WhaleOutcome.Followed, trades.Whale("M1"));
        trades.Scenario.Pass(5 * Minute);
        Assert.Equal(WhaleOutcome.Followed, trades.Whale("M0"));
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("loss_streak", true)]
    [InlineData("drawdown", false)]
    [InlineData("M2", false)]
    public void An_operator_ends_the_pauses_of_a_scope_and_what_led_to_them_is_forgotten(string scope, bool ends)
    {
        var trades = new LosingTrades(Streak(3));
        trades.Lose("M0");
        trades.Lose("M1");
        trades.Lose("M2");
        trades.Release(scope);

        Assert.Equal(ends, trades.Scenario.Snapshot.Risk.Protections.IsEmpty);
        Assert.Equal(ends, trades.Said.Any(said => said.Message.Contains("released by an operator", StringComparison.Ordinal)));

        // It is on record, and the next run knows it.
        var next = trades.Restart();
        Assert.Equal(ends, next.Scenario.Snapshot.Risk.Protections.IsEmpty);
        if (ends)
        {
            next.Lose("M3");
            next.Lose("M4");
            Assert.Empty(next.Scenario.Snapshot.Risk.Protections);
            next.Lose("M5");
            Assert.NotEmpty(next.Scenario.Snapshot.Risk.Protections);
        }
    }

    [Fact]
    public void A_streak_goes_on_over_a_restart_and_no_loss_counts_twice()
    {
        var trades = new LosingTrades(Streak(3));
        trades.Lose("M0");
        trades.Lose("M1");
        var next = trades.Restart().Restart().Restart();
        Assert.Empty(next.Scenario.Snapshot.Risk.Protections);
        next.Lose("M2");
        Assert.Equal(ProtectionKind.LossStreak, Assert.Single(next.Scenario.Snapshot.Risk.Protections).Kind);
    }

    [Fact]
    public void A_pause_holds_over_a_restart_for_what_is_left_of_it()
    {
        var trades = new LosingTrades(Streak(2));
        trades.Lose("M0");
        trades.Lose("M1");
        var endsInMs = Assert.Single(trades.Scenario.Snapshot.Risk.Protections).EndsInMs;
        var next = trades.Restart(afterMs: 20 * Minute);
        Assert.Equal(endsInMs - (20 * Minute), Assert.Single(next.Scenario.Snapshot.Risk.Protections).EndsInMs);
        Assert.Contains("still holds after the restart", Assert.Single(next.Said).Message, StringComparison.Ordinal);
        Assert.Equal(WhaleOutcome.SkippedRisk, next.Whale("M3"));

        var later = trades.Restart(afterMs: 31 * Minute);
        Assert.Empty(later.Scenario.Snapshot.Risk.Protections);
        Assert.Empty(later.Said);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_make_a_pause_longer()
    {
        var trades = new LosingTrades(Streak(1));
        trades.Lose("M0");
        trades.Scenario.PassExchange(-3_600_000).Tick();
        Assert.Equal(30 * Minute, Assert.Single(trades.Scenario.Snapshot.Risk.Protections).EndsInMs);
        trades.Scenario.PassExchange(30 * Minute).Tick();
        Assert.Empty(trades.Scenario.Snapshot.Risk.Protections);
    }

    [Fact]
    public void Losses_of_others_are_nobodys_streak()
    {
        var trades = new LosingTrades(Streak(1));
        trades.SellByHand("M0", Outcome.Yes, 5, 40);
        trades.SellByHand("M0", Outcome.No, 5, 90);
        Assert.Empty(trades.Said);
        Assert.Empty(trades.Scenario.Commands.OfType<WriteToJournal>().Select(written => written.Entry).OfType<ResultBooked>());
    }

    private static ProtectionOptions Streak(int trades) =>
        new()
        {
            LossStreakTrades = trades,
            LossStreakPauseMinutes = 30,
            MaxDrawdownDollars = 0,
        };
}
