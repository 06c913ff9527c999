using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Kalshi.Authentication;

namespace Kalshi.Client.Streaming;

/// <summary>
/// A connection over the upgraded stream itself: many messages come with one read, and each is handed out where it lies.
/// Pings and pongs are sent by whoever sends the messages, so that frames never mix.
/// </summary>
internal sealed class FramedTransport : FeedTransport
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int FarewellMs = 1000;

    private readonly HttpResponseMessage response;
    private readonly Stream stream;
    private readonly KalshiSocketOptions options;
    private readonly TimeProvider time;
    private readonly PingSchedule pings;
    private readonly WebSocketFrameReader reader;
    private readonly ArrayBufferWriter<byte> outgoing = new();
    private readonly byte[] mask = new byte[4];
    private byte[]? unansweredPing;

    private FramedTransport(
        HttpResponseMessage response,
        Stream stream,
        KalshiSocketOptions options,
        TimeProvider time,
        long connectedMs
    )
    {
        this.response = response;
        this.stream = stream;
        this.options = options;
        this.time = time;
        pings = new PingSchedule(options.PingIntervalMs, options.PingTimeoutMs, connectedMs);
        reader = new WebSocketFrameReader(options.MaxMessageBytes);
    }

    public override bool MustAnswer => Volatile.Read(ref unansweredPing) is not null;

    /// <summary>Connects and upgrades.</summary>
    public static async Task<FeedUpgrade> ConnectAsync(
        Uri address,
        SignedHeaders headers,
        HttpMessageInvoker invoker,
        KalshiSocketOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        using var request = MakeRequest(address, headers, key);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await invoker.SendAsync(request, cancellationToken);
            var status = (int)answer.StatusCode;
            var date = answer.Headers.Date;
            if (Refusal(answer, key) is { } refusal)
            {
                answer.Dispose();
                return new FeedUpgrade(null, status, date, new HttpRequestException(refusal, null, answer.StatusCode));
            }

            var upgraded = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var nowMs = (long)time.GetElapsedTime(0).TotalMilliseconds;
            return new FeedUpgrade(new FramedTransport(answer, upgraded, options, time, nowMs), status, date, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            answer?.Dispose();
            return new FeedUpgrade(null, 0, null, exception);
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }

    public override async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var count = await stream.ReadAsync(reader.Space(), cancellationToken);
            if (count == 0)
            {
                End = Broken();
            }

            reader.Filled(count);
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            End = Broken();
        }
    }

    public override bool TryTake(out ReadOnlySpan<byte> message)
    {
        while (true)
        {
            var read = reader.Read(out message);
            switch (read)
            {
                case WebSocketRead.Message:
                    return true;
                case WebSocketRead.Ping:
                    // Only the latest need be answered (RFC 6455, 5.5.3).
                    Volatile.Write(ref unansweredPing, message.ToArray());
                    break;
                case WebSocketRead.Pong:
                    // Its bytes were sign of life enough.
                    break;
                default:
                    End ??= EndOf(read);
                    return false;
            }
        }
    }

    public override ValueTask<FeedDisconnect?> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        RandomNumberGenerator.Fill(mask);
        WebSocketFrameWriter.WriteText(outgoing, message.Span, mask);
        return FlushAsync(options.PingTimeoutMs, cancellationToken);
    }

    public override async ValueTask<FeedDisconnect?> KeepAliveAsync(
        long nowMs,
        long lastBytesMs,
        CancellationToken cancellationToken
    )
    {
        if (pings.IsLost(nowMs, lastBytesMs))
        {
            return new FeedDisconnect(
                FeedDisconnectKind.ConnectionLost,
                $"The feed answered no ping within {options.PingTimeoutMs} ms (option PingTimeoutMs)."
            );
        }

        if (Interlocked.Exchange(ref unansweredPing, null) is { } payload)
        {
            RandomNumberGenerator.Fill(mask);
            WebSocketFrameWriter.WritePong(outgoing, payload, mask);
        }

        if (pings.TakeDue(nowMs, lastBytesMs))
        {
            RandomNumberGenerator.Fill(mask);
            WebSocketFrameWriter.WritePing(outgoing, mask);
        }

        return outgoing.WrittenCount == 0 ? null : await FlushAsync(options.PingTimeoutMs, cancellationToken);
    }

    public override async ValueTask AnswerCloseAsync(CancellationToken cancellationToken)
    {
        // Bytes that still wait mean that a frame was cut off: nothing can follow it.
        if (End?.Kind == FeedDisconnectKind.ClosedByExchange && outgoing.WrittenCount == 0)
        {
            RandomNumberGenerator.Fill(mask);
            WebSocketFrameWriter.WriteClose(outgoing, reader.CloseStatus, mask);
            await FlushAsync(FarewellMs, cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        response.Dispose();
    }

    private static HttpRequestMessage MakeRequest(Uri address, SignedHeaders headers, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", key);
        request.Headers.Add(SignedHeaders.KeyHeader, headers.KeyId);
        request.Headers.Add(SignedHeaders.TimestampHeader, headers.TimestampText);
        request.Headers.Add(SignedHeaders.SignatureHeader, headers.Signature);
        return request;
    }

    /// <summary>What is wrong with the answer to the upgrade; null if nothing is.</summary>
    private static string? Refusal(HttpResponseMessage response, string key)
    {
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            return "The upgrade was refused.";
        }

#pragma warning disable CA5350 // The protocol's own handshake, not a secret.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
        return
            response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepted)
            && accepted.SequenceEqual([accept], StringComparer.Ordinal)
            && response.Headers.Upgrade.Any(product =>
                string.Equals(product.Name, "websocket", StringComparison.OrdinalIgnoreCase)
            )
            && response.Headers.Connection.Contains("Upgrade", StringComparer.OrdinalIgnoreCase)
            && !response.Headers.Contains("Sec-WebSocket-Extensions")
            && !response.Headers.Contains("Sec-WebSocket-Protocol")
            ? null
            : "The answer to the upgrade is not that of a WebSocket without extensions.";
    }

    private static bool IsBreak(Exception exception) => exception is IOException or SocketException or ObjectDisposedException;

    private FeedDisconnect? EndOf(WebSocketRead read) =>
        read switch
        {
            WebSocketRead.Close => Closed(reader.CloseStatus),
            WebSocketRead.TooLarge => TooLarge(options.MaxMessageBytes),
            WebSocketRead.Violation => new FeedDisconnect(
                FeedDisconnectKind.ConnectionLost,
                $"The feed sent what no WebSocket may: {reader.Violation}."
            ),
            _ => null,
        };

    /// <summary>Sends what is written, and holds the connection for lost where it takes none of it for too long.</summary>
    private async ValueTask<FeedDisconnect?> FlushAsync(int patienceMs, CancellationToken cancellationToken)
    {
        try
        {
            var sending = stream.WriteAsync(outgoing.WrittenMemory, cancellationToken);
            await (
                sending.IsCompleted
                    ? sending
                    : new ValueTask(sending.AsTask().WaitAsync(TimeSpan.FromMilliseconds(patienceMs), time, cancellationToken))
            );
            outgoing.ResetWrittenCount();
            return null;
        }
        catch (TimeoutException)
        {
            return new FeedDisconnect(
                FeedDisconnectKind.ConnectionLost,
                $"The feed took no message of ours within {patienceMs} ms (option PingTimeoutMs)."
            );
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            return BrokenWhileSending();
        }
    }
}
