using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedLifecycleTests
{
    [Fact]
    public void Opening_and_closing_are_silent_and_the_rest_of_a_life_is_told_in_numbered_messages()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        feed.Subscribe("\"market_lifecycle_v2\"");
        var market = List(world, "KXSIMNEW-1-A");
        world.AdvanceMs(1_000);
        Assert.Equal(MarketStatus.Active, market.Status);
        world.AdvanceMs(60_000);
        Assert.Equal(MarketStatus.Closed, market.Status);
        world.Engine.Determine(market, MarketResult.Scalar, Price.Parse("0.2500"), world.NowMs);
        world.AdvanceMs(5_000);

        var frames = feed.Take();
        Assert.Equal(
            ["created", "determined", "settled"],
            frames.Select(frame => frame.GetProperty("msg").GetProperty("event_type").GetString())
        );
        Assert.Equal([1, 2, 3], frames.Select(frame => frame.GetProperty("seq").GetInt32()));
        Assert.All(frames, frame => Assert.Equal("market_lifecycle_v2", frame.GetProperty("type").GetString()));
        var created = frames[0].GetProperty("msg");
        Assert.Equal(market.Spec.OpenMs / 1000, created.GetProperty("open_ts").GetInt64());
        Assert.Equal("""[{"start":"0.0000","end":"1.0000","step":"0.0100"}]""", created.GetProperty("price_ranges").GetRawText());
        Assert.Equal("KXSIMNEW-1", created.GetProperty("additional_metadata").GetProperty("event_ticker").GetString());
        var determined = frames[1].GetProperty("msg");
        Assert.Equal(
            ("scalar", "0.2500"),
            (determined.GetProperty("result").GetString(), determined.GetProperty("settlement_value").GetString())
        );
        Assert.Equal(JsonValueKind.Number, frames[2].GetProperty("msg").GetProperty("settled_ts").ValueKind);
    }

    [Fact]
    public void Combinations_are_told_on_their_own_channel_only()
    {
        using var world = new FeedWorld();
        var (plain, combined) = (world.Connect(world.OpenAccount()), world.Connect(world.OpenAccount()));
        plain.Subscribe("\"market_lifecycle_v2\"");
        combined.Subscribe("\"multivariate_market_lifecycle\"");
        List(world, "KXMVESIM-1-A");
        Assert.Empty(plain.Take());
        Assert.Equal("multivariate_market_lifecycle", combined.TakeTypes());
        List(world, "KXSIMNEW-1-B");
        Assert.Equal("market_lifecycle_v2", plain.TakeTypes());
        Assert.Empty(combined.Take());
    }

    private static Market List(FeedWorld world, string ticker) =>
        world.Engine.ListMarket(
            new MarketSpec
            {
                Ticker = ticker,
                EventTicker = ticker[..ticker.LastIndexOf('-')],
                OpenMs = world.NowMs + 1_000,
                CloseMs = world.NowMs + 61_000,
                SettlementTimerSeconds = 5,
            },
            world.NowMs
        );
}
