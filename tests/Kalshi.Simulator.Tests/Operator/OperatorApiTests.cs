using System.Net.Http.Headers;
using System.Text.Json;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Operator;
using Kalshi.Simulator.Server;
using Kalshi.Simulator.Tests.Server;

namespace Kalshi.Simulator.Tests.Operator;

[Trait("Requirement", "B4")]
public class OperatorApiTests
{
    [Fact]
    public async Task Switched_off_it_is_not_there()
    {
        await using var world = await TestExchange.StartAsync();
        var (status, body) = await SendAsync(world, "GET", "/sim/v1/state");
        Assert.Equal(404, status);
        Assert.Contains("not_found", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_a_foreign_name_and_anything_but_json_are_refused()
    {
        await using var world = await StartAsync();
        Assert.Equal(403, (await SendAsync(world, "GET", "/sim/v1/state", header: ("Origin", "http://127.0.0.1"))).Status);
        Assert.Equal(403, (await SendAsync(world, "GET", "/sim/v1/state", header: ("Host", "evil.example"))).Status);
        Assert.Equal(200, (await SendAsync(world, "GET", "/sim/v1/state", header: ("Host", "localhost"))).Status);
        Assert.Equal(415, (await SendAsync(world, "POST", "/sim/v1/actions", """{"do":"clear_faults"}""", "text/plain")).Status);
        Assert.Equal(404, (await SendAsync(world, "GET", "/sim/v1/nothing")).Status);
        Assert.Equal(404, (await SendAsync(world, "GET", "/sim/v1")).Status);
    }

    [Theory]
    [InlineData("/sim/v1/actions", "", "line 1, byte 1 of the body: this is no JSON.")]
    [InlineData("/sim/v1/actions", "[]", "the body: it must be a JSON object")]
    [InlineData("/sim/v1/actions", "{}", "do: it is missing; it must be one of add_fault")]
    [InlineData("/sim/v1/actions", """{"do":"remove_fault","id":7}""", "id: there is no fault 7")]
    [InlineData("/sim/v1/faults", """{"kind":"explode"}""", "kind: it must be one of rate_limited")]
    [InlineData("/sim/v1/faults", """{"kind":"delay_message","channel":"trade"}""", "delay_ms: 0 must be between 1 and 600000")]
    [InlineData("/sim/v1/accounts", """{}""", "dollars: it is missing; it must be dollars as text")]
    [InlineData("/sim/v1/accounts", """{"dollars":"-1"}""", "dollars: it must not be negative")]
    [InlineData(
        "/sim/v1/actions",
        """{"do":"cut_connections","account":5}""",
        "account: there is no account 5; there are 1, counted from 0."
    )]
    public async Task A_mistake_is_one_sentence(string path, string body, string beginning)
    {
        await using var world = await StartAsync();
        var (status, answer) = await SendAsync(world, "POST", path, body);
        Assert.Equal(400, status);
        Assert.StartsWith(
            beginning,
            JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Faults_are_added_listed_strike_and_are_removed()
    {
        await using var world = await StartAsync();
        var added = await SendAsync(
            world,
            "POST",
            "/sim/v1/faults",
            """{"kind":"unavailable","verb":"create","count":1,"from":0,"until":60000}"""
        );
        Assert.Equal((201, """{"done":"add_fault","id":1}"""), added);
        Assert.Equal(503, (await world.Client.PlaceAsync("bid", "1", "0.40")).Status);
        Assert.Equal(201, (await world.Client.PlaceAsync("bid", "1", "0.40")).Status);
        var list = JsonDocument.Parse((await SendAsync(world, "GET", "/sim/v1/faults")).Body).RootElement;
        Assert.Equal(
            """{"id":1,"kind":"unavailable","verb":"create","count":1,"probability":1,"from":"2026-01-05T12:00:00Z","until":"2026-01-05T12:01:00Z","seed":1,"struck":1}""",
            list.GetProperty("faults")[0].GetRawText()
        );
        Assert.Equal("""{"unavailable":1}""", list.GetProperty("injected").GetRawText());
        Assert.Equal(200, (await SendAsync(world, "DELETE", "/sim/v1/faults/1")).Status);
        Assert.Equal(404, (await SendAsync(world, "DELETE", "/sim/v1/faults/1")).Status);
        Assert.Equal(404, (await SendAsync(world, "DELETE", "/sim/v1/faults/x")).Status);
        Assert.Equal((200, """{"removed":0}"""), await SendAsync(world, "DELETE", "/sim/v1/faults"));
    }

    [Theory]
    [InlineData(FaultKind.LoseRequest, 0)]
    [InlineData(FaultKind.LoseAnswer, 1)]
    public async Task A_lost_request_or_answer_cuts_its_connection(FaultKind kind, int orders)
    {
        await using var world = await StartAsync();
        world.Exchange.Faults((plan, _) => plan.Add(new FaultRule { Kind = kind, Verb = OrderVerb.Create }));
        await Assert.ThrowsAsync<HttpRequestException>(() => world.Client.PlaceAsync("bid", "1", "0.40"));
        Assert.Equal(orders, world.Exchange.Inspect((engine, _) => engine.OrdersAccepted));
    }

    [Fact]
    public async Task A_page_of_html_says_that_it_is_one()
    {
        await using var world = await StartAsync();
        await SendAsync(world, "POST", "/sim/v1/faults", """{"kind":"html_page","route":"/exchange/status"}""");
        var (status, body) = await world.Client.SendAsync("GET", "/exchange/status");
        Assert.Equal(502, status);
        Assert.StartsWith("<html>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_stands_steps_and_runs()
    {
        await using var world = await StartAsync();
        async Task<JsonElement> ActAsync(string action)
        {
            Assert.Equal(200, (await SendAsync(world, "POST", "/sim/v1/actions", action)).Status);
            return JsonDocument.Parse((await SendAsync(world, "GET", "/sim/v1/clock")).Body).RootElement;
        }

        var start = (await ActAsync("""{"do":"hold_clock"}""")).GetProperty("now_ms").GetInt64();
        var stepped = await ActAsync("""{"do":"step_clock","by_ms":5000}""");
        Assert.Equal(
            (start + 5_000, true),
            (stepped.GetProperty("now_ms").GetInt64(), stepped.GetProperty("is_held").GetBoolean())
        );
        Assert.Equal(60, (await ActAsync("""{"do":"set_speed","speed":60}""")).GetProperty("speed").GetInt32());
        Assert.Equal(start + 5_000, world.Clock.NowMs);
        Assert.False((await ActAsync("""{"do":"release_clock"}""")).GetProperty("is_held").GetBoolean());
    }

    [Fact]
    public async Task An_account_can_be_opened_and_used()
    {
        await using var world = await StartAsync();
        var (status, body) = await SendAsync(world, "POST", "/sim/v1/accounts", """{"dollars":"50"}""");
        Assert.Equal(201, status);
        var opened = JsonDocument.Parse(body).RootElement;
        using var client = new SignedClient(
            new SimulatorCredentials(
                opened.GetProperty("api_key_id").GetString()!,
                opened.GetProperty("private_key_pem").GetString()!,
                new Uri(opened.GetProperty("rest_url").GetString()!),
                new Uri(opened.GetProperty("ws_url").GetString()!)
            )
        );
        Assert.Equal(5_000, (await client.GetAsync("/portfolio/balance")).GetProperty("balance").GetInt32());
        var state = JsonDocument.Parse((await SendAsync(world, "GET", "/sim/v1/state")).Body).RootElement;
        Assert.Equal(2, state.GetProperty("accounts").GetArrayLength());
        Assert.Equal(3, state.GetProperty("markets").GetProperty("active").GetInt32());
        Assert.Equal(0, state.GetProperty("counters").GetProperty("internal_errors").GetInt32());
    }

    [Fact]
    public async Task A_market_is_led_through_its_life()
    {
        await using var world = await StartAsync();
        Task<(int Status, string Body)> Act(string action) => SendAsync(world, "POST", "/sim/v1/actions", action);
        async Task<string?> StatusAsync() =>
            (await world.Client.GetAsync("/markets/KXNEW-1-A")).GetProperty("market").GetProperty("status").GetString();
        var listed = await Act("""{"do":"list_market","ticker":"KXNEW-1-A","event_ticker":"KXNEW-1","close":60000}""");
        Assert.Equal(200, listed.Status);
        Assert.Contains("\"status\":\"active\"", listed.Body, StringComparison.Ordinal);
        Assert.Contains(
            "already listed",
            (await Act("""{"do":"list_market","ticker":"KXNEW-1-A","event_ticker":"KXNEW-1","close":60000}""")).Body,
            StringComparison.Ordinal
        );
        Assert.Equal(400, (await Act("""{"do":"list_market","ticker":"X","event_ticker":"X","close":5,"open":9}""")).Status);
        Assert.Equal(400, (await Act("""{"do":"settle_market","market":"KXNEW-1-A","result":"scalar"}""")).Status);
        Assert.Equal(200, (await Act("""{"do":"deactivate_market","market":"KXNEW-1-A"}""")).Status);
        Assert.Contains(
            "is Inactive",
            (await Act("""{"do":"deactivate_market","market":"KXNEW-1-A"}""")).Body,
            StringComparison.Ordinal
        );
        Assert.Equal(200, (await Act("""{"do":"activate_market","market":"KXNEW-1-A"}""")).Status);
        Assert.Equal(200, (await Act("""{"do":"close_market","market":"KXNEW-1-A"}""")).Status);
        Assert.Equal("closed", await StatusAsync());
        Assert.Equal(200, (await Act("""{"do":"move_close","market":"KXNEW-1-A","close":60000}""")).Status);
        Assert.Equal("active", await StatusAsync());
        Assert.Equal(200, (await Act("""{"do":"settle_market","market":"KXNEW-1-A","result":"no"}""")).Status);
        Assert.Equal("finalized", await StatusAsync());
        Assert.Equal(400, (await Act("""{"do":"close_market","market":"KXNEW-1-A"}""")).Status);
        Assert.Contains(
            "no market 'NONE'",
            (await Act("""{"do":"settle_market","market":"NONE","result":"no"}""")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_pause_stops_trading_until_it_is_resumed()
    {
        await using var world = await StartAsync();
        Task<(int Status, string Body)> Act(string action) => SendAsync(world, "POST", "/sim/v1/actions", action);
        Assert.Equal(200, (await Act("""{"do":"pause_trading","until":60000}""")).Status);
        Assert.True((await world.Client.PlaceAsync("bid", "1", "0.40")).Status >= 400);
        var state = JsonDocument.Parse((await SendAsync(world, "GET", "/sim/v1/state")).Body).RootElement;
        Assert.Equal(
            """{"shard":0,"exchange_active":true,"trading_active":false}""",
            state.GetProperty("shards")[0].GetRawText()
        );
        Assert.Equal(200, (await Act("""{"do":"resume"}""")).Status);
        Assert.Equal(201, (await world.Client.PlaceAsync("bid", "1", "0.40")).Status);
        Assert.Equal(200, (await Act("""{"do":"pause_exchange"}""")).Status);
        Assert.Contains(
            "exchange pause",
            (await Act($$"""{"do":"close_market","market":"{{TestExchange.Ticker}}"}""")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Cash_and_positions_can_be_set_behind_the_accounts_back_and_the_sums_still_hold()
    {
        await using var world = await StartAsync();
        Task<(int Status, string Body)> Act(string action) => SendAsync(world, "POST", "/sim/v1/actions", action);
        Assert.Equal(200, (await Act("""{"do":"set_cash","account":0,"dollars":"50"}""")).Status);
        Assert.Equal(5_000, (await world.Client.GetAsync("/portfolio/balance")).GetProperty("balance").GetInt32());
        await world.Client.PlaceAsync("bid", "100", "0.40");
        Assert.Contains(
            "set aside",
            (await Act("""{"do":"set_cash","account":0,"dollars":"39.99"}""")).Body,
            StringComparison.Ordinal
        );
        foreach (var (contracts, position) in new[] { ("5", "5.00"), ("-8.50", "-3.50"), ("1", "-2.50") })
        {
            var drifted = await Act(
                $$"""{"do":"drift_position","account":0,"market":"{{TestExchange.Ticker}}","contracts":"{{contracts}}"}"""
            );
            Assert.Equal((200, $$"""{"done":"drift_position","position":"{{position}}"}"""), drifted);
            Assert.Null(world.Exchange.Inspect((engine, _) => ExchangeAudit.FindImbalance(engine)));
        }

        Assert.Equal(5_000, world.Exchange.Inspect((engine, _) => engine.Accounts[0].Cash).FloorToCents());
        Assert.Contains(
            "no subaccount 7",
            (await Act("""{"do":"set_cash","account":0,"dollars":"50","subaccount":7}""")).Body,
            StringComparison.Ordinal
        );
        Assert.Equal(400, (await Act("""{"do":"drift_position","account":0,"market":"NONE","contracts":"1"}""")).Status);
        Assert.Equal(
            400,
            (await Act($$"""{"do":"drift_position","account":0,"market":"{{TestExchange.Ticker}}","contracts":"0"}""")).Status
        );
    }

    [Fact]
    public async Task The_vocabulary_explains_itself()
    {
        await using var world = await StartAsync();
        var actions = JsonDocument
            .Parse((await SendAsync(world, "GET", "/sim/v1/actions")).Body)
            .RootElement.GetProperty("actions");
        Assert.Equal(
            OperatorVerbs.All.Select(verb => verb.Name),
            actions.EnumerateArray().Select(action => action.GetProperty("do").GetString())
        );
        Assert.Equal(OperatorVerbs.All.Count, OperatorVerbs.All.Select(verb => verb.Name).Distinct().Count());
    }

    private static Task<TestExchange> StartAsync() => TestExchange.StartAsync(new SimulatorOptions { OperatorApi = true });

    private static async Task<(int Status, string Body)> SendAsync(
        TestExchange world,
        string method,
        string path,
        string? body = null,
        string contentType = "application/json",
        (string Name, string Value)? header = null
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(world.Exchange.RestUrl, path));
        if (header is { } extra)
        {
            request.Headers.TryAddWithoutValidation(extra.Name, extra.Value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
