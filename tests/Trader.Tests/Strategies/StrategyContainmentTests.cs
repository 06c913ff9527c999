using Kalshi;
using Trader.Commands;
using Trader.Strategies;

namespace Trader.Tests.Strategies;

[Trait("Requirement", "H6")]
public sealed class StrategyContainmentTests
{
    private const long PauseMs = 5 * 60_000;

    [Fact]
    public void Three_failures_in_a_row_pause_a_strategy_and_its_first_turn_afterwards_decides()
    {
        var puppet = new PuppetStrategy { Fault = new InvalidOperationException("a bug") };
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        Tick(scenario, 3);
        Assert.Equal((3, StrategyCondition.Pausing), (puppet.Turns, scenario.Report("puppet").Condition));
        Assert.Equal("InvalidOperationException: a bug", scenario.Report("puppet").LastFailure);

        scenario.PassExchange(PauseMs - 1);
        Tick(scenario, 2);
        Assert.Equal(3, puppet.Turns);

        // Tried again, and at its first failure it pauses again.
        scenario.PassExchange(1);
        Tick(scenario, 2);
        Assert.Equal((4, StrategyCondition.Pausing), (puppet.Turns, scenario.Report("puppet").Condition));

        puppet.Fault = null;
        scenario.PassExchange(PauseMs);
        Tick(scenario, 2);
        Assert.Equal(
            (6, StrategyCondition.On, 4L),
            (puppet.Turns, scenario.Report("puppet").Condition, scenario.Report("puppet").Failures)
        );
    }

    [Fact]
    public void A_turn_that_goes_well_ends_a_row_but_not_the_window()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(StrategyCondition.On, scenario.Report("puppet").Condition);
            puppet.Fault = new InvalidOperationException("now and then");
            Tick(scenario, 1);
            puppet.Fault = null;
            Tick(scenario, 1);
        }

        Assert.Equal(StrategyCondition.Pausing, scenario.Report("puppet").Condition);
        Assert.Equal(9, puppet.Turns);
    }

    [Fact]
    public void Failures_older_than_the_window_do_not_count()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        for (var i = 0; i < 20; i++)
        {
            puppet.Fault = new InvalidOperationException("seldom");
            Tick(scenario, 1);
            puppet.Fault = null;
            scenario.PassExchange(150_001);
            Tick(scenario, 1);
        }

        Assert.Equal((StrategyCondition.On, 20L), (scenario.Report("puppet").Condition, scenario.Report("puppet").Failures));
    }

    [Fact]
    public void What_a_strategy_proposed_before_it_threw_is_not_trusted_in_events_nor_in_cycles()
    {
        var broken = new PuppetStrategy("broken") { Fault = new InvalidOperationException("a bug") };
        var sound = new PuppetStrategy("sound");
        var scenario = StrategyScene.Ready(options: null, [broken, sound]);
        broken.OnNextTick.Add(PuppetStrategy.Place("x"));
        Tick(scenario, 1);
        broken.OnNextCycle.Add(PuppetStrategy.Place("y"));
        sound.OnNextCycle.Add(PuppetStrategy.Place("z"));
        scenario.RunCycle();

        Assert.Equal("sound", Assert.Single(scenario.Placed).Strategy);
        Assert.Empty(broken.Told);
    }

    [Fact]
    public void The_resting_orders_of_a_strategy_that_pauses_are_cancelled_because_nobody_minds_them()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        puppet.OnNextTick.Add(PuppetStrategy.Place("a"));
        Tick(scenario, 1);
        scenario.Accept(scenario.LastOrder);
        puppet.Fault = new InvalidOperationException("a bug");
        Tick(scenario, 4);

        Assert.Equal("puppet pauses", Assert.Single(scenario.Commands.OfType<CancelOrder>()).Reason);
    }

    [Fact]
    public void More_proposals_upon_one_event_than_the_bound_are_all_dropped_and_said_so()
    {
        var puppet = new PuppetStrategy();
        var options = new TraderOptions { Strategies = new StrategyOptions { MaxProposalsPerEvent = 3 } };
        var scenario = StrategyScene.Ready(options, [puppet]);
        puppet.OnNextTick.AddRange(Enumerable.Range(0, 100_000).Select(i => PuppetStrategy.Place($"{i}")));
        Tick(scenario, 1);

        Assert.Empty(scenario.Placed);
        Assert.Equal(1, scenario.CountSaid("puppet made 100000 proposals at once, of which 3 are the most"));
        Assert.Equal((StrategyCondition.Pausing, 1L), (scenario.Report("puppet").Condition, scenario.Report("puppet").Floods));
        Assert.Empty(scenario.Core.Strategies.Outcomes);
    }

    [Fact]
    public void More_proposals_within_a_minute_than_the_bound_pause_a_strategy()
    {
        var puppet = new PuppetStrategy();
        var options = new TraderOptions { Strategies = new StrategyOptions { MaxProposalsPerMinute = 10 } };
        var scenario = StrategyScene.Ready(options, [puppet]);
        for (var i = 0; i < 12; i++)
        {
            puppet.OnNextTick.Add(new CancelProposal("nobody's", "a flood"));
            Tick(scenario, 1);
        }

        Assert.Equal(11, scenario.Core.Strategies.ProposedCount);
        Assert.Equal("the strategy pauses", scenario.Core.Strategies.Outcomes.Last().Refusal);
        Assert.Equal(1, scenario.CountSaid("puppet made more than 10 proposals within a minute"));
        Assert.Equal(StrategyCondition.Pausing, scenario.Report("puppet").Condition);
    }

    [Theory]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 0)]
    public void The_book_takes_an_old_event_but_it_leads_to_no_order(long ageMs, int orders)
    {
        var puppet = new PuppetStrategy { OnDelta = _ => PuppetStrategy.Place("a") };
        var scenario = StrategyScene.Ready(options: null, [puppet]);
        scenario.Delta("M", Outcome.Yes, 41, 7, ageMs);
        Assert.Equal(orders, scenario.Placed.Count);

        // The level that it brought is there all the same.
        Price? seen = null;
        puppet.OnDelta = view =>
        {
            seen = view.Book("M")!.BestBid;
            return null;
        };
        scenario.Delta("M", Outcome.Yes, 30, 1);
        Assert.Equal(Price.FromCents(41), seen);
    }

    [Fact]
    public void Events_of_all_markets_reach_a_strategy_one_at_a_time_in_arrival_order()
    {
        var seen = new List<string>();
        var watcher = new PuppetStrategy();
        watcher.OnDelta = view =>
        {
            seen.Add($"{view.Book("M1")!.BestBid!.Value.ToCentsText()} {view.Book("M2")!.BestBid!.Value.ToCentsText()}");
            return null;
        };
        var scenario = StrategyScene.Ready(options: null, [watcher], markets: 2);
        scenario.Delta("M1", Outcome.Yes, 41, 1);
        scenario.Delta("M2", Outcome.Yes, 42, 1);
        scenario.Delta("M1", Outcome.Yes, 43, 1);

        Assert.Equal(["41¢ 40¢", "41¢ 42¢", "43¢ 42¢"], seen);
    }

    [Fact]
    public void Every_option_out_of_range_is_named()
    {
        var mistakes = new TraderOptions
        {
            Strategies = new StrategyOptions
            {
                Names = ["hold", "nonsense"],
                Budgets = [new StrategyBudget("hold", -1, 10_001)],
                FailuresInARow = 0,
                FailuresInWindow = 0,
                FailureWindowMinutes = 0,
                FailurePauseMinutes = 0,
                MaxProposalsPerEvent = 0,
                MaxProposalsPerMinute = 0,
                Actor = new()
                {
                    Contracts = 0,
                    ThrottleMs = -1,
                    RefusalPauseMs = -1,
                    MaxContractsPerMarket = 0,
                    MaxSpreadCents = 0,
                    CashReserveDollars = -1,
                },
                PaperTest = new() { DistanceCents = 0, PatienceSeconds = 0 },
            },
        }.Validate();

        Assert.Equal(17, mistakes.Count);
        Assert.Contains("There is no strategy nonsense; there are hold, paper_test, whale_follower, rl_model, custom.", mistakes);
    }

    private static void Tick(CoreScenario scenario, int times)
    {
        for (var i = 0; i < times; i++)
        {
            scenario.Tick();
        }
    }
}
