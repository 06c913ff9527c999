using Trader.Lab.World;

namespace Trader.Lab.Tests.World;

public sealed class WorldTests
{
    [Fact]
    [Trait("Requirement", "P4")]
    [Trait("Promise", "R11")]
    public void The_same_seed_gives_the_same_run_twice()
    {
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var first = WorldRunner.Run(seed);
            var second = WorldRunner.Run(seed);

            Assert.Null(first.Violation);
            Assert.Equal((seed, first.Digest, first.Steps), (seed, second.Digest, second.Steps));
            Assert.True(first.SimulatedMs >= 600_000);
        }
    }
}
