using Kalshi;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Trader.Status;
using Trader.Testing;
using Trader.Upkeep;

namespace Trader.Live.Tests.InMemory;

/// <summary>
/// The figures of a run hold for any tape and any network delay: tried on invented days from seeds, and on the recorded one.
/// </summary>
public sealed class FollowingInMemoryTests : IDisposable
{
    private const int Seeds = 120;

    private readonly string folder = Directory.CreateTempSubdirectory("trader-tapes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Requirement", "B5")]
    [Trait("Requirement", "F2")]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "G5")]
    [Trait("Requirement", "G8")]
    [Trait("Promise", "R2")]
    [Trait("Promise", "R24")]
    public void Every_figure_adds_up_on_any_tape_under_any_delay()
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var random = new SplitMix64(seed);
            var tape = RandomTape.Make(seed, random.NextInt(50, 700), folder);
            var world = new InMemoryWorld(new TapeFlow(tape.File, new TapeFlowOptions { Seed = seed }), Options(random), seed);

            var (end, settled) = world.RunToEnd();

            Check($"seed {seed}", world, end, settled.Differences, settled.OrdersKnownToExchange);
            var keys = tape.Prints.Select(print => (print.Ticker, print.Side, print.Ms)).Distinct().Count();
            Assert.Equal((seed, tape.Prints.Count), (seed, world.Flow.TapePrintsExecuted));
            Assert.Equal((seed, keys + world.Flow.HouseBets), (seed, end.Bets));
        }
    }

    [Fact]
    [Trait("Requirement", "B5")]
    [Trait("Promise", "R11")]
    public void The_same_seed_gives_the_same_commands()
    {
        var tape = RandomTape.Make(99, 600, folder);

        var first = Run();
        var second = Run();

        Assert.Equal(first, second);
        Assert.Contains(first, command => command.Contains("PlaceOrder", StringComparison.Ordinal));

        IReadOnlyList<string> Run()
        {
            var world = new InMemoryWorld(new TapeFlow(tape.File, new TapeFlowOptions()), Options(new SplitMix64(5)), seed: 11);
            world.RunToEnd();
            return world.Commands;
        }
    }

    [Fact]
    [Trait("Requirement", "B3")]
    [Trait("Requirement", "G1")]
    [Trait("Requirement", "G5")]
    public void The_recorded_day_from_noon_gives_the_recorded_figures()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var file = TapeFile.Load(RecordedData.Path("tape", "trades_2025-11-03_to_2025-11-08.jsonl.gz"));
        var window = new TapeFlowOptions { From = new DateTimeOffset(2025, 11, 8, 12, 0, 0, TimeSpan.Zero) };
        // Follows are held as they were on that day: exits of ours would take part in the sweeps that are counted here.
        var options = new TraderOptions { Upkeep = new() { FollowExit = ExitPolicy.HoldToSettlement } };
        var world = new InMemoryWorld(new TapeFlow(file, window), options, seed: 3);

        var (end, settled) = world.RunToEnd();

        Check("the recorded day", world, end, settled.Differences, settled.OrdersKnownToExchange);
        Assert.Equal(24_542, world.Flow.TapePrintsExecuted);
        Assert.Equal(18_070 + world.Flow.HouseBets, end.Bets);
        Assert.Equal(8_197, end.WhaleCount);
    }

    private static void Check(string run, InMemoryWorld world, TraderSnapshot end, IReadOnlyList<string> differences, int known)
    {
        Assert.Equal((run, ""), (run, string.Join("; ", differences)));
        Assert.Equal((run, world.TradesPublished), (run, end.PublicTrades));
        Assert.Equal((run, end.WhaleCount), (run, end.DecisionCounts.Sum()));
        Assert.Equal((run, end.OrdersSent), (run, known + end.OrdersRefused));
        Assert.Equal((run, world.OrdersReceived.Count), (run, end.OrdersSent));
        Assert.Equal((run, world.Account.Fills.Added), (run, end.Fills));
        Assert.Equal((run, world.Account.Cash), (run, end.Cash));
        Assert.Equal((run, 0L), (run, end.Drifts));
        Assert.Equal((run, 0), (run, world.Account.RestingOrders));
        Assert.Equal((run, (string?)null), (run, ExchangeAudit.FindImbalance(world.Engine)));

        // Independent of every other figure: profit is what happened to the money.
        var cost = world.Account.Positions.Aggregate(Money.Zero, (sum, position) => sum + position.Cost);
        Assert.Equal((run, Money.FromDollars(10_000) + end.Realized - end.Fees - cost), (run, world.Account.Cash));
    }

    private static TraderOptions Options(SplitMix64 random) =>
        new()
        {
            WhaleMinSizeCents = random.NextInt(1, 4) * 5_000,
            WhaleQueueSize = random.NextInt(1, 12),
            MaxFollowsPerMinute = random.NextInt(1, 200),
            TokenRefillSeconds = random.NextInt(1, 30),
            MaxFollowPositions = random.NextInt(0, 4),
            FollowContracts = random.NextInt(1, 150),
            MaxPositionContracts = random.NextInt(50, 500),
            MaxOpenOrders = random.NextInt(1, 20),
            FollowPriceOffsetCents = random.NextInt(0, 4),
            FollowMaxSlippageCents = random.NextInt(0, 20),
            StaleOrderSeconds = random.NextInt(2, 120),
            SyncIntervalSeconds = random.NextInt(1, 30),
            WhaleMaxAgeSeconds = random.NextInt(1, 120),
            EntryPrice = (EntryPriceMode)random.NextInt(3),
            // On these days follows are held to settlement; ClosingInMemoryTests closes them.
            Upkeep = new() { FollowExit = ExitPolicy.HoldToSettlement },
        };
}
