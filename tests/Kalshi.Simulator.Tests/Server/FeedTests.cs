using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedTests
{
    [Fact]
    public async Task Subscribing_acknowledges_first_then_sends_snapshots_then_numbered_deltas_and_trades()
    {
        await using var world = await TestExchange.StartAsync();
        using var feed = await world.Client.ConnectAsync();
        await world.Client.PlaceAsync("ask", "5", "0.40", "a-1");

        await feed.SendAsync(
            $$"""{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta","trade"],"market_tickers":["{{TestExchange.Ticker}}","KXSIMTEST-1-B","KXNONE"]} }"""
        );
        var (book, trade) = (await feed.NextAsync(), await feed.NextAsync());
        Assert.Equal(
            ("subscribed", 1, "orderbook_delta", 1),
            (
                Type(book),
                book.GetProperty("id").GetInt32(),
                Msg(book, "channel"),
                book.GetProperty("msg").GetProperty("sid").GetInt32()
            )
        );
        Assert.Equal(
            ("subscribed", "trade", 2),
            (Type(trade), Msg(trade, "channel"), trade.GetProperty("msg").GetProperty("sid").GetInt32())
        );
        Assert.False(book.TryGetProperty("seq", out _));
        var snapshot = await feed.NextAsync();
        Assert.Equal(("orderbook_snapshot", 1, 1), (Type(snapshot), Sid(snapshot), Seq(snapshot)));
        Assert.Equal("""[["0.6000","5.00"]]""", snapshot.GetProperty("msg").GetProperty("no_dollars_fp").GetRawText());
        Assert.False(snapshot.GetProperty("msg").TryGetProperty("yes_dollars_fp", out _));
        var second = await feed.NextAsync();
        Assert.Equal((2, "KXSIMTEST-1-B"), (Seq(second), Msg(second, "market_ticker")));

        using var other = world.Open(100);
        await other.PlaceAsync("bid", "2", "0.45", "b-1");
        var delta = await feed.NextAsync();
        Assert.Equal(
            ("orderbook_delta", 3, "no", "0.6000", "-2.00"),
            (Type(delta), Seq(delta), Msg(delta, "side"), Msg(delta, "price_dollars"), Msg(delta, "delta_fp"))
        );
        Assert.False(delta.GetProperty("msg").TryGetProperty("client_order_id", out _));
        Assert.True(delta.TryGetProperty("sending_ts_ms", out _));
        var print = await feed.NextAsync();
        Assert.Equal(
            ("trade", 2, 1, "0.4000", "2.00", "yes"),
            (
                Type(print),
                Sid(print),
                Seq(print),
                Msg(print, "yes_price_dollars"),
                Msg(print, "count_fp"),
                Msg(print, "taker_outcome_side")
            )
        );
        Assert.Equal(1, world.Exchange.Statistics.PublicTradesPublished);

        await world.Client.PlaceAsync("bid", "1", "0.30", "a-2");
        var own = await feed.NextAsync();
        Assert.Equal((4, "a-2", "yes", "1.00"), (Seq(own), Msg(own, "client_order_id"), Msg(own, "side"), Msg(own, "delta_fp")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_book_rebuilt_from_the_feed_equals_the_rest_book(bool useYesPrice)
    {
        await using var world = await TestExchange.StartAsync();
        using var other = world.Open(1_000_000);
        using var feed = await world.Client.ConnectAsync();
        var random = new SplitMix64(5);
        async Task Trade(int orders)
        {
            for (var i = 0; i < orders; i++)
            {
                var side = random.NextInt(2) == 0 ? "bid" : "ask";
                var price = (random.NextInt(30, 70) / 100m).ToString("0.00", CultureInfo.InvariantCulture);
                await (random.NextInt(2) == 0 ? other : world.Client).PlaceAsync(
                    side,
                    $"{random.NextInt(1, 9)}.{random.NextInt(10, 99)}",
                    price
                );
            }
        }

        await Trade(20);
        await feed.SendAsync(
            $$"""{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":"{{TestExchange.Ticker}}","use_yes_price":{{(useYesPrice ? "true" : "false")}} } }"""
        );
        await feed.NextAsync();
        await Trade(60);
        await feed.SendAsync("""{"id":9,"cmd":"list_subscriptions"}""");

        var levels = new Dictionary<(string Side, string Price), Quantity>();
        var expectedSeq = 1;
        while (await feed.NextAsync() is var frame && Type(frame) != "ok")
        {
            Assert.Equal(expectedSeq++, Seq(frame));
            var message = frame.GetProperty("msg");
            if (Type(frame) == "orderbook_snapshot")
            {
                foreach (var side in (string[])["yes", "no"])
                {
                    foreach (
                        var level in message.TryGetProperty(side + "_dollars_fp", out var array)
                            ? array.EnumerateArray().ToArray()
                            : []
                    )
                    {
                        levels[(side, level[0].GetString()!)] = Quantity.Parse(level[1].GetString()!);
                    }
                }

                continue;
            }

            var key = (Msg(frame, "side"), Msg(frame, "price_dollars"));
            levels[key] = levels.GetValueOrDefault(key) + Quantity.Parse(Msg(frame, "delta_fp"));
            Assert.False(levels[key].IsNegative);
        }

        var rest = (await world.Client.GetAsync($"/markets/{TestExchange.Ticker}/orderbook")).GetProperty("orderbook_fp");
        var expected = rest.GetProperty("yes_dollars")
            .EnumerateArray()
            .Select(level => ("yes", level[0].GetString()!, level[1].GetString()!))
            .Concat(
                rest.GetProperty("no_dollars")
                    .EnumerateArray()
                    .Select(level => ("no", OnScale(level[0].GetString()!, useYesPrice), level[1].GetString()!))
            );
        var actual = levels
            .Where(pair => pair.Value.IsPositive)
            .Select(pair => (pair.Key.Side, pair.Key.Price, pair.Value.ToString()));
        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public async Task Private_channels_tell_each_account_its_own_without_numbers()
    {
        await using var world = await TestExchange.StartAsync();
        using var other = world.Open(100);
        using var feed = await world.Client.ConnectAsync();
        using var otherFeed = await other.ConnectAsync();
        foreach (var client in (FeedClient[])[feed, otherFeed])
        {
            await client.SendAsync(
                """{"id":1,"cmd":"subscribe","params":{"channels":["fill","user_orders","market_positions"]}}"""
            );
            await client.NextAsync();
            await client.NextAsync();
            await client.NextAsync();
        }

        await world.Client.PlaceAsync("ask", "5", "0.40", "a-1");
        await other.PlaceAsync("bid", "2", "0.45", "b-1");

        var rested = await feed.NextAsync();
        Assert.Equal(("user_order", "resting", "a-1"), (Type(rested), Msg(rested, "status"), Msg(rested, "client_order_id")));
        Assert.False(rested.GetProperty("msg").TryGetProperty("last_update_reason", out _));
        var fill = await feed.NextAsync();
        Assert.Equal(
            ("fill", "a-1", "no", "-2.00", "0.000000"),
            (
                Type(fill),
                Msg(fill, "client_order_id"),
                Msg(fill, "outcome_side"),
                Msg(fill, "post_position_fp"),
                Msg(fill, "fee_cost")
            )
        );
        Assert.False(fill.TryGetProperty("seq", out _));
        var order = await feed.NextAsync();
        Assert.Equal(
            ("user_order", "resting", "3.00", "Trade"),
            (Type(order), Msg(order, "status"), Msg(order, "remaining_count_fp"), Msg(order, "last_update_reason"))
        );
        var position = await feed.NextAsync();
        Assert.Equal(
            ("market_position", "-2.00", "1.200000"),
            (Type(position), Msg(position, "position_fp"), Msg(position, "position_cost_dollars"))
        );

        Assert.Equal(("fill", "b-1"), (Type(fill = await otherFeed.NextAsync()), Msg(fill, "client_order_id")));
        Assert.Equal("executed", Msg(await otherFeed.NextAsync(), "status"));
        Assert.Equal("market_position", Type(await otherFeed.NextAsync()));

        var id = Msg(rested, "order_id");
        await world.Client.SendAsync("DELETE", $"/portfolio/events/orders/{id}");
        var cancelled = await feed.NextAsync();
        Assert.Equal(
            ("canceled", "Decrease", "0.00"),
            (Msg(cancelled, "status"), Msg(cancelled, "last_update_reason"), Msg(cancelled, "remaining_count_fp"))
        );
    }

    [Fact]
    public async Task Subscriptions_can_be_widened_narrowed_listed_and_ended()
    {
        await using var world = await TestExchange.StartAsync();
        using var feed = await world.Client.ConnectAsync();
        await feed.SendAsync(
            $$"""{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_ticker":"{{TestExchange.Ticker}}"} }"""
        );
        await feed.NextAsync();
        Assert.Equal(1, Seq(await feed.NextAsync()));

        var again = await feed.AskAsync(
            $$"""{"id":2,"cmd":"subscribe","params":{"channels":["orderbook_delta"],"market_tickers":["{{TestExchange.Ticker}}","KXSIMTEST-1-B"]} }"""
        );
        Assert.Equal(("subscribed", 1), (Type(again), again.GetProperty("msg").GetProperty("sid").GetInt32()));
        Assert.Equal((2, "KXSIMTEST-1-B"), (Seq(again = await feed.NextAsync()), Msg(again, "market_ticker")));

        var added = await feed.AskAsync(
            """{"id":3,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets","market_tickers":["KXOTHER-1-A"]}}"""
        );
        Assert.Equal(
            ("ok", 3, 3),
            (Type(added), Seq(added), added.GetProperty("msg").GetProperty("market_tickers").GetArrayLength())
        );
        Assert.Equal(4, Seq(await feed.NextAsync()));
        var removed = await feed.AskAsync(
            """{"id":4,"cmd":"update_subscription","params":{"sids":[1],"action":"delete_markets","market_tickers":["KXOTHER-1-A"]}}"""
        );
        Assert.Equal((5, 2), (Seq(removed), removed.GetProperty("msg").GetProperty("market_tickers").GetArrayLength()));
        var snapshot = await feed.AskAsync(
            $$"""{"id":5,"cmd":"update_subscription","params":{"sid":1,"action":"get_snapshot","market_ticker":"{{TestExchange.Ticker}}"} }"""
        );
        Assert.Equal(("orderbook_snapshot", 5, 6), (Type(snapshot), snapshot.GetProperty("id").GetInt32(), Seq(snapshot)));
        var list = await feed.AskAsync("""{"id":6,"cmd":"list_subscriptions"}""");
        Assert.Equal("""[{"channel":"orderbook_delta","sid":1}]""", list.GetProperty("msg").GetRawText());
        var ended = await feed.AskAsync("""{"id":7,"cmd":"unsubscribe","params":{"sids":[1]}}""");
        Assert.Equal(("unsubscribed", 1, 7), (Type(ended), Sid(ended), Seq(ended)));
        Assert.Equal("[]", (await feed.AskAsync("""{"id":8,"cmd":"list_subscriptions"}""")).GetProperty("msg").GetRawText());
    }

    [Fact]
    public async Task A_clean_close_is_answered_and_pings_reach_the_client()
    {
        await using var world = await TestExchange.StartAsync(
            new SimulatorOptions
            {
                Feed = new FeedOptions { PingPeriodMs = 100, MaxUnansweredPings = 2 },
            }
        );
        using var feed = await world.Client.ConnectAsync();
        await feed.AskAsync("""{"id":2,"cmd":"list_subscriptions"}""");
        await feed.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, feed.Socket.CloseStatus);
        while (world.Exchange.Statistics.Connections > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static string OnScale(string noPrice, bool useYesPrice) =>
        useYesPrice ? Price.Parse(noPrice).Complement.ToString() : noPrice;

    private static string Type(JsonElement frame) => frame.GetProperty("type").GetString()!;

    private static int Sid(JsonElement frame) => frame.GetProperty("sid").GetInt32();

    private static int Seq(JsonElement frame) => frame.GetProperty("seq").GetInt32();

    private static string Msg(JsonElement frame, string field) => frame.GetProperty("msg").GetProperty(field).GetString()!;
}
