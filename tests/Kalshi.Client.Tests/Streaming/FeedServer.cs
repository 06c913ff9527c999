using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Kalshi.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>A small feed on loopback: verifies the upgrade, hands each connection to the test.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Channel<FeedServerConnection> connections = Channel.CreateUnbounded<FeedServerConnection>();

    private FeedServer(WebApplication application) => this.application = application;

    /// <summary>Status to refuse upgrades with; 0 to accept them.</summary>
    public int RefuseWith { get; set; }

    public int Upgrades { get; private set; }

    /// <summary>Extensions the client offered with its latest upgrade.</summary>
    public string OfferedExtensions { get; private set; } = "";

    public KalshiEndpoint Endpoint { get; private set; } = null!;

    public static async Task<FeedServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new FeedServer(web);
        web.UseWebSockets();
        web.Run(server.ServeAsync);
        await web.StartAsync(cancellationToken);
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Endpoint = KalshiEndpoint.Loopback(new Uri(address).Port);
        return server;
    }

    public ValueTask<FeedServerConnection> AcceptAsync(CancellationToken cancellationToken) =>
        connections.Reader.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Upgrades++;
        var headers = context.Request.Headers;
        OfferedExtensions = headers.SecWebSocketExtensions.ToString();
        var isSigned = SignatureVerifier.Verify(
            TestEndpoint.PublicKey,
            headers[SignedHeaders.TimestampHeader].ToString(),
            "GET",
            "/trade-api/ws/v2",
            headers[SignedHeaders.SignatureHeader].ToString()
        );
        if (RefuseWith != 0 || !isSigned)
        {
            context.Response.StatusCode = RefuseWith != 0 ? RefuseWith : 401;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { DangerousEnableCompression = true }
        );
        using var connection = new FeedServerConnection(socket);
        await connections.Writer.WriteAsync(connection);
        await connection.Ended.Task;
    }
}

/// <summary>One connection as the exchange sees it.</summary>
internal sealed class FeedServerConnection(WebSocket socket) : IDisposable
{
    private readonly byte[] buffer = new byte[65_536];

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => socket.Dispose();

    /// <summary>Reads the next command.</summary>
    public async Task<JsonNode> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        Assert.True(result.EndOfMessage);
        return JsonNode.Parse(buffer.AsSpan(0, result.Count))!;
    }

    public Task SendAsync(string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Reads as many subscribe commands as named and acknowledges them, the book's as sid 1, others as 10 and up.</summary>
    public async Task<List<JsonNode>> AcknowledgeAsync(int count, CancellationToken cancellationToken)
    {
        var commands = new List<JsonNode>();
        for (var i = 0; i < count; i++)
        {
            var command = await ReadAsync(cancellationToken);
            commands.Add(command);
            Assert.Equal("subscribe", command["cmd"]!.GetValue<string>());
            var channel = command["params"]!["channels"]![0]!.GetValue<string>();
            var sid = channel == "orderbook_delta" ? 1 : 10 + i;
            await SendAsync(
                $$$"""{"type":"subscribed","id":{{{command["id"]}}},"msg":{"channel":"{{{channel}}}","sid":{{{sid}}}}}""",
                cancellationToken
            );
        }

        return commands;
    }

    /// <summary>Breaks the connection without a close frame.</summary>
    public void Break()
    {
        socket.Abort();
        Ended.TrySetResult();
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "bye", cancellationToken);
        Ended.TrySetResult();
    }
}
