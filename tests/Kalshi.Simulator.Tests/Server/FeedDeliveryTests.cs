using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedDeliveryTests
{
    private const string OnlyA = ",\"market_ticker\":\"KXSIMTEST-1-A\"";

    [Fact]
    public void One_match_is_told_in_the_order_of_the_exchange()
    {
        using var world = new FeedWorld();
        var (maker, taker) = (world.OpenAccount(), world.OpenAccount());
        var feed = world.Connect(maker);
        world.Place(maker, BookSide.Ask, "5", "0.40", "m");
        feed.Subscribe(
            "\"ticker\",\"market_positions\",\"user_orders\",\"fill\",\"trade\",\"orderbook_delta\"",
            ",\"market_ticker\":\"KXSIMTEST-1-A\""
        );
        world.Place(taker, BookSide.Bid, "2", "0.40", "t");
        Assert.Equal("orderbook_delta trade fill user_order market_position ticker", feed.TakeTypes());
    }

    [Fact]
    public void A_sweep_tells_each_match_whole_before_the_next()
    {
        using var world = new FeedWorld();
        var (maker, taker) = (world.OpenAccount(), world.OpenAccount());
        var feed = world.Connect(maker);
        world.Place(maker, BookSide.Ask, "1", "0.40");
        world.Place(maker, BookSide.Ask, "1", "0.41");
        feed.Subscribe("\"ticker\",\"market_positions\",\"trade\",\"orderbook_delta\"", OnlyA);
        world.Place(taker, BookSide.Bid, "2", "0.45");
        Assert.Equal(
            "orderbook_delta trade market_position ticker orderbook_delta trade market_position ticker",
            feed.TakeTypes()
        );
    }

    [Fact]
    public void A_ticker_is_sent_for_a_change_and_only_for_a_change()
    {
        using var world = new FeedWorld();
        var (one, other) = (world.OpenAccount(), world.OpenAccount());
        world.Place(one, BookSide.Bid, "3", "0.30");
        var feed = world.Connect(one);
        var initial = feed.Subscribe(
            "\"ticker\"",
            ",\"market_tickers\":[\"KXSIMTEST-1-A\",\"NONE\"],\"send_initial_snapshot\":true"
        );
        Assert.Equal(2, initial.Count);
        var message = initial[1].GetProperty("msg");
        Assert.Equal("0.3000", message.GetProperty("yes_bid_dollars").GetString());
        Assert.Equal("1.0000", message.GetProperty("yes_ask_dollars").GetString());
        Assert.Equal("3.00", message.GetProperty("yes_bid_size_fp").GetString());
        Assert.Equal("0.00", message.GetProperty("last_trade_size_fp").GetString());
        Assert.False(initial[1].TryGetProperty("seq", out _));

        world.Place(other, BookSide.Bid, "3", "0.20");
        feed.Take();
        world.Place(other, BookSide.Bid, "1", "0.10");
        Assert.Empty(feed.Take());
        world.Place(other, BookSide.Ask, "2", "0.30");
        message = Assert.Single(feed.Take()).GetProperty("msg");
        Assert.Equal("0.3000", message.GetProperty("price_dollars").GetString());
        Assert.Equal("2.00", message.GetProperty("last_trade_size_fp").GetString());
        Assert.Equal("2.00", message.GetProperty("open_interest_fp").GetString());
        Assert.Equal(0, message.GetProperty("dollar_volume").GetInt64());
        world.Place(other, BookSide.Ask, "10", "0.60");
        world.Place(one, BookSide.Bid, "10", "0.60");
        message = feed.Take()[^1].GetProperty("msg");
        // 2 at 0.30 and 10 at 0.60 are 6.60; 12 pairs at 0.60 are 7.20.
        Assert.Equal(
            (6, 7),
            (message.GetProperty("dollar_volume").GetInt64(), message.GetProperty("dollar_open_interest").GetInt64())
        );
    }

    [Fact]
    public void A_ticker_can_be_subscribed_by_the_markets_id()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        var frames = feed.Subscribe("\"ticker\"", $",\"market_ids\":[\"{world.Market.Id}\"],\"send_initial_snapshot\":true");
        Assert.Equal("KXSIMTEST-1-A", frames[1].GetProperty("msg").GetProperty("market_ticker").GetString());
        world.Place(world.OpenAccount(), BookSide.Bid, "1", "0.10", ticker: FeedWorld.B);
        Assert.Empty(feed.Take());
        world.Place(world.OpenAccount(), BookSide.Bid, "1", "0.10");
        Assert.Single(feed.Take());
    }

    [Fact]
    public void A_ticker_with_an_interval_tells_the_last_state_when_it_may()
    {
        using var world = new FeedWorld(new FeedOptions { TickerIntervalMs = 500 });
        var account = world.OpenAccount();
        var feed = world.Connect(account);
        feed.Subscribe("\"ticker\"");
        world.Place(account, BookSide.Bid, "1", "0.10");
        Assert.Single(feed.Take());
        world.Place(account, BookSide.Bid, "1", "0.11");
        world.Place(account, BookSide.Bid, "1", "0.12");
        Assert.Empty(feed.Take());
        Assert.Equal(world.NowMs + 500, world.Hub.NextDueMs);
        world.AdvanceMs(500);
        Assert.Equal("0.1200", Assert.Single(feed.Take()).GetProperty("msg").GetProperty("yes_bid_dollars").GetString());
        Assert.Null(world.Hub.NextDueMs);
    }

    [Fact]
    public void A_subscription_that_is_not_read_ends_with_error_25_and_the_others_live_on()
    {
        using var world = new FeedWorld(new FeedOptions { MaxQueuedMessagesPerSubscription = 16 });
        var account = world.OpenAccount();
        var feed = world.Connect(account, isReading: false);
        feed.Subscribe("\"orderbook_delta\",\"fill\"", OnlyA);
        for (var i = 0; i < 20; i++)
        {
            world.Place(account, BookSide.Bid, "1", "0.10");
        }

        var frames = feed.Take();
        // The snapshot went first, so fifteen changes had room.
        Assert.Equal(16, frames.Count);
        var error = frames[^1];
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal((1, 25), (error.GetProperty("sid").GetInt32(), error.GetProperty("msg").GetProperty("code").GetInt32()));
        Assert.True(error.GetProperty("seq").GetInt64() > frames[^2].GetProperty("seq").GetInt64());
        Assert.Equal(1, world.Hub.SubscriptionOverflows);
        Assert.False(feed.IsEndedSlow);

        world.Place(world.OpenAccount(), BookSide.Ask, "1", "0.10");
        Assert.Equal("fill", feed.TakeTypes());
        var again = feed.Subscribe("\"orderbook_delta\"", OnlyA);
        Assert.Equal(3, again[0].GetProperty("msg").GetProperty("sid").GetInt32());
        Assert.Equal(1, again[1].GetProperty("seq").GetInt32());
    }

    [Fact]
    public void The_time_of_sending_and_the_deprecated_words_can_be_left_out()
    {
        using var world = new FeedWorld(new FeedOptions { SendingTimestamps = false, DeprecatedFields = false });
        var (maker, taker) = (world.OpenAccount(), world.OpenAccount());
        var feed = world.Connect(maker);
        feed.Subscribe("\"trade\",\"fill\",\"user_orders\"");
        world.Place(maker, BookSide.Ask, "1", "0.40");
        world.Place(taker, BookSide.Bid, "1", "0.40");
        foreach (var frame in feed.Take())
        {
            Assert.False(frame.TryGetProperty("sending_ts_ms", out _));
            foreach (var word in (string[])["side", "action", "taker_side", "is_yes", "purchased_side"])
            {
                Assert.False(frame.GetProperty("msg").TryGetProperty(word, out _), word);
            }
        }
    }

    [Fact]
    public void A_change_is_marked_with_the_order_only_for_its_owner()
    {
        using var world = new FeedWorld();
        var (owner, other) = (world.OpenAccount(), world.OpenAccount());
        var (own, foreign) = (world.Connect(owner), world.Connect(other));
        own.Subscribe("\"orderbook_delta\"", OnlyA);
        foreign.Subscribe("\"orderbook_delta\"", OnlyA);
        world.Place(owner, BookSide.Bid, "1", "0.10", "mine");
        Assert.Equal("mine", own.Take()[^1].GetProperty("msg").GetProperty("client_order_id").GetString());
        var seen = foreign.Take()[^1].GetProperty("msg");
        Assert.False(seen.TryGetProperty("client_order_id", out _));
        Assert.False(seen.TryGetProperty("subaccount", out _));
    }
}
