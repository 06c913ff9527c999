using System.Buffers;
using Kalshi.Wire;

namespace Kalshi.Client.Streaming;

// One connection: upgrade, receive loop, command pump.
public sealed partial class KalshiSocket
{
    private async Task<FeedDisconnect> RunConnectionAsync(CancellationToken cancellationToken)
    {
        var upgrade = await ConnectAsync(cancellationToken);
        if (upgrade.Transport is not { } transport)
        {
            return ExplainRefusal(upgrade);
        }

        using (transport)
        {
            NoteConnected();
            await sink.OnConnectedAsync(cancellationToken);
            using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var receiving = ReceiveAsync(transport, connection.Token);
            var pumping = PumpAsync(transport, connection.Token);
            var first = await Task.WhenAny(receiving, pumping);
            await connection.CancelAsync();

            // The other one ends through the cancellation; the reason is the first one's.
            var other = first == receiving ? pumping : receiving;
            await ((Task)other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var reason = await first;
            if (other.Exception?.InnerException is { } failure and not OperationCanceledException)
            {
                throw new InvalidOperationException("The feed's sink or command pump failed.", failure);
            }

            await transport.AnswerCloseAsync(cancellationToken);
            return reason;
        }
    }

    private async Task<FeedUpgrade> ConnectAsync(CancellationToken cancellationToken)
    {
        var sentMs = WallMs();
        var address = endpoint.WebSocketUrl;
        var headers = signer.Sign(sentMs, "GET", address.AbsolutePath);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.ConnectTimeoutMs), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        FeedUpgrade upgrade;
        try
        {
            upgrade = options.UseCompression
                ? await CompressedTransport.ConnectAsync(address, headers, invoker, options, linked.Token)
                : await FramedTransport.ConnectAsync(address, headers, invoker, options, time, linked.Token);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new FeedUpgrade(null, HttpStatus: 0, Date: null, exception);
        }

        if (upgrade.Date is { } date)
        {
            ClockSkew.Observe(date, sentMs, WallMs());
        }

        return upgrade;
    }

    private FeedDisconnect ExplainRefusal(FeedUpgrade upgrade)
    {
        for (var cause = upgrade.Failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HostRefusedException)
            {
                throw new HostRefusedException(cause.Message, upgrade.Failure!);
            }
        }

        var status = upgrade.HttpStatus;
        if (status is 401 or 403)
        {
            return new FeedDisconnect(
                FeedDisconnectKind.AuthenticationRefused,
                $"The feed refused the key or its signature (HTTP {status}); {ClockSkew.Describe()}.",
                status
            );
        }

        if (upgrade.Failure is OperationCanceledException)
        {
            return new FeedDisconnect(
                FeedDisconnectKind.NotConnected,
                $"No connection to the feed within {options.ConnectTimeoutMs} ms (option ConnectTimeoutMs)."
            );
        }

        var detail = status switch
        {
            0 => "no connection",
            101 => "what answers there is no WebSocket without extensions",
            _ => $"HTTP {status}",
        };
        return new FeedDisconnect(FeedDisconnectKind.NotConnected, $"The feed cannot be reached: {detail}.", status);
    }

    private async Task<FeedDisconnect> ReceiveAsync(FeedTransport transport, CancellationToken cancellationToken)
    {
        while (true)
        {
            await transport.ReadAsync(cancellationToken);
            while (HandleRead(transport, cancellationToken, out var told))
            {
                // The sink takes its time: that is the back-pressure.
                await told;
            }

            if (transport.MustAnswer)
            {
                wake.Writer.TryWrite(true);
            }

            if (transport.End is { } reason)
            {
                return reason;
            }
        }
    }

    /// <summary>
    /// Handles the messages a read has brought until the sink takes its time over one, which is then to be awaited; false when
    /// all are handled.
    /// </summary>
    private bool HandleRead(FeedTransport transport, CancellationToken cancellationToken, out ValueTask told)
    {
        // One look at the clock for all that came together: each would cost as much as decoding a message.
        var receivedMs = WallMs();
        var nowMs = MonotonicMs();
        while (transport.TryTake(out var message))
        {
            told = HandleAsync(message, receivedMs, nowMs, cancellationToken);
            if (!told.IsCompletedSuccessfully)
            {
                return true;
            }
        }

        told = ValueTask.CompletedTask;
        return false;
    }

    private ValueTask HandleAsync(ReadOnlySpan<byte> utf8Frame, long receivedMs, long nowMs, CancellationToken cancellationToken)
    {
        FeedHandling handling;
        FeedFrame frame;
        lock (gate)
        {
            handling = session.Handle(utf8Frame, receivedMs, nowMs, out frame);
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

    /// <summary>Sends what is due, and gives the connection up when an answer is overdue or nothing is heard.</summary>
    private async Task<FeedDisconnect> PumpAsync(FeedTransport transport, CancellationToken cancellationToken)
    {
        var period = TimeSpan.FromMilliseconds(options.SupervisionMs);
        await using var timer = time.CreateTimer(_ => wake.Writer.TryWrite(true), null, period, period);
        var command = new ArrayBufferWriter<byte>();
        while (true)
        {
            while (WriteNextCommand(command))
            {
                if (await transport.SendAsync(command.WrittenMemory, cancellationToken) is { } broken)
                {
                    return broken;
                }
            }

            if (Check() is { } reason)
            {
                return reason;
            }

            var lastMs = Interlocked.Read(ref lastBytesMs);
            if (await transport.KeepAliveAsync(MonotonicMs(), lastMs, cancellationToken) is { } lost)
            {
                return lost;
            }

            await wake.Reader.ReadAsync(cancellationToken);
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
