using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Host.Api;
using Trader.Host.Control;

namespace Trader.Host.Tests.Api;

/// <summary>The control API of a hand-made trader, and how it is called without a server.</summary>
internal sealed class ControlCalls : IAsyncDisposable
{
    public ControlCalls() =>
        Api = new ControlApi(Made.Trader, new ControlSetup { Token = Token, RequestShutdown = _ => true }, NullLogger.Instance);

    public HandMadeTrader Made { get; } = new();

    public ControlToken Token { get; } = ControlToken.Make();

    public ControlApi Api { get; }

    public ValueTask DisposeAsync() => Made.DisposeAsync();

    /// <summary>A call with the right token, from no page at all.</summary>
    public DefaultHttpContext Request(string query = "", string body = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Host = new HostString("127.0.0.1", 8005);
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Authorization = "Bearer " + Token.Text;
        context.Request.ContentType = bytes.Length > 0 ? "application/json; charset=utf-8" : null;
        context.Request.ContentLength = bytes.Length;
        context.Request.Body = new MemoryStream(bytes);
        context.Response.Body = new MemoryStream();
        return context;
    }

    /// <summary>Makes a call whose body says at most a reason.</summary>
    public async Task<(int Status, string Text)> SendAsync(HttpContext context, Func<HttpContext, string?, Task> change)
    {
        await Api.ChangeAsync(context, change);
        return await AnswerOfAsync(context);
    }

    /// <summary>Makes a call whose body is of a contract.</summary>
    public async Task<(int Status, string Text)> SendAsync<T>(
        HttpContext context,
        JsonTypeInfo<T> contract,
        Func<HttpContext, T, Task> change
    )
        where T : class
    {
        await Api.ChangeAsync(context, contract, "a shape", change);
        return await AnswerOfAsync(context);
    }

    private static async Task<(int Status, string Text)> AnswerOfAsync(HttpContext context)
    {
        context.Response.Body.Position = 0;
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        return (context.Response.StatusCode, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
