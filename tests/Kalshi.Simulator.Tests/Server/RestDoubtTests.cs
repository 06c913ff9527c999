using System.Text.Json;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Each doubt of the API reference that REST settles has an option, and the option does what it says.</summary>
public class RestDoubtTests
{
    private const string Orders = "/portfolio/events/orders";

    private static string Order => SignedClient.Order("bid", "1", "0.10", ticker: RestWorld.Ticker);

    [Theory]
    [Trait("Doubt", "D2")]
    [InlineData(15_000, 14_000, 200)]
    [InlineData(15_000, 17_000, 401)]
    [InlineData(30_000, 17_000, 200)]
    public async Task The_clock_window_is_an_option(int windowMs, int skewMs, int status)
    {
        await using var world = await TestExchange.StartAsync(new SimulatorOptions { SignatureWindowMs = windowMs });
        var headers = world.Client.Sign("GET", "/trade-api/v2/portfolio/balance", SignedClient.NowMs - skewMs);
        Assert.Equal(status, (await world.Client.SendAsync("GET", "/portfolio/balance", headers: headers)).Status);
    }

    [Theory]
    [Trait("Doubt", "D4")]
    [InlineData(200)]
    [InlineData(201)]
    public void An_accepted_order_is_answered_200_or_201(int status)
    {
        using var world = With(new DoubtOptions { CreatedStatus = status });
        Assert.Equal(status, world.Ask("POST", Orders, Order).Status);
    }

    [Theory]
    [Trait("Doubt", "D4")]
    [InlineData(400, false, "market_inactive", "trading_paused", "exceeded_order_group_risk_limit")]
    [InlineData(409, true, "MARKET_INACTIVE", "TRADING_PAUSED", "EXCEEDED_ORDER_GROUP_RISK_LIMIT")]
    public void Refusals_that_only_FIX_documents_have_status_and_spelling_by_option(
        int status,
        bool upperCase,
        string inactive,
        string paused,
        string triggered
    )
    {
        using var world = With(new DoubtOptions { RejectedStatus = status, UpperCaseRejections = upperCase });
        var group = world
            .Engine.Groups.Create(world.AccountOf(world.Me), 0, 0, Quantity.FromContracts(1), RestWorld.StartMs)
            .Group!;
        world.Engine.Groups.Trigger(group, RestWorld.StartMs);
        var inGroup = SignedClient.Order(
            "bid",
            "1",
            "0.10",
            extra: $",\"order_group_id\":\"{group.Id}\"",
            ticker: RestWorld.Ticker
        );
        Assert.Equal(triggered, world.Code(status, "POST", Orders, inGroup));
        world.Engine.PauseTrading(0, null, RestWorld.StartMs);
        Assert.Equal(paused, world.Code(status, "POST", Orders, Order));
        world.Engine.Resume(0, RestWorld.StartMs);
        world.NowMs += 86_400_000;
        Assert.Equal(inactive, world.Code(status, "POST", Orders, Order));
    }

    [Theory]
    [Trait("Doubt", "D5")]
    [InlineData(ErrorEnvelope.Nested, """{"error":{"code":"invalid_price","message":"invalid price"}}""")]
    [InlineData(
        ErrorEnvelope.NestedWithService,
        """{"error":{"code":"invalid_price","message":"invalid price","service":"exchange"}}"""
    )]
    [InlineData(ErrorEnvelope.Flat, """{"code":"invalid_price","message":"invalid price"}""")]
    public void Errors_come_in_the_envelope_chosen(ErrorEnvelope envelope, string body)
    {
        using var world = With(new DoubtOptions { Errors = envelope });
        var order = SignedClient.Order("bid", "1", "0.5150", ticker: RestWorld.Ticker);
        Assert.Equal((400, body), world.Text("POST", Orders, order));
    }

    [Theory]
    [Trait("Doubt", "D6")]
    [InlineData(ClientOrderIdScope.Forever, 409)]
    [InlineData(ClientOrderIdScope.WhileResting, 201)]
    public void A_used_client_order_id_is_taken_forever_or_while_its_order_rests(ClientOrderIdScope scope, int status)
    {
        using var world = With(new EngineOptions { ClientOrderIds = scope });
        var id = world.Place("bid", "1", "0.10", ",\"client_order_id\":\"once\"");
        world.Ask("DELETE", $"{Orders}/{id}");
        var again = SignedClient.Order("bid", "1", "0.10", "once", ticker: RestWorld.Ticker);
        Assert.Equal(status, world.Ask("POST", Orders, again).Status);
    }

    [Theory]
    [Trait("Doubt", "D7")]
    [InlineData("immediate_or_cancel", false, 201, null)]
    [InlineData("immediate_or_cancel", true, 409, "immediate_or_cancel_insufficient_resting_volume")]
    [InlineData("fill_or_kill", false, 409, "fill_or_kill_insufficient_resting_volume")]
    [InlineData("fill_or_kill", true, 201, null)]
    public void An_order_that_finds_nothing_is_accepted_or_refused(string word, bool isOther, int status, string? code)
    {
        using var world = With(
            new EngineOptions { RefusesUnfilledImmediateOrCancel = isOther, AcceptsUnfillableFillOrKill = isOther }
        );
        var order = Order.Replace("good_till_canceled", word, StringComparison.Ordinal);
        var answer = world.Json(status, "POST", Orders, order);
        if (code is null)
        {
            Assert.Equal(("0.00", "0.00"), (Text(answer, "fill_count"), Text(answer, "remaining_count")));
        }
        else
        {
            Assert.Equal(code, Text(answer.GetProperty("error"), "code"));
        }
    }

    [Theory]
    [Trait("Doubt", "D12")]
    [InlineData(false, "37")]
    [InlineData(true, "null")]
    public void A_scalar_settlement_row_has_its_value_or_null(bool isNull, string value)
    {
        using var world = With(new DoubtOptions { ScalarSettlementValueIsNull = isNull });
        world.Place("ask", "10", "0.40", key: world.Other);
        world.Place("bid", "10", "0.40");
        world.NowMs += 86_400_000;
        Assert.Equal(200, world.Ask("GET", "/exchange/status").Status);
        var market = world.Engine.FindMarket(RestWorld.Ticker)!;
        world.Engine.Determine(market, MarketResult.Scalar, Price.FromCents(37), world.NowMs);
        var row = Assert.Single(world.Get("/portfolio/settlements").GetProperty("settlements").EnumerateArray());
        Assert.Equal(value, row.GetProperty("value").GetRawText());
        Assert.Equal(
            ("scalar", "10.00", "4.000000", "0.00", 370, "0.168000"),
            (
                Text(row, "market_result"),
                Text(row, "yes_count_fp"),
                Text(row, "yes_total_cost_dollars"),
                Text(row, "no_count_fp"),
                row.GetProperty("revenue").GetInt32(),
                Text(row, "fee_cost")
            )
        );
    }

    [Theory]
    [Trait("Doubt", "D18")]
    [InlineData(false, 200)]
    [InlineData(true, 401)]
    public void Order_books_need_a_signature_only_if_the_option_says_so(bool needed, int status)
    {
        using var world = With(new DoubtOptions { OrderbookNeedsSignature = needed });
        Assert.Equal(status, world.Ask("GET", $"/markets/{RestWorld.Ticker}/orderbook", key: "nobody").Status);
        Assert.Equal(status, world.Ask("GET", $"/markets/orderbooks?tickers={RestWorld.Ticker}", key: "nobody").Status);
        Assert.Equal(200, world.Ask("GET", $"/markets/{RestWorld.Ticker}/orderbook").Status);
        Assert.Equal(200, world.Ask("GET", "/markets", key: "nobody").Status);
    }

    [Fact]
    [Trait("Doubt", "D19")]
    public void A_flat_fee_is_no_fee_type_and_the_multiplier_scales_maker_fees_too()
    {
        Assert.DoesNotContain("Flat", Enum.GetNames<FeeType>());
        var half = new FeeSchedule(FeeType.QuadraticWithMakerFees, 500);
        var whole = new FeeSchedule(FeeType.QuadraticWithMakerFees, 1_000);
        var price = Price.FromCents(60);
        var count = Quantity.FromContracts(1_000);
        Assert.Equal(whole.FeeFor(price, count, isTaker: false).Micros, 2 * half.FeeFor(price, count, isTaker: false).Micros);
        using var world = new RestWorld(null, RestWorld.Spec(RestWorld.Ticker) with { Fees = half });
        var series = world.Get("/series/KXREST").GetProperty("series");
        Assert.Equal(
            ("quadratic_with_maker_fees", 0.5m),
            (Text(series, "fee_type"), series.GetProperty("fee_multiplier").GetDecimal())
        );
    }

    [Theory]
    [Trait("Doubt", "D20")]
    [InlineData(false, 404, 404)]
    [InlineData(true, 201, 200)]
    public void A_wrong_shard_is_not_found_or_overlooked(bool isOverlooked, int created, int cancelled)
    {
        using var world = With(new DoubtOptions { WrongShardIsOverlooked = isOverlooked });
        var order = SignedClient.Order("bid", "1", "0.10", extra: ",\"exchange_index\":3", ticker: RestWorld.Ticker);
        var answer = world.Ask("POST", Orders, order);
        Assert.Equal(created, answer.Status);
        if (!isOverlooked)
        {
            Assert.Equal("market_not_found", world.Code(404, "POST", Orders, order));
        }

        var id = world.Place("bid", "1", "0.10");
        Assert.Equal(cancelled, world.Ask("DELETE", $"{Orders}/{id}?exchange_index=3").Status);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static RestWorld With(DoubtOptions doubts) => new(new SimulatorOptions { RateLimits = false, Doubts = doubts });

    private static RestWorld With(EngineOptions engine) => new(new SimulatorOptions { RateLimits = false, Engine = engine });
}
