using Trader.Risk;

namespace Trader.Tests.Risk;

/// <summary>Risk cannot be bypassed: whatever is asked for, the gate and its naive twin agree, and no limit is exceeded.</summary>
[Trait("Promise", "R7")]
[Trait("Requirement", "J1")]
[Trait("Requirement", "J5")]
public sealed class RandomOrdersTests
{
    /// <summary>One run each.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_strategies_never_exceed_a_limit_and_are_refused_only_for_a_reason(int seed)
    {
        var world = new RandomOrders((ulong)seed);
        world.Run(20_000);

        // The run was worth its time.
        Assert.True(world.Accepted > 100, $"{world.Accepted} accepted");
        Assert.True(world.Reducing > 20, $"{world.Reducing} that only reduce");
        Assert.True(world.Refusals.Values.Sum() > 500);
        Assert.True(world.Fills > 100, $"{world.Fills} fills");
        Assert.True(world.Settlements > 20, $"{world.Settlements} settlements");
        Assert.True(world.LostAnswers > 20, $"{world.LostAnswers} lost answers");
        Assert.True(world.Days > 3, $"{world.Days} days");
    }

    [Fact]
    public void The_runs_meet_every_rule()
    {
        var met = new HashSet<RiskRule>();
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var world = new RandomOrders(seed);
            world.Run(5_000);
            met.UnionWith(world.Refusals.Keys);
        }

        RiskRule[] elsewhere = [RiskRule.Veto, RiskRule.TradingEnabled, RiskRule.AccountRead];
        Assert.Empty(Enum.GetValues<RiskRule>().Except(elsewhere).Except(met));
    }
}
