using System.Text.Json;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedCommandTests
{
    private const string Book =
        """{"id":7,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":"KXSIMTEST-1-A"}}""";

    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("hello", 0, 1)]
    [InlineData("[]", 0, 1)]
    [InlineData("42", 0, 1)]
    [InlineData("""{"id":1,"cmd":""", 0, 1)]
    [InlineData("{}", 0, 5)]
    [InlineData("""{"id":3}""", 3, 5)]
    [InlineData("""{"id":3,"cmd":"subscrib"}""", 3, 5)]
    [InlineData("""{"id":3,"cmd":7}""", 3, 11)]
    [InlineData("""{"id":-3,"cmd":"subscribe"}""", 0, 11)]
    [InlineData("""{"id":"3","cmd":"list_subscriptions"}""", 0, 11)]
    [InlineData("""{"id":1.5,"cmd":"list_subscriptions"}""", 0, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe"}""", 3, 2)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":[]}""", 3, 2)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{}}""", 3, 3)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":[]}}""", 3, 3)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":"trade"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":[1]}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbok"]}}""", 3, 8)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["trade","ticker_v2"]}}""", 3, 8)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["multivariate"]}}""", 3, 8)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"]}}""", 3, 14)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_tickers":[]}}""", 3, 14)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_tickers":"X"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_tickers":[""]}}""", 3, 11)]
    [InlineData(
        """{"id":3,"cmd":"subscribe","params":{"channels":["trade"],"market_ticker":"X","market_tickers":["Y"]}}""",
        3,
        11
    )]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["trade"],"market_id":"X"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ids":["X"]}}""", 3, 11)]
    [InlineData(
        """{"id":3,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":"X","use_yes_price":1}}""",
        3,
        11
    )]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["ticker"],"send_initial_snapshot":"yes"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"shard_factor":0}}""", 3, 19)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"shard_key":0}}""", 3, 20)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"shard_factor":4,"shard_key":4}}""", 3, 21)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"shard_factor":4,"shard_key":-1}}""", 3, 21)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"shard_factor":101}}""", 3, 22)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["communications"],"user_filter":"others"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["cfbenchmarks_value"],"market_ticker":"X"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"subscribe","params":{"channels":["pyth_value"],"underlying_tickers":"all"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"unsubscribe"}""", 3, 2)]
    [InlineData("""{"id":3,"cmd":"unsubscribe","params":{}}""", 3, 4)]
    [InlineData("""{"id":3,"cmd":"unsubscribe","params":{"sids":[]}}""", 3, 4)]
    [InlineData("""{"id":3,"cmd":"unsubscribe","params":{"sids":1}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"unsubscribe","params":{"sids":["1"]}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"unsubscribe","params":{"sids":[99]}}""", 3, 7)]
    [InlineData("""{"id":3,"cmd":"update_subscription"}""", 3, 2)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{}}""", 3, 12)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sids":[1,2],"action":"add_markets"}}""", 3, 12)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"sids":[1],"action":"add_markets"}}""", 3, 12)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":"1"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":99,"action":"add_markets"}}""", 3, 7)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1}}""", 3, 15)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"widen","market_ticker":"X"}}""", 3, 13)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"indexlist"}}""", 3, 13)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets"}}""", 3, 14)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"get_snapshot"}}""", 3, 14)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets","market_id":"X"}}""", 3, 11)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":2,"action":"get_snapshot","market_ticker":"X"}}""", 3, 13)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":3,"action":"add_markets","market_ticker":"X"}}""", 3, 13)]
    [InlineData("""{"id":3,"cmd":"update_subscription","params":{"sid":4,"action":"subscribe_indices"}}""", 3, 24)]
    [InlineData(
        """{"id":3,"cmd":"update_subscription","params":{"sid":5,"action":"unsubscribe_underlyings","underlying_tickers":[]}}""",
        3,
        28
    )]
    public void A_frame_that_is_wrong_gets_exactly_one_error_with_the_commands_number(string frame, int id, int code)
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        feed.Ask(Book);
        feed.Subscribe("\"trade\",\"market_lifecycle_v2\",\"cfbenchmarks_value\",\"pyth_value\"");

        var error = Assert.Single(feed.Ask(frame));
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(id > 0, error.TryGetProperty("id", out var echoed));
        Assert.Equal(id, id > 0 ? echoed.GetInt32() : 0);
        Assert.Equal(code, error.GetProperty("msg").GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("msg").GetProperty("msg").GetString()!);
    }

    [Fact]
    public void An_error_about_a_subscription_names_it_and_counts_in_its_sequence()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        feed.Ask(Book);
        var error = Assert.Single(feed.Ask("""{"id":3,"cmd":"update_subscription","params":{"sid":1}}"""));
        Assert.Equal((1, 2), (error.GetProperty("sid").GetInt32(), error.GetProperty("seq").GetInt32()));
        var again = Assert.Single(
            feed.Ask(
                """{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"get_snapshot","market_ticker":"KXSIMTEST-1-A"}}"""
            )
        );
        Assert.Equal(3, again.GetProperty("seq").GetInt32());
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        using var world = new FeedWorld();
        var reply = Assert.Single(
            world
                .Connect(world.OpenAccount())
                .Ask("""{"id":1,"cmd":"subscribe","later":[1],"params":{"channels":["trade"],"update_interval":{"ms":5}}}""")
        );
        Assert.Equal("subscribed", reply.GetProperty("type").GetString());
    }

    [Fact]
    [Trait("Doubt", "D13")]
    public void Every_channel_can_be_subscribed_and_again_and_keeps_its_number()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        var names = string.Join(',', FeedChannels.All.Select(name => $"\"{name}\""));
        var first = feed.Subscribe(names, ",\"market_tickers\":[]");
        Assert.Equal(14, Assert.Single(first).GetProperty("msg").GetProperty("code").GetInt32());

        names = string.Join(
            ',',
            FeedChannels.All.Where(name => !name.Contains("value", StringComparison.Ordinal)).Select(name => $"\"{name}\"")
        );
        first = feed.Subscribe(names, ",\"market_ticker\":\"KXSIMTEST-1-A\"");
        first.AddRange(feed.Subscribe("\"cfbenchmarks_value\",\"cfbenchmarks_value_5hz\",\"pyth_value\""));
        var acks = first.Where(frame => frame.GetProperty("type").GetString() == "subscribed").ToList();
        Assert.Equal(FeedChannels.All, acks.Select(ack => ack.GetProperty("msg").GetProperty("channel").GetString()));
        Assert.Equal(Enumerable.Range(1, 13), acks.Select(ack => ack.GetProperty("msg").GetProperty("sid").GetInt32()));

        var second = Assert.Single(feed.Subscribe("\"fill\""));
        Assert.Equal("subscribed", second.GetProperty("type").GetString());
        Assert.Equal(4, second.GetProperty("msg").GetProperty("sid").GetInt32());
        var list = Assert.Single(feed.Ask("""{"id":9,"cmd":"list_subscriptions"}"""));
        Assert.Equal(13, list.GetProperty("msg").GetArrayLength());
    }

    [Fact]
    [Trait("Doubt", "D13")]
    public void Subscribing_again_can_be_answered_with_ok_and_the_markets()
    {
        using var world = new FeedWorld(new FeedOptions { ResubscribeReply = ResubscribeReply.Ok });
        var feed = world.Connect(world.OpenAccount());
        feed.Ask(Book);
        var frames = feed.Subscribe("\"orderbook_delta\"", ",\"market_ticker\":\"KXSIMTEST-1-B\"");
        Assert.Equal("ok", frames[0].GetProperty("type").GetString());
        Assert.Equal((1, 2), (frames[0].GetProperty("sid").GetInt32(), frames[0].GetProperty("seq").GetInt32()));
        Assert.Equal(
            """["KXSIMTEST-1-A","KXSIMTEST-1-B"]""",
            frames[0].GetProperty("msg").GetProperty("market_tickers").GetRawText()
        );
        Assert.Equal(3, frames[1].GetProperty("seq").GetInt32());
    }

    [Fact]
    [Trait("Doubt", "D13")]
    public void A_market_that_does_not_exist_is_acknowledged_and_has_no_snapshot()
    {
        using var world = new FeedWorld();
        var reply = Assert.Single(
            world.Connect(world.OpenAccount()).Subscribe("\"orderbook_delta\"", ",\"market_ticker\":\"KXNONE-1-A\"")
        );
        Assert.Equal("subscribed", reply.GetProperty("type").GetString());
    }

    [Theory]
    [Trait("Doubt", "D14")]
    [InlineData(false, "", "0.6000")]
    [InlineData(true, "", "0.4000")]
    [InlineData(false, ",\"use_yes_price\":true", "0.4000")]
    [InlineData(true, ",\"use_yes_price\":false", "0.6000")]
    public void The_price_scale_of_the_no_side_is_the_clients_or_the_default(bool byDefault, string said, string price)
    {
        using var world = new FeedWorld(new FeedOptions { UseYesPriceByDefault = byDefault });
        world.Place(world.OpenAccount(), BookSide.Ask, "5", "0.40");
        var frames = world
            .Connect(world.OpenAccount())
            .Subscribe("\"orderbook_delta\"", $",\"market_ticker\":\"KXSIMTEST-1-A\"{said}");
        Assert.Equal($"""[["{price}","5.00"]]""", frames[1].GetProperty("msg").GetProperty("no_dollars_fp").GetRawText());
    }

    [Fact]
    public void Updates_acknowledge_with_the_markets_unless_they_are_not_wanted()
    {
        using var world = new FeedWorld();
        var feed = world.Connect(world.OpenAccount());
        feed.Subscribe("\"ticker\"", ",\"market_ticker\":\"KXSIMTEST-1-A\",\"skip_ticker_ack\":true");
        var ok = Assert.Single(
            feed.Ask("""{"id":3,"cmd":"update_subscription","params":{"sids":[1],"action":"add_markets","market_ticker":"X"}}""")
        );
        Assert.Equal("ok", ok.GetProperty("type").GetString());
        Assert.False(ok.TryGetProperty("seq", out _));
        Assert.False(ok.GetProperty("msg").TryGetProperty("market_tickers", out _));
    }

    [Fact]
    public void More_markets_than_allowed_are_refused_whole()
    {
        using var world = new FeedWorld(new FeedOptions { MaxMarketsPerConnection = 3 });
        var feed = world.Connect(world.OpenAccount());
        Assert.Equal(2, feed.Subscribe("\"trade\",\"ticker\"", ",\"market_ticker\":\"KXSIMTEST-1-A\"").Count);
        var error = Assert.Single(feed.Subscribe("\"fill\"", ",\"market_tickers\":[\"X\",\"Y\"]"));
        Assert.Equal(26, error.GetProperty("msg").GetProperty("code").GetInt32());
        Assert.Equal(2, Assert.Single(feed.Ask("""{"id":9,"cmd":"list_subscriptions"}""")).GetProperty("msg").GetArrayLength());
        error = Assert.Single(
            feed.Ask(
                """{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets","market_tickers":["X","Y"]}}"""
            )
        );
        Assert.Equal(26, error.GetProperty("msg").GetProperty("code").GetInt32());
    }

    [Fact]
    public void More_commands_than_allowed_in_a_second_are_refused_until_the_next()
    {
        using var world = new FeedWorld(new FeedOptions { MaxCommandsPerSecond = 2 });
        var feed = world.Connect(world.OpenAccount());
        string Answer()
        {
            var frame = Assert.Single(feed.Ask("""{"id":1,"cmd":"list_subscriptions"}"""));
            return frame.GetProperty("msg") is { ValueKind: JsonValueKind.Object } error
                ? error.GetProperty("code").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture)
                : "ok";
        }

        Assert.Equal(["ok", "ok", "27", "27"], [Answer(), Answer(), Answer(), Answer()]);
        world.AdvanceMs(1_000);
        Assert.Equal("ok", Answer());
    }
}
