using System.Text.Json;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Series, events, markets, books, candles and the historical split (§5 of the API).</summary>
[Trait("Requirement", "B1")]
public sealed class MarketDataTests : IDisposable
{
    private const long StartSeconds = RestWorld.StartMs / 1000;
    private readonly RestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Series_events_and_markets_belong_together()
    {
        Assert.Equal(["KXREST", "KXSHARD"], Names("/series", "series", "ticker"));
        Assert.Equal(2, world.Get("/series/KXSHARD").GetProperty("series").GetProperty("exchange_index").GetInt32());
        Assert.Equal(["KXREST-1", "KXSHARD-1"], Names("/events", "events", "event_ticker"));
        Assert.Equal(["KXSHARD-1"], Names("/events?series_ticker=KXSHARD", "events", "event_ticker"));
        Assert.Empty(Names("/events/multivariate", "events", "event_ticker"));
        Assert.Empty(Names("/events?status=settled", "events", "event_ticker"));
        Assert.Equal(2, world.Get("/events/KXREST-1").GetProperty("markets").GetArrayLength());
        var nested = world.Get("/events/KXREST-1?with_nested_markets=true");
        Assert.False(nested.TryGetProperty("markets", out _));
        Assert.Equal(2, nested.GetProperty("event").GetProperty("markets").GetArrayLength());
        Assert.Equal(2, world.Get("/events/KXREST-1/metadata").GetProperty("market_details").GetArrayLength());
        var page = world.Get("/events?limit=1");
        Assert.Equal(
            ["KXSHARD-1"],
            Names($"/events?limit=1&cursor={page.GetProperty("cursor").GetString()}", "events", "event_ticker")
        );
    }

    [Fact]
    public void Fee_changes_are_told_as_history()
    {
        Assert.Equal("""{"series_fee_change_arr":[]}""", world.Text("GET", "/series/fee_changes").Body);
        world.Engine.SetSeriesFees("KXREST", new FeeSchedule(FeeType.QuadraticWithMakerFees, 500), RestWorld.StartMs);
        var change = Assert.Single(
            world
                .Get("/series/fee_changes?show_historical=true&series_ticker=KXREST")
                .GetProperty("series_fee_change_arr")
                .EnumerateArray()
        );
        Assert.Equal(
            ("quadratic_with_maker_fees", 0.5m),
            (change.GetProperty("fee_type").GetString(), change.GetProperty("fee_multiplier").GetDecimal())
        );
        world.Engine.SetEventFees(world.Engine.FindEvent("KXREST-1")!, null, RestWorld.StartMs);
        var cleared = Assert.Single(world.Get("/events/fee_changes").GetProperty("event_fee_changes").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, cleared.GetProperty("fee_type_override").ValueKind);
    }

    [Theory]
    [InlineData("status=open", 3)]
    [InlineData("status=unopened", 0)]
    [InlineData("status=paused", 0)]
    [InlineData("tickers=KXREST-1-A,KXSHARD-1-A", 2)]
    [InlineData("tickers=KXREST-1-A&tickers=KXREST-1-B", 2)]
    [InlineData("event_ticker=KXREST-1", 2)]
    [InlineData("series_ticker=KXSHARD", 1)]
    [InlineData("mve_filter=only", 0)]
    [InlineData("mve_filter=exclude", 3)]
    [InlineData("min_created_ts=1767614400", 3)]
    [InlineData("min_created_ts=1767614401", 0)]
    [InlineData("status=open&max_created_ts=1767614400", 3)]
    [InlineData("min_close_ts=1767700801", 0)]
    [InlineData("max_close_ts=1767700800", 3)]
    [InlineData("status=settled&min_settled_ts=1", 0)]
    [InlineData("min_updated_ts=1&mve_filter=exclude", 3)]
    public void Markets_are_filtered(string query, int count)
    {
        Assert.Equal(count, world.Get($"/markets?{query}").GetProperty("markets").GetArrayLength());
    }

    [Fact]
    public void Several_books_come_in_one_answer_by_repeated_parameter()
    {
        world.Place("bid", "2", "0.30");
        Assert.Equal(
            """{"orderbooks":[{"ticker":"KXREST-1-A","orderbook_fp":{"yes_dollars":[["0.3000","2.00"]],"no_dollars":[]}},{"ticker":"KXREST-1-B","orderbook_fp":{"yes_dollars":[],"no_dollars":[]}}]}""",
            world.Text("GET", "/markets/orderbooks?tickers=KXREST-1-A&tickers=KXREST-1-B").Body
        );
    }

    [Fact]
    public void Minute_candles_hold_prices_volume_and_interest_and_repeat_quiet_minutes()
    {
        world.NowMs += 10_000;
        world.Place("ask", "5", "0.40", key: world.Other);
        world.NowMs += 10_000;
        world.Place("bid", "2", "0.40");
        world.Place("bid", "1", "0.38");
        world.NowMs += 120_000;
        world.Place("bid", "3", "0.45");
        var candles = Candles($"start_ts={StartSeconds}&end_ts={StartSeconds + 600}&period_interval=1");
        Assert.Equal([0, 60, 120, 180], candles.Select(candle => candle.GetProperty("end_period_ts").GetInt64() - StartSeconds));
        Assert.Equal(
            """{"end_period_ts":1767614460,"yes_bid":{"open_dollars":"0.0000","low_dollars":"0.0000","high_dollars":"0.3800","close_dollars":"0.3800"},"yes_ask":{"open_dollars":"1.0000","low_dollars":"0.4000","high_dollars":"1.0000","close_dollars":"0.4000"},"price":{"open_dollars":"0.4000","low_dollars":"0.4000","high_dollars":"0.4000","close_dollars":"0.4000","mean_dollars":"0.4000","min_dollars":"0.4000","max_dollars":"0.4000"},"volume_fp":"2.00","open_interest_fp":"2.00"}""",
            candles[1].GetRawText()
        );
        Assert.Equal("""{"previous_dollars":"0.4000"}""", candles[2].GetProperty("price").GetRawText());
        Assert.Equal("5.00", candles[3].GetProperty("open_interest_fp").GetString());
    }

    [Fact]
    public void Candles_of_all_lengths_agree_with_the_list_of_trades()
    {
        var random = new Random(3);
        for (var step = 0; step < 600; step++)
        {
            world.NowMs += random.Next(0, 90_000);
            var price = $"0.{random.Next(35, 45)}";
            var key = random.Next(2) == 0 ? world.Me : world.Other;
            world.Place(random.Next(2) == 0 ? "bid" : "ask", random.Next(1, 4).ToString("D"), price, key: key);
        }

        var trades = world.Engine.Trades.NewestFirst().Reverse().ToList();
        Assert.True(trades.Count > 100);
        foreach (var minutes in (int[])[1, 60, 1_440])
        {
            var candles = Candles($"start_ts={StartSeconds}&end_ts={StartSeconds + 90_000}&period_interval={minutes}");
            foreach (var candle in candles)
            {
                var end = candle.GetProperty("end_period_ts").GetInt64();
                var within = trades.Where(trade => CandleSeries.PeriodEnd((trade.TimeMs + 999) / 1000, minutes) == end).ToList();
                var volume = within.Aggregate(Quantity.Zero, (sum, trade) => sum + trade.Count);
                Assert.Equal(volume.ToString(), candle.GetProperty("volume_fp").GetString());
                if (within.Count > 0)
                {
                    var price = candle.GetProperty("price");
                    Assert.Equal(
                        (
                            within[0].YesPrice.ToString(),
                            within.Min(trade => trade.YesPrice).ToString(),
                            within.Max(trade => trade.YesPrice).ToString(),
                            within[^1].YesPrice.ToString()
                        ),
                        (
                            price.GetProperty("open_dollars").GetString(),
                            price.GetProperty("low_dollars").GetString(),
                            price.GetProperty("high_dollars").GetString(),
                            price.GetProperty("close_dollars").GetString()
                        )
                    );
                }
            }

            Assert.Equal(
                trades.Count,
                candles.Sum(candle =>
                    trades.Count(trade =>
                        CandleSeries.PeriodEnd((trade.TimeMs + 999) / 1000, minutes)
                        == candle.GetProperty("end_period_ts").GetInt64()
                    )
                )
            );
        }
    }

    [Fact]
    public void A_market_tells_its_prices_of_the_day_before()
    {
        using var longer = new RestWorld(
            null,
            RestWorld.Spec(RestWorld.Ticker) with
            {
                CloseMs = RestWorld.StartMs + (3 * 86_400_000L),
            }
        );
        longer.Place("ask", "2", "0.40", key: longer.Other);
        longer.Place("bid", "1", "0.40");
        longer.Place("bid", "1", "0.30");
        Assert.Equal(("0.0000", "0.0000", "0.0000"), DayBefore(longer));
        longer.NowMs += 26 * 3_600_000L;
        longer.Place("bid", "1", "0.40");
        Assert.Equal(("0.4000", "0.3000", "0.4000"), DayBefore(longer));

        static (string?, string?, string?) DayBefore(RestWorld world)
        {
            var market = world.Get($"/markets/{RestWorld.Ticker}").GetProperty("market");
            return (
                market.GetProperty("previous_price_dollars").GetString(),
                market.GetProperty("previous_yes_bid_dollars").GetString(),
                market.GetProperty("previous_yes_ask_dollars").GetString()
            );
        }
    }

    [Theory]
    // Recorded: days end at midnight in New York, 04:00 UTC in summer and 05:00 UTC in winter.
    [InlineData(1_760_500_800, 1_760_500_800)]
    [InlineData(1_760_500_801, 1_760_587_200)]
    [InlineData(1_767_614_400, 1_767_675_600)]
    // The day on which the clocks go back has 25 hours, as recorded.
    [InlineData(1_762_056_001, 1_762_146_000)]
    public void A_day_ends_at_midnight_in_New_York(long seconds, long end)
    {
        Assert.Equal(end, CandleSeries.PeriodEnd(seconds, CandleSeries.DayInterval));
    }

    [Fact]
    public void Batch_and_event_candles_cover_several_markets_and_the_oldest_are_dropped()
    {
        using var small = new RestWorld(new SimulatorOptions { RateLimits = false, MaxCandlesPerMarket = 60 });
        for (var minute = 0; minute < 100; minute++)
        {
            small.NowMs += 60_000;
            small.Place("bid", "1", "0.10");
        }

        var span = $"start_ts={StartSeconds}&end_ts={StartSeconds + 7_200}&period_interval=1";
        var batch = small.Get($"/markets/candlesticks?market_tickers=KXREST-1-A,KXREST-1-B&{span}").GetProperty("markets");
        Assert.Equal(61, batch[0].GetProperty("candlesticks").GetArrayLength());
        Assert.Equal(101, batch[1].GetProperty("candlesticks").GetArrayLength());
        var byEvent = small.Get($"/series/KXREST/events/KXREST-1/candlesticks?{span}");
        Assert.Equal("""["KXREST-1-A","KXREST-1-B"]""", byEvent.GetProperty("market_tickers").GetRawText());
        Assert.Equal(2, byEvent.GetProperty("market_candlesticks").GetArrayLength());
        var before = small.Get(
            $"/markets/candlesticks?market_tickers=KXREST-1-B&start_ts={StartSeconds + 3_000}&end_ts={StartSeconds + 3_000}&period_interval=1&include_latest_before_start=true"
        );
        Assert.Equal(2, before.GetProperty("markets")[0].GetProperty("candlesticks").GetArrayLength());
    }

    [Fact]
    public void What_is_older_than_the_cutoff_is_historical()
    {
        world.Place("ask", "1", "0.40", key: world.Other);
        var id = world.Place("bid", "1", "0.40");
        var cutoff = world.Get("/historical/cutoff");
        Assert.Equal("2025-12-22T12:00:00Z", cutoff.GetProperty("orders_updated_ts").GetString());
        Assert.Empty(Names("/historical/orders", "orders", "order_id"));
        world.NowMs += 15 * 86_400_000L;
        Assert.Equal([id], Names("/historical/orders", "orders", "order_id"));
        Assert.Empty(Names("/portfolio/orders", "orders", "order_id"));
        Assert.Single(Names("/portfolio/fills", "fills", "fill_id"));
        Assert.Empty(Names("/historical/trades", "trades", "trade_id"));
        world.NowMs += 90 * 86_400_000L;
        Assert.Empty(Names("/portfolio/fills", "fills", "fill_id"));
        Assert.Single(Names("/historical/fills", "fills", "fill_id"));
        Assert.Single(Names("/historical/trades", "trades", "trade_id"));
        Assert.Empty(Names("/historical/markets", "markets", "ticker"));
    }

    [Fact]
    public void The_schedule_pauses_on_Thursday()
    {
        var hours = world.Get("/exchange/schedule").GetProperty("schedule").GetProperty("standard_hours")[0];
        Assert.Equal(
            """[{"open_time":"00:00","close_time":"03:00"},{"open_time":"05:00","close_time":"00:00"}]""",
            hours.GetProperty("thursday").GetRawText()
        );
        Assert.Equal("""[{"open_time":"00:00","close_time":"00:00"}]""", hours.GetProperty("sunday").GetRawText());
    }

    private List<JsonElement> Candles(string query) =>
        [
            .. world
                .Get($"/series/KXREST/markets/{RestWorld.Ticker}/candlesticks?{query}")
                .GetProperty("candlesticks")
                .EnumerateArray(),
        ];

    private List<string> Names(string target, string list, string field) =>
        [.. world.Get(target).GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty(field).GetString()!)];
}
