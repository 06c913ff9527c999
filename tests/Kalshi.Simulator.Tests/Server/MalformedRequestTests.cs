using System.Text;
using System.Text.Json;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>A table of requests that make no sense, each with the exact answer; none of them leaves anything behind.</summary>
[Trait("Requirement", "B1")]
public class MalformedRequestTests
{
    private const string Orders = "/portfolio/events/orders";

    private const string Good =
        """{"ticker":"KXREST-1-A","side":"bid","count":"1.00","price":"0.1000","time_in_force":"good_till_canceled","self_trade_prevention_type":"taker_at_cross"}""";

    private const string TooLong = "0123456789012345678901234567890123456789012345678901234567890123456789";

    /// <summary>Field of a create request, JSON value put there, and the details of the flat 400.</summary>
    public static TheoryData<string, string, string> FlatFields =>
        new()
        {
            { "ticker", "7", "json: cannot unmarshal number into Go struct field CreateOrderV2Request.ticker of type string" },
            { "ticker", "\"\"", "ticker is required" },
            { "ticker", "null", "ticker is required" },
            { "side", "true", "json: cannot unmarshal bool into Go struct field CreateOrderV2Request.side of type string" },
            { "side", "\"yes\"", "side has an unknown value" },
            { "side", "\"BID\"", "side has an unknown value" },
            { "count", "1", "json: cannot unmarshal number into Go struct field CreateOrderV2Request.count of type string" },
            { "count", "[\"1\"]", "json: cannot unmarshal array into Go struct field CreateOrderV2Request.count of type string" },
            { "price", "0.01", "json: cannot unmarshal number into Go struct field CreateOrderV2Request.price of type string" },
            { "price", "{}", "json: cannot unmarshal object into Go struct field CreateOrderV2Request.price of type string" },
            { "time_in_force", "\"\"", "time_in_force is required" },
            { "time_in_force", "\"GTC\"", "time_in_force has an unknown value" },
            { "self_trade_prevention_type", "\"none\"", "self_trade_prevention_type has an unknown value" },
            {
                "client_order_id",
                "5",
                "json: cannot unmarshal number into Go struct field CreateOrderV2Request.client_order_id of type string"
            },
            { "client_order_id", $"\"{TooLong}\"", "client_order_id must be at most 64 characters of A-Z a-z 0-9 - _ : + = /" },
            { "client_order_id", "\"with space\"", "client_order_id must be at most 64 characters of A-Z a-z 0-9 - _ : + = /" },
            {
                "expiration_time",
                "\"soon\"",
                "json: cannot unmarshal string into Go struct field CreateOrderV2Request.expiration_time of type int64"
            },
            {
                "expiration_time",
                "1.5",
                "json: cannot unmarshal number 1.5 into Go struct field CreateOrderV2Request.expiration_time of type int64"
            },
            {
                "expiration_time",
                "99999999999999999999",
                "json: cannot unmarshal number 99999999999999999999 into Go struct field CreateOrderV2Request.expiration_time of type int64"
            },
            {
                "post_only",
                "1",
                "json: cannot unmarshal number into Go struct field CreateOrderV2Request.post_only of type bool"
            },
            {
                "reduce_only",
                "\"true\"",
                "json: cannot unmarshal string into Go struct field CreateOrderV2Request.reduce_only of type bool"
            },
            {
                "cancel_order_on_pause",
                "0",
                "json: cannot unmarshal number into Go struct field CreateOrderV2Request.cancel_order_on_pause of type bool"
            },
            { "subaccount", "64", "subaccount must be between 0 and 63" },
            { "subaccount", "-1", "subaccount must be between 0 and 63" },
            {
                "subaccount",
                "\"0\"",
                "json: cannot unmarshal string into Go struct field CreateOrderV2Request.subaccount of type int64"
            },
        };

    /// <summary>Field of a create request, JSON value put there, status, code and details of the nested error.</summary>
    public static TheoryData<string, string, int, string, string?> NestedFields =>
        new()
        {
            { "ticker", "\"KXNOBODY-1\"", 404, "market_not_found", null },
            { "count", "\"0\"", 400, "invalid_order_size", null },
            { "count", "\"-1\"", 400, "invalid_order_size", null },
            { "count", "\"1.005\"", 400, "invalid_order_size", null },
            { "count", "\"many\"", 400, "invalid_order_size", null },
            { "count", "\"99999999999999999999\"", 400, "invalid_order_size", null },
            { "count", "\"1e3\"", 400, "invalid_order_size", null },
            { "price", "\"0.5150\"", 400, "invalid_price", null },
            { "price", "\"0\"", 400, "invalid_price", null },
            { "price", "\"1.0000\"", 400, "invalid_price", null },
            { "price", "\"1.01\"", 400, "invalid_price", null },
            { "price", "\"-0.10\"", 400, "invalid_price", null },
            { "price", "\"10c\"", 400, "invalid_price", null },
            { "price", "\"0.100001\"", 400, "invalid_price", null },
            { "expiration_time", "1", 400, "invalid_order", "Expiration timestamp must be in the future" },
            { "reduce_only", "true", 400, "invalid_order", "reduce_only requires immediate_or_cancel" },
            { "order_group_id", "\"no uuid\"", 404, "order_group_not_found", null },
            { "order_group_id", "\"0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21\"", 404, "order_group_not_found", null },
            { "subaccount", "5", 404, "subaccount_not_found", null },
            { "exchange_index", "3", 404, "market_not_found", null },
            { "exchange_index", "-2", 404, "market_not_found", null },
            { "count", "\"100000\"", 400, "insufficient_balance", null },
        };

    /// <summary>Body, and the details of the flat 400.</summary>
    public static TheoryData<string, string> Bodies =>
        new()
        {
            { "", "invalid JSON at byte 0" },
            { "{", "invalid JSON at byte 1" },
            { "nonsense", "invalid JSON at byte 1" },
            { Good + "x", $"invalid JSON at byte {Good.Length}" },
            { "[]", "json: cannot unmarshal array into Go value of type CreateOrderV2Request" },
            { "\"text\"", "json: cannot unmarshal string into Go value of type CreateOrderV2Request" },
            { "12", "json: cannot unmarshal number into Go value of type CreateOrderV2Request" },
            { "{}", "ticker is required" },
            // Broken further on: what is no JSON at all is told before any wrong type.
            { """{"count":1,"price":}""", "invalid JSON at byte 19" },
        };

    /// <summary>Method, target, status and body.</summary>
    public static TheoryData<string, string, int, string> Requests =>
        new()
        {
            { "GET", "/nowhere", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            { "PATCH", "/markets", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            { "GET", "/markets/KXNOBODY", 404, """{"error":{"code":"market_not_found","message":"market not found"}}""" },
            { "GET", "/events/KXNOBODY", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            { "GET", "/series/KXNOBODY", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            { "GET", "/portfolio/orders/no-uuid", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            { "DELETE", $"{Orders}/no-uuid", 404, """{"error":{"code":"not_found","message":"not found"}}""" },
            {
                "POST",
                "/portfolio/orders",
                410,
                """{"error":{"code":"deprecated_v1_order_endpoint","message":"deprecated v1 order endpoint","details":"Please switch to the V2 endpoints"}}"""
            },
            { "GET", "/markets?limit=1001", 400, Parameter("GetMarkets", "Limit", "lte") },
            { "GET", "/markets?limit=-1", 400, Parameter("GetMarkets", "Limit", "gte") },
            { "GET", "/markets?limit=ten", 400, Parameter("GetMarkets", "Limit", "number") },
            { "GET", "/markets?status=active", 400, Parameter("GetMarkets", "Status", "oneof") },
            { "GET", "/markets?mve_filter=maybe", 400, Parameter("GetMarkets", "MveFilter", "oneof") },
            { "GET", "/markets?min_close_ts=x", 400, Parameter("GetMarkets", "MinCloseTs", "number") },
            { "GET", "/markets?status=open&max_close_ts=1", 400, Parameter("GetMarkets", "MaxCloseTs", "excluded_with") },
            { "GET", "/markets?status=open&min_settled_ts=1", 400, Parameter("GetMarkets", "MinSettledTs", "excluded_with") },
            { "GET", "/markets?status=settled&min_created_ts=1", 400, Parameter("GetMarkets", "MinCreatedTs", "excluded_with") },
            { "GET", "/markets?min_created_ts=1&min_close_ts=1", 400, Parameter("GetMarkets", "MinCloseTs", "excluded_with") },
            { "GET", "/markets?min_updated_ts=1&tickers=A", 400, Parameter("GetMarkets", "MinUpdatedTs", "excluded_with") },
            { "GET", "/events?limit=201", 400, Parameter("GetEvents", "Limit", "lte") },
            { "GET", "/events?status=paused", 400, Parameter("GetEvents", "Status", "oneof") },
            { "GET", "/markets/trades?limit=1001", 400, Parameter("GetTrades", "Limit", "lte") },
            { "GET", "/markets/trades?min_ts=x", 400, Parameter("GetTrades", "MinTs", "number") },
            { "GET", "/markets/KXREST-1-A/orderbook?depth=101", 400, Parameter("GetMarketOrderbook", "Depth", "lte") },
            { "GET", "/markets/KXREST-1-A/orderbook?depth=x", 400, Parameter("GetMarketOrderbook", "Depth", "number") },
            { "GET", "/markets/orderbooks", 400, Parameter("GetMarketOrderbooks", "Tickers", "required") },
            {
                "GET",
                "/series/KXREST/markets/KXREST-1-A/candlesticks?start_ts=1&end_ts=2",
                400,
                Parameter("GetMarketCandlesticks", "PeriodInterval", "required")
            },
            {
                "GET",
                "/series/KXREST/markets/KXREST-1-A/candlesticks?start_ts=1&end_ts=2&period_interval=5",
                400,
                Parameter("GetMarketCandlesticks", "PeriodInterval", "oneof")
            },
            {
                "GET",
                "/series/KXOTHER/markets/KXREST-1-A/candlesticks?start_ts=1&end_ts=2&period_interval=1",
                404,
                """{"error":{"code":"market_not_found","message":"market not found"}}"""
            },
            { "GET", "/portfolio/orders?limit=1001", 400, Parameter("GetOrders", "Limit", "lte") },
            { "GET", "/portfolio/orders?status=open", 400, Parameter("GetOrders", "Status", "oneof") },
            {
                "GET",
                "/portfolio/orders?event_ticker=1,2,3,4,5,6,7,8,9,10,11",
                400,
                Parameter("GetOrders", "EventTicker", "max")
            },
            { "GET", "/portfolio/orders?exchange_index=x", 400, Parameter("GetOrders", "ExchangeIndex", "number") },
            { "GET", "/portfolio/fills?max_ts=x", 400, Parameter("GetFills", "MaxTs", "number") },
            { "GET", "/portfolio/fills?subaccount=x", 400, Parameter("GetFills", "Subaccount", "number") },
            {
                "GET",
                "/portfolio/positions?settlement_status=maybe",
                400,
                Parameter("GetPositions", "SettlementStatus", "oneof")
            },
            { "GET", "/portfolio/positions?count_filter=everything", 400, Parameter("GetPositions", "CountFilter", "oneof") },
            { "GET", "/portfolio/deposits?limit=501", 400, Parameter("GetDeposits", "Limit", "lte") },
            { "GET", "/portfolio/settlements?limit=1001", 400, Parameter("GetSettlements", "Limit", "lte") },
        };

    [Theory]
    [MemberData(nameof(FlatFields))]
    public void A_field_that_breaks_the_schema_is_a_flat_bad_request(string field, string value, string details)
    {
        Check(With(field, value), 400, $$"""{"code":"bad_request","message":"bad request","details":"{{details}}"}""");
    }

    [Theory]
    [MemberData(nameof(NestedFields))]
    public void A_field_that_the_exchange_refuses_is_a_nested_error(
        string field,
        string value,
        int status,
        string code,
        string? details
    )
    {
        var more = details is null ? "" : $",\"details\":\"{details}\"";
        Check(
            With(field, value),
            status,
            $$$"""{"error":{"code":"{{{code}}}","message":"{{{code.Replace('_', ' ')}}}"{{{more}}}}}"""
        );
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_that_is_no_request_is_a_flat_bad_request(string body, string details)
    {
        Check(body, 400, $$"""{"code":"bad_request","message":"bad request","details":"{{details}}"}""");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_that_goes_nowhere_or_asks_nonsense_gets_its_answer(
        string method,
        string target,
        int status,
        string answer
    )
    {
        using var world = new RestWorld();
        Assert.Equal((status, answer), world.Text(method, target));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("")]
    [InlineData("application/x-www-form-urlencoded")]
    public void A_body_of_another_type_is_refused(string type)
    {
        using var world = new RestWorld();
        var answer = world.Ask("POST", Orders, Good, type: type);
        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"code":"invalid_content_type","message":"invalid content type"}""",
            Encoding.UTF8.GetString(answer.Body.Span)
        );
    }

    [Fact]
    public void Decoding_comes_before_authentication_and_that_before_the_schema()
    {
        using var world = new RestWorld();
        Assert.Equal(400, world.Ask("POST", Orders, "{", "nobody").Status);
        Assert.Equal(401, world.Ask("POST", Orders, "{}", "nobody").Status);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_a_bad_request()
    {
        using var world = new RestWorld();
        var body = Encoding.Latin1.GetString([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        Assert.Equal(400, world.Ask("POST", Orders, body).Status);
    }

    [Fact]
    public void Random_damage_to_a_request_is_answered_and_never_breaks_the_exchange()
    {
        using var world = new RestWorld();
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var body = Encoding.UTF8.GetBytes(Good);
            for (var hit = random.Next(1, 4); hit > 0; hit--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var status = world.Ask("POST", Orders, Encoding.Latin1.GetString(body)).Status;
            Assert.True(status is 201 or 400 or 404, $"{status} for {Encoding.Latin1.GetString(body)}");
        }
    }

    private static string Parameter(string operation, string field, string rule) =>
        $$"""{"msg":"Parameter validation failed for {{operation}}: Key: '{{operation}}Params.{{field}}' Error:Field validation for '{{field}}' failed on the '{{rule}}' tag"}""";

    private static void Check(string body, int status, string answer)
    {
        using var world = new RestWorld();
        Assert.Equal((status, answer), world.Text("POST", Orders, body));
        Assert.Equal(0, world.Engine.OrdersAccepted);
        Assert.Equal(Money.FromDollars(1_000), world.AccountOf(world.Me).Available);
    }

    private static string With(string field, string value)
    {
        var fields = JsonDocument.Parse(Good).RootElement.EnumerateObject().Where(given => given.Name != field);
        return $"{{{string.Concat(fields.Select(given => $"{given},"))}\"{field}\":{value}}}";
    }
}
