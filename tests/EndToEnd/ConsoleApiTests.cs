using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>The HTTP API and the console's WebSocket of a running trader.</summary>
public sealed class ConsoleApiTests(RunningTrader trader) : IClassFixture<RunningTrader>, IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = trader.Console };

    [Fact]
    [Trait("Requirement", "N1")]
    public async Task Health_says_that_the_trader_is_well()
    {
        var (status, json) = await GetAsync("/v3/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["healthy", "status", "state", "uptime_seconds", "components", "emergency_stop"], Names(json));
        Assert.Equal("none", json.GetProperty("emergency_stop").GetString());
        Assert.True(json.GetProperty("healthy").GetBoolean());
        Assert.Equal("running", json.GetProperty("status").GetString());
        Assert.Contains(json.GetProperty("state").GetString(), new[] { "ready", "acting" });
    }

    [Fact]
    [Trait("Requirement", "N1")]
    [Trait("Requirement", "N6")]
    public async Task Status_holds_what_the_frames_show()
    {
        var (status, json) = await GetAsync("/v3/status");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            [
                "version",
                "environment_label",
                "exchange_host",
                "trader_status",
                "trading_state",
                "whale_queue",
                "health",
                "bus",
                "consoles",
                "strategies",
                "trading_cycle",
            ],
            Names(json)
        );
        var metrics = json.GetProperty("trader_status").GetProperty("metrics");
        Assert.Equal("connected", metrics.GetProperty("ws_connection_status").GetString());
        Assert.All(
            json.GetProperty("trader_status").GetProperty("steps").EnumerateArray(),
            step => Assert.Equal("done", step.GetProperty("status").GetString())
        );
        Assert.True(json.GetProperty("trading_state").GetProperty("synced").GetBoolean());
        Assert.Equal("10000.000000", json.GetProperty("trading_state").GetProperty("session_start_equity_dollars").GetString());
    }

    [Fact]
    [Trait("Requirement", "N1")]
    [Trait("Requirement", "E5")]
    public async Task Markets_are_those_watched_with_the_reason_and_the_best_of_their_books()
    {
        var (status, json) = await GetAsync("/v3/markets");

        Assert.Equal(HttpStatusCode.OK, status);
        var markets = json.GetProperty("markets").EnumerateArray().ToList();
        Assert.NotEmpty(markets);
        Assert.Contains(
            markets,
            market => market.GetProperty("reasons").EnumerateArray().Any(reason => reason.GetString() == "selected")
        );
        Assert.All(markets, market => Assert.NotEmpty(market.GetProperty("market_ticker").GetString()!));
    }

    [Fact]
    [Trait("Requirement", "N1")]
    [Trait("Requirement", "G7")]
    public async Task Decisions_come_newest_first_and_no_more_than_asked_for()
    {
        using var patience = Patience.Minutes();
        using var socket = await ConsoleSocket.ConnectAsync(trader.Console, patience.Token);
        await socket.NextAsync("whale_queue", queue => queue.GetProperty("decisions").GetArrayLength() >= 3, patience.Token);

        var (_, one) = await GetAsync("/v3/decisions?limit=1");
        var (_, all) = await GetAsync("/v3/decisions");

        Assert.Single(one.GetProperty("decisions").EnumerateArray());
        var decisions = all.GetProperty("decisions").EnumerateArray().ToList();
        Assert.InRange(decisions.Count, 3, 100);
        var times = decisions.Select(decision => decision.GetProperty("timestamp_ms").GetInt64()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.All(decisions, decision => Assert.NotEmpty(decision.GetProperty("reason").GetString()!));
        Assert.Equal(
            decisions.Count,
            decisions.Select(decision => decision.GetProperty("whale_id").GetString()).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("100001")]
    [Trait("Requirement", "N1")]
    public async Task A_limit_that_makes_no_sense_is_refused(string limit)
    {
        using var response = await http.GetAsync($"/v3/decisions?limit={limit}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "N6")]
    public async Task A_new_console_gets_the_whole_picture_in_order()
    {
        using var patience = Patience.Minutes();
        using var socket = await ConsoleSocket.ConnectAsync(trader.Console, patience.Token);

        var (first, connection) = await socket.NextAsync(patience.Token);
        var (second, history) = await socket.NextAsync(patience.Token);
        Assert.Equal("connection", first);
        Assert.Equal("sim", connection.GetProperty("environment").GetString());
        Assert.Equal("history_replay", second);
        var states = history
            .GetProperty("transitions")
            .EnumerateArray()
            .Select(transition => transition.GetProperty("to_state").GetString());
        Assert.Equal(
            ["initializing", "orderbook_connect", "trading_client_connect", "kalshi_data_sync", "ready"],
            states.Take(5)
        );

        // What happens in between may come in between, but each of the three comes, and in this order.
        var whole = new List<string>();
        while (whole.Distinct(StringComparer.Ordinal).Count() < 3)
        {
            var (type, _) = await socket.NextAsync(patience.Token);
            if (type is "trader_status" or "trading_state" or "whale_queue")
            {
                whole.Add(type);
            }
        }

        Assert.Contains("trader_status", whole);
        Assert.Equal("whale_queue", whole[^1]);
    }

    [Fact]
    [Trait("Requirement", "N2")]
    [Trait("Requirement", "G5")]
    public async Task A_whales_processing_is_told_from_beginning_to_end()
    {
        using var patience = Patience.Minutes();
        using var socket = await ConsoleSocket.ConnectAsync(trader.Console, patience.Token);

        var begun = await socket.NextAsync("whale_processing", data => Word(data, "status") == "processing", patience.Token);
        var whale = Word(begun, "whale_id");
        var done = await socket.NextAsync(
            "whale_processing",
            data => Word(data, "whale_id") == whale && Word(data, "status") == "complete",
            patience.Token
        );

        Assert.NotNull(Word(done, "action"));
        Assert.Equal(3, whale!.Split(':').Length);
    }

    [Fact]
    [Trait("Requirement", "F4")]
    [Trait("Requirement", "N2")]
    public async Task Cash_is_always_what_the_account_began_with_and_what_became_of_it()
    {
        using var patience = Patience.Minutes();
        using var socket = await ConsoleSocket.ConnectAsync(trader.Console, patience.Token);

        JsonElement state;
        var looks = 0;
        do
        {
            state = await socket.NextAsync("trading_state", data => data.GetProperty("synced").GetBoolean(), patience.Token);
            AccountWatch.AssertAddsUp(state);
            looks++;
        } while (looks < 3 || state.GetProperty("fills").GetInt32() == 0);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8005")]
    [InlineData("127.0.0.1.evil.example")]
    [Trait("Promise", "R21")]
    public async Task A_request_under_another_name_is_refused(string host)
    {
        foreach (
            var path in (string[])
                ["/v3/health", "/v3/status", "/v3/decisions", "/v3-trader", "/v3/ws", "/v3/control/emergency-stop"]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.DoesNotContain("state", await Text(response), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("null", false)]
    [InlineData("", true)]
    [InlineData("itself", true)]
    [Trait("Promise", "R21")]
    public async Task Only_a_page_of_the_trader_itself_may_open_the_socket(string origin, bool isWelcome)
    {
        using var patience = Patience.Minutes();
        using var socket = new ClientWebSocket();
        if (origin.Length > 0)
        {
            socket.Options.SetRequestHeader("Origin", origin == "itself" ? $"http://{trader.Console.Authority}" : origin);
        }

        var address = new Uri($"ws://{trader.Console.Authority}/v3/ws");
        if (isWelcome)
        {
            await socket.ConnectAsync(address, patience.Token);
            Assert.Equal(WebSocketState.Open, socket.State);
        }
        else
        {
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, patience.Token));
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData("/v3-trader")]
    [InlineData("/v3/status")]
    [Trait("Promise", "R21")]
    public async Task Answers_carry_the_headers_that_keep_a_browser_safe(string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("POST", "/v3/status")]
    [InlineData("DELETE", "/v3/health")]
    [InlineData("POST", "/v3/decisions")]
    [InlineData("GET", "/v3/control/resume")]
    [InlineData("PUT", "/v3/control/emergency-stop")]
    [InlineData("OPTIONS", "/v3/control/shutdown")]
    [Trait("Promise", "R21")]
    public async Task Nothing_is_changed_by_any_other_call(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("emergency-stop", "", HttpStatusCode.Unauthorized)]
    [InlineData("resume", "", HttpStatusCode.Unauthorized)]
    [InlineData("shutdown", "", HttpStatusCode.Unauthorized)]
    [InlineData("emergency-stop", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("shutdown", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("resume", "null", HttpStatusCode.Forbidden)]
    [Trait("Promise", "R21")]
    public async Task Nobody_controls_the_trader_without_its_token_or_from_another_origin(
        string call,
        string origin,
        HttpStatusCode expected
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v3/control/{call}");
        if (origin.Length > 0)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.EndsWith(".", await Text(response), StringComparison.Ordinal);
        var (_, report) = await GetAsync("/v3/control/emergency-stop");
        Assert.Equal(JsonValueKind.Null, report.GetProperty("emergency_stop").ValueKind);
    }

    [Fact]
    [Trait("Requirement", "N1")]
    public async Task The_root_leads_to_the_console_and_a_plain_request_to_the_socket_is_told_so()
    {
        using var root = await http.GetAsync("/", TestContext.Current.CancellationToken);
        using var socket = await http.GetAsync("/v3/ws", TestContext.Current.CancellationToken);
        using var elsewhere = await http.GetAsync("/v3-trader/../../appsettings.json", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, root.StatusCode);
        Assert.Equal("/v3-trader", root.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.UpgradeRequired, socket.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    public void Dispose() => http.Dispose();

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name);

    private static string? Word(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static Task<string> Text(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonElement.Parse(await Text(response)));
    }
}
