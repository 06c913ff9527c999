using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trader.Events;
using Trader.Host.Api;
using Trader.Orders.Groups;
using Trader.Orders.Maintenance;

namespace Trader.Host.Tests.Api;

/// <summary><c>/v3/cleanup</c>: who may ask, what may be said, and what is answered; and how groups and maintenance are shown.</summary>
[Trait("Requirement", "I6")]
public sealed class CleanupApiTests : IAsyncDisposable
{
    private readonly ControlCalls calls = new();

    private HandMadeTrader Made => calls.Made;

    private ControlApi Api => calls.Api;

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    [Theory]
    [InlineData("", true)]
    [InlineData("?orphaned_only=true", true)]
    [InlineData("?orphaned_only=false", false)]
    public async Task The_core_is_asked_and_its_report_is_the_answer(string query, bool orphanedOnly)
    {
        var (status, text) = await calls.SendAsync(calls.Request(query), Api.CleanUpAsync);

        // This trader was never started: it knows of no account.
        var report = JsonNode.Parse(text)!;
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, status);
        Assert.Equal(orphanedOnly ? "orphaned_only" : "all", (string?)report["mode"]);
        Assert.False((bool)report["success"]!);
        Assert.StartsWith("the account has not been read yet", (string?)report["error"], StringComparison.Ordinal);
        var kept = Assert.Single(Made.Trader.Latest.Maintenance.Cleanups);
        Assert.Equal((kept.RequestId, orphanedOnly), ((string?)report["request_id"], kept.OrphanedOnly));
    }

    [Theory]
    [InlineData("?orphaned_only=perhaps", null, null, 400)]
    [InlineData("", "Bearer wrong", null, 401)]
    [InlineData("", "", null, 401)]
    [InlineData("", null, "http://evil.example", 403)]
    [Trait("Promise", "R21")]
    public async Task Whoever_may_not_ask_or_does_not_say_what_gets_nothing_done(
        string query,
        string? authorization,
        string? origin,
        int expected
    )
    {
        var request = calls.Request(query);
        if (authorization is not null)
        {
            request.Request.Headers.Authorization = authorization;
        }

        if (origin is not null)
        {
            request.Request.Headers.Origin = origin;
        }

        Assert.Equal(expected, (await calls.SendAsync(request, Api.CleanUpAsync)).Status);
        Assert.Empty(Made.Trader.Latest.Maintenance.Cleanups);
    }

    [Fact]
    [Trait("Requirement", "I8")]
    public void A_report_has_what_was_cancelled_the_errors_and_a_note()
    {
        var report = new CleanupReport
        {
            RequestId = "r-1",
            OrphanedOnly = true,
            Reason = "tidy",
            RequestedAt = new EventTime(1, 1_795_183_200_000),
            FinishedAt = new EventTime(2, 1_795_183_201_000),
            Cancelled = ["o-1", "o-2"],
            Errors = [new PruneError("o-3", "503")],
            LeftAlone = 4,
        };

        Assert.Equal(
            """{"success":false,"finished":true,"request_id":"r-1","mode":"orphaned_only","reason":"tidy","cancelled_count":2,"preserved_count":4,"error_count":1,"cancelled":["o-1","o-2"],"errors":[{"order_id":"o-3","error":"503"}],"error":null,"note":"Positions are untouched. 4 orders were left alone.","requested_at":"2026-11-20T14:00:00+00:00","finished_at":"2026-11-20T14:00:01+00:00"}""",
            Encoding.UTF8.GetString(Frames.Cleanup(report))
        );
    }

    [Fact]
    [Trait("Requirement", "I9")]
    [Trait("Requirement", "I8")]
    public void Groups_and_maintenance_are_shown()
    {
        ImmutableArray<string> orders = ["o-1"];
        var snapshot = HandMadeTrader.Snapshot with
        {
            OrderGroups =
            [
                new OrderGroupView(
                    "group-1",
                    0,
                    "triggered",
                    500,
                    Kalshi.Quantity.FromContracts(500),
                    orders,
                    1_795_183_200_000,
                    "500 contracts matched within 15 s",
                    1,
                    9_000,
                    null,
                    WaitsForPerson: false
                ),
            ],
            Maintenance = new MaintenanceView(true, 7, 1_762_603_210_000, 3, 1, 2, 0, []),
        };

        var data = JsonNode.Parse(Made.Frames.TradingState(snapshot))!["data"]!;

        Assert.Equal(
            """[{"order_group_id":"group-1","shard":0,"status":"triggered","contracts_limit":500,"filled_in_window":"500.00","order_count":1,"order_ids":["o-1"],"since":"2026-11-20T14:00:00+00:00","cause":"500 contracts matched within 15 s","resets_in_hour":1,"reset_in_ms":9000,"waits_for_operator":false,"obstacle":null}]""",
            data["order_groups"]!.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        );
        Assert.Equal(
            """{"enabled":true,"runs":7,"last_run_ms":1762603210000,"orders_pruned":3,"stale_count":1,"orphaned_count":2,"closed_market_count":0}""",
            data["maintenance"]!.ToJsonString()
        );
        var metrics = JsonNode.Parse(Made.Frames.TraderStatus())!["data"]!["metrics"]!;
        Assert.Equal(0, (int)metrics["orders_pruned"]!);
    }
}
