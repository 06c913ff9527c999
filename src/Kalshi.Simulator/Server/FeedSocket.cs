using System.Buffers;
using System.Buffers.Binary;
using System.Threading.Channels;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The server's end of one WebSocket (RFC 6455) over an upgraded connection. Written here because the exchange's pings carry
/// a payload and its unanswered pings end the connection, which the framework's socket cannot do.
/// </summary>
internal sealed class FeedSocket : IFeedOutlet
{
    private const int MaxHeaderBytes = 10;
    private const int WriteBufferBytes = 65_536;
    private const int CompressedBit = 0x40;

    private static readonly byte[] HeartbeatPayload = "heartbeat"u8.ToArray();

    private readonly Stream stream;
    private readonly FeedOptions options;
    private readonly FeedDeflate? deflate;
    private readonly Action<bool> end;
    private readonly FeedBacklog control = new();
    private readonly Channel<OutboundFrame> outbound = Channel.CreateUnbounded<OutboundFrame>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private int queued;
    private int unansweredPings;
    private volatile bool isFrozen;

    /// <param name="stream">The upgraded connection.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="deflate">Its compression, or null.</param>
    /// <param name="end">Ends the connection at once; told whether a slow client is the reason.</param>
    public FeedSocket(Stream stream, FeedOptions options, FeedDeflate? deflate, Action<bool> end)
    {
        this.stream = stream;
        this.options = options;
        this.deflate = deflate;
        this.end = end;
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

    /// <inheritdoc/>
    public bool TrySend(FeedBacklog backlog, ReadOnlySpan<byte> utf8)
    {
        if (Volatile.Read(ref queued) >= options.MaxQueuedMessagesPerConnection)
        {
            return false;
        }

        Enqueue(Opcode.Text, backlog, utf8);
        return true;
    }

    /// <inheritdoc/>
    public void EndSlow() => end(true);

    /// <inheritdoc/>
    public void Cut() => end(false);

    /// <inheritdoc/>
    public void Freeze()
    {
        // What was queued before still goes out; what comes after finds the queue closed.
        isFrozen = true;
        outbound.Writer.TryComplete();
    }

    /// <summary>Queues a ping with the exchange's payload; false when too many went unanswered.</summary>
    public bool TryPing()
    {
        if (isFrozen)
        {
            return true;
        }

        if (UnansweredPings >= options.MaxUnansweredPings)
        {
            return false;
        }

        Interlocked.Increment(ref unansweredPings);
        Enqueue(Opcode.Ping, control, HeartbeatPayload);
        return true;
    }

    /// <summary>Queues the closing frame; what was queued before still goes out.</summary>
    public void SendClose(ushort code)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        Enqueue(Opcode.Close, control, payload);
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
                    used = await WriteFrameAsync(frame, buffer, used, cancellationToken);
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

    /// <summary>Adds a frame to what is about to be written; writes when the buffer is full. Returns the bytes waiting in it.</summary>
    private async Task<int> WriteFrameAsync(OutboundFrame frame, byte[] buffer, int used, CancellationToken cancellationToken)
    {
        var isCompressed = deflate is not null && frame.Opcode == Opcode.Text;
        ReadOnlyMemory<byte> payload = frame.Payload.AsMemory(0, frame.Length);
        if (isCompressed)
        {
            payload = deflate!.Compress(payload.Span);
        }

        if (used > 0 && used + payload.Length + MaxHeaderBytes > buffer.Length)
        {
            await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
            used = 0;
        }

        used += WriteHeader(frame.Opcode, isCompressed, payload.Length, buffer.AsSpan(used));
        if (payload.Length <= buffer.Length - used)
        {
            payload.Span.CopyTo(buffer.AsSpan(used));
            return used + payload.Length;
        }

        await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
        await stream.WriteAsync(payload, cancellationToken);
        return 0;
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
        var isCompressed = false;
        while (true)
        {
            var frame = await ReadFrameAsync((int)message.Length, cancellationToken);
            if (isFrozen)
            {
                continue;
            }

            if (frame.Violation is { } code)
            {
                SendClose(code);
                return null;
            }

            if (frame.Opcode is Opcode.Ping or Opcode.Pong)
            {
                AnswerControl(frame);
                continue;
            }

            // A continuation needs a beginning, and a beginning must not interrupt one; only a beginning says "compressed".
            var isContinuation = frame.Opcode == Opcode.Continuation;
            if (
                frame.Opcode is Opcode.Close or Opcode.Binary
                || isContinuation != isOpen
                || (isContinuation && frame.IsCompressed)
            )
            {
                SendClose(ClosingCode(frame));
                return null;
            }

            isCompressed = isContinuation ? isCompressed : frame.IsCompressed;
            isOpen = true;
            message.Write(frame.Payload);
            if (!frame.IsLast)
            {
                continue;
            }

            if (!isCompressed)
            {
                return message.ToArray();
            }

            if (FeedDeflate.Inflate(message.ToArray(), options.MaxInboundMessageBytes) is not { } inflated)
            {
                SendClose(1007);
                return null;
            }

            return inflated;
        }
    }

    private void AnswerControl(InboundFrame frame)
    {
        if (frame.Opcode == Opcode.Pong)
        {
            Volatile.Write(ref unansweredPings, 0);
        }
        else if (Volatile.Read(ref queued) < options.MaxQueuedMessagesPerConnection)
        {
            // A client that pings without reading gets no answers once its queue is full.
            Enqueue(Opcode.Pong, control, frame.Payload);
        }
    }

    private static ushort ClosingCode(InboundFrame frame) =>
        frame.Opcode switch
        {
            Opcode.Close => frame.Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(frame.Payload) : (ushort)1000,
            Opcode.Binary => 1003,
            _ => 1002,
        };

    private async Task<InboundFrame> ReadFrameAsync(int alreadyReceived, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var opcode = (Opcode)(head[0] & 0x0F);
        var isLast = (head[0] & 0x80) != 0;
        var isCompressed = (head[0] & CompressedBit) != 0;
        var isControl = ((byte)opcode & 0x8) != 0;
        var isKnown = opcode is <= Opcode.Binary or (>= Opcode.Close and <= Opcode.Pong);
        var isMasked = (head[1] & 0x80) != 0;
        var isReserved = (head[0] & 0x30) != 0 || (isCompressed && (deflate is null || isControl));
        if (isReserved || !isMasked || !isKnown)
        {
            return InboundFrame.Broken(1002);
        }

        var length = await ReadLengthAsync(head[1] & 0x7F, cancellationToken);
        if (isControl && (length > 125 || !isLast))
        {
            return InboundFrame.Broken(1002);
        }

        if (length > options.MaxInboundMessageBytes - alreadyReceived)
        {
            return InboundFrame.Broken(1009);
        }

        var mask = new byte[4];
        await stream.ReadExactlyAsync(mask, cancellationToken);
        var payload = new byte[(int)length];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= mask[i & 3];
        }

        return new InboundFrame(opcode, isLast, isCompressed, payload, Violation: null);
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

    private void Enqueue(Opcode opcode, FeedBacklog backlog, ReadOnlySpan<byte> payload)
    {
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        var frame = new OutboundFrame(opcode, backlog, copy, payload.Length);
        Interlocked.Increment(ref queued);
        backlog.Enter();
        if (!outbound.Writer.TryWrite(frame))
        {
            Release(frame);
        }
    }

    private void Release(OutboundFrame frame)
    {
        ArrayPool<byte>.Shared.Return(frame.Payload);
        frame.Backlog.Leave();
        Interlocked.Decrement(ref queued);
    }

    private static int WriteHeader(Opcode opcode, bool isCompressed, int length, Span<byte> destination)
    {
        destination[0] = (byte)(0x80 | (isCompressed ? CompressedBit : 0) | (byte)opcode);
        switch (length)
        {
            case < 126:
                destination[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)length);
                return MaxHeaderBytes;
        }
    }

    private readonly record struct OutboundFrame(Opcode Opcode, FeedBacklog Backlog, byte[] Payload, int Length);

    /// <summary>A frame of the client, or the closing code for what is wrong with it.</summary>
    private readonly record struct InboundFrame(Opcode Opcode, bool IsLast, bool IsCompressed, byte[] Payload, ushort? Violation)
    {
        public static InboundFrame Broken(ushort code) => new(Opcode.Close, IsLast: true, IsCompressed: false, [], code);
    }
}
