using System.IO.Compression;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The compression of one WebSocket connection (<c>permessage-deflate</c>, RFC 7692). Outbound messages share one window, unless
/// the client wants each for itself; inbound messages never do, which the answer to the offer says.
/// </summary>
internal sealed class FeedDeflate : IDisposable
{
    private const string Name = "permessage-deflate";

    // A flushed block ends in an empty one, which the protocol leaves out.
    private static readonly byte[] Tail = [0x00, 0x00, 0xFF, 0xFF];

    // The left-out end of a message, and an empty last block, so that the inflater sees an end.
    private static readonly byte[] InboundTail = [.. Tail, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    private readonly bool isFreshEachTime;
    private readonly MemoryStream compressed = new();
    private DeflateStream? deflater;

    private FeedDeflate(bool isFreshEachTime)
    {
        this.isFreshEachTime = isFreshEachTime;
        Answer = isFreshEachTime
            ? $"{Name}; server_no_context_takeover; client_no_context_takeover"
            : $"{Name}; client_no_context_takeover";
    }

    /// <summary>The value of <c>Sec-WebSocket-Extensions</c> that accepts the offer.</summary>
    public string Answer { get; }

    /// <summary>Accepts the first offer that can be kept; null if there is none.</summary>
    /// <param name="offers">The value of <c>Sec-WebSocket-Extensions</c> as the client sent it.</param>
    public static FeedDeflate? Negotiate(string offers)
    {
        foreach (var offer in offers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = offer.Split(';', StringSplitOptions.TrimEntries);
            if (string.Equals(parts[0], Name, StringComparison.OrdinalIgnoreCase) && Array.TrueForAll(parts[1..], IsKept))
            {
                return new FeedDeflate(parts.Contains("server_no_context_takeover", StringComparer.OrdinalIgnoreCase));
            }
        }

        return null;
    }

    public void Dispose()
    {
        deflater?.Dispose();
        compressed.Dispose();
    }

    /// <summary>The compressed message; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> message)
    {
        compressed.SetLength(0);
        deflater ??= new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflater.Write(message);
        deflater.Flush();
        var length = (int)compressed.Length;
        if (isFreshEachTime)
        {
            deflater.Dispose();
            deflater = null;
        }

        return compressed.GetBuffer().AsMemory(0, length - Tail.Length);
    }

    /// <summary>The message a client compressed; null if it is damaged or larger than <paramref name="maxBytes"/>.</summary>
    public static byte[]? Inflate(byte[] payload, int maxBytes)
    {
        using var source = new MemoryStream([.. payload, .. InboundTail]);
        using var inflater = new DeflateStream(source, CompressionMode.Decompress);
        using var message = new MemoryStream();
        var chunk = new byte[4096];
        try
        {
            while (inflater.Read(chunk) is var read and > 0)
            {
                if (message.Length + read > maxBytes)
                {
                    return null;
                }

                message.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            // The caller closes the connection with the code for it; there is nothing more to know.
            return null;
        }

        return message.ToArray();
    }

    // The window of the deflater here is always the largest; a client that needs a smaller one gets no compression.
    private static bool IsKept(string parameter) =>
        parameter.ToUpperInvariant() switch
        {
            "SERVER_NO_CONTEXT_TAKEOVER" or "CLIENT_NO_CONTEXT_TAKEOVER" => true,
            "SERVER_MAX_WINDOW_BITS=15" => true,
            var other => other.StartsWith("CLIENT_MAX_WINDOW_BITS", StringComparison.Ordinal),
        };
}
