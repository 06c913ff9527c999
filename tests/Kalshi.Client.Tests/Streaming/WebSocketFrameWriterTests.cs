using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>What we write, read by the platform's own server side.</summary>
[Trait("Requirement", "A2")]
public sealed class WebSocketFrameWriterTests
{
    private static readonly byte[] Mask = [0x5A, 0x00, 0xFF, 0x13];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_003)]
    public async Task AMessageIsReadByAServerAsItWasWritten(int length)
    {
        var message = new byte[length];
        new Random(length).NextBytes(message);
        Array.ForEach([.. Enumerable.Range(0, length)], i => message[i] = (byte)(0x20 + (message[i] % 0x5F)));
        var frame = new ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WriteText(frame, message, Mask);
        using var server = Server(frame);
        var received = new byte[length + 1];
        var total = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await server.ReceiveAsync(received.AsMemory(total), Token);
            total += result.Count;
        } while (!result.EndOfMessage);

        Assert.Equal(WebSocketMessageType.Text, result.MessageType);
        Assert.Equal(message, received[..total]);
    }

    [Fact]
    public async Task AMessageIsHiddenBehindItsMaskAndControlFramesAreUnderstood()
    {
        var frames = new ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WritePing(frames, Mask);
        WebSocketFrameWriter.WritePong(frames, "pong"u8, Mask);
        WebSocketFrameWriter.WriteText(frames, "text"u8, Mask);
        WebSocketFrameWriter.WriteClose(frames, 1001, Mask);
        Assert.Equal("8980" + "5A00FF13" + "8A84" + "5A00FF13" + "2A6F9174", Convert.ToHexString(frames.WrittenSpan[..16]));
        using var server = Server(frames);
        var buffer = new byte[100];
        var text = await server.ReceiveAsync(buffer.AsMemory(), Token);
        Assert.Equal("text", Encoding.ASCII.GetString(buffer, 0, text.Count));
        Assert.Equal(WebSocketMessageType.Close, (await server.ReceiveAsync(buffer.AsMemory(), Token)).MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, server.CloseStatus);
    }

    [Fact]
    public void AFarewellWithoutStatusIsEmpty()
    {
        var frame = new ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WriteClose(frame, 0, Mask);
        Assert.Equal("8880" + "5A00FF13", Convert.ToHexString(frame.WrittenSpan));
    }

    private static WebSocket Server(ArrayBufferWriter<byte> frames)
    {
        // It answers pings into the same stream, behind what it reads.
        var stream = new MemoryStream();
        stream.Write(frames.WrittenSpan);
        stream.Position = 0;
        return WebSocket.CreateFromStream(
            new ReadOnlyHalf(stream),
            new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }
        );
    }

    /// <summary>Reads from a stream; what is written is not kept.</summary>
    private sealed class ReadOnlyHalf(MemoryStream inner) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;
    }
}
