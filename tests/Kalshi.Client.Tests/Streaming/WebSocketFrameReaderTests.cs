using System.Buffers.Binary;
using System.Net.WebSockets;
using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A2")]
public sealed class WebSocketFrameReaderTests
{
    private const int Limit = 70_000;

    [Fact]
    public void FramesAreReadAlikeHoweverTheirBytesAreCut()
    {
        var random = new Random(6455);
        for (var round = 0; round < 300; round++)
        {
            var bytes = ValidFrames(random, frames: 20);
            var expected = NaiveFrameReader.Read(bytes, Limit);
            Assert.True(expected.Count > 5);
            Assert.Equal(expected, Read(bytes, () => random.Next(1, random.Next(2) == 0 ? 8 : 100_000)));
        }
    }

    [Fact]
    public void MutatedFramesAreReadAsTheNaiveReaderReadsThem()
    {
        var random = new Random(1729);
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutate(random, ShortFrames(random, frames: 6));
            var limit = random.Next(3) == 0 ? random.Next(0, 200) : Limit;
            var expected = NaiveFrameReader.Read(bytes, limit);
            Assert.Equal(expected, Read(bytes, () => random.Next(1, 300), limit));
            var end = expected.LastOrDefault("nothing").Split(' ')[0];
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        // The mutations must have led everywhere.
        Assert.Superset(
            new HashSet<string>(["message", "ping", "pong", "close", "violation", "too"], StringComparer.Ordinal),
            ends.Keys.ToHashSet(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task WhateverThePlatformReadsIsReadAlike()
    {
        var random = new Random(12);
        var survived = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = ShortFrames(random, frames: 6);
            bytes = round % 2 == 0 ? bytes : Mutate(random, bytes);
            var (platform, isWhole) = await ReadByPlatformAsync(bytes);
            var ours = Read(bytes, () => random.Next(1, 300));
            var messages = ours.Where(item => item.StartsWith("message", StringComparison.Ordinal)).ToList();
            if (isWhole)
            {
                survived++;
                Assert.Equal(platform, messages);
                Assert.DoesNotContain("violation", ours);
            }
            else
            {
                // It also refuses text that is not UTF-8, which we leave to the decoder.
                Assert.Equal(platform, messages.Take(platform.Count));
            }
        }

        Assert.InRange(survived, 1000, 1999);
    }

    [Theory]
    [InlineData("C100", "a reserved bit")]
    [InlineData("A100", "a reserved bit")]
    [InlineData("9100", "a reserved bit")]
    [InlineData("8180", "masked")]
    [InlineData("8000", "goes on that never began")]
    [InlineData("0000", "goes on that never began")]
    [InlineData("01008100", "before the last one ended")]
    [InlineData("01000200", "before the last one ended")]
    [InlineData("8300", "no frame of kind 3")]
    [InlineData("8B00", "no frame of kind 11")]
    [InlineData("8F00", "no frame of kind 15")]
    [InlineData("0900", "in pieces")]
    [InlineData("0800", "in pieces")]
    [InlineData("897E", "too long")]
    [InlineData("887F", "too long")]
    [InlineData("880103", "a status that may not be sent")]
    [InlineData("880203E7", "a status that may not be sent")]
    [InlineData("880203ED", "a status that may not be sent")]
    [InlineData("880203EE", "a status that may not be sent")]
    [InlineData("88020BB7", "a status that may not be sent")]
    [InlineData("88021388", "a status that may not be sent")]
    [InlineData("880303E8FF", "not UTF-8")]
    public void WhatNoServerMaySendIsNamed(string hex, string violation)
    {
        var reader = new WebSocketFrameReader(Limit);
        Feed(reader, Convert.FromHexString(hex));
        WebSocketRead read;
        do
        {
            read = reader.Read(out _);
        } while (read == WebSocketRead.Message);

        Assert.Equal(WebSocketRead.Violation, read);
        Assert.Contains(violation, reader.Violation, StringComparison.Ordinal);

        // Nothing after it counts.
        Feed(reader, Convert.FromHexString("810141"));
        Assert.Equal(WebSocketRead.Violation, reader.Read(out _));
    }

    [Theory]
    [InlineData("8800", 0)]
    [InlineData("880203E8", 1000)]
    [InlineData("880503E9627965", 1001)]
    [InlineData("88020FA0", 4000)]
    public void AFarewellTellsItsStatusAndIsTheLast(string hex, int status)
    {
        var reader = new WebSocketFrameReader(Limit);
        Feed(reader, Convert.FromHexString("810141" + hex + "810142"));
        Assert.Equal(WebSocketRead.Message, reader.Read(out var message));
        Assert.Equal("A"u8, message);
        Assert.Equal(WebSocketRead.Close, reader.Read(out _));
        Assert.Equal(WebSocketRead.Close, reader.Read(out _));
        Assert.Equal(status, reader.CloseStatus);
    }

    [Fact]
    public void AMessageOfExactlyTheBoundPassesAndOneByteMoreDoesNot()
    {
        foreach (var cuts in new[] { 1, 2, 7 })
        {
            Assert.Equal([$"message {new string('4', 2 * Limit)}"], Read(Pieces(Limit, cuts), () => 10_000));
            Assert.Equal(["too large"], Read(Pieces(Limit + 1, cuts), () => 10_000));
        }

        // Each frame by itself would fit.
        static byte[] Pieces(int total, int cuts)
        {
            using var made = new MemoryStream();
            for (var i = 0; i < cuts; i++)
            {
                var length = i < cuts - 1 ? total / cuts : total - (total / cuts * (cuts - 1));
                Append(made, i == 0 ? 1 : 0, isLast: i == cuts - 1, Enumerable.Repeat((byte)0x44, length).ToArray());
            }

            return made.ToArray();
        }
    }

    [Theory]
    [InlineData("817F7FFFFFFFFFFFFFFF")]
    [InlineData("827FFFFFFFFFFFFFFFFF")]
    [InlineData("817F0000000080000000")]
    [InlineData("817F0000000000011171")]
    public void ALengthBeyondTheBoundEndsItBeforeItsBytesComeAndTakesNoMemory(string hex)
    {
        var reader = new WebSocketFrameReader(Limit);
        Feed(reader, Convert.FromHexString(hex));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(WebSocketRead.TooLarge, reader.Read(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void MemoryGrowsWithBytesThatCameAndNotWithThosePromised()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new WebSocketFrameReader(64 * 1024 * 1024);
        Feed(reader, Convert.FromHexString("817F0000000003FFFFFF"));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(WebSocketRead.NeedsMore, reader.Read(out _));
            Feed(reader, new byte[1000]);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void EndlessEmptyPiecesNeedNoStackAndNoMemory()
    {
        var reader = new WebSocketFrameReader(Limit);
        Feed(reader, [0x01, 0x01, (byte)'A']);
        for (var i = 0; i < 20; i++)
        {
            Feed(reader, new byte[60_000]);
            Assert.Equal(WebSocketRead.NeedsMore, reader.Read(out _));
        }

        Feed(reader, [0x80, 0x01, (byte)'B']);
        Assert.Equal(WebSocketRead.Message, reader.Read(out var message));
        Assert.Equal("AB"u8, message);
    }

    [Fact]
    public void PlainMessagesCostNoAllocation()
    {
        var reader = new WebSocketFrameReader(Limit);
        using var made = new MemoryStream();
        for (var i = 0; i < 100; i++)
        {
            Append(made, 1, isLast: true, new byte[250]);
        }

        var bytes = made.ToArray();
        Take(reader, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var messages = Take(reader, bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, messages);

        static int Take(WebSocketFrameReader reader, byte[] bytes)
        {
            Feed(reader, bytes);
            var messages = 0;
            while (reader.Read(out _) == WebSocketRead.Message)
            {
                messages++;
            }

            return messages;
        }
    }

    /// <summary>Appends a frame as a server sends it.</summary>
    internal static void Append(MemoryStream frames, int opcode, bool isLast, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[10];
        header[0] = (byte)((isLast ? 0x80 : 0) | opcode);
        var length = 2;
        if (payload.Length < 126)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
            length = 10;
        }

        frames.Write(header[..length]);
        frames.Write(payload);
    }

    private static byte[] ValidFrames(Random random, int frames) =>
        Frames(random, frames, () => random.Next(4) == 0 ? random.Next(60_000, Limit) / 4 : random.Next(0, 400));

    private static byte[] ShortFrames(Random random, int frames) => Frames(random, frames, () => random.Next(0, 160));

    private static byte[] Frames(Random random, int frames, Func<int> length)
    {
        using var made = new MemoryStream();
        for (var i = 0; i < frames; i++)
        {
            var pieces = random.Next(3) == 0 ? random.Next(2, 5) : 1;
            var opcode = random.Next(1, 3);
            for (var piece = 0; piece < pieces; piece++)
            {
                Append(made, piece == 0 ? opcode : 0, isLast: piece == pieces - 1, Ascii(random, length()));
                if (random.Next(6) == 0)
                {
                    Append(made, random.Next(9, 11), isLast: true, Ascii(random, random.Next(0, 126)));
                }
            }
        }

        if (random.Next(4) == 0)
        {
            Append(made, 8, isLast: true, [0x03, 0xE8, .. Ascii(random, random.Next(0, 100))]);
        }

        return made.ToArray();
    }

    private static byte[] Ascii(Random random, int length)
    {
        var text = new byte[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = (byte)random.Next(0x20, 0x7F);
        }

        return text;
    }

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        for (var i = random.Next(1, 4); i > 0 && bytes.Length > 0; i--)
        {
            var at = random.Next(3) == 0 ? random.Next(Math.Min(4, bytes.Length)) : random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)(random.Next(2) == 0 ? random.Next(256) : 0x80 | random.Next(16));
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[(at + 1)..]];
                    break;
                default:
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }

    private static List<string> Read(byte[] bytes, Func<int> chunk, int limit = Limit)
    {
        var reader = new WebSocketFrameReader(limit);
        var found = new List<string>();
        for (var at = 0; ; )
        {
            WebSocketRead read;
            while ((read = reader.Read(out var payload)) is not WebSocketRead.NeedsMore)
            {
                switch (read)
                {
                    case WebSocketRead.Violation or WebSocketRead.TooLarge:
                        found.Add(read == WebSocketRead.TooLarge ? "too large" : "violation");
                        return found;
                    case WebSocketRead.Close:
                        found.Add($"close {reader.CloseStatus}");
                        return found;
                    default:
                        var kind = read.ToString().ToLowerInvariant();
                        found.Add($"{kind} {Convert.ToHexString(payload)}");
                        break;
                }
            }

            if (at == bytes.Length)
            {
                return found;
            }

            var space = reader.Space().Span;
            var count = Math.Min(Math.Min(chunk(), space.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(space);
            reader.Filled(count);
            at += count;
        }
    }

    private static void Feed(WebSocketFrameReader reader, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var space = reader.Space().Span;
            var count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            reader.Filled(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>The messages the platform's own client reads, and whether it was content to the end.</summary>
    private static async Task<(List<string> Messages, bool IsWhole)> ReadByPlatformAsync(byte[] bytes)
    {
        var token = TestContext.Current.CancellationToken;
        using var socket = WebSocket.CreateFromStream(
            new OneWayStream(bytes),
            new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero }
        );
        var messages = new List<string>();
        var message = new List<byte>();
        var buffer = new byte[1000];
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return (messages, true);
                }

                message.AddRange(buffer.AsSpan(0, result.Count));
                if (result.EndOfMessage)
                {
                    messages.Add($"message {Convert.ToHexString([.. message])}");
                    message.Clear();
                }
            }
        }
        catch (WebSocketException exception)
        {
            return (messages, exception.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely);
        }
    }

    /// <summary>Gives its bytes to whoever reads, and swallows nothing but what is written.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) { }
    }
}
