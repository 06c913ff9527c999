using System.Text;
using Kalshi.Client.Streaming;
using Trader.Testing;

namespace Kalshi.Client.Tests.Streaming;

/// <summary>Our own reading of the upgraded stream, against a server that sends what it likes.</summary>
[Trait("Requirement", "A2")]
public sealed class FramedTransportTests : IAsyncLifetime
{
    private const int Close = 8;
    private const int Ping = 9;
    private const int Pong = 10;

    private readonly TestClock clock = new(DateTimeOffset.UnixEpoch.AddMilliseconds(1_795_183_391_553));
    private readonly RecordingSink sink = new();
    private readonly RawFeedServer server = new();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );
    private KalshiSocket socket = null!;
    private Task running = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket?.Dispose();
        stop.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task TheUpgradeAsksForAPlainWebSocketWithSignedHeaders()
    {
        using var connection = await ConnectAsync();
        Assert.Equal("GET /trade-api/ws/v2 HTTP/1.1", connection.Request[0]);
        string[] names = [.. connection.Request.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(':')[0])];
        Assert.Superset(
            new HashSet<string>(
                [
                    "Connection",
                    "Upgrade",
                    "Sec-WebSocket-Version",
                    "Sec-WebSocket-Key",
                    "KALSHI-ACCESS-KEY",
                    "KALSHI-ACCESS-TIMESTAMP",
                    "KALSHI-ACCESS-SIGNATURE",
                ],
                StringComparer.OrdinalIgnoreCase
            ),
            names.ToHashSet(StringComparer.OrdinalIgnoreCase)
        );
        Assert.DoesNotContain("Sec-WebSocket-Extensions", names, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WhatComesWithTheAnswerToTheUpgradeIsNotLost()
    {
        server.Behind = Frames((1, true, Novelty(1)), (1, true, Novelty(2)));
        using var connection = await ConnectAsync();
        Assert.Equal("frame Unknown 1", await sink.NextAsync(Token));
        Assert.Equal("frame Unknown 2", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task AMessageInPiecesWithAPingBetweenThemIsWholeAndThePingIsAnswered()
    {
        using var connection = await ConnectAsync();
        var text = Novelty(7);
        await connection.SendAsync(Frames((1, false, text[..9]), (Ping, true, "abcd"), (0, true, text[9..])), Token);
        Assert.Equal("frame Unknown 7", await sink.NextAsync(Token));
        Assert.Equal("abcd"u8.ToArray(), await connection.UntilAsync(Pong, Token));
    }

    [Fact]
    public async Task EverythingBeforeAFarewellIsHandedOverAndTheFarewellAnswered()
    {
        using var connection = await ConnectAsync();
        byte[] farewell = [0x88, 0x05, 0x03, 0xE9, (byte)'b', (byte)'y', (byte)'e'];
        await connection.SendAsync([.. Frames((1, true, Novelty(1)), (2, true, Novelty(2))), .. farewell], Token);
        Assert.Equal("frame Unknown 1", await sink.NextAsync(Token));
        Assert.Equal("frame Unknown 2", await sink.NextAsync(Token));
        Assert.Equal("disconnected ClosedByExchange 0", await sink.NextAsync(Token));
        Assert.Equal([0x03, 0xE9], await connection.UntilAsync(Close, Token));
    }

    [Theory]
    [InlineData("C10141")]
    [InlineData("81814142434445")]
    [InlineData("8000")]
    [InlineData("0900")]
    [InlineData("880101")]
    [InlineData("8504")]
    public async Task WhatNoServerMaySendEndsTheConnectionAndTheFeedComesBack(string hex)
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync([.. Frames((1, true, Novelty(1))), .. Convert.FromHexString(hex)], Token);
        Assert.Equal("frame Unknown 1", await sink.NextAsync(Token));
        Assert.Equal("disconnected ConnectionLost 0", await sink.NextAsync(Token));
        await clock.WaitForTimerWithinAsync(1200, Token);
        clock.AdvanceMs(1200);
        using var next = await server.AcceptAsync(Token);
        Assert.Equal("connected", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task AStreamThatEndsWithinAFrameIsALostConnection()
    {
        var connection = await ConnectAsync();
        await connection.SendAsync(Frames((1, true, Novelty(1)))[..10], Token);
        connection.Dispose();
        Assert.Equal("disconnected ConnectionLost 0", await sink.NextAsync(Token));
    }

    [Fact]
    public async Task AMessageThatIsPromisedTooLargeEndsTheConnectionAtOnce()
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync([0x81, 127, 0, 0, 0, 0, 0, 0x40, 0, 1], Token);
        Assert.Equal("disconnected MessageTooLarge 0", await sink.NextAsync(Token));
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public async Task WePingAndAServerThatIsSilentAfterwardsIsGivenUp()
    {
        using var connection = await ConnectAsync();
        clock.AdvanceMs(10_000);
        Assert.Empty(await connection.UntilAsync(Ping, Token));
        await connection.SendAsync([0x8A, 0x00], Token);
        await connection.SendAsync(Frames((1, true, Novelty(1))), Token);
        Assert.Equal("frame Unknown 1", await sink.NextAsync(Token));
        clock.AdvanceMs(10_000);
        Assert.Empty(await connection.UntilAsync(Ping, Token));
        clock.AdvanceMs(20_000);
        Assert.Equal("disconnected ConnectionLost 0", await sink.NextAsync(Token));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", 101)]
    [InlineData("HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 101)]
    [InlineData("HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n", 101)]
    [InlineData("HTTP/1.1 101 S\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n", 101)]
    [InlineData(
        "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
        101
    )]
    [InlineData(
        "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Protocol: other\r\n\r\n",
        101
    )]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302)]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 502)]
    [InlineData("garbage\r\n\r\n", 0)]
    public async Task AnAnswerThatUpgradesToNothingIsNoConnection(string answer, int status)
    {
        server.Answer = answer;
        Start();
        using var connection = await server.AcceptAsync(Token);
        Assert.Equal($"disconnected NotConnected {status}", await sink.NextAsync(Token));
        Assert.False(socket.Statistics.IsConnected);
    }

    [Fact]
    public async Task TheDateOfTheAnswerShowsTheSkewOfTheClocks()
    {
        server.Answer = server.Answer.Replace(
            "\r\n\r\n",
            "\r\nDate: Thu, 20 Nov 2036 14:03:11 GMT\r\n\r\n",
            StringComparison.Ordinal
        );
        using var connection = await ConnectAsync();
        Assert.True(socket.ClockSkew.DifferenceMs > 1_000_000);
    }

    private static string Novelty(int sequence) => $$$"""{"type":"novelty","seq":{{{sequence}}},"msg":{}}""";

    private static byte[] Frames(params (int Opcode, bool IsLast, string Text)[] frames)
    {
        using var made = new MemoryStream();
        foreach (var (opcode, isLast, text) in frames)
        {
            WebSocketFrameReaderTests.Append(made, opcode, isLast, Encoding.ASCII.GetBytes(text));
        }

        return made.ToArray();
    }

    private void Start()
    {
        socket = new KalshiSocket(server.Endpoint, TestEndpoint.Signer, sink, new KalshiSocketOptions { Channels = [] }, clock);
        running = socket.RunAsync(stop.Token);
    }

    private async Task<RawConnection> ConnectAsync()
    {
        Start();
        var connection = await server.AcceptAsync(Token);
        Assert.Equal("connected", await sink.NextAsync(Token));
        return connection;
    }
}
