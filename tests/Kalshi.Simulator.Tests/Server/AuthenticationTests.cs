using System.Net;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class AuthenticationTests
{
    private const string Balance = "/portfolio/balance";
    private const string SignedPath = "/trade-api/v2/portfolio/balance";

    [Fact]
    public async Task Each_failure_has_its_recorded_body()
    {
        await using var world = await TestExchange.StartAsync();
        var good = world.Client.Sign("GET", SignedPath);

        Assert.Equal(
            (401, """{"error":{"code":"signature_is_missing_from_headers","message":"signature is missing from headers"}}"""),
            await world.Client.SendAsync("GET", Balance, sign: false)
        );
        Assert.Equal(
            (401, """{"error":{"code":"authentication_error","message":"authentication_error","details":"NOT_FOUND"}}"""),
            await world.Client.SendAsync("GET", Balance, headers: good with { KeyId = "nobody" })
        );
        Assert.Equal(
            (
                401,
                """{"error":{"code":"authentication_error","message":"authentication_error","details":"INCORRECT_API_KEY_SIGNATURE"}}"""
            ),
            await world.Client.SendAsync("GET", Balance, headers: world.Client.Sign("POST", SignedPath))
        );
        Assert.Equal(
            (
                401,
                """{"error":{"code":"authentication_error","message":"authentication_error","details":"INCORRECT_API_KEY_SIGNATURE"}}"""
            ),
            await world.Client.SendAsync("GET", Balance, headers: good with { Signature = "!!" })
        );
        Assert.Equal(
            (401, """{"error":{"code":"header_timestamp_expired","message":"header timestamp expired"}}"""),
            await world.Client.SendAsync(
                "GET",
                Balance,
                headers: world.Client.Sign("GET", SignedPath, SignedClient.NowMs - 30_000)
            )
        );
        Assert.Equal(
            (401, """{"error":{"code":"header_timestamp_expired","message":"header timestamp expired"}}"""),
            await world.Client.SendAsync(
                "GET",
                Balance,
                headers: world.Client.Sign("GET", SignedPath, SignedClient.NowMs + 30_000)
            )
        );
        Assert.Equal(200, (await world.Client.SendAsync("GET", Balance)).Status);
    }

    [Fact]
    public async Task The_query_is_not_signed_and_public_routes_need_no_signature()
    {
        await using var world = await TestExchange.StartAsync();
        Assert.Equal(200, (await world.Client.SendAsync("GET", "/portfolio/orders?limit=5&status=resting")).Status);
        foreach (
            var path in (string[])
                [
                    "/exchange/status",
                    "/markets",
                    $"/markets/{TestExchange.Ticker}",
                    $"/markets/{TestExchange.Ticker}/orderbook",
                    "/markets/trades",
                ]
        )
        {
            Assert.Equal(200, (await world.Client.SendAsync("GET", path, sign: false)).Status);
        }
    }

    [Fact]
    public async Task The_exchanges_own_clock_rules_the_window_and_the_date_header()
    {
        await using var world = await TestExchange.StartAsync(new SimulatorOptions { ClockOffsetSeconds = 3_600 });
        Assert.Equal(401, (await world.Client.SendAsync("GET", Balance)).Status);
        var ahead = SignedClient.NowMs + 3_600_000;
        Assert.Equal(
            200,
            (await world.Client.SendAsync("GET", Balance, headers: world.Client.Sign("GET", SignedPath, ahead))).Status
        );
        Assert.InRange(Math.Abs(world.Client.LastDate!.Value.ToUnixTimeMilliseconds() - ahead), 0, 60_000);
    }

    [Fact]
    public async Task Accounts_see_only_their_own()
    {
        await using var world = await TestExchange.StartAsync();
        using var other = world.Open(5);
        await world.Client.PlaceAsync("bid", "1", "0.10", "mine");
        Assert.Equal(0, (await other.GetAsync("/portfolio/orders")).GetProperty("orders").GetArrayLength());
        Assert.Equal("5.0000", (await other.GetAsync(Balance)).GetProperty("balance_dollars").GetString());
        Assert.Equal("9999.9000", (await world.Client.GetAsync(Balance)).GetProperty("balance_dollars").GetString());
    }

    [Fact]
    public async Task An_unsigned_upgrade_is_answered_401()
    {
        await using var world = await TestExchange.StartAsync();
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => world.Client.ConnectAsync(sign: false));
        Assert.Equal(HttpStatusCode.Unauthorized, exception.StatusCode);
    }

    [Fact]
    public async Task The_private_key_is_not_in_any_text()
    {
        await using var world = await TestExchange.StartAsync();
        Assert.DoesNotContain("PRIVATE", world.Exchange.Credentials.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", world.Exchange.Credentials.PrivateKeyPem, StringComparison.Ordinal);
    }
}
