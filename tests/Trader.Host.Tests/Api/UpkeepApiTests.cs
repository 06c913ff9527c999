using System.Text.Json.Nodes;
using Kalshi;
using Microsoft.AspNetCore.Http;
using Trader.Commands;
using Trader.Host.Api;
using Trader.Upkeep;

namespace Trader.Host.Tests.Api;

/// <summary>What a console reads of positions that are closed, and how a person closes and cancels over HTTP.</summary>
public sealed class UpkeepApiTests : IAsyncDisposable
{
    private readonly ControlCalls calls = new();

    private HandMadeTrader Made => calls.Made;

    private ControlApi Api => calls.Api;

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    [Fact]
    [Trait("Requirement", "N8")]
    [Trait("Requirement", "K3")]
    public void A_position_update_says_what_changed_and_why_it_is_closed()
    {
        var before = new PositionFigures(
            Quantity.FromContracts(-5),
            Money.FromMicros(2_100_000),
            Money.Zero,
            Money.FromMicros(90_000),
            ClosingReason: null
        );
        var change = new PositionChange(
            "KXONE-25NOV08-A",
            before with
            {
                Net = Quantity.Zero,
                Cost = Money.Zero,
                Realized = Money.FromMicros(500_000),
                ClosingReason = CloseReason.TakeProfit,
            },
            before,
            ["position", "cost_basis", "realized_pnl", "closing_reason"],
            WasSettled: false,
            1_795_183_200_250
        );

        var frame = JsonNode.Parse(Frames.PositionUpdate(new NotifyPosition(change)))!;

        Assert.Equal(
            JsonNode
                .Parse(
                    """
                    {"type":"position_update","data":{"ticker":"KXONE-25NOV08-A","position":"0.00","cost_basis_dollars":"0.000000",
                    "realized_pnl_dollars":"0.500000","fees_paid_dollars":"0.090000","closing_reason":"take_profit","was_settled":false,
                    "changed_fields":["position","cost_basis","realized_pnl","closing_reason"],
                    "previous_values":{"position":"-5.00","cost_basis_dollars":"2.100000","realized_pnl_dollars":"0.000000",
                    "fees_paid_dollars":"0.090000","closing_reason":null},"timestamp":1795183200.25}}
                    """
                )!
                .ToJsonString(),
            frame.ToJsonString()
        );
    }

    [Fact]
    [Trait("Requirement", "K9")]
    public void A_position_that_is_being_closed_shows_how_far_that_has_come()
    {
        var position = HandMadeTrader.Snapshot.Positions[0];
        var closing = position with
        {
            Exit = position.Exit! with
            {
                Closing = new ClosingView(CloseReason.Stuck, ClosingPhase.Waiting, 1_762_603_200_000, 3, "nobody bids for NO"),
            },
        };

        var json = JsonNode.Parse(Frames.Closing("KXONE-25NOV08-A", closing))!["position"]!;

        Assert.Equal(
            ("closing: stuck", "stuck", "waiting", 1_762_603_200_000, 3, "nobody bids for NO"),
            (
                (string?)json["reason"],
                (string?)json["closing_reason"],
                (string?)json["closing_phase"],
                (long)json["closing_since_ms"]!,
                (int)json["closing_orders"]!,
                (string?)json["closing_obstacle"]
            )
        );
    }

    [Theory]
    [InlineData(null, ExitPolicy.HoldToSettlement, "foreign: left to settle")]
    [InlineData("dice", ExitPolicy.HoldToSettlement, "held to settlement")]
    [InlineData("dice", ExitPolicy.Rules, "closed by the rules of upkeep")]
    [InlineData(null, ExitPolicy.Rules, "closed by the rules of upkeep")]
    [Trait("Requirement", "K8")]
    public void A_position_says_in_words_how_it_is_going_to_end(string? owner, ExitPolicy policy, string expected)
    {
        var position = HandMadeTrader.Snapshot.Positions[0];
        var shown = position with { Exit = position.Exit! with { Owner = owner, Policy = policy } };
        Assert.Equal(expected, (string?)JsonNode.Parse(Frames.Closing("A", shown))!["position"]!["reason"]);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?ticker=", 400)]
    [InlineData("?ticker=A&ticker=B", 400)]
    [InlineData("?ticker=A%0AB", 400)]
    [InlineData("?ticker=KXNOTHING-1", 404)]
    [Trait("Requirement", "N1")]
    public async Task A_close_names_a_market_in_which_something_is_held(string query, int expected)
    {
        var (status, sentence) = await calls.SendAsync(calls.Request(query), Api.CloseAsync);
        Assert.Equal(expected, status);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?order=", 400)]
    [InlineData("?order=abc", 404)]
    [Trait("Requirement", "N1")]
    public async Task A_cancel_names_an_open_order(string query, int expected)
    {
        var (status, sentence) = await calls.SendAsync(calls.Request(query), Api.CancelAsync);
        Assert.Equal(expected, status);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task Neither_is_done_without_the_token_of_this_run()
    {
        foreach (var change in new[] { Api.CloseAsync, (Func<HttpContext, string?, Task>)Api.CancelAsync })
        {
            var request = calls.Request("?ticker=A&order=A");
            request.Request.Headers.Authorization = "Bearer wrong";
            await Api.ChangeAsync(request, change);
            Assert.Equal(StatusCodes.Status401Unauthorized, request.Response.StatusCode);
        }
    }
}
