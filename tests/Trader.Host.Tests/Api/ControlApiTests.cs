using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trader.Host.Api;
using Trader.Host.Control;

namespace Trader.Host.Tests.Api;

/// <summary>Who may change something over HTTP, what they may say, and what they are answered.</summary>
public sealed class ControlApiTests : IAsyncDisposable
{
    private readonly ControlCalls calls = new();

    private HandMadeTrader Made => calls.Made;

    private ControlApi Api => calls.Api;

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    [Fact]
    [Trait("Requirement", "J3")]
    public async Task The_stop_is_pulled_and_released_and_each_answer_shows_it()
    {
        var (status, pulled) = await PullAsync("""{"reason":"the wind has turned"}""");
        Assert.Equal(StatusCodes.Status202Accepted, status);
        var stop = JsonNode.Parse(pulled)!["emergency_stop"]!;
        Assert.Equal("clearing", (string?)stop["phase"]);
        Assert.Equal("the wind has turned", (string?)stop["reason"]);

        var (_, again) = await PullAsync("");
        Assert.Equal(2, (int)JsonNode.Parse(again)!["emergency_stop"]!["pulls"]!);

        var (released, none) = await calls.SendAsync(calls.Request(), Api.ReleaseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, released);
        Assert.Equal("""{"emergency_stop":null,"pauses":[],"drift_stops":[]}""", none);
        Assert.Null(Made.Trader.Latest.Stop);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public async Task A_pause_is_answered_with_its_reason_and_a_resume_with_what_is_left()
    {
        var (status, paused) = await calls.SendAsync(calls.Request(body: """{"reason":"lunch"}"""), Api.PauseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, status);
        var pause = Assert.Single(RemotePause.In(paused));
        Assert.Equal(new RemotePause("operator", "lunch", WaitsForResume: true), pause);

        await PullAsync("""{"reason":"fire"}""");
        var both = RemotePause.In((await calls.SendAsync(calls.Request(body: """{"reason":"dinner"}"""), Api.PauseAsync)).Text);
        Assert.Equal(["operator (dinner)", "emergency_stop (fire)"], both.Select(cause => cause.Describe()));

        var (resumed, left) = await calls.SendAsync(calls.Request(), Api.ReleaseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, resumed);
        Assert.Empty(RemotePause.In(left));
        Assert.Empty(Made.Trader.Latest.Lifecycle.Pauses);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Basic abc", 401)]
    [InlineData("Bearer", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("bearer {token}x", 401)]
    [InlineData("Bearer {token}, Bearer {token}", 401)]
    [InlineData("Bearer {token}", 202)]
    [InlineData("bearer {token}", 202)]
    [Trait("Promise", "R21")]
    public async Task Only_the_token_of_this_run_lets_anybody_in(string? authorization, int expected)
    {
        var request = calls.Request();
        request.Request.Headers.Authorization = authorization?.Replace("{token}", calls.Token.Text, StringComparison.Ordinal);

        var (status, sentence) = await calls.SendAsync(request, Api.PullAsync);

        Assert.Equal(expected, status);
        AssertOutcome(expected, sentence);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [Trait("Promise", "R21")]
    public async Task A_page_of_another_origin_is_refused_even_with_the_token(string header, string value)
    {
        var request = calls.Request();
        request.Request.Headers[header] = value;

        var (status, sentence) = await calls.SendAsync(request, Api.PullAsync);

        Assert.Equal(StatusCodes.Status403Forbidden, status);
        AssertOutcome(status, sentence);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task A_page_of_the_trader_itself_is_let_in()
    {
        var request = calls.Request();
        request.Request.Headers.Origin = "http://127.0.0.1:8005";
        request.Request.Headers["Sec-Fetch-Site"] = "same-origin";

        Assert.Equal(StatusCodes.Status202Accepted, (await calls.SendAsync(request, Api.PullAsync)).Status);
    }

    [Theory]
    [InlineData("nonsense", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"reason":7}""", 400)]
    [InlineData("""{"raeson":"a typing mistake"}""", 400)]
    [InlineData("""{"reason":"a","reason":"b"}""", 400)]
    [InlineData("""{"reason":"two\nlines"}""", 400)]
    [InlineData("""{"reason":"\u001b[2Jgone"}""", 400)]
    [InlineData("""{"reason":"\u202egnorw"}""", 400)]
    [InlineData("""{"reason":"\ud800"}""", 400)]
    [InlineData("""{"reason":null}""", 202)]
    [InlineData("{}", 202)]
    [Trait("Promise", "R21")]
    public async Task A_body_that_makes_no_sense_is_refused_in_one_sentence(string body, int expected)
    {
        var (status, sentence) = await PullAsync(body);

        Assert.Equal(expected, status);
        AssertOutcome(expected, sentence);
    }

    [Theory]
    [InlineData(200, 202)]
    [InlineData(201, 400)]
    [InlineData(5_000, 413)]
    [Trait("Promise", "R21")]
    public async Task A_reason_has_a_bound_and_so_has_a_body(int length, int expected)
    {
        var body = $$"""{"reason":"{{new string('x', length)}}"}""";

        var (status, sentence) = await PullAsync(body);
        Assert.Equal(expected, status);
        AssertOutcome(expected, sentence);

        // Without a length said beforehand it is read no further than that, either.
        var request = calls.Request(body: body);
        request.Request.ContentLength = null;
        Assert.Equal(expected, (await calls.SendAsync(request, Api.PullAsync)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    [Trait("Promise", "R21")]
    public async Task What_a_form_can_send_is_refused(string? contentType)
    {
        var request = calls.Request(body: """{"reason":"a"}""");
        request.Request.ContentType = contentType;

        var (status, sentence) = await calls.SendAsync(request, Api.PullAsync);

        Assert.Equal(StatusCodes.Status415UnsupportedMediaType, status);
        AssertOutcome(status, sentence);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task Wrong_tokens_are_turned_away_for_a_while_and_never_keep_the_right_one_out()
    {
        for (var i = 0; i < WrongTokens.Allowed; i++)
        {
            Assert.Equal(StatusCodes.Status401Unauthorized, (await GuessAsync()).Response.StatusCode);
        }

        Made.Wall.AdvanceMs(20_000);
        var refused = await GuessAsync();
        Assert.Equal(StatusCodes.Status429TooManyRequests, refused.Response.StatusCode);
        Assert.Equal("40", refused.Response.Headers.RetryAfter);
        Assert.Equal(StatusCodes.Status202Accepted, (await PullAsync("")).Status);

        Made.Wall.AdvanceMs(39_999);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await GuessAsync()).Response.StatusCode);
        Made.Wall.AdvanceMs(1);
        Assert.Equal(StatusCodes.Status401Unauthorized, (await GuessAsync()).Response.StatusCode);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public async Task A_trader_that_has_ended_says_so()
    {
        await Made.Trader.Loop.FinishAsync();

        var (status, sentence) = await PullAsync("");

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, status);
        Assert.Contains("orders may still rest", sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "K4")]
    public async Task A_calibration_that_cannot_run_now_is_answered_with_why()
    {
        var (status, text) = await calls.SendAsync(calls.Request(body: """{"reason":"to be sure"}"""), Api.CalibrateAsync);

        Assert.Equal(StatusCodes.Status409Conflict, status);
        var reply = JsonNode.Parse(text)!;
        Assert.Equal("not_possible", (string?)reply["answer"]);
        Assert.Equal("the trader is in startup", (string?)reply["details"]);
        Assert.Equal(0, (int)reply["calibration"]!["count"]!);
    }

    [Fact]
    [Trait("Requirement", "K4")]
    [Trait("Promise", "R21")]
    public async Task A_calibration_needs_the_token()
    {
        var request = calls.Request();
        request.Request.Headers.Authorization = "Bearer wrong";

        Assert.Equal(StatusCodes.Status401Unauthorized, (await calls.SendAsync(request, Api.CalibrateAsync)).Status);
        Assert.Empty(Made.Trader.Latest.Calibration.Answers);
    }

    // Refusals are one sentence, name no token, and change nothing.
    private void AssertOutcome(int status, string text)
    {
        var isAccepted = status == StatusCodes.Status202Accepted;
        Assert.Equal(isAccepted, Made.Trader.Latest.Stop is not null);
        Assert.DoesNotContain(calls.Token.Text, text, StringComparison.Ordinal);
        if (!isAccepted)
        {
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    private Task<(int Status, string Text)> PullAsync(string body) => calls.SendAsync(calls.Request(body: body), Api.PullAsync);

    private async Task<HttpContext> GuessAsync()
    {
        var request = calls.Request();
        request.Request.Headers.Authorization = "Bearer " + ControlToken.Make().Text;
        await Api.ChangeAsync(request, Api.PullAsync);
        return request;
    }
}
