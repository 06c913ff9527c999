using System.Net;
using Kalshi.Simulator.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>The web server: 127.0.0.1 only, deaf to the environment, silent on the console, indifferent to other servers in the process.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private const string RestPath = "/trade-api/v2";
    private const string WebSocketPath = "/trade-api/ws/v2";
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication application;
    private readonly FeedEndpoint feed;

    private LoopbackServer(WebApplication application, FeedEndpoint feed, int port)
    {
        this.application = application;
        this.feed = feed;
        RestUrl = new Uri($"http://127.0.0.1:{port}{RestPath}");
        WebSocketUrl = new Uri($"ws://127.0.0.1:{port}{WebSocketPath}");
    }

    public Uri RestUrl { get; }

    public Uri WebSocketUrl { get; }

    public static async Task<LoopbackServer> StartAsync(
        SimulatorOptions options,
        Authenticator authenticator,
        RestEndpoint rest,
        FeedEndpoint feed,
        OperatorEndpoint? desk,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new WarningsOnlyLoggerFactory(loggers));
        // The default lifetime would listen for Ctrl+C and swallow it; that belongs to the program around us.
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBodyBytes;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Feed.MaxConnections;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });

        var host = builder.Build();
        host.Run(context =>
        {
            context.Response.Headers.Date = authenticator.WallNow.ToString("R");
            return context.Request.Path == WebSocketPath ? feed.HandleAsync(context)
                : desk is not null && OperatorEndpoint.IsFor(context) ? desk.HandleAsync(context)
                : rest.HandleAsync(context);
        });
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await host.DisposeAsync();
            throw new SimulatorException(
                $"The simulated exchange cannot listen on 127.0.0.1:{options.Port} because the port is in use; choose another or 0.",
                exception
            );
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new LoopbackServer(host, feed, new Uri(address).Port);
    }

    public async ValueTask DisposeAsync()
    {
        feed.CloseAll();
        await application.StopAsync();
        await application.DisposeAsync();
        feed.Dispose();
    }

    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Passes warnings and errors of the web server to the program's own loggers, which it does not own.</summary>
    private sealed class WarningsOnlyLoggerFactory(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new WarningsOnlyLogger(inner.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) =>
            throw new NotSupportedException("The simulator logs to the factory it was given.");

        public void Dispose() { }
    }

    private sealed class WarningsOnlyLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
