using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trader.Live;

namespace Trader.Host.Api;

/// <summary>
/// The HTTP API under <c>/v3</c> and the console at <c>/v3-trader</c>, on loopback. Requests that come under another name
/// than loopback, or WebSockets from another origin, are refused: a web page elsewhere must not read a trader here.
/// </summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string PageWithoutConsole = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>TRADER V3</title>
        <h1>TRADER V3 is running, without its web console</h1>
        <p>This build was made without Node. To get the console, install Node 20.19 or newer and build again:</p>
        <pre>dotnet build src/Trader.Host</pre>
        <p>The API works without it: <a href="/v3/health">/v3/health</a>, <a href="/v3/status">/v3/status</a>.</p></html>
        """;

    private readonly WebApplication web;
    private readonly ConsoleHub consoles;
    private int isDisposed;

    private ConsoleServer(WebApplication web, ConsoleHub consoles, Uri address)
    {
        this.web = web;
        this.consoles = consoles;
        Address = address;
    }

    /// <summary>Where it listens, without a path.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="HostException">The port is taken.</exception>
    public static async Task<ConsoleServer> StartAsync(
        LiveTrader trader,
        RunFacts facts,
        ControlSetup control,
        int port,
        ILoggerFactory loggers
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" }
        );

        // Nothing outside decides where we listen: no ASPNETCORE_URLS, no settings files of the framework.
        builder.Configuration.Sources.Clear();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        var frames = new Frames(trader, facts);
        var hub = new ConsoleHub(trader, frames, facts.MaxConsoles);
        Map(app, frames, hub);
        new ControlApi(trader, control, loggers.CreateLogger("control")).Map(app);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception)
        {
            await hub.DisposeAsync();
            await app.DisposeAsync();
            throw new HostException(
                ExitCodes.Port,
                $"Port {port} on 127.0.0.1 is in use or cannot be listened on; choose another with --port or V3_PORT.",
                exception
            );
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new ConsoleServer(app, hub, new Uri(addresses!.Addresses.First()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            await consoles.DisposeAsync();
            await web.StopAsync();
            await web.DisposeAsync();
        }
    }

    private static void Map(WebApplication app, Frames frames, ConsoleHub hub)
    {
        app.Use(GuardAsync);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        app.MapGet("/", () => Results.Redirect("/v3-trader"));
        app.MapGet(
            "/v3/health",
            context =>
            {
                var (isHealthy, body) = frames.Health();
                return WriteAsync(context, body, isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
            }
        );
        app.MapGet("/v3/markets", context => WriteAsync(context, frames.Markets()));
        app.MapGet("/v3/status", context => WriteAsync(context, frames.Status()));
        app.MapGet("/v3/strategies", context => WriteAsync(context, frames.Strategies()));
        app.MapGet("/v3/decisions", context => ServeDecisionsAsync(context, frames));
        StatusLogApi.Map(app, frames);
        app.Map("/v3/ws", context => ServeSocketAsync(context, hub));
        MapConsole(app);
    }

    private static void MapConsole(WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var page = Path.Combine(folder, "index.html");
        if (File.Exists(page))
        {
            app.UseStaticFiles(
                new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), RequestPath = "/v3-trader" }
            );
        }

        app.MapGet("/v3-trader", ServePageAsync);

        Task ServePageAsync(HttpContext context)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            return File.Exists(page) ? context.Response.SendFileAsync(page) : context.Response.WriteAsync(PageWithoutConsole);
        }
    }

    private static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("This address answers on loopback only.");
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(context);
    }

    private static async Task ServeDecisionsAsync(HttpContext context, Frames frames)
    {
        var text = context.Request.Query["limit"].ToString();
        var limit = 100;
        if (text.Length > 0 && (!int.TryParse(text, out limit) || limit is < 1 or > 100_000))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("limit must be a whole number between 1 and 100000.");
            return;
        }

        await WriteAsync(context, frames.Decisions(limit));
    }

    private static async Task ServeSocketAsync(HttpContext context, ConsoleHub hub)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            await context.Response.WriteAsync("This is a WebSocket: connect with an upgrade.");
            return;
        }

        if (!SameOrigin.Is(context.Request) || !hub.HasRoom)
        {
            context.Response.StatusCode = hub.HasRoom ? StatusCodes.Status403Forbidden : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(
                hub.HasRoom ? "Another origin may not connect." : "Too many consoles are connected."
            );
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await hub.ServeAsync(socket, context.RequestAborted);
    }

    internal static Task WriteAsync(HttpContext context, byte[] body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
