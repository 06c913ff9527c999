using System.Text.Json;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>Tables of requests and frames that are refused, against one exchange: a refusal leaves nothing behind.</summary>
[Trait("Requirement", "B1")]
public sealed class RefusalTests(RefusalTests.SharedExchange shared) : IClassFixture<RefusalTests.SharedExchange>
{
    [Theory]
    [InlineData(
        "{\"ticker\":1}",
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal number into Go struct field CreateOrderV2Request.ticker of type string"}"""
    )]
    [InlineData(
        "{\"count\":1}",
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal number into Go struct field CreateOrderV2Request.count of type string"}"""
    )]
    [InlineData(
        "{\"price\":0.01}",
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal number into Go struct field CreateOrderV2Request.price of type string"}"""
    )]
    [InlineData(
        "{\"post_only\":\"yes\"}",
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal string into Go struct field CreateOrderV2Request.post_only of type bool"}"""
    )]
    [InlineData("{", 400, """{"code":"bad_request","message":"bad request","details":"invalid JSON at byte 1"}""")]
    [InlineData(
        "[]",
        400,
        """{"code":"bad_request","message":"bad request","details":"json: cannot unmarshal array into Go value of type CreateOrderV2Request"}"""
    )]
    [InlineData("{}", 400, """{"code":"bad_request","message":"bad request","details":"ticker is required"}""")]
    public async Task An_undecodable_body_is_a_flat_bad_request(string body, int status, string answer)
    {
        Assert.Equal((status, answer), await shared.World.Client.SendAsync("POST", "/portfolio/events/orders", body));
    }

    [Theory]
    [InlineData("bid", "0", "0.40", "", 400, "invalid_order_size")]
    [InlineData("bid", "1.005", "0.40", "", 400, "invalid_order_size")]
    [InlineData("bid", "-1", "0.40", "", 400, "invalid_order_size")]
    [InlineData("bid", "1", "0.5150", "", 400, "invalid_price")]
    [InlineData("bid", "1", "abc", "", 400, "invalid_price")]
    [InlineData("bid", "1", "1.0000", "", 400, "invalid_price")]
    [InlineData("bid", "10199", "0.9900", "", 400, "insufficient_balance")]
    [InlineData("bid", "1", "0.99", ",\"post_only\":true", 400, "invalid_order")]
    [InlineData("bid", "1", "0.40", ",\"expiration_time\":1", 400, "invalid_order")]
    [InlineData("bid", "1", "0.40", ",\"reduce_only\":true", 400, "invalid_order")]
    [InlineData("bid", "1", "0.40", ",\"order_group_id\":\"0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21\"", 404, "order_group_not_found")]
    [InlineData("bid", "1", "0.40", ",\"exchange_index\":2", 404, "market_not_found")]
    [InlineData("bid", "1", "0.40", ",\"subaccount\":3", 400, "invalid_order")]
    [InlineData("bid", "1", "0.40", ",\"client_order_id\":\"used\"", 409, "order_already_exists")]
    [InlineData("bid", "1", "0.4000", ",\"exchange_index\":-1,\"subaccount\":0,\"unheard_of\":[1]", 201, null)]
    public async Task Each_refusal_has_its_status_and_code(
        string side,
        string count,
        string price,
        string extra,
        int status,
        string? code
    )
    {
        var (actual, body) = await shared.World.Client.PlaceAsync(side, count, price, extra: extra);
        Assert.Equal(status, actual);
        if (code is not null)
        {
            Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("POST", "/portfolio/orders", 410)]
    [InlineData("DELETE", "/portfolio/orders/0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21", 410)]
    [InlineData("POST", "/portfolio/orders/batched", 410)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/portfolio/nowhere", 404)]
    [InlineData("PUT", "/markets", 404)]
    [InlineData("GET", "/markets/KXNONE", 404)]
    [InlineData("GET", "/portfolio/orders/nonsense", 404)]
    [InlineData("DELETE", "/portfolio/events/orders/nonsense", 404)]
    [InlineData("GET", "/markets?limit=1001", 400)]
    [InlineData("GET", "/markets?limit=x", 400)]
    [InlineData("GET", "/markets?status=alive", 400)]
    [InlineData("GET", "/portfolio/fills?limit=1001", 400)]
    [InlineData("GET", "/markets?cursor=garbage", 200)]
    public async Task Odd_requests_get_the_documented_status(string method, string path, int status)
    {
        Assert.Equal(status, (await shared.World.Client.SendAsync(method, path, method == "GET" ? null : "{}")).Status);
    }

    [Theory]
    [InlineData("nonsense", 1)]
    [InlineData("[]", 1)]
    [InlineData("""{"id":1,"cmd":"subscribe"}""", 2)]
    [InlineData("""{"id":1,"cmd":"subscribe","params":{}}""", 3)]
    [InlineData("""{"id":1,"cmd":"unsubscribe","params":{}}""", 4)]
    [InlineData("""{"id":1,"cmd":"dance"}""", 5)]
    [InlineData("""{"id":1,"cmd":"unsubscribe","params":{"sids":[9]}}""", 7)]
    [InlineData("""{"id":1,"cmd":"subscribe","params":{"channels":["orderbok"]}}""", 8)]
    [InlineData("""{"id":1,"cmd":"subscribe","params":{"channels":["ticker_v2"]}}""", 8)]
    [InlineData("""{"id":1,"cmd":"subscribe","params":{"channels":"trade"}}""", 11)]
    [InlineData("""{"id":-1,"cmd":"subscribe","params":{"channels":["trade"]}}""", 11)]
    [InlineData("""{"id":1,"cmd":"update_subscription","params":{"sids":[1,2],"action":"add_markets"}}""", 12)]
    [InlineData("""{"id":1,"cmd":"subscribe","params":{"channels":["orderbook_delta"]}}""", 14)]
    public async Task A_bad_frame_gets_its_error_code_and_the_connection_lives_on(string frame, int code)
    {
        using var feed = await shared.World.Client.ConnectAsync();
        var error = await feed.AskAsync(frame);
        Assert.Equal(
            ("error", code),
            (error.GetProperty("type").GetString(), error.GetProperty("msg").GetProperty("code").GetInt32())
        );
        Assert.Equal("ok", (await feed.AskAsync("""{"id":2,"cmd":"list_subscriptions"}""")).GetProperty("type").GetString());
    }

    /// <summary>An exchange with somebody's ask at 90 cents and an order of ours named "used".</summary>
    public sealed class SharedExchange : IAsyncLifetime
    {
        internal TestExchange World { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await TestExchange.StartAsync();
            using var other = World.Open(1_000);
            await other.PlaceAsync("ask", "1", "0.90");
            await World.Client.PlaceAsync("bid", "1", "0.01", "used");
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
