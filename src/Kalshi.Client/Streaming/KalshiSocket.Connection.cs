using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using Kalshi.Authentication;
using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

// One connection: upgrade, receive loop, command pump.
public sealed partial class KalshiSocket
{
    private const int FirstBufferBytes = 65_536;

    private async Task<FeedDisconnect> RunConnectionAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        if (await ConnectAsync(socket, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await sink.OnConnectedAsync(cancellationToken);
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = ReceiveAsync(socket, connection.Token);
        var pumping = PumpAsync(socket, connection.Token);
        var first = await Task.WhenAny(receiving, pumping);
        await connection.CancelAsync();
        socket.Abort();

        // The other one ends through the cancellation; the reason is the first one's.
        var other = first == receiving ? pumping : receiving;
        await ((Task)other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var reason = await first;
        if (other.Exception?.InnerException is { } failure and not (OperationCanceledException or WebSocketException))
        {
            throw new InvalidOperationException("The feed's sink or command pump failed.", failure);
        }

        return reason;
    }

    /// <summary>Null when the connection stands, else why not.</summary>
    private async Task<FeedDisconnect?> ConnectAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var sentMs = WallMs();
        var headers = signer.Sign(sentMs, "GET", endpoint.WebSocketUrl.AbsolutePath);
        socket.Options.SetRequestHeader(SignedHeaders.KeyHeader, headers.KeyId);
        socket.Options.SetRequestHeader(SignedHeaders.TimestampHeader, headers.TimestampText);
        socket.Options.SetRequestHeader(SignedHeaders.SignatureHeader, headers.Signature);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(options.PingIntervalMs);
        if (options.UseCompression)
        {
            socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        }

        socket.Options.KeepAliveTimeout = TimeSpan.FromMilliseconds(options.PingTimeoutMs);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.ConnectTimeoutMs), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(endpoint.WebSocketUrl, invoker, linked.Token);
            ObserveDate(socket, sentMs);
            NoteConnected();
            return null;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new FeedDisconnect(
                FeedDisconnectKind.NotConnected,
                $"No connection to the feed within {options.ConnectTimeoutMs} ms (option ConnectTimeoutMs)."
            );
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException)
        {
            ObserveDate(socket, sentMs);
            return ExplainRefusal(socket, exception);
        }
    }

    private FeedDisconnect ExplainRefusal(ClientWebSocket socket, Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HostRefusedException)
            {
                throw new HostRefusedException(cause.Message, exception);
            }
        }

        var status = (int)socket.HttpStatusCode;
        if (status is 401 or 403)
        {
            return new FeedDisconnect(
                FeedDisconnectKind.AuthenticationRefused,
                $"The feed refused the key or its signature (HTTP {status}); {ClockSkew.Describe()}.",
                status
            );
        }

        var detail = status == 0 ? "no connection" : $"HTTP {status}";
        return new FeedDisconnect(FeedDisconnectKind.NotConnected, $"The feed cannot be reached: {detail}.", status);
    }

    private async Task<FeedDisconnect> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        var length = 0;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    var status = socket.CloseStatus is { } code ? ((int)code).ToString(CultureInfo.InvariantCulture) : "none";
                    return new FeedDisconnect(
                        FeedDisconnectKind.ClosedByExchange,
                        $"The exchange closed the feed (status {status})."
                    );
                }

                length += result.Count;
                if (result.EndOfMessage && length <= options.MaxMessageBytes)
                {
                    await HandleAsync(buffer.AsSpan(0, length), cancellationToken);
                    length = 0;
                }
                else if (length >= options.MaxMessageBytes)
                {
                    return new FeedDisconnect(
                        FeedDisconnectKind.MessageTooLarge,
                        $"A feed message is larger than {options.MaxMessageBytes} bytes (option MaxMessageBytes)."
                    );
                }
                else if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (WebSocketException)
        {
            return new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "The feed's connection broke or fell silent.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ValueTask HandleAsync(ReadOnlySpan<byte> utf8Frame, CancellationToken cancellationToken)
    {
        var receivedMs = WallMs();
        FeedHandling handling;
        FeedFrame frame;
        lock (gate)
        {
            // Its last bytes came a moment ago: another look at the clock would cost more than it tells.
            handling = session.Handle(utf8Frame, receivedMs, Interlocked.Read(ref lastBytesMs), out frame);
        }

        return handling.IsPlainFrame
            ? sink.OnFrameAsync(in frame, receivedMs, cancellationToken)
            : ActAsync(handling, frame, receivedMs, cancellationToken);
    }

    private async ValueTask ActAsync(FeedHandling handling, FeedFrame frame, long receivedMs, CancellationToken cancellationToken)
    {
        if (handling.CommandsMayBeDue)
        {
            wake.Writer.TryWrite(true);
        }

        await handling.DeliverAsync(sink, in frame, receivedMs, cancellationToken);
        if (handling.PassedBarrier != 0)
        {
            TaskCompletionSource? barrier;
            lock (gate)
            {
                barriers.Remove(handling.PassedBarrier, out barrier);
            }

            barrier?.TrySetResult();
        }
    }

    /// <summary>Sends what is due, and gives the connection up when an answer is overdue.</summary>
    private async Task<FeedDisconnect> PumpAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var period = TimeSpan.FromMilliseconds(options.SupervisionMs);
        await using var timer = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, period, period);
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                while (WriteNextCommand(buffer))
                {
                    await socket.SendAsync(
                        buffer.WrittenMemory,
                        WebSocketMessageType.Text,
                        endOfMessage: true,
                        cancellationToken
                    );
                }

                if (Check() is { } reason)
                {
                    return reason;
                }

                await wake.Reader.ReadAsync(cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            return new FeedDisconnect(FeedDisconnectKind.ConnectionLost, "The feed's connection broke while sending.");
        }
    }

    private bool WriteNextCommand(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        lock (gate)
        {
            return session.NextCommand(MonotonicMs(), buffer);
        }
    }

    private FeedDisconnect? Check()
    {
        lock (gate)
        {
            return session.Check(MonotonicMs(), Interlocked.Read(ref lastBytesMs));
        }
    }

    private void ObserveDate(ClientWebSocket socket, long sentMs)
    {
        if (
            socket.HttpResponseHeaders is { } headers
            && headers.TryGetValue("Date", out var values)
            && DateTimeOffset.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var date)
        )
        {
            ClockSkew.Observe(date, sentMs, WallMs());
        }

        // Nobody asks for the details again, and they keep the whole answer alive.
        socket.HttpResponseHeaders = null;
    }

    private void NoteConnected()
    {
        Heard();
        lock (gate)
        {
            session.Connected(MonotonicMs(), WallMs());
        }
    }

    /// <summary>How long to wait before the next attempt, or, where that is null, what to wait for.</summary>
    private (TimeSpan? Wait, Task Permitted) NoteDisconnect(FeedDisconnect reason)
    {
        TaskCompletionSource[] waiting;
        TimeSpan? wait;
        Task permitted;
        lock (gate)
        {
            wait = session.Disconnected(reason, MonotonicMs());
            permission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            permitted = permission.Task;
            waiting = [.. barriers.Values];
            barriers.Clear();
        }

        foreach (var barrier in waiting)
        {
            barrier.TrySetException(new FeedDisconnectedException(reason));
        }

        return (wait, permitted);
    }
}
