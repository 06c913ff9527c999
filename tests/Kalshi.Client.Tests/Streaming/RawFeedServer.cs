using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>A feed on loopback that sends whatever bytes it is told to, answers to the upgrade included.</summary>
internal sealed class RawFeedServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public RawFeedServer()
    {
        listener.Start();
        Endpoint = KalshiEndpoint.Loopback(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    public KalshiEndpoint Endpoint { get; }

    /// <summary>The answer to an upgrade; <c>ACCEPT</c> stands for what the key asks for.</summary>
    public string Answer { get; set; } =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n";

    /// <summary>Bytes sent in one piece with the answer.</summary>
    public byte[] Behind { get; set; } = [];

    /// <summary>Takes the next connection and answers its upgrade.</summary>
    public async Task<RawConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(await listener.AcceptSocketAsync(cancellationToken), ownsSocket: true);
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            request.Append((char)one[0]);
        }

        var lines = request.ToString().Split("\r\n");
        var key = lines.Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase))[19..];
#pragma warning disable CA5350 // The protocol's own handshake, not a secret.
        var hash = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        var answer = Answer.Replace("ACCEPT", Convert.ToBase64String(hash), StringComparison.Ordinal);
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(answer), .. Behind], cancellationToken);
        return new RawConnection(stream, lines);
    }

    public void Dispose() => listener.Dispose();
}

/// <summary>One connection of a <see cref="RawFeedServer"/>.</summary>
internal sealed class RawConnection(Stream stream, string[] request) : IDisposable
{
    /// <summary>The lines of the upgrade.</summary>
    public string[] Request { get; } = request;

    public void Dispose() => stream.Dispose();

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        await stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Reads a frame of the client, which must be whole, masked and below 65 536 bytes: its opcode and its payload.</summary>
    public async Task<(int Opcode, byte[] Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[2];
        await stream.ReadExactlyAsync(header, cancellationToken);
        Assert.Equal(0x80, header[0] & 0xF0);
        Assert.Equal(0x80, header[1] & 0x80);
        var opcode = header[0] & 0x0F;
        var length = header[1] & 0x7F;
        if (length == 126)
        {
            await stream.ReadExactlyAsync(header, cancellationToken);
            length = (header[0] * 256) + header[1];
        }

        var masked = new byte[4 + length];
        await stream.ReadExactlyAsync(masked, cancellationToken);
        var payload = masked[4..].Select((value, i) => (byte)(value ^ masked[i % 4])).ToArray();
        return (opcode, payload);
    }

    /// <summary>Reads frames until one of the kind comes, and returns its payload.</summary>
    public async Task<byte[]> UntilAsync(int opcode, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (kind, payload) = await ReadAsync(cancellationToken);
            if (kind == opcode)
            {
                return payload;
            }
        }
    }
}
