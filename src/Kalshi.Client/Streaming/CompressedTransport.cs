using System.Globalization;
using System.Net.WebSockets;
using Kalshi.Authentication;

namespace Kalshi.Client.Streaming;

/// <summary>A connection whose messages are compressed (<c>permessage-deflate</c>), over the platform's WebSocket.</summary>
internal sealed class CompressedTransport : FeedTransport
{
    private const int FirstBufferBytes = 65_536;

    private readonly ClientWebSocket socket;
    private readonly int maxMessageBytes;
    private byte[] buffer = new byte[FirstBufferBytes];
    private int length;
    private bool isWhole;

    private CompressedTransport(ClientWebSocket socket, int maxMessageBytes)
    {
        this.socket = socket;
        this.maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Connects and upgrades.</summary>
    public static async Task<FeedUpgrade> ConnectAsync(
        Uri address,
        SignedHeaders headers,
        HttpMessageInvoker invoker,
        KalshiSocketOptions options,
        CancellationToken cancellationToken
    )
    {
        var client = new ClientWebSocket();
        try
        {
            client.Options.SetRequestHeader(SignedHeaders.KeyHeader, headers.KeyId);
            client.Options.SetRequestHeader(SignedHeaders.TimestampHeader, headers.TimestampText);
            client.Options.SetRequestHeader(SignedHeaders.SignatureHeader, headers.Signature);
            client.Options.CollectHttpResponseDetails = true;
            client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            client.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(options.PingIntervalMs);
            client.Options.KeepAliveTimeout = TimeSpan.FromMilliseconds(options.PingTimeoutMs);
            await client.ConnectAsync(address, invoker, cancellationToken);
            var date = DateOf(client);

            // Nobody asks for the details again, and they keep the whole answer alive.
            client.HttpResponseHeaders = null;
            return new FeedUpgrade(new CompressedTransport(client, options.MaxMessageBytes), 101, date, null);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException)
        {
            var refusal = new FeedUpgrade(null, (int)client.HttpStatusCode, DateOf(client), exception);
            client.Dispose();
            return refusal;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public override async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        ValueWebSocketReceiveResult result;
        try
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
        }
        catch (WebSocketException)
        {
            End = Broken();
            return;
        }

        if (result.MessageType == WebSocketMessageType.Close)
        {
            End = Closed((int?)socket.CloseStatus ?? 0);
            return;
        }

        length += result.Count;
        isWhole = result.EndOfMessage;
        if (length > maxMessageBytes || (length == maxMessageBytes && !isWhole))
        {
            End = TooLarge(maxMessageBytes);
        }
    }

    public override bool TryTake(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!isWhole || End is not null)
        {
            return false;
        }

        message = buffer.AsSpan(0, length);
        length = 0;
        isWhole = false;
        return true;
    }

    public override async ValueTask<FeedDisconnect?> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            return null;
        }
        catch (WebSocketException)
        {
            return BrokenWhileSending();
        }
    }

    protected override void Dispose(bool disposing)
    {
        socket.Abort();
        socket.Dispose();
    }

    private static DateTimeOffset? DateOf(ClientWebSocket socket) =>
        socket.HttpResponseHeaders is { } headers
        && headers.TryGetValue("Date", out var values)
        && DateTimeOffset.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var date)
            ? date
            : null;
}
