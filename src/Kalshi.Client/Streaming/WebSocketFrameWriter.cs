using System.Buffers;
using System.Buffers.Binary;

namespace Kalshi.Client.Streaming;

/// <summary>Writes frames as a client must send them: whole, and masked (RFC 6455, section 5). No I/O.</summary>
internal static class WebSocketFrameWriter
{
    private const byte LastText = 0x81;
    private const byte LastClose = 0x88;
    private const byte LastPing = 0x89;
    private const byte LastPong = 0x8A;
    private const byte Masked = 0x80;
    private const int MaskBytes = 4;

    /// <summary>A text message in one frame.</summary>
    /// <param name="destination">Takes the frame.</param>
    /// <param name="message">UTF-8.</param>
    /// <param name="mask">Four bytes nobody could foresee.</param>
    public static void WriteText(IBufferWriter<byte> destination, ReadOnlySpan<byte> message, ReadOnlySpan<byte> mask) =>
        Write(destination, LastText, message, mask);

    /// <summary>A ping without payload.</summary>
    public static void WritePing(IBufferWriter<byte> destination, ReadOnlySpan<byte> mask) =>
        Write(destination, LastPing, [], mask);

    /// <summary>The answer to a ping, with its payload of at most 125 bytes.</summary>
    public static void WritePong(IBufferWriter<byte> destination, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> mask) =>
        Write(destination, LastPong, payload, mask);

    /// <summary>The answer to a close frame, with its status; 0 for none.</summary>
    public static void WriteClose(IBufferWriter<byte> destination, int status, ReadOnlySpan<byte> mask)
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
        Write(destination, LastClose, status == 0 ? [] : payload, mask);
    }

    private static void Write(
        IBufferWriter<byte> destination,
        byte first,
        scoped ReadOnlySpan<byte> payload,
        scoped ReadOnlySpan<byte> mask
    )
    {
        var headerLength = payload.Length switch
        {
            < 126 => 2,
            <= ushort.MaxValue => 4,
            _ => 10,
        };
        var frame = destination.GetSpan(headerLength + MaskBytes + payload.Length);
        frame[0] = first;
        switch (headerLength)
        {
            case 2:
                frame[1] = (byte)(Masked | payload.Length);
                break;
            case 4:
                frame[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payload.Length);
                break;
            default:
                frame[1] = Masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)payload.Length);
                break;
        }

        mask[..MaskBytes].CopyTo(frame[headerLength..]);
        var masked = frame.Slice(headerLength + MaskBytes, payload.Length);
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] = (byte)(payload[i] ^ mask[i % MaskBytes]);
        }

        destination.Advance(headerLength + MaskBytes + payload.Length);
    }
}
