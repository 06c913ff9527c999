using System.Globalization;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Tests.Exchange;

[Trait("Requirement", "B2")]
public class PauseTests
{
    [Fact]
    public void A_trading_pause_refuses_orders_and_amends_but_cancels_work()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var (first, second) = (world.Bid(account, "5", "0.40").Order!, world.Bid(account, "5", "0.39").Order!);
        world.Engine.PauseTrading(0, EngineWorld.StartMs + 1_000, EngineWorld.StartMs);

        Assert.Equal(Rejection.TradingPaused, world.Bid(account, "5", "0.40").Rejection);
        Assert.Equal(Rejection.TradingPaused, world.Amend(first, "0.41", "5").Rejection);
        Assert.Null(
            world.Engine.LayForHouse(
                world.Market,
                BookSide.Bid,
                Price.FromCents(10),
                Quantity.FromContracts(1),
                EngineWorld.StartMs
            )
        );
        Assert.Equal(Rejection.None, world.Engine.Cancel(account, first.Id, EngineWorld.StartMs).Rejection);
        Assert.Equal(1, world.Engine.CancelAll(account, null, EngineWorld.StartMs));
        Assert.Equal(OrderStatus.Canceled, second.Status);

        var shard = world.Engine.Shards[0];
        Assert.Equal(
            (true, false, EngineWorld.StartMs + 1_000),
            (shard.IsExchangeActive, shard.IsTradingActive, shard.EstimatedResumeMs)
        );
        world.Engine.Resume(0, EngineWorld.StartMs);
        Assert.Equal((true, null), (shard.IsTradingActive, shard.EstimatedResumeMs));
        Assert.Equal(Rejection.None, world.Bid(account, "5", "0.40").Rejection);
    }

    [Fact]
    public void In_an_exchange_pause_nothing_changes_and_what_was_due_happens_after_it()
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var group = world.Engine.Groups.Create(account, 0, 0, Quantity.FromContracts(5), EngineWorld.StartMs).Group!;
        var expiring = EngineWorld.Gtc with { ExpirationSeconds = (EngineWorld.StartMs / 1000) + 1 };
        var order = world.Bid(account, "5", "0.40", expiring).Order!;
        var houses = world.Engine.LayForHouse(
            world.Market,
            BookSide.Bid,
            Price.FromCents(10),
            Quantity.FromContracts(1),
            EngineWorld.StartMs
        )!;
        world.Engine.PauseExchange(0, null, EngineWorld.StartMs);
        var before = world.Events.Digest;

        Assert.Equal(Rejection.ExchangePaused, world.Bid(account, "5", "0.40").Rejection);
        Assert.Equal(Rejection.ExchangePaused, world.Engine.Cancel(account, order.Id, EngineWorld.StartMs).Rejection);
        Assert.Equal(0, world.Engine.CancelAll(account, null, EngineWorld.StartMs));
        Assert.Equal(Rejection.ExchangePaused, world.Engine.Groups.Trigger(group, EngineWorld.StartMs));
        Assert.Equal(
            Rejection.ExchangePaused,
            world.Engine.TransferBetweenShards(account, null, 0, 0, 1, Money.FromDollars(1), EngineWorld.StartMs).Rejection
        );
        Assert.False(world.Engine.WithdrawForHouse(houses, EngineWorld.StartMs));
        Assert.Throws<InvalidOperationException>(() => world.Engine.Deactivate(world.Market, EngineWorld.StartMs));
        world.Engine.RunTimers(EngineWorld.CloseMs);
        Assert.Equal((before, MarketStatus.Active), (world.Events.Digest, world.Market.Status));

        world.Engine.Resume(0, EngineWorld.CloseMs + 5);
        Assert.Equal([UpdateReason.ExpiryCancel], world.Reasons(order));
        Assert.Equal((MarketStatus.Closed, EngineWorld.CloseMs + 5), (world.Market.Status, world.Market.UpdatedMs));
        world.AssertConserved();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pause_cancels_the_orders_that_ask_for_it_on_its_shard_only(bool isExchangePause)
    {
        using var world = new EngineWorld();
        var account = world.Open();
        var asking = EngineWorld.Gtc with { CancelOnPause = true };
        var (sensitive, patient) = (world.Bid(account, "5", "0.40", asking).Order!, world.Bid(account, "5", "0.40").Order!);

        world.Engine.PauseTrading(1, null, EngineWorld.StartMs);
        Assert.True(sensitive.IsInBook);
        if (isExchangePause)
        {
            world.Engine.PauseExchange(0, null, EngineWorld.StartMs);
        }
        else
        {
            world.Engine.PauseTrading(0, null, EngineWorld.StartMs);
        }

        Assert.Equal([UpdateReason.HaltCancel], world.Reasons(sensitive));
        Assert.True(patient.IsInBook);
    }

    [Theory]
    // Winter: 03:00 EST is 08:00 UTC. Summer: 07:00 UTC. Around the changes of 2026-03-08 and 2026-11-01.
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01T09:59:59Z", "2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01T10:00:00Z", "2026-01-08T08:00:00Z", "2026-01-08T10:00:00Z")]
    [InlineData("2026-03-05T10:00:00Z", "2026-03-12T07:00:00Z", "2026-03-12T09:00:00Z")]
    [InlineData("2026-10-29T09:00:00Z", "2026-11-05T08:00:00Z", "2026-11-05T10:00:00Z")]
    // Friday 02:00 UTC is still Thursday evening in New York, after the pause.
    [InlineData("2026-07-03T02:00:00Z", "2026-07-09T07:00:00Z", "2026-07-09T09:00:00Z")]
    public void The_weekly_pause_is_on_Thursday_morning_in_New_York(string now, string start, string end) =>
        Assert.Equal(new MaintenanceWindow(Ms(start), Ms(end)), MaintenanceSchedule.CurrentOrNext(Ms(now)));

    [Fact]
    public void By_option_the_engine_pauses_by_itself_every_week()
    {
        var startMs = Ms("2026-11-04T00:00:00Z");
        using var world = new EngineWorld(options: new EngineOptions { PausesWeekly = true });
        var spec = world.Market.Spec;
        using var events = new RecordedEvents();
        var engine = new MatchingEngine(new EngineOptions { PausesWeekly = true }, events, 1);
        engine.ListMarket(spec with { OpenMs = startMs, CloseMs = startMs + (30L * 86_400_000) }, startMs);
        engine.PauseTrading(3, null, startMs);

        engine.RunTimers(Ms("2026-11-05T07:59:59Z"));
        Assert.True(engine.Shards[0].IsTradingActive);
        engine.RunTimers(Ms("2026-11-05T08:00:00Z"));
        Assert.Equal((false, true), (engine.Shards[0].IsTradingActive, engine.Shards[0].IsExchangeActive));
        Assert.Equal(Ms("2026-11-05T10:00:00Z"), engine.Shards[2].EstimatedResumeMs);
        engine.RunTimers(Ms("2026-11-05T10:00:00Z"));
        Assert.True(engine.Shards[0].IsTradingActive);
        // Somebody else's pause goes on.
        Assert.False(engine.Shards[3].IsTradingActive);
        Assert.Equal(Ms("2026-11-12T08:00:00Z"), engine.NextDueMs);
        engine.RunTimers(Ms("2026-11-12T08:00:00Z"));
        Assert.False(engine.Shards[1].IsTradingActive);
    }

    private static long Ms(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
