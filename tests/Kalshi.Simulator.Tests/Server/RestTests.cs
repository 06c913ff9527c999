using System.Text.Json;
using Kalshi.Simulator.Server;
using Kalshi.Wire;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class RestTests
{
    [Fact]
    public async Task An_orders_life_reads_the_same_everywhere()
    {
        await using var world = await TestExchange.StartAsync();
        using var maker = world.Open(1_000);
        var (status, body) = await maker.PlaceAsync("ask", "10.00", "0.4000", "m-1");
        Assert.Equal(201, status);
        var rested = JsonSerializer.Deserialize(body, WireJson.Default.CreateOrderResponse)!;
        Assert.Equal(
            ("m-1", "0.00", "10.00", null),
            (rested.ClientOrderId, rested.FillCount.ToString(), rested.RemainingCount.ToString(), rested.AverageFillPrice)
        );

        (status, body) = await world.Client.PlaceAsync("bid", "6", "0.45", "t-1");
        var taken = JsonSerializer.Deserialize(body, WireJson.Default.CreateOrderResponse)!;
        Assert.Equal(
            (201, "6.00", "0.00", "0.4000", "0.0168"),
            (status, taken.FillCount.ToString(), taken.RemainingCount.ToString(), taken.AverageFillPrice, taken.AverageFeePaid)
        );

        var balance = JsonSerializer.Deserialize(
            (await world.Client.SendAsync("GET", "/portfolio/balance")).Body,
            WireJson.Default.BalanceResponse
        )!;
        Assert.Equal(
            ("9997.499200", 999_749L, 240L),
            (balance.BalanceDollars.ToString(), balance.Balance, balance.PortfolioValue)
        );
        var positions = JsonSerializer.Deserialize(
            (await maker.SendAsync("GET", "/portfolio/positions")).Body,
            WireJson.Default.PositionsResponse
        )!;
        var position = Assert.Single(positions.MarketPositions);
        Assert.Equal(("-6.00", "3.600000"), (position.PositionFp.ToString(), position.MarketExposureDollars.ToString()));
        var fills = JsonSerializer.Deserialize(
            (await world.Client.SendAsync("GET", "/portfolio/fills")).Body,
            WireJson.Default.FillsResponse
        )!;
        var fill = Assert.Single(fills.Fills);
        Assert.Equal(
            (taken.OrderId, true, "0.100800", "yes"),
            (fill.OrderId, fill.IsTaker, fill.FeeCost.ToString(), fill.OutcomeSide)
        );
        var trades = JsonSerializer.Deserialize(
            (await world.Client.SendAsync("GET", "/markets/trades", sign: false)).Body,
            WireJson.Default.TradesResponse
        )!;
        Assert.Equal(fill.TradeId, Assert.Single(trades.Trades).TradeId);
        var market = JsonSerializer
            .Deserialize(
                (await world.Client.SendAsync("GET", $"/markets/{TestExchange.Ticker}")).Body,
                WireJson.Default.MarketResponse
            )!
            .Market;
        Assert.Equal(
            ("active", "0.4000", "0.4000", "0.0000", "6.00", "6.00"),
            (
                market.Status,
                market.YesAskDollars.ToString(),
                market.LastPriceDollars.ToString(),
                market.YesBidDollars.ToString(),
                market.VolumeFp.ToString(),
                market.OpenInterestFp.ToString()
            )
        );

        (status, body) = await maker.SendAsync(
            "DELETE",
            $"/portfolio/events/orders/{rested.OrderId}?market_ticker={TestExchange.Ticker}"
        );
        Assert.Equal(
            (200, "4.00"),
            (status, JsonSerializer.Deserialize(body, WireJson.Default.CancelOrderResponse)!.ReducedBy.ToString())
        );
        Assert.Equal(
            (404, """{"error":{"code":"not_found","message":"not found"}}"""),
            await maker.SendAsync("DELETE", $"/portfolio/events/orders/{rested.OrderId}")
        );
        var order = JsonSerializer
            .Deserialize(
                (await maker.SendAsync("GET", $"/portfolio/orders/{rested.OrderId}")).Body,
                WireJson.Default.OrderResponse
            )!
            .Order;
        Assert.Equal(
            ("canceled", "10.00", "6.00", "0.00", "3.600000"),
            (
                order.Status,
                order.InitialCountFp.ToString(),
                order.FillCountFp.ToString(),
                order.RemainingCountFp.ToString(),
                order.MakerFillCostDollars.ToString()
            )
        );
    }

    [Fact]
    public async Task The_kill_and_the_unknown_market_have_their_codes()
    {
        await using var world = await TestExchange.StartAsync();
        var fok = SignedClient.Order("bid", "1", "0.50").Replace("good_till_canceled", "fill_or_kill", StringComparison.Ordinal);
        Assert.Equal(
            (
                409,
                """{"error":{"code":"fill_or_kill_insufficient_resting_volume","message":"fill or kill insufficient resting volume"}}"""
            ),
            await world.Client.SendAsync("POST", "/portfolio/events/orders", fok)
        );
        var (status, body) = await world.Client.SendAsync(
            "POST",
            "/portfolio/events/orders",
            SignedClient.Order("bid", "1", "0.50", ticker: "KXNONE")
        );
        Assert.Equal((404, """{"error":{"code":"market_not_found","message":"market not found"}}"""), (status, body));
        var ioc = SignedClient
            .Order("bid", "1", "0.50")
            .Replace("good_till_canceled", "immediate_or_cancel", StringComparison.Ordinal);
        Assert.Equal(201, (await world.Client.SendAsync("POST", "/portfolio/events/orders", ioc)).Status);
    }

    [Fact]
    public async Task A_limit_over_the_maximum_is_answered_as_recorded()
    {
        await using var world = await TestExchange.StartAsync();
        Assert.Equal(
            (
                400,
                """{"msg":"Parameter validation failed for GetMarkets: Key: 'GetMarketsParams.Limit' Error:Field validation for 'Limit' failed on the 'lte' tag"}"""
            ),
            await world.Client.SendAsync("GET", "/markets?limit=1001", sign: false)
        );
    }

    [Fact]
    public async Task A_wrong_content_type_and_a_huge_body_are_refused()
    {
        await using var world = await TestExchange.StartAsync(new SimulatorOptions { MaxRequestBodyBytes = 1_024 });
        var (status, body) = await world.Client.SendAsync("POST", "/portfolio/events/orders", "x=1", contentType: "text/plain");
        Assert.Equal(
            (400, "invalid_content_type"),
            (status, JsonDocument.Parse(body).RootElement.GetProperty("code").GetString())
        );
        Assert.Equal(413, (await world.Client.SendAsync("POST", "/portfolio/events/orders", new string(' ', 5_000))).Status);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_while_orders_arrive()
    {
        await using var world = await TestExchange.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(201, (await world.Client.PlaceAsync("bid", "1", "0.10", $"o-{i}")).Status);
        }

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await world.Client.GetAsync($"/portfolio/orders?limit=3&cursor={cursor}");
            seen.AddRange(
                page.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("client_order_id").GetString()!)
            );
            cursor = page.GetProperty("cursor").GetString()!;
            await world.Client.PlaceAsync("bid", "1", "0.11");
        } while (cursor.Length > 0);

        Assert.Equal(["o-6", "o-5", "o-4", "o-3", "o-2", "o-1", "o-0"], seen);
    }

    [Fact]
    public async Task Markets_are_filtered_and_paged()
    {
        await using var world = await TestExchange.StartAsync();
        async Task<string> Tickers(string query) =>
            string.Join(
                ' ',
                (await world.Client.GetAsync($"/markets{query}"))
                    .GetProperty("markets")
                    .EnumerateArray()
                    .Select(market => market.GetProperty("ticker").GetString())
            );

        Assert.Equal("KXSIMTEST-1-A KXSIMTEST-1-B KXOTHER-1-A", await Tickers("?status=open"));
        Assert.Equal("", await Tickers("?status=settled"));
        Assert.Equal("KXSIMTEST-1-A KXSIMTEST-1-B", await Tickers("?event_ticker=KXSIMTEST-1"));
        Assert.Equal("KXOTHER-1-A", await Tickers("?series_ticker=KXOTHER"));
        Assert.Equal("KXSIMTEST-1-B KXOTHER-1-A", await Tickers("?tickers=KXOTHER-1-A,KXSIMTEST-1-B"));
        var first = await world.Client.GetAsync("/markets?limit=2");
        Assert.Equal("KXOTHER-1-A", await Tickers($"?limit=2&cursor={first.GetProperty("cursor").GetString()}"));
    }

    [Fact]
    public async Task The_book_lists_bids_only_ascending_and_in_its_own_terms()
    {
        await using var world = await TestExchange.StartAsync();
        foreach (var (side, price) in ((string, string)[])[("bid", "0.35"), ("bid", "0.36"), ("ask", "0.40"), ("ask", "0.39")])
        {
            await world.Client.PlaceAsync(side, "2", price);
        }

        Assert.Equal(
            """{"orderbook_fp":{"yes_dollars":[["0.3500","2.00"],["0.3600","2.00"]],"no_dollars":[["0.6000","2.00"],["0.6100","2.00"]]}}""",
            (await world.Client.SendAsync("GET", $"/markets/{TestExchange.Ticker}/orderbook")).Body
        );
        Assert.Equal(
            """{"orderbook_fp":{"yes_dollars":[["0.3600","2.00"]],"no_dollars":[["0.6100","2.00"]]}}""",
            (await world.Client.SendAsync("GET", $"/markets/{TestExchange.Ticker}/orderbook?depth=1")).Body
        );
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        await using var world = await TestExchange.StartAsync();
        var exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            TestExchange.StartAsync(new SimulatorOptions { Port = world.Exchange.RestUrl.Port })
        );
        Assert.Equal(
            $"The simulated exchange cannot listen on 127.0.0.1:{world.Exchange.RestUrl.Port} because the port is in use; choose another or 0.",
            exception.Message
        );
    }

    [Fact]
    public async Task An_option_out_of_range_is_named()
    {
        var exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            TestExchange.StartAsync(new SimulatorOptions { ClockOffsetSeconds = 90_000 })
        );
        Assert.Equal("The simulator's ClockOffsetSeconds is 90000; it must be between -86400 and 86400.", exception.Message);
    }
}
