using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Tests.Server;

namespace Kalshi.Simulator.Tests.Faults;

[Trait("Requirement", "B4")]
public class FeedFaultTests
{
    [Theory]
    [InlineData(FaultKind.DropMessage, "2 4")]
    [InlineData(FaultKind.RepeatMessage, "2 3 3 4")]
    [InlineData(FaultKind.SwapMessage, "2 4 3")]
    [InlineData(FaultKind.DelayMessage, "2 4 3")]
    public void A_message_is_lost_repeated_or_out_of_order(FaultKind kind, string expected)
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var feed = world.Connect(account);
        feed.Subscribe("\"orderbook_delta\"", ",\"market_ticker\":\"KXSIMTEST-1-A\"");
        world.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Channel = "orderbook_delta",
                Skip = 1,
                Count = 1,
                DelayMs = kind == FaultKind.DelayMessage ? 500 : 0,
            }
        );
        for (var i = 1; i <= 3; i++)
        {
            world.Place(account, BookSide.Bid, "1", $"0.1{i}");
        }

        world.AdvanceMs(499);
        var numbers = feed.Take().ConvertAll(frame => frame.GetProperty("seq").GetInt32());
        world.AdvanceMs(1);
        numbers.AddRange(feed.Take().Select(frame => frame.GetProperty("seq").GetInt32()));
        Assert.Equal(expected, string.Join(' ', numbers));
        Assert.Equal(1, world.Faults.Injected(kind));
    }

    [Fact]
    public void A_swapped_message_follows_the_next_reply_when_no_data_comes()
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var feed = world.Connect(account);
        feed.Subscribe("\"trade\",\"fill\"");
        world.Faults.Add(new FaultRule { Kind = FaultKind.SwapMessage, Channel = "fill" });
        world.Place(account, BookSide.Bid, "1", "0.40");
        world.Place(world.OpenAccount(), BookSide.Ask, "1", "0.40");
        Assert.Equal("trade", feed.TakeTypes());
        feed.Ask("""{"id":1,"cmd":"list_subscriptions"}""");
        world.Place(world.OpenAccount(), BookSide.Bid, "1", "0.10");
        Assert.Empty(feed.Take());
    }

    [Fact]
    public void Drift_adds_what_nobody_knows_and_leaves_the_rest()
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var feed = world.Connect(account);
        feed.Subscribe("\"user_orders\"");
        world.Faults.Add(new FaultRule { Kind = FaultKind.DriftMessage });
        world.Place(account, BookSide.Bid, "1.50", "0.40", "c-1");
        var frame = Assert.Single(feed.Take());
        var message = frame.GetProperty("msg");
        Assert.Equal(
            ("sim_unknown_word", "sim_unknown_word", "sim_unknown_word"),
            (
                frame.GetProperty("sim_unknown_field").GetString(),
                message.GetProperty("sim_unknown_field").GetString(),
                message.GetProperty("status").GetString()
            )
        );
        Assert.Equal(
            ("c-1", "0.4000", "1.50"),
            (
                message.GetProperty("client_order_id").GetString(),
                message.GetProperty("yes_price_dollars").GetString(),
                message.GetProperty("remaining_count_fp").GetString()
            )
        );
        Assert.Equal(world.NowMs, frame.GetProperty("sending_ts_ms").GetInt64());
    }

    [Fact]
    public void A_channel_error_ends_that_subscription_only()
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var feed = world.Connect(account);
        feed.Subscribe("\"orderbook_delta\",\"user_orders\"", ",\"market_ticker\":\"KXSIMTEST-1-A\"");
        world.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.ChannelError,
                Channel = "orderbook_delta",
                Count = 1,
            }
        );
        world.Place(account, BookSide.Bid, "1", "0.40");
        var frames = feed.Take();
        var error = Assert.Single(frames, frame => frame.GetProperty("type").GetString() == "error");
        Assert.Equal((1, 10), (error.GetProperty("sid").GetInt32(), error.GetProperty("msg").GetProperty("code").GetInt32()));
        world.Place(account, BookSide.Bid, "1", "0.41");
        Assert.Equal("user_order", feed.TakeTypes());
    }

    [Fact]
    public void A_cut_or_frozen_connection_gets_nothing_more_and_the_others_do()
    {
        using var world = new FeedWorld();
        var account = world.OpenAccount();
        var (cut, frozen, well) = (world.Connect(account), world.Connect(account), world.Connect(account));
        foreach (var feed in (FeedProbe[])[cut, frozen, well])
        {
            feed.Subscribe("\"user_orders\"");
        }

        world.Faults.Add(new FaultRule { Kind = FaultKind.CutConnection, Count = 1 });
        world.Faults.Add(new FaultRule { Kind = FaultKind.FreezeConnection, Count = 1 });
        world.Place(account, BookSide.Bid, "1", "0.40");
        Assert.Equal((true, false), (cut.IsCut, cut.IsFrozen));
        Assert.Equal((false, true), (frozen.IsCut, frozen.IsFrozen));
        Assert.Equal("user_order", well.TakeTypes());
        world.Place(account, BookSide.Bid, "1", "0.41");
        Assert.Empty(cut.Take());
        Assert.Empty(frozen.Ask("""{"id":1,"cmd":"list_subscriptions"}"""));
        Assert.Equal("user_order", well.TakeTypes());
    }
}
