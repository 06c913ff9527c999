using Kalshi;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Trader.Commands;
using Trader.Status;
using Trader.Testing;
using Trader.Upkeep;

namespace Trader.Live.Tests.InMemory;

/// <summary>
/// Positions are closed against the simulated exchange: on invented days with little to sell to, answers that come late or are
/// lost, and markets that close meanwhile; and on the recorded one.
/// </summary>
public sealed class ClosingInMemoryTests : IDisposable
{
    private const int Seeds = 60;

    private readonly string folder = Directory.CreateTempSubdirectory("trader-closing-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Requirement", "K3")]
    [Trait("Requirement", "H7")]
    [Trait("Promise", "R2")]
    public void On_any_tape_exits_only_close_go_on_until_flat_and_nothing_is_opened_meanwhile()
    {
        var exits = 0;
        var partial = 0;
        var lost = 0;
        var closed = 0;
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var random = new SplitMix64(seed);
            var tape = RandomTape.Make(seed, random.NextInt(100, 700), folder);
            var arrived = new List<string>();
            InMemoryWorld world = null!;
            world = new InMemoryWorld(new TapeFlow(tape.File, new TapeFlowOptions { Seed = seed }), Options(random), seed)
            {
                LostAnswerPercent = random.NextInt(2) == 0 ? 0 : 30,
                Deciding = intent =>
                {
                    if (!intent.IsReduceOnly)
                    {
                        Assert.Null(world.Core.Upkeep.Closer.Find(intent.Ticker));
                    }
                },
                Arriving = intent =>
                {
                    if (intent.IsReduceOnly)
                    {
                        arrived.Add(intent.ClientOrderId);
                        AssertCloses(world, intent);
                    }
                },
            };

            var (end, settled) = world.RunToEnd();

            var run = $"seed {seed}";
            Assert.Equal((run, ""), (run, string.Join("; ", settled.Differences)));
            Assert.Equal((run, end.OrdersSent), (run, settled.OrdersKnownToExchange + end.OrdersRefused));
            Assert.Equal((run, world.Account.Cash), (run, end.Cash));
            Assert.Equal((run, 0L), (run, end.Drifts));
            Assert.Equal((run, (string?)null), (run, ExchangeAudit.FindImbalance(world.Engine)));
            Assert.Equal(end.Upkeep.Invested, Bought(world));
            AssertFreeOfOpenExits(run, end);
            exits += arrived.Count;
            lost += world.AnswersLost;
            closed += end.Upkeep.Closed.Sum();
            partial += world
                .Account.Orders.NewestFirst()
                .Count(order =>
                    arrived.Contains(order.ClientOrderId ?? "")
                    && order.FilledCount.IsPositive
                    && order.FilledCount < order.InitialCount
                );
        }

        // The days are what they are to be: something of everything happened.
        Assert.InRange(exits, 200, int.MaxValue);
        Assert.InRange(partial, 5, int.MaxValue);
        Assert.InRange(lost, 20, int.MaxValue);
        Assert.InRange(closed, 100, int.MaxValue);
    }

    [Fact]
    [Trait("Requirement", "K3")]
    [Trait("Requirement", "K8")]
    [Trait("Requirement", "B3")]
    public void On_the_recorded_day_every_position_is_closed_or_settled_and_the_ledger_adds_up()
    {
        Assert.SkipUnless(RecordedData.IsPresent, RecordedData.AbsenceReason);
        var file = TapeFile.Load(RecordedData.Path("tape", "trades_2025-11-03_to_2025-11-08.jsonl.gz"));
        var window = new TapeFlowOptions { From = new DateTimeOffset(2025, 11, 8, 12, 0, 0, TimeSpan.Zero) };
        var world = new InMemoryWorld(new TapeFlow(file, window), new TraderOptions(), seed: 3);

        var (end, settled) = world.RunToEnd();

        Assert.Empty(settled.Differences);
        Assert.Equal(24_542, world.Flow.TapePrintsExecuted);
        Assert.Equal(18_070 + world.Flow.HouseBets, end.Bets);
        Assert.InRange(end.WhaleCount, 8_197, 8_197 + end.Fills);
        Assert.Equal(end.WhaleCount, end.DecisionCounts.Sum());
        Assert.InRange(end.Upkeep.Closed.Sum(), 1, int.MaxValue);
        Assert.Equal(world.Account.Cash, end.Cash);

        // Whatever was bought is sold, paid out, or still held, and profit is what happened to the money.
        var cost = world.Account.Positions.Aggregate(Money.Zero, (sum, position) => sum + position.Cost);
        Assert.Equal(Money.FromDollars(10_000) + end.Realized - end.Fees - cost, world.Account.Cash);
        Assert.All(end.Positions, position => Assert.True(position.IsClosed || position.Exit!.Closing is not null));
    }

    // What it is sent for is held when it arrives, unless the market has ended on the way.
    private static void AssertCloses(InMemoryWorld world, OrderIntent intent)
    {
        if (world.Engine.FindMarket(intent.Ticker) is { Status: MarketStatus.Active } market)
        {
            var net = world.Account.PositionIn(market)?.Net ?? Quantity.Zero;
            var held = intent.Outcome == Outcome.Yes ? -net : net;
            Assert.True(intent.Count <= held, $"{intent.Count} to be closed of {held} in {intent.Ticker}");
        }
    }

    private static Money Bought(InMemoryWorld world) =>
        world.Account.Positions.Aggregate(Money.Zero, (sum, position) => sum + position.TotalTraded);

    private static void AssertFreeOfOpenExits(string run, TraderSnapshot end)
    {
        foreach (var position in end.Positions)
        {
            Assert.True(
                position.Exit!.Closing is null or { Phase: not ClosingPhase.Sent },
                $"{run}: an exit of {position.Ticker} has no end"
            );
        }
    }

    private static TraderOptions Options(SplitMix64 random) =>
        new()
        {
            WhaleMinSizeCents = 2_000,
            MaxFollowsPerMinute = 200,
            TokenRefillSeconds = 1,
            MaxFollowPositions = 0,
            FollowContracts = random.NextInt(1, 150),
            MaxPositionContracts = 500,
            MaxContractsPerMarket = 0,
            MaxTotalContracts = 100_000,
            MaxContractsPerRun = 0,
            MaxOrderNotionalDollars = 0,
            MaxMarketExposureDollars = 0,
            MaxEventExposureDollars = 0,
            MaxExposureDollars = 1_000_000,
            MaxDailyLossDollars = 0,
            MaxOrdersPerMinute = 0,
            MaxOpenOrders = 100,
            FollowMaxSlippageCents = 20,
            StaleOrderSeconds = random.NextInt(2, 120),
            EntryPrice = (EntryPriceMode)random.NextInt(3),
            Upkeep = new()
            {
                TakeProfitBasisPoints = random.NextInt(1, 2_000),
                StopLossBasisPoints = random.NextInt(1, 1_000),
                MaxHoldSeconds = random.NextInt(1, 300),
                MarketClosingSeconds = random.NextInt(1, 60),
                StuckSeconds = random.NextInt(5, 60),
                MaxSlippageCents = random.NextInt(0, 10),
                RetryMs = 1_000,
                MaxRetryMs = 10_000,
                CashReserveDollars = random.NextInt(2) * random.NextInt(1, 9_900),
            },
        };
}
