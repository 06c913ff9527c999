using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>A real recorded tape, executed whole in memory.</summary>
[Trait("Requirement", "B3")]
[Trait("Requirement", "B5")]
public class RealTapeTests
{
    private const string FileName = "trades_2025-11-03_to_2025-11-08.jsonl.gz";
    private static readonly DateTimeOffset Noon = new(2025, 11, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_print_of_the_whole_tape_is_executed_once()
    {
        var tape = LoadOrSkip();
        using var events = new RecordedEvents { KeepsText = false };
        var loop = new ExchangeLoop(new EngineOptions(), new TapeFlow(tape, new TapeFlowOptions()), events, seed: 1);
        loop.AdvanceTo(loop.Flow.EndMs!.Value);

        Assert.True(loop.Flow.HasEnded);
        Assert.Equal(new FlowStatistics(40_476, 0), loop.Flow.Statistics);
        Assert.Equal(40_476, events.Trades.Count);
        Assert.Equal(Volumes(tape.Prints, tape), Volumes(events.Trades));
        Assert.Equal(207, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Finalized));
        Assert.Equal(203, loop.Engine.Markets.Count(market => market.Status == MarketStatus.Closed));
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
    }

    [Fact]
    public void The_afternoon_has_the_published_numbers_of_prints_bets_and_whales()
    {
        var tape = LoadOrSkip();
        var flow = new TapeFlow(tape, new TapeFlowOptions { From = Noon });
        using var events = new RecordedEvents { KeepsText = false };
        var loop = new ExchangeLoop(new EngineOptions(), flow, events, seed: 1);
        loop.AdvanceTo(flow.EndMs!.Value);

        var volumes = Volumes(events.Trades);
        Assert.Equal((24_542, 24_542L), (flow.PrintsInWindow, flow.Statistics.TapePrintsExecuted));
        Assert.Equal(18_070, volumes.Count);
        Assert.Equal(8_197, volumes.Values.Count(volume => volume >= 10_000));
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public void Orders_in_between_change_neither_the_prints_nor_the_sum_of_money(ulong seed)
    {
        var tape = LoadOrSkip();
        var (digest, statistics) = PlayWithOrders(tape, seed, check: true);
        Assert.Equal(40_476, statistics.TapePrintsExecuted);
        Assert.True(statistics.HouseBets > 0);
        Assert.Equal((digest, statistics), PlayWithOrders(tape, seed, check: false));
    }

    private static (string Digest, FlowStatistics Statistics) PlayWithOrders(TapeFile tape, ulong seed, bool check)
    {
        using var events = new RecordedEvents { KeepsText = false };
        var loop = new ExchangeLoop(new EngineOptions(), new TapeFlow(tape, new TapeFlowOptions { Seed = seed }), events, seed);
        var accounts = new[]
        {
            loop.Engine.OpenAccount(Money.FromDollars(10_000_000)),
            loop.Engine.OpenAccount(Money.FromDollars(500)),
        };
        var random = new SplitMix64(seed);
        for (var print = 0; print < tape.Prints.Count; print += 7)
        {
            var now = loop.AdvanceTo(tape.Prints[print].TimeMs - 1);
            // Somewhere near where something is about to be printed, so that the tape meets our orders.
            var next = tape.Prints[print];
            var market = loop.Engine.FindMarket(tape.Markets[next.Market].Ticker)!;
            var cents = Math.Clamp((next.YesPrice.Units / 100) + random.NextInt(-4, 4), 1, 99);
            var ticket = new OrderTicket
            {
                Side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask,
                Price = Price.FromCents(cents),
                Count = Quantity.FromHundredths(random.NextInt(1, 30_000)),
                TimeInForce = random.NextInt(3) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCanceled,
            };
            loop.Engine.Submit(accounts[random.NextInt(2)], market, ticket, now);
            if (check && print % 70 == 0)
            {
                Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
            }
        }

        loop.AdvanceTo(loop.Flow.EndMs!.Value);
        Assert.Null(ExchangeAudit.FindImbalance(loop.Engine));
        if (check)
        {
            AssertPrintsWhole(tape, events.Trades, loop.Flow.Statistics.HouseBets);
        }

        return (events.Digest, loop.Flow.Statistics);
    }

    /// <summary>Every print's contracts were traded at its key, by the house; what the house took beside is counted as bets.</summary>
    private static void AssertPrintsWhole(TapeFile tape, List<TradeRecord> trades, long houseBets)
    {
        var printed = Volumes(tape.Prints, tape);
        var taken = Volumes(trades.Where(trade => trade.IsHouseTaker));
        Assert.All(printed, print => Assert.True(taken[print.Key] >= print.Value, $"{print.Key} was cut"));
        Assert.Equal(houseBets, taken.Keys.Count(key => !printed.ContainsKey(key)));
        var extra = taken.Sum(pair => pair.Value) - printed.Sum(pair => pair.Value);
        Assert.Equal(
            extra,
            trades.Where(trade => trade.IsHouseTaker && !trade.IsHouseMaker).Sum(trade => trade.Count.Hundredths)
                - SharesOfPrints(tape, trades)
        );
    }

    /// <summary>Contracts of prints that met an account's order instead of the laid liquidity.</summary>
    private static long SharesOfPrints(TapeFile tape, List<TradeRecord> trades)
    {
        var printed = Volumes(tape.Prints, tape).Sum(pair => pair.Value);
        return printed - trades.Where(trade => trade.IsHouseTaker && trade.IsHouseMaker).Sum(trade => trade.Count.Hundredths);
    }

    private static Dictionary<(string Ticker, Outcome Side, long Ms), long> Volumes(
        IEnumerable<TapePrint> prints,
        TapeFile tape
    ) =>
        prints
            .GroupBy(print => (tape.Markets[print.Market].Ticker, print.TakerSide, print.TimeMs))
            .ToDictionary(group => group.Key, group => group.Sum(print => print.Count.Hundredths));

    private static Dictionary<(string Ticker, Outcome Side, long Ms), long> Volumes(IEnumerable<TradeRecord> trades) =>
        trades
            .GroupBy(trade => (trade.Market.Ticker, trade.TakerSide, trade.TimeMs))
            .ToDictionary(group => group.Key, group => group.Sum(trade => trade.Count.Hundredths));

    private static TapeFile LoadOrSkip()
    {
        var data = Environment.GetEnvironmentVariable("TRADER_DATA") ?? Path.Combine(RepositoryRoot(), "..", "shared", "data");
        var path = Path.Combine(data, "tape", FileName);
        Assert.SkipUnless(File.Exists(path), $"The recorded tape is not at {path}; set TRADER_DATA to the folder that holds it.");
        return TapeFile.Load(path);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TraderV3.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
