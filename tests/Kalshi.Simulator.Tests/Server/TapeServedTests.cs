using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Tests.Flow;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B3")]
public class TapeServedTests
{
    [Fact]
    public async Task Nothing_happens_until_the_clock_is_released_and_then_every_print_reaches_the_feed()
    {
        using var disk = new TapeOnDisk()
            .Markets(TapeOnDisk.Market("A", "2025-11-08T12:10:00Z", "yes"))
            .Trades([
                .. Enumerable
                    .Range(0, 300)
                    .Select(i => TapeOnDisk.Trade($"2025-11-08T12:0{i / 60}:{i % 60:00}.5Z", "0.50", "1", "yes")),
            ]);
        var flow = new TapeFlow(TapeFile.Load(disk.TradesPath), new TapeFlowOptions());
        await using var world = await TestExchange.StartAsync(flow: flow, speed: 1_000);
        world.Clock.StopAt(flow.EndMs!.Value);
        using var feed = await world.Client.ConnectAsync();
        await feed.AskAsync("""{"id":1,"cmd":"subscribe","params":{"channels":["trade"]}}""");
        Assert.Equal(0, world.Exchange.Statistics.TapePrints);
        Assert.False(world.Exchange.FlowEnded.IsCompleted);

        world.Clock.Release();
        for (var i = 1; i <= 300; i++)
        {
            Assert.Equal(i, (await feed.NextAsync()).GetProperty("seq").GetInt32());
        }

        await world.Exchange.FlowEnded.WaitAsync(TestContext.Current.CancellationToken);
        var statistics = world.Exchange.Statistics;
        Assert.Equal((300, 300, 0), (statistics.TapePrints, statistics.PublicTradesPublished, statistics.HouseBets));
        Assert.Equal(
            "finalized",
            (await world.Client.GetAsync("/markets/A")).GetProperty("market").GetProperty("status").GetString()
        );
    }
}
