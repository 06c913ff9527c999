using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Tests.Flow;

/// <summary>
/// Everything that happened in a run of each flow, as one digest that is written down: it shows that builds of every
/// configuration agree, and any change of behaviour. Whoever changes the behaviour on purpose writes down the new one.
/// </summary>
[Trait("Requirement", "B3")]
[Trait("Requirement", "B5")]
public class FlowDigestTests
{
    private const string RandomDigest = "876A0074E0911DAD15FA4FEC6156BF8F9A7AD7B535541AB608FA15365BB85518";
    private const string TapeDigest = "DD5DD993E741F410652A3225C4E614D0B1595F340CB2736D16474124B4BFCD92";

    [Fact]
    public void A_random_run_with_orders_in_between_has_the_digest_written_down() => AssertDigest(RandomDigest, RunRandom);

    [Fact]
    public void A_tape_with_orders_in_between_has_the_digest_written_down() => AssertDigest(TapeDigest, RunTape);

    private static void AssertDigest(string expected, Func<string> run)
    {
        var first = run();
        Assert.Equal(first, run());
        Assert.True(expected == first, $"The digest is {first}, not {expected}.");
    }

    private static string RunRandom()
    {
        using var events = new RecordedEvents { KeepsText = false };
        var options = new RandomFlowOptions { OpenMarkets = 40, BookChangesPerSecond = 100 };
        var loop = new ExchangeLoop(new EngineOptions(), new RandomFlow(2_026, options), events, seed: 3);
        RunWithOrders(loop, loop.Flow.StartMs + 900_000);
        Assert.True(events.Count > 50_000);
        Assert.NotEmpty(events.Fills);
        Assert.NotEmpty(events.Settlements);
        return events.Digest;
    }

    private static string RunTape()
    {
        using var disk = new TapeOnDisk();
        disk.Markets(
            TapeOnDisk.Market("A", "2025-11-08T12:00:40Z", "yes"),
            TapeOnDisk.Market("B", "2025-11-08T12:00:50Z", "no"),
            TapeOnDisk.Market("C", "2025-11-08T12:01:00Z")
        );
        string[] tickers = ["A", "B", "C"];
        disk.Trades([
            .. Enumerable
                .Range(0, 120)
                .Select(index =>
                    TapeOnDisk.Trade(
                        $"2025-11-08T12:00:{index / 4:00}.{index % 4 / 3 * 500:000}Z",
                        $"0.{30 + (index * 13 % 40)}",
                        $"{1 + (index * 37 % 400)}",
                        index % 5 < 3 ? "yes" : "no",
                        tickers[index * 5 % 7 % 3]
                    )
                ),
        ]);
        using var events = new RecordedEvents { KeepsText = false };
        var flow = new TapeFlow(TapeFile.Load(disk.TradesPath), new TapeFlowOptions { Seed = 9 });
        var loop = new ExchangeLoop(new EngineOptions(), flow, events, seed: 3);
        RunWithOrders(loop, flow.EndMs!.Value);
        Assert.Equal(120, flow.Statistics.TapePrintsExecuted);
        Assert.NotEmpty(events.Fills);
        Assert.NotEmpty(events.Settlements);
        return events.Digest;
    }

    /// <summary>Advances to the end with an order each second, somewhere near the middle of some market.</summary>
    private static void RunWithOrders(ExchangeLoop loop, long endMs)
    {
        var account = loop.Engine.OpenAccount(Money.FromDollars(100_000));
        var random = new SplitMix64(11);
        for (var nowMs = loop.Flow.StartMs; nowMs < endMs; nowMs += 1_000)
        {
            loop.AdvanceTo(nowMs);
            var ticket = new OrderTicket
            {
                Side = random.NextInt(2) == 0 ? BookSide.Bid : BookSide.Ask,
                Price = Price.FromCents(random.NextInt(30, 70)),
                Count = Quantity.FromContracts(random.NextInt(1, 20)),
            };
            loop.Engine.Submit(account, loop.Engine.Markets[random.NextInt(loop.Engine.Markets.Count)], ticket, loop.NowMs);
        }

        loop.AdvanceTo(endMs);
    }
}
