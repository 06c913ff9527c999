using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trader.Host.Api;

namespace Trader.Host.Tests.Api;

/// <summary>Closing breakers and ending pauses over HTTP: by whom, which, and what is answered.</summary>
public sealed class RiskControlTests : IAsyncDisposable
{
    private readonly ControlCalls calls = new();

    private HandMadeTrader Made => calls.Made;

    private ControlApi Api => calls.Api;

    public ValueTask DisposeAsync() => calls.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("?scope=all")]
    [InlineData("?scope=global")]
    [InlineData("?scope=KXA-25NOV08-B")]
    [Trait("Requirement", "J2")]
    public async Task A_reset_is_answered_with_the_breakers_as_they_are(string query)
    {
        var (status, text) = await calls.SendAsync(calls.Request(query), Api.ResetBreakerAsync);

        Assert.Equal(StatusCodes.Status202Accepted, status);
        var breaker = Assert.Single(JsonNode.Parse(text)!["risk"]!["breakers"]!.AsArray())!;
        Assert.Equal("global", (string?)breaker["scope"]);
        Assert.False((bool)breaker["open"]!);
        await AssertOneEventAsync();
    }

    [Fact]
    [Trait("Requirement", "J4")]
    public async Task A_release_is_answered_with_the_pauses_as_they_are()
    {
        var (status, text) = await calls.SendAsync(
            calls.Request("?scope=loss_streak", """{"reason":"the news is out"}"""),
            Api.ReleaseProtectionAsync
        );

        Assert.Equal(StatusCodes.Status202Accepted, status);
        Assert.Empty(JsonNode.Parse(text)!["risk"]!["protections"]!.AsArray());
        await AssertOneEventAsync();
    }

    [Theory]
    [InlineData("?scope=")]
    [InlineData("?scope=a&scope=b")]
    [InlineData("?scoop=all")]
    [InlineData("?scope=all&more=1")]
    [InlineData("?scope=two%0Alines")]
    [Trait("Promise", "R21")]
    public async Task An_address_that_makes_no_sense_is_refused_in_one_sentence(string query)
    {
        foreach (var call in (Func<HttpContext, string?, Task>[])[Api.ResetBreakerAsync, Api.ReleaseProtectionAsync])
        {
            var (status, text) = await calls.SendAsync(calls.Request(query), call);
            Assert.Equal(StatusCodes.Status400BadRequest, status);
            Assert.StartsWith(
                query.Contains("scoop", StringComparison.Ordinal) || query.Contains("more", StringComparison.Ordinal)
                    ? "The only thing"
                    : "?scope= ",
                text,
                StringComparison.Ordinal
            );
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task Without_the_token_nothing_is_done()
    {
        foreach (var call in (Func<HttpContext, string?, Task>[])[Api.ResetBreakerAsync, Api.ReleaseProtectionAsync])
        {
            var request = calls.Request();
            request.Request.Headers.Authorization = "Bearer wrong";
            var (status, text) = await calls.SendAsync(request, call);
            Assert.Equal(StatusCodes.Status401Unauthorized, status);
            Assert.DoesNotContain(calls.Token.Text, text, StringComparison.Ordinal);
        }

        await Made.Trader.Loop.FinishAsync();
        Assert.Equal(0, Made.Trader.Latest.Version);
    }

    // What was asked for has reached the core, and nothing else.
    private async Task AssertOneEventAsync()
    {
        await Made.Trader.Loop.FinishAsync();
        Assert.Equal(1, Made.Trader.Latest.Version);
    }
}
