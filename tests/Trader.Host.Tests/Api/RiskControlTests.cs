using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Api;
using Trader.Host.Control;

namespace Trader.Host.Tests.Api;

/// <summary>Closing breakers and ending pauses over HTTP: by whom, which, and what is answered.</summary>
public sealed class RiskControlTests : IAsyncDisposable
{
    private readonly HandMadeTrader made = new();
    private readonly ControlToken token = ControlToken.Make();
    private readonly ControlApi api;

    public RiskControlTests() =>
        api = new ControlApi(made.Trader, new ControlSetup { Token = token, RequestShutdown = _ => true }, NullLogger.Instance);

    public ValueTask DisposeAsync() => made.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("?scope=all")]
    [InlineData("?scope=global")]
    [InlineData("?scope=KXA-25NOV08-B")]
    [Trait("Requirement", "J2")]
    public async Task A_reset_is_answered_with_the_breakers_as_they_are(string query)
    {
        var (status, text) = await SendAsync(Request(query), api.ResetBreakerAsync);

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
        var (status, text) = await SendAsync(
            Request("?scope=loss_streak", """{"reason":"the news is out"}"""),
            api.ReleaseProtectionAsync
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
        foreach (var call in (Func<HttpContext, string?, Task>[])[api.ResetBreakerAsync, api.ReleaseProtectionAsync])
        {
            var (status, text) = await SendAsync(Request(query), call);
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
        foreach (var call in (Func<HttpContext, string?, Task>[])[api.ResetBreakerAsync, api.ReleaseProtectionAsync])
        {
            var request = Request("");
            request.Request.Headers.Authorization = "Bearer wrong";
            var (status, text) = await SendAsync(request, call);
            Assert.Equal(StatusCodes.Status401Unauthorized, status);
            Assert.DoesNotContain(token.Text, text, StringComparison.Ordinal);
        }

        await made.Trader.Loop.FinishAsync();
        Assert.Equal(0, made.Trader.Latest.Version);
    }

    // What was asked for has reached the core, and nothing else.
    private async Task AssertOneEventAsync()
    {
        await made.Trader.Loop.FinishAsync();
        Assert.Equal(1, made.Trader.Latest.Version);
    }

    private async Task<(int Status, string Text)> SendAsync(HttpContext context, Func<HttpContext, string?, Task> change)
    {
        await api.ChangeAsync(context, change);
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        return (context.Response.StatusCode, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private DefaultHttpContext Request(string query, string body = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Host = new HostString("127.0.0.1", 8005);
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Authorization = "Bearer " + token.Text;
        context.Request.ContentType = bytes.Length > 0 ? "application/json; charset=utf-8" : null;
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes);
        context.Response.Body = new MemoryStream();
        return context;
    }
}
