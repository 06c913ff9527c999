using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Api;
using Trader.Host.Control;

namespace Trader.Host.Tests.Api;

/// <summary>Who may change something over HTTP, what they may say, and what they are answered.</summary>
public sealed class ControlApiTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();
    private readonly ControlToken token = ControlToken.Make();
    private readonly ControlApi api;

    public ControlApiTests() =>
        api = new ControlApi(made.Trader, new ControlSetup { Token = token, RequestShutdown = _ => true }, NullLogger.Instance);

    public ValueTask DisposeAsync() => made.DisposeAsync();

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

        var (released, none) = await SendAsync(Request(""), api.ReleaseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, released);
        Assert.Equal("""{"emergency_stop":null,"pauses":[],"drift_stops":[]}""", none);
        Assert.Null(made.Trader.Latest.Stop);
    }

    [Fact]
    [Trait("Requirement", "D12")]
    public async Task A_pause_is_answered_with_its_reason_and_a_resume_with_what_is_left()
    {
        var (status, paused) = await SendAsync(Request("""{"reason":"lunch"}"""), api.PauseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, status);
        var pause = Assert.Single(RemotePause.In(paused));
        Assert.Equal(new RemotePause("operator", "lunch", WaitsForResume: true), pause);

        await PullAsync("""{"reason":"fire"}""");
        var both = RemotePause.In((await SendAsync(Request("""{"reason":"dinner"}"""), api.PauseAsync)).Text);
        Assert.Equal(["operator (dinner)", "emergency_stop (fire)"], both.Select(cause => cause.Describe()));

        var (resumed, left) = await SendAsync(Request(""), api.ReleaseAsync);
        Assert.Equal(StatusCodes.Status202Accepted, resumed);
        Assert.Empty(RemotePause.In(left));
        Assert.Empty(made.Trader.Latest.Lifecycle.Pauses);
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
        var request = Request("");
        request.Request.Headers.Authorization = authorization?.Replace("{token}", token.Text, StringComparison.Ordinal);

        var (status, sentence) = await SendAsync(request, api.PullAsync);

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
        var request = Request("");
        request.Request.Headers[header] = value;

        var (status, sentence) = await SendAsync(request, api.PullAsync);

        Assert.Equal(StatusCodes.Status403Forbidden, status);
        AssertOutcome(status, sentence);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task A_page_of_the_trader_itself_is_let_in()
    {
        var request = Request("");
        request.Request.Headers.Origin = "http://127.0.0.1:8005";
        request.Request.Headers["Sec-Fetch-Site"] = "same-origin";

        Assert.Equal(StatusCodes.Status202Accepted, (await SendAsync(request, api.PullAsync)).Status);
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
        var request = Request(body);
        request.Request.ContentLength = null;
        Assert.Equal(expected, (await SendAsync(request, api.PullAsync)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    [Trait("Promise", "R21")]
    public async Task What_a_form_can_send_is_refused(string? contentType)
    {
        var request = Request("""{"reason":"a"}""");
        request.Request.ContentType = contentType;

        var (status, sentence) = await SendAsync(request, api.PullAsync);

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

        made.Wall.AdvanceMs(20_000);
        var refused = await GuessAsync();
        Assert.Equal(StatusCodes.Status429TooManyRequests, refused.Response.StatusCode);
        Assert.Equal("40", refused.Response.Headers.RetryAfter);
        Assert.Equal(StatusCodes.Status202Accepted, (await PullAsync("")).Status);

        made.Wall.AdvanceMs(39_999);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await GuessAsync()).Response.StatusCode);
        made.Wall.AdvanceMs(1);
        Assert.Equal(StatusCodes.Status401Unauthorized, (await GuessAsync()).Response.StatusCode);
    }

    [Fact]
    [Trait("Requirement", "J3")]
    public async Task A_trader_that_has_ended_says_so()
    {
        await made.Trader.Loop.FinishAsync();

        var (status, sentence) = await PullAsync("");

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, status);
        Assert.Contains("orders may still rest", sentence, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "K4")]
    public async Task A_calibration_that_cannot_run_now_is_answered_with_why()
    {
        var (status, text) = await SendAsync(Request("""{"reason":"to be sure"}"""), api.CalibrateAsync);

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
        var request = Request("");
        request.Request.Headers.Authorization = "Bearer wrong";

        Assert.Equal(StatusCodes.Status401Unauthorized, (await SendAsync(request, api.CalibrateAsync)).Status);
        Assert.Empty(made.Trader.Latest.Calibration.Answers);
    }

    // Refusals are one sentence, name no token, and change nothing.
    private void AssertOutcome(int status, string text)
    {
        var isAccepted = status == StatusCodes.Status202Accepted;
        Assert.Equal(isAccepted, made.Trader.Latest.Stop is not null);
        Assert.DoesNotContain(token.Text, text, StringComparison.Ordinal);
        if (!isAccepted)
        {
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    private Task<(int Status, string Text)> PullAsync(string body) => SendAsync(Request(body), api.PullAsync);

    private async Task<HttpContext> GuessAsync()
    {
        var request = Request("");
        request.Request.Headers.Authorization = "Bearer " + ControlToken.Make().Text;
        await api.ChangeAsync(request, api.PullAsync);
        return request;
    }

    private async Task<(int Status, string Text)> SendAsync(HttpContext context, Func<HttpContext, string?, Task> change)
    {
        await api.ChangeAsync(context, change);
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        return (context.Response.StatusCode, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private DefaultHttpContext Request(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Host = new HostString("127.0.0.1", 8005);
        context.Request.Headers.Authorization = "Bearer " + token.Text;
        context.Request.ContentType = bytes.Length > 0 ? "application/json; charset=utf-8" : null;
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes);
        context.Response.Body = new MemoryStream();
        return context;
    }
}
