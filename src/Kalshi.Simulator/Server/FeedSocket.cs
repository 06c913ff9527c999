using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Channels;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The server's end of one WebSocket (RFC 6455) over an upgraded connection. Written here because the exchange's pings carry
/// a payload and its unanswered pings end the connection, which the framework's socket cannot do.
/// </summary>
internal sealed class FeedSocket
{
    private const int MaxHeaderBytes = 10;
    private const int WriteBufferBytes = 65_536;

    private static readonly byte[] HeartbeatPayload = "heartbeat"u8.ToArray();

    private readonly Stream stream;
    private readonly int maxInboundBytes;
    private readonly int maxQueuedMessages;
    private readonly Channel<OutboundFrame> outbound = Channel.CreateUnbounded<OutboundFrame>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private int queued;
    private int unansweredPings;

    public FeedSocket(Stream stream, int maxInboundBytes, int maxQueuedMessages)
    {
        this.stream = stream;
        this.maxInboundBytes = maxInboundBytes;
        this.maxQueuedMessages = maxQueuedMessages;
    }

    private enum Opcode : byte
    {
        Continuation = 0,
        Text = 1,
        Binary = 2,
        Close = 8,
        Ping = 9,
        Pong = 10,
    }

    /// <summary>Pings sent since the last pong.</summary>
    public int UnansweredPings => Volatile.Read(ref unansweredPings);

    /// <summary>Queues a text message; false when too many are waiting. Never blocks.</summary>
    public bool TrySend(ReadOnlySpan<byte> utf8)
    {
        if (Volatile.Read(ref queued) >= maxQueuedMessages)
        {
            return false;
        }

        Enqueue(Opcode.Text, utf8);
        return true;
    }

    /// <summary>Queues a ping with the exchange's payload.</summary>
    public void SendPing()
    {
        Interlocked.Increment(ref unansweredPings);
        Enqueue(Opcode.Ping, HeartbeatPayload);
    }

    /// <summary>Queues the closing frame; what was queued before still goes out.</summary>
    public void SendClose(ushort code)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        Enqueue(Opcode.Close, payload);
        outbound.Writer.TryComplete();
    }

    /// <summary>Writes what is queued until the closing frame or cancellation.</summary>
    public async Task WriteLoopAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[WriteBufferBytes];
        var used = 0;
        var reader = outbound.Reader;
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (reader.TryRead(out var frame))
            {
                try
                {
                    if (used > 0 && used + frame.Length + MaxHeaderBytes > buffer.Length)
                    {
                        await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
                        used = 0;
                    }

                    used += WriteHeader(frame, buffer.AsSpan(used));
                    if (frame.Length <= buffer.Length - used)
                    {
                        frame.Payload.AsSpan(0, frame.Length).CopyTo(buffer.AsSpan(used));
                        used += frame.Length;
                    }
                    else
                    {
                        await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
                        await stream.WriteAsync(frame.Payload.AsMemory(0, frame.Length), cancellationToken);
                        used = 0;
                    }
                }
                finally
                {
                    Release(frame);
                }
            }

            await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            used = 0;
        }
    }

    /// <summary>Gives queued buffers back after the loops ended.</summary>
    public void Drain()
    {
        outbound.Writer.TryComplete();
        while (outbound.Reader.TryRead(out var frame))
        {
            Release(frame);
        }
    }

    /// <summary>
    /// The next text message; null when the client closed or broke the protocol, in which case the closing frame is queued.
    /// </summary>
    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var message = new MemoryStream();
        var isOpen = false;
        while (true)
        {
            var (opcode, isLast, payload, violation) = await ReadFrameAsync((int)message.Length, cancellationToken);
            if (violation is { } code)
            {
                SendClose(code);
                return null;
            }

            switch (opcode)
            {
                case Opcode.Ping:
                    // A client that pings without reading gets no answers once its queue is full.
                    if (Volatile.Read(ref queued) < maxQueuedMessages)
                    {
                        Enqueue(Opcode.Pong, payload);
                    }

                    continue;
                case Opcode.Pong:
                    Volatile.Write(ref unansweredPings, 0);
                    continue;
                case Opcode.Close:
                    SendClose(payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : (ushort)1000);
                    return null;
                case Opcode.Binary:
                    SendClose(1003);
                    return null;
            }

            // A continuation needs a beginning, and a beginning must not interrupt one.
            if ((opcode == Opcode.Continuation) != isOpen)
            {
                SendClose(1002);
                return null;
            }

            isOpen = true;
            message.Write(payload);
            if (isLast)
            {
                return message.ToArray();
            }
        }
    }

    private async Task<(Opcode Opcode, bool IsLast, byte[] Payload, ushort? Violation)> ReadFrameAsync(
        int alreadyReceived,
        CancellationToken cancellationToken
    )
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var opcode = (Opcode)(head[0] & 0x0F);
        var isLast = (head[0] & 0x80) != 0;
        var isControl = ((byte)opcode & 0x8) != 0;
        var isKnown = opcode is <= Opcode.Binary or (>= Opcode.Close and <= Opcode.Pong);
        var isMasked = (head[1] & 0x80) != 0;
        if ((head[0] & 0x70) != 0 || !isMasked || !isKnown)
        {
            return (opcode, isLast, [], 1002);
        }

        var length = await ReadLengthAsync(head[1] & 0x7F, cancellationToken);
        if (isControl && (length > 125 || !isLast))
        {
            return (opcode, isLast, [], 1002);
        }

        if (length > maxInboundBytes - alreadyReceived)
        {
            return (opcode, isLast, [], 1009);
        }

        var mask = new byte[4];
        await stream.ReadExactlyAsync(mask, cancellationToken);
        var payload = new byte[(int)length];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= mask[i & 3];
        }

        return (opcode, isLast, payload, null);
    }

    private async Task<long> ReadLengthAsync(int shortLength, CancellationToken cancellationToken)
    {
        if (shortLength < 126)
        {
            return shortLength;
        }

        var bytes = new byte[shortLength == 126 ? 2 : 8];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes.Length == 2
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes), long.MaxValue);
    }

    private void Enqueue(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        var frame = new OutboundFrame(opcode, copy, payload.Length);
        Interlocked.Increment(ref queued);
        if (!outbound.Writer.TryWrite(frame))
        {
            Release(frame);
        }
    }

    private void Release(OutboundFrame frame)
    {
        ArrayPool<byte>.Shared.Return(frame.Payload);
        Interlocked.Decrement(ref queued);
    }

    private static int WriteHeader(OutboundFrame frame, Span<byte> destination)
    {
        destination[0] = (byte)(0x80 | (byte)frame.Opcode);
        switch (frame.Length)
        {
            case < 126:
                destination[1] = (byte)frame.Length;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)frame.Length);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)frame.Length);
                return MaxHeaderBytes;
        }
    }

    private readonly record struct OutboundFrame(Opcode Opcode, byte[] Payload, int Length);
}
