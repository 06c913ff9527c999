using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Trader.Benchmarks;

/// <summary>
/// The least a peer can be: a web server on loopback that acknowledges subscriptions, sends the frames it is given, and
/// refuses every order as soon as its last byte is there. What it costs, the baseline pays as well.
/// </summary>
internal sealed class LoopbackStub : IDisposable
{
    private static readonly byte[] Refusal = Encoding.UTF8.GetBytes(
        """{"error":{"code":"invalid_price","message":"invalid price"}}"""
    );

    private readonly WebApplication application;
    private readonly BlockingCollection<StubConnection> connections = [];
    private readonly SemaphoreSlim orders = new(0);

    private LoopbackStub(WebApplication application) => this.application = application;

    public int Port { get; private set; }

    public static LoopbackStub Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // The measuring thread itself sends, so that no hand-over to another counts.
            kestrel.AllowSynchronousIO = true;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var stub = new LoopbackStub(builder.Build());
        stub.application.Run(context =>
            HttpMethods.IsPost(context.Request.Method) ? stub.TakeOrderAsync(context) : stub.UpgradeAsync(context)
        );
        stub.application.StartAsync().GetAwaiter().GetResult();
        var addresses = stub.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        stub.Port = new Uri(addresses.Addresses.First()).Port;
        return stub;
    }

    /// <summary>The next connection to the feed.</summary>
    public StubConnection NextConnection() => connections.Take();

    /// <summary>Waits until an order has arrived whole.</summary>
    public void WaitForOrder() => orders.Wait();

    public void Dispose()
    {
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        connections.Dispose();
        orders.Dispose();
    }

    private async Task TakeOrderAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        orders.Release();
        context.Response.StatusCode = 400;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Refusal.Length;
        await context.Response.Body.WriteAsync(Refusal);
    }

    private async Task UpgradeAsync(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#pragma warning disable CA5350 // The protocol's own handshake, not a secret.
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key)));
#pragma warning restore CA5350
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        await using var stream = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        var connection = new StubConnection(stream);
        connections.Add(connection);
        await connection.AcknowledgeAsync();
    }
}

/// <summary>One connection to the feed of a <see cref="LoopbackStub"/>.</summary>
internal sealed class StubConnection
{
    private readonly Stream stream;
    private readonly BlockingCollection<int> subscriptions = [];

    public StubConnection(Stream stream) => this.stream = stream;

    /// <summary>Waits for a subscription and returns its sid.</summary>
    public int NextSubscription() => subscriptions.Take();

    /// <summary>Sends what <see cref="Append"/> has made, in one piece.</summary>
    public void Send(ReadOnlySpan<byte> frames) => stream.Write(frames);

    /// <summary>Appends a text message in its frame.</summary>
    public static void Append(MemoryStream frames, ReadOnlySpan<byte> message)
    {
        Span<byte> header = stackalloc byte[4];
        header[0] = 0x81;
        var length = 2;
        if (message.Length < 126)
        {
            header[1] = (byte)message.Length;
        }
        else
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], checked((ushort)message.Length));
            length = 4;
        }

        frames.Write(header[..length]);
        frames.Write(message);
    }

    /// <summary>Reads commands until the other side goes, and acknowledges each subscription under the next sid.</summary>
    public async Task AcknowledgeAsync()
    {
        using var socket = WebSocket.CreateFromStream(
            stream,
            new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }
        );
        var buffer = new byte[65_536];
        var sid = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                using var command = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
                var channel = command.RootElement.GetProperty("params").GetProperty("channels")[0].GetString();
                var id = command.RootElement.GetProperty("id").GetInt64();
                sid++;
                using var frames = new MemoryStream();
                Append(
                    frames,
                    Encoding.UTF8.GetBytes(
                        $$$"""{"type":"subscribed","id":{{{id}}},"msg":{"channel":"{{{channel}}}","sid":{{{sid}}}}}"""
                    )
                );
                Send(frames.ToArray());
                subscriptions.Add(sid);
            }
        }
        catch (WebSocketException)
        {
            // The client went without a word: the benchmark is over.
        }
    }
}
