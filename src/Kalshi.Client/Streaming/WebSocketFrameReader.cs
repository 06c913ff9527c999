using System.Buffers.Binary;
using System.Text.Unicode;

namespace Kalshi.Client.Streaming;

/// <summary>What a <see cref="WebSocketFrameReader"/> found.</summary>
internal enum WebSocketRead
{
    /// <summary>Nothing whole: more bytes are needed.</summary>
    NeedsMore = 0,

    /// <summary>A whole message, text or binary.</summary>
    Message,

    /// <summary>A ping; its payload is to be sent back.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>The other side closes; <see cref="WebSocketFrameReader.CloseStatus"/> says why.</summary>
    Close,

    /// <summary>A message is larger than allowed; nothing more is read.</summary>
    TooLarge,

    /// <summary>The bytes break the protocol; <see cref="WebSocketFrameReader.Violation"/> says how, and nothing more is read.</summary>
    Violation,
}

/// <summary>
/// Reads what a server sends over a WebSocket without extensions (RFC 6455): bytes in as they come, whole messages out. It
/// trusts nothing: lengths are bounded before their bytes are waited for, and memory grows only with bytes that came. Text
/// is not checked for UTF-8, which whoever reads it does. No I/O, not thread-safe.
/// </summary>
internal sealed class WebSocketFrameReader
{
    private const int FirstBufferBytes = 65_536;
    private const int MaxControlBytes = 125;
    private const int ContinuationFrame = 0;
    private const int TextFrame = 1;
    private const int BinaryFrame = 2;
    private const int CloseFrame = 8;
    private const int PingFrame = 9;
    private const int PongFrame = 10;

    private readonly int maxMessageBytes;
    private byte[] buffer = new byte[FirstBufferBytes];
    private int start;
    private int end;

    // The pieces of a message that comes in several frames.
    private byte[] pieces = [];
    private int piecesLength;
    private bool isInPieces;
    private WebSocketRead final;

    /// <summary>Makes a reader.</summary>
    /// <param name="maxMessageBytes">Largest message, its pieces together.</param>
    public WebSocketFrameReader(int maxMessageBytes) => this.maxMessageBytes = maxMessageBytes;

    /// <summary>The status of a close frame; 0 where it had none.</summary>
    public int CloseStatus { get; private set; }

    /// <summary>How the bytes break the protocol; empty if they do not.</summary>
    public string Violation { get; private set; } = "";

    /// <summary>Where the next bytes go; never empty. Payloads handed out before are overwritten.</summary>
    public Memory<byte> Space()
    {
        if (start > 0)
        {
            // What is left is less than one frame, or the owner did not read to the end.
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        }

        return buffer.AsMemory(end);
    }

    /// <summary>So many bytes were put where <see cref="Space"/> said.</summary>
    public void Filled(int count) => end += count;

    /// <summary>Takes the next whole message or control frame; call until more bytes are needed.</summary>
    /// <param name="payload">Its payload, valid until the next <see cref="Space"/> or <see cref="Read"/>.</param>
    public WebSocketRead Read(out ReadOnlySpan<byte> payload)
    {
        while (final == WebSocketRead.NeedsMore && TryReadHeader(out var header))
        {
            payload = buffer.AsSpan(start + header.Bytes, header.PayloadBytes);
            start += header.Bytes + header.PayloadBytes;
            if (header.Opcode >= CloseFrame)
            {
                return Control(header.Opcode, payload);
            }

            if (header.IsLast && !isInPieces)
            {
                return WebSocketRead.Message;
            }

            AddPiece(payload);
            isInPieces = !header.IsLast;
            if (!isInPieces)
            {
                payload = pieces.AsSpan(0, piecesLength);
                piecesLength = 0;
                return WebSocketRead.Message;
            }
        }

        payload = default;
        return final;
    }

    /// <summary>False where no whole frame is there, or none ever will be.</summary>
    private bool TryReadHeader(out Header header)
    {
        header = default;
        ReadOnlySpan<byte> unread = buffer.AsSpan(start, end - start);
        if (unread.Length < 2)
        {
            return false;
        }

        int first = unread[0];
        int second = unread[1];
        var opcode = first & 0x0F;
        if (FindViolation(first, second, opcode) is { } violation)
        {
            Break(violation);
            return false;
        }

        var shortLength = second & 0x7F;
        var headerBytes = shortLength switch
        {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        if (unread.Length < headerBytes)
        {
            return false;
        }

        var length = headerBytes switch
        {
            2 => (ulong)shortLength,
            4 => BinaryPrimitives.ReadUInt16BigEndian(unread[2..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(unread[2..]),
        };
        if (opcode < CloseFrame && length > (ulong)(maxMessageBytes - piecesLength))
        {
            final = WebSocketRead.TooLarge;
            return false;
        }

        header = new Header(opcode, IsLast: (first & 0x80) != 0, headerBytes, (int)length);
        return unread.Length - headerBytes >= header.PayloadBytes;
    }

    private string? FindViolation(int first, int second, int opcode)
    {
        var isLast = (first & 0x80) != 0;
        if ((first & 0x70) != 0)
        {
            return "a reserved bit is set though no extension was agreed";
        }

        if ((second & 0x80) != 0)
        {
            return "a frame of the server is masked";
        }

        return opcode switch
        {
            ContinuationFrame => isInPieces ? null : "a message goes on that never began",
            TextFrame or BinaryFrame => isInPieces ? "a message begins before the last one ended" : null,
            CloseFrame or PingFrame or PongFrame when !isLast => "a control frame is in pieces",
            CloseFrame or PingFrame or PongFrame when (second & 0x7F) > MaxControlBytes => "a control frame is too long",
            CloseFrame or PingFrame or PongFrame => null,
            _ => $"there is no frame of kind {opcode}",
        };
    }

    private void AddPiece(ReadOnlySpan<byte> piece)
    {
        if (pieces.Length - piecesLength < piece.Length)
        {
            Array.Resize(ref pieces, (int)Math.Min(maxMessageBytes, Math.Max(pieces.Length * 2L, piecesLength + piece.Length)));
        }

        piece.CopyTo(pieces.AsSpan(piecesLength));
        piecesLength += piece.Length;
    }

    private WebSocketRead Control(int opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode != CloseFrame)
        {
            return opcode == PingFrame ? WebSocketRead.Ping : WebSocketRead.Pong;
        }

        if (payload.IsEmpty)
        {
            return final = WebSocketRead.Close;
        }

        var status = payload.Length == 1 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (status is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)))
        {
            return Break("a close frame has a status that may not be sent");
        }

        if (!Utf8.IsValid(payload[2..]))
        {
            return Break("the reason of a close frame is not UTF-8");
        }

        CloseStatus = status;
        return final = WebSocketRead.Close;
    }

    private WebSocketRead Break(string violation)
    {
        Violation = violation;
        return final = WebSocketRead.Violation;
    }

    private readonly record struct Header(int Opcode, bool IsLast, int Bytes, int PayloadBytes);
}
