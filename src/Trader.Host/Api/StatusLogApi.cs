using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Trader.Host.Api;

/// <summary>The status blocks over HTTP: <c>/v3/status/log</c> and <c>/v3/status/text</c>.</summary>
internal static class StatusLogApi
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 10_000;

    /// <summary>Adds the calls.</summary>
    public static void Map(WebApplication app, Frames frames)
    {
        app.MapGet("/v3/status/log", context => ServeLogAsync(context, frames));
        app.MapGet("/v3/status/text", context => ServeTextAsync(context, frames));
    }

    /// <summary>The latest blocks, newest first; <c>limit</c> of them.</summary>
    public static Task ServeLogAsync(HttpContext context, Frames frames)
    {
        var text = context.Request.Query["limit"].ToString();
        var limit = DefaultLimit;
        if (text.Length > 0 && (!int.TryParse(text, out limit) || limit is < 1 or > MaxLimit))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync($"limit must be a whole number between 1 and {MaxLimit}.");
        }

        return ConsoleServer.WriteAsync(context, frames.StatusLog(limit));
    }

    private static Task ServeTextAsync(HttpContext context, Frames frames)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(frames.StatusText());
    }
}
