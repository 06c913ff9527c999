using Kalshi.Simulator.Flow;
using Trader.Cycle;
using Trader.Strategies;

namespace Trader.Live.Tests.InMemory;

/// <summary>The trading cycle and the strategies against the simulated exchange, on a virtual clock and a slow network.</summary>
public sealed class CycleInMemoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("trader-tapes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Requirement", "H2")]
    [Trait("Requirement", "H5")]
    [Trait("Requirement", "H7")]
    public void The_order_path_test_places_rests_is_looked_up_cancelled_and_costs_nothing()
    {
        var proven = 0;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var tape = RandomTape.Make(seed, 400, folder);
            var options = new TraderOptions
            {
                FollowWhales = false,
                Cycle = new CycleOptions { IntervalSeconds = 5, HistoryLength = 10_000 },
                Strategies = new StrategyOptions
                {
                    Names = ["paper_test"],
                    PaperTest = new PaperTestOptions { DistanceCents = 3 },
                },
            };
            var world = new InMemoryWorld(new TapeFlow(tape.File, new TapeFlowOptions { Seed = seed }), options, seed);
            var (end, settled) = world.RunToEnd();

            Assert.Empty(settled.Differences);
            Assert.Equal(Kalshi.Money.FromDollars(10_000), world.Account.Cash);
            if (
                end.Strategies.Decisions.Any(each =>
                    each.Proposal.Reason.StartsWith("the order path works", StringComparison.Ordinal)
                )
            )
            {
                proven++;
                var cycle = Assert.Single(end.Cycle.Latest, cycle => cycle.Orders.Length > 0);
                Assert.Contains(CyclePhase.SyncAgain, cycle.Phases.Select(phase => phase.Phase));
                Assert.Equal(1, end.OrdersSent);
            }
        }

        Assert.InRange(proven, 5, 20);
    }

    [Fact]
    [Trait("Requirement", "H1")]
    [Trait("Requirement", "H3")]
    public void The_actor_and_the_follower_trade_side_by_side_and_their_shares_add_up_to_the_account()
    {
        var orders = 0;
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var tape = RandomTape.Make(seed, 400, folder);
            var options = new TraderOptions
            {
                MaxOrdersPerMinute = 0,
                Strategies = new StrategyOptions
                {
                    Names = ["rl_model"],
                    Actor = new() { Selector = Trader.Strategies.Actor.ActionSelectorKind.HardCoded },
                },
            };
            var world = new InMemoryWorld(new TapeFlow(tape.File, new TapeFlowOptions { Seed = seed }), options, seed);
            var (end, settled) = world.RunToEnd();

            Assert.Equal((seed, ""), (seed, string.Join("; ", settled.Differences)));
            var all = end.Strategies.Strategies;
            orders += all.Single(report => report.Name == "rl_model").OrdersTaken;
            Assert.Equal((seed, end.Fills), (seed, all.Sum(report => report.Fills)));
            Assert.Equal((seed, end.Fees), (seed, Sum(all.Select(report => report.Fees))));
            Assert.Equal((seed, end.Realized), (seed, Sum(all.Select(report => report.Realized))));
            Assert.Equal(
                (seed, Sum(end.Positions.Select(each => each.Cost))),
                (seed, Sum(all.Select(report => report.PositionCost)))
            );
        }

        Assert.InRange(orders, 10, int.MaxValue);
    }

    private static Kalshi.Money Sum(IEnumerable<Kalshi.Money> amounts) =>
        amounts.Aggregate(Kalshi.Money.Zero, (sum, amount) => sum + amount);
}
