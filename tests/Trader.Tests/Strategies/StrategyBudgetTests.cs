using Kalshi;
using Trader.Strategies;
using Trader.Whales;

namespace Trader.Tests.Strategies;

[Trait("Requirement", "H1")]
public sealed class StrategyBudgetTests
{
    [Fact]
    public void Dollars_are_held_before_the_gate_is_asked_and_other_strategies_have_their_own()
    {
        var (poor, rich) = (new PuppetStrategy("poor"), new PuppetStrategy("rich"));
        var scenario = StrategyScene.Ready(With(new StrategyBudget("poor", MaxExposureDollars: 4)), [poor, rich]);
        poor.OnNextTick.Add(PuppetStrategy.Place("a", cents: 40, contracts: 6));
        poor.OnNextTick.Add(PuppetStrategy.Place("b", cents: 40, contracts: 5));
        rich.OnNextTick.Add(PuppetStrategy.Place("c", cents: 40, contracts: 50));
        scenario.Tick();

        Assert.Equal([null, "the exposure of poor would be $4.4, its budget is $4"], poor.Told.Select(each => each.Refusal));
        Assert.Null(Assert.Single(rich.Told).Refusal);
        Assert.Equal(
            (Money.FromCents(240), Money.FromCents(2_000)),
            (scenario.Report("poor").Exposure, scenario.Report("rich").Exposure)
        );
    }

    [Fact]
    public void Open_orders_are_held_and_an_order_that_only_closes_passes_every_budget()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(With(new StrategyBudget("puppet", MaxExposureDollars: 3, MaxOpenOrders: 1)), [puppet]);
        puppet.OnNextTick.Add(PuppetStrategy.Place("a", cents: 44));
        puppet.OnNextTick.Add(PuppetStrategy.Place("b", cents: 1, contracts: 1));
        scenario.Tick();
        Assert.Equal([null, "1 orders of puppet are open, its budget is 1"], puppet.Told.Select(each => each.Refusal));

        var bought = scenario.LastOrder;
        scenario.Accept(bought, filled: 3);
        scenario.Fill(bought, 3, "t1");
        puppet.OnNextTick.Add(PuppetStrategy.Place("close", cents: 60, contracts: 3, outcome: Outcome.No));
        scenario.Tick();
        Assert.Null(puppet.Told[^1].Refusal);
    }

    [Fact]
    public void An_amend_is_held_to_the_budget_as_if_the_order_were_new()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(With(new StrategyBudget("puppet", MaxExposureDollars: 3, MaxOpenOrders: 1)), [puppet]);
        puppet.OnNextTick.Add(PuppetStrategy.Place("a", cents: 40));
        scenario.Tick();
        var order = scenario.LastOrder;
        scenario.Accept(order);
        puppet.OnNextTick.Add(new AmendProposal(order.ClientOrderId, Price.FromCents(43), Quantity.FromContracts(7), "larger"));
        puppet.OnNextTick.Add(new AmendProposal(order.ClientOrderId, Price.FromCents(43), Quantity.FromContracts(6), "dearer"));
        scenario.Tick();

        Assert.Equal(
            [null, "the exposure of puppet would be $3.01, its budget is $3", null],
            puppet.Told.Select(each => each.Refusal)
        );
    }

    [Fact]
    [Trait("Requirement", "G5")]
    public void The_whale_follower_has_a_budget_too_and_says_that_it_was_that()
    {
        var scenario = StrategyScene.Ready(With(new StrategyBudget("whale_follower", MaxExposureDollars: 1)));
        scenario.Whale("M");

        Assert.Empty(scenario.Placed);
        Assert.Equal(
            (WhaleOutcome.SkippedRisk, "the exposure of whale_follower would be $2.1, its budget is $1"),
            (scenario.DecisionIn("M").Outcome, scenario.DecisionIn("M").Reason)
        );
    }

    [Fact]
    [Trait("Defect", "D-80")]
    public void An_order_counts_from_the_moment_it_is_decided()
    {
        var puppet = new PuppetStrategy();
        var scenario = StrategyScene.Ready(With(new StrategyBudget("puppet", MaxOpenOrders: 2)), [puppet]);
        puppet.OnNextTick.AddRange(Enumerable.Range(0, 10).Select(i => PuppetStrategy.Place($"{i}", contracts: 1)));
        scenario.Tick();
        Assert.Equal(2, scenario.Placed.Count);
    }

    private static TraderOptions With(params StrategyBudget[] budgets) =>
        new() { Strategies = new StrategyOptions { Budgets = budgets } };
}
