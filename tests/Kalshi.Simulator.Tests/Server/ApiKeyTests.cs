using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>API keys: made, listed, used and withdrawn (§1.5 of the API).</summary>
[Trait("Requirement", "B1")]
public class ApiKeyTests
{
    [Theory]
    [InlineData("rsa", "-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("ed25519", "-----BEGIN PRIVATE KEY-----")]
    public async Task A_generated_key_signs_over_the_wire(string type, string begin)
    {
        Assert.SkipUnless(type == "rsa" || ApiKey.IsEd25519Supported, "OpenSSL is not here.");
        await using var world = await TestExchange.StartAsync();
        var (status, body) = await world.Client.SendAsync(
            "POST",
            "/api_keys/generate",
            $$"""{"name":"bot","key_type":"{{type}}"}"""
        );
        Assert.Equal(201, status);
        var made = JsonDocument.Parse(body).RootElement;
        Assert.Equal(type, made.GetProperty("key_type").GetString());
        var id = made.GetProperty("api_key_id").GetString()!;
        var pem = made.GetProperty("private_key").GetString()!;
        Assert.StartsWith(begin, pem, StringComparison.Ordinal);

        using var client = new SignedClient(world.Exchange.Credentials with { ApiKeyId = id, PrivateKeyPem = pem });
        Assert.Equal("10000.0000", (await client.GetAsync("/portfolio/balance")).GetProperty("balance_dollars").GetString());
        Assert.Equal(2, (await world.Client.GetAsync("/api_keys")).GetProperty("api_keys").GetArrayLength());
        Assert.Equal((204, ""), await world.Client.SendAsync("DELETE", $"/api_keys/{id}"));
        Assert.Equal(401, (await client.SendAsync("GET", "/portfolio/balance")).Status);
    }

    [Theory]
    [InlineData(SigningKeyKind.Rsa)]
    [InlineData(SigningKeyKind.Ed25519)]
    public async Task An_account_brings_its_own_public_key(SigningKeyKind kind)
    {
        Assert.SkipUnless(kind == SigningKeyKind.Rsa || ApiKey.IsEd25519Supported, "OpenSSL is not here.");
        await using var world = await TestExchange.StartAsync();
        var pair = KeyPair.Generate(kind);
        var request = JsonSerializer.Serialize(
            new Dictionary<string, string> { ["name"] = "own", ["public_key"] = pair.PublicKeyPem }
        );
        var (status, body) = await world.Client.SendAsync("POST", "/api_keys", request);
        Assert.Equal(201, status);
        var id = JsonDocument.Parse(body).RootElement.GetProperty("api_key_id").GetString()!;
        using var client = new SignedClient(
            world.Exchange.Credentials with
            {
                ApiKeyId = id,
                PrivateKeyPem = pair.PrivateKeyPem,
            }
        );
        Assert.Equal(200, (await client.SendAsync("GET", "/portfolio/orders")).Status);
    }

    [Fact]
    public async Task Several_accounts_have_their_credentials_at_start()
    {
        var kind = ApiKey.IsEd25519Supported ? SigningKeyKind.Ed25519 : SigningKeyKind.Rsa;
        await using var world = await TestExchange.StartAsync(new SimulatorOptions { Accounts = 3, KeyKind = kind });
        Assert.Equal(3, world.Exchange.AllCredentials.Select(one => one.ApiKeyId).Distinct(StringComparer.Ordinal).Count());
        using var third = new SignedClient(world.Exchange.AllCredentials[2]);
        Assert.Equal("10000.0000", (await third.GetAsync("/portfolio/balance")).GetProperty("balance_dollars").GetString());
    }

    [Theory]
    [InlineData("read", "GET", "/portfolio/orders", 200)]
    [InlineData("read", "DELETE", "/portfolio/events/orders", 403)]
    [InlineData("read::portfolio_balance", "GET", "/portfolio/balance", 200)]
    [InlineData("read::portfolio_balance", "GET", "/portfolio/orders", 403)]
    [InlineData("write::trade", "DELETE", "/portfolio/events/orders", 204)]
    [InlineData("write::transfer", "DELETE", "/portfolio/events/orders", 403)]
    [InlineData("write::transfer", "POST", "/portfolio/subaccounts", 201)]
    [InlineData("write::trade", "POST", "/portfolio/subaccounts", 403)]
    [InlineData("read", "GET", "/api_keys", 200)]
    [InlineData("write::trade", "GET", "/api_keys", 403)]
    public void A_key_may_do_what_its_scopes_say(string scope, string method, string target, int status)
    {
        using var world = new RestWorld();
        var key = world.AddKey(world.AccountOf(world.Me), UsageTier.Advanced, [scope], null);
        Assert.Equal(status, world.Ask(method, target, key: key).Status);
    }

    [Fact]
    public void A_restricted_key_sees_its_own_subaccount_only()
    {
        using var world = new RestWorld();
        var account = world.AccountOf(world.Me);
        world.Json(201, "POST", "/portfolio/subaccounts");
        world.Engine.Deposit(account, Money.FromDollars(7), 1, 0);
        var key = world.AddKey(account, UsageTier.Advanced, KeyScopes.Default, 1);

        Assert.Equal("7.0000", world.Get("/portfolio/balance", key).GetProperty("balance_dollars").GetString());
        world.Place("bid", "1", "0.10");
        var own = world.Place("bid", "1", "0.10", key: key);
        Assert.Equal(
            own,
            Assert
                .Single(world.Get("/portfolio/orders", key).GetProperty("orders").EnumerateArray())
                .GetProperty("order_id")
                .GetString()
        );
        Assert.Equal(
            """{"error":{"code":"permission_denied","message":"permission denied","details":"this API key is restricted to a single sub-account"}}""",
            world.Text("GET", "/portfolio/balance?subaccount=0", key: key).Body
        );
        Assert.Equal(
            (
                403,
                """{"error":{"code":"permission_denied","message":"permission denied","details":"this API key is restricted to a single sub-account and cannot access this endpoint"}}"""
            ),
            world.Text("POST", "/api_keys/generate", """{"name":"x"}""", key)
        );
        Assert.Equal(403, world.Ask("POST", "/portfolio/subaccounts", key: key).Status);
    }

    [Theory]
    [InlineData("{}", "name is required")]
    [InlineData("""{"name":"x","scopes":["fly"]}""", "scopes has an unknown value")]
    [InlineData("""{"name":"x","scopes":["write"]}""", "the scope write needs the scope read")]
    [InlineData("""{"name":"x","key_type":"dsa"}""", "key_type must be rsa or ed25519")]
    [InlineData("""{"name":"x","subaccount":99}""", "subaccount must be between 0 and 63")]
    [InlineData("""{"name":1}""", "json: cannot unmarshal number into Go struct field GenerateApiKeyRequest.name of type string")]
    [InlineData(
        """{"name":"x","scopes":"read"}""",
        "json: cannot unmarshal string into Go struct field GenerateApiKeyRequest.scopes of type []string"
    )]
    public void A_key_that_makes_no_sense_is_refused_with_the_reason(string body, string details)
    {
        using var world = new RestWorld();
        Assert.Equal(details, world.Json(400, "POST", "/api_keys/generate", body).GetProperty("details").GetString());
    }

    [Fact]
    public void A_damaged_public_key_is_refused_with_the_reason()
    {
        using var world = new RestWorld();
        var details = world
            .Json(400, "POST", "/api_keys", """{"name":"x","public_key":"abc"}""")
            .GetProperty("details")
            .GetString();
        Assert.StartsWith("The public key is not PEM text", details, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_has_as_many_keys_as_the_option_allows()
    {
        using var world = new RestWorld(new SimulatorOptions { MaxKeysPerAccount = 1 });
        Assert.Equal(
            "an account may have 1 API keys",
            world.Json(400, "POST", "/api_keys/generate", """{"name":"x"}""").GetProperty("details").GetString()
        );
    }
}
