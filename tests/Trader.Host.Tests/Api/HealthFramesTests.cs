using System.Text.Json.Nodes;
using Trader.Host.Api;
using Trader.Lifecycle;
using Trader.Live.Health;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Host.Tests.Api;

/// <summary>What <c>/v3/health</c>, <c>/v3/status</c> and the status log answer.</summary>
public sealed class HealthFramesTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();

    public ValueTask DisposeAsync() => made.DisposeAsync();

    [Fact]
    [Trait("Requirement", "N10")]
    public void Health_answers_in_a_few_words()
    {
        var (isHealthy, body) = made.Frames.Health();

        Assert.True(isHealthy);
        Assert.Equal(
            """{"healthy":true,"status":"running","state":"startup","uptime_seconds":0,"components":"healthy","emergency_stop":"none"}""",
            JsonNode.Parse(body)!.ToJsonString()
        );
    }

    [Fact]
    [Trait("Requirement", "N10")]
    [Trait("Requirement", "D5")]
    public void A_critical_component_that_is_unhealthy_makes_the_whole_so_and_another_only_degrades_it()
    {
        var level = HealthLevel.Healthy;
        made.Trader.Health.Add(new HealthProbe("extra", IsCritical: false, () => ComponentReading.Of(level, "so it is")));
        level = HealthLevel.Unhealthy;
        made.Trader.Health.Look();
        Assert.True(made.Frames.Health().IsHealthy);
        var status = JsonNode.Parse(made.Frames.TraderStatus())!["data"]!;
        Assert.Equal(("degraded", true), ((string)status["health"]!, (bool)status["degraded"]!));

        made.Trader.Health.Add(new HealthProbe("vital", IsCritical: true, () => ComponentReading.Of(level, "so it is")));
        made.Trader.Health.Look();

        Assert.False(made.Frames.Health().IsHealthy);
        Assert.Equal("unhealthy", (string)JsonNode.Parse(made.Frames.TraderStatus())!["data"]!["health"]!);
    }

    [Fact]
    [Trait("Requirement", "N10")]
    [Trait("Requirement", "D5")]
    [Trait("Requirement", "C2")]
    public void Status_has_each_component_with_its_details_and_what_the_bus_and_the_consoles_have_counted()
    {
        made.Frames.Consoles = () => new ConsoleFigures(Clients: 2, FramesSent: 30, TooSlow: 1);
        using var screen = made.Trader.Bus.Subscribe("screen");

        var status = JsonNode.Parse(made.Frames.Status())!;

        var components = status["health"]!["components"]!.AsObject();
        Assert.Equal(
            [
                "api",
                "trading_thread",
                "feed",
                "whale_feed",
                "account_feed",
                "account",
                "journal",
                "recorder",
                "bus",
                "status_log",
            ],
            components.Select(component => component.Key)
        );
        Assert.Equal("0", (string)components["api"]!["details"]!["errors_in_a_row"]!);
        Assert.Equal("idle", (string)components["feed"]!["level"]!);
        Assert.True((bool)components["trading_thread"]!["critical"]!);
        Assert.Equal("""{"clients":2,"frames_sent":30,"too_slow":1}""", status["consoles"]!.ToJsonString());
        var subscribers = status["bus"]!["subscribers"]!.AsArray();
        Assert.Contains(subscribers, subscriber => (string)subscriber!["name"]! == "screen");
        Assert.Contains(subscribers, subscriber => (string)subscriber!["name"]! == "status log");
        Assert.Contains(status["bus"]!["types"]!.AsArray(), type => (string)type!["type"]! == "trader_snapshot");
    }

    [Fact]
    [Trait("Requirement", "D8")]
    public void The_way_to_ready_is_shown_with_times_details_failures_and_the_last_reading_of_the_account()
    {
        made.Trader.Steps.Begin(TraderState.Initializing);
        made.Wall.AdvanceMs(1_500);
        made.Trader.Steps.End(TraderState.Initializing, isDone: true, "12 markets");
        made.Trader.Steps.Begin(TraderState.OrderbookConnect);
        made.Trader.Steps.End(TraderState.OrderbookConnect, isDone: false, "no route");

        var status = JsonNode.Parse(made.Frames.TraderStatus())!["data"]!;

        Assert.Equal(
            """
            {"name":"initializing","status":"done","duration_ms":1500,"details":"12 markets","started_at":"2026-11-20T14:00:00\u002B00:00","completed_at":"2026-11-20T14:00:01.5\u002B00:00"}
            """.Trim(),
            status["steps"]![0]!.ToJsonString()
        );
        var whole = status["initialization"]!;
        Assert.Equal((false, 1), ((bool)whole["complete"]!, (int)whole["attempts"]!));
        Assert.Equal("orderbook_connect: no route", (string)Assert.Single(whole["failures"]!.AsArray())!);
        Assert.True(whole.AsObject().ContainsKey("last_account_sync"));

        made.Trader.Steps.Begin(TraderState.Initializing);
        made.Trader.Steps.Complete();

        whole = JsonNode.Parse(made.Frames.TraderStatus())!["data"]!["initialization"]!;
        Assert.Equal((true, 2), ((bool)whole["complete"]!, (int)whole["attempts"]!));
        Assert.Empty(whole["failures"]!.AsArray());
        Assert.Equal("2026-11-20T14:00:01.5+00:00", (string)whole["completed_at"]!);
    }

    [Fact]
    [Trait("Requirement", "N4")]
    [Trait("Requirement", "Q22")]
    public async Task The_status_log_answers_ten_blocks_unless_asked_otherwise_newest_first()
    {
        await StandStillAsync();
        made.Trader.StatusLog.Start();
        made.Wall.AdvanceMs(12 * 30_000);

        var ten = await LogAsync("");
        Assert.Equal(Enumerable.Range(3, 10).Reverse(), ten.Select(entry => (int)entry!["id"]!));
        Assert.Equal(2, (await LogAsync("?limit=2")).Count);
        Assert.Equal(12, (await LogAsync("?limit=100")).Count);
        var newest = ten[0]!;
        Assert.Equal(("periodic", "startup"), ((string)newest["trigger"]!, (string)newest["state"]!));
        Assert.Contains("State      STARTUP", (string)newest["text"]!, StringComparison.Ordinal);
        Assert.Contains("State      STARTUP", made.Frames.StatusText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10001")]
    [InlineData("ten")]
    [Trait("Requirement", "N4")]
    public async Task A_limit_that_is_none_is_refused_with_its_range(string limit)
    {
        var context = Context($"?limit={limit}");

        await StatusLogApi.ServeLogAsync(context, made.Frames);

        Assert.Equal(400, context.Response.StatusCode);
        Assert.Equal("limit must be a whole number between 1 and 10000.", Text(context));
    }

    [Fact]
    [Trait("Requirement", "N4")]
    public void A_block_goes_over_the_websocket_as_it_is() =>
        Assert.Equal(
            """{"type":"status_log","data":{"id":7,"timestamp":"2026-11-20T14:00:00\u002B00:00","trigger":"state","state":"ready","text":"a block"}}""",
            JsonNode
                .Parse(Frames.StatusLogged(new StatusLogged(7, made.Wall.GetUtcNow(), "state", TraderState.Ready, "a block")))!
                .ToJsonString()
        );

    // No picture comes any more, and the log has seen the last one: from here on time alone makes it write.
    private async Task StandStillAsync()
    {
        await made.Trader.Loop.FinishAsync();
        while (
            made.Trader.Bus.Measure().Subscribers.Single(subscriber => subscriber.Name == "status log") is { } log
            && log.Handled + log.Dropped < log.Types.Sum(type => type.Delivered)
        )
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<JsonArray> LogAsync(string query)
    {
        var context = Context(query);
        await StatusLogApi.ServeLogAsync(context, made.Frames);
        Assert.Equal(200, context.Response.StatusCode);
        return JsonNode.Parse(Text(context))!["entries"]!.AsArray();
    }

    private static Microsoft.AspNetCore.Http.DefaultHttpContext Context(string query)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.QueryString = new Microsoft.AspNetCore.Http.QueryString(query);
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Text(Microsoft.AspNetCore.Http.HttpContext context) =>
        System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
