using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Kalshi.Authentication;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Trader.Testing;

namespace Kalshi.Simulator.Tests.Server;

[Trait("Requirement", "B1")]
public class FeedSocketTests
{
    private const string List = """{"id":2,"cmd":"list_subscriptions"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_are_compressed_for_a_client_that_offers_it(bool hasContext)
    {
        await using var world = await TestExchange.StartAsync();
        using var feed = await world.Client.ConnectAsync(configure: options =>
            options.DangerousDeflateOptions = new WebSocketDeflateOptions
            {
                ServerContextTakeover = hasContext,
                ClientContextTakeover = hasContext,
            }
        );
        Assert.Contains(
            "permessage-deflate",
            feed.Socket.HttpResponseHeaders!["Sec-WebSocket-Extensions"].First(),
            StringComparison.Ordinal
        );
        var tickers = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"KXNONE-{i}-A\""));
        for (var i = 0; i < 3; i++)
        {
            var reply = await feed.AskAsync(
                $$"""{"id":1,"cmd":"subscribe","params":{"channels":["trade"],"market_tickers":[{{tickers}}]} }"""
            );
            Assert.Equal("subscribed", reply.GetProperty("type").GetString());
            reply = await feed.AskAsync(
                """{"id":1,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets","market_ticker":"X"}}"""
            );
            Assert.Equal(5_001, reply.GetProperty("msg").GetProperty("market_tickers").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("x-webkit-deflate-frame", null)]
    [InlineData("permessage-deflate; server_max_window_bits=10", null)]
    [InlineData("permessage-deflate; nonsense", null)]
    [InlineData("permessage-deflate", "permessage-deflate; client_no_context_takeover")]
    [InlineData("permessage-deflate; client_max_window_bits", "permessage-deflate; client_no_context_takeover")]
    [InlineData(
        "permessage-deflate; server_max_window_bits=9, permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
    )]
    public void The_first_offer_that_can_be_kept_is_accepted(string offers, string? answer)
    {
        using var deflate = FeedDeflate.Negotiate(offers);
        Assert.Equal(answer, deflate?.Answer);
    }

    [Fact]
    public void What_inflates_to_more_than_allowed_or_to_nothing_sensible_is_refused()
    {
        using var deflate = FeedDeflate.Negotiate("permessage-deflate")!;
        var bomb = deflate.Compress(new byte[100_000]).ToArray();
        Assert.Equal(100_000, FeedDeflate.Inflate(bomb, 100_000)!.Length);
        Assert.Null(FeedDeflate.Inflate(bomb, 99_999));
        Assert.Null(FeedDeflate.Inflate([0xFF, 0xFF, 0xFF], 1_000));
    }

    [Fact]
    public async Task Pings_come_every_ten_seconds_and_the_fourth_without_an_answer_is_the_end()
    {
        var wall = new TestClock();
        await using var exchange = await StartAsync(wall);
        using var client = await RawFeed.ConnectAsync(exchange, wall);
        await client.AskAsync(List);

        // Answered pings never end anything.
        for (var i = 0; i < 5; i++)
        {
            wall.AdvanceMs(10_000);
            Assert.Equal((0x9, "heartbeat"), await client.ReadAsync());
            await client.WriteAsync(0xA, "heartbeat");
            await client.AskAsync(List);
        }

        wall.AdvanceMs(9_999);
        for (var i = 0; i < 3; i++)
        {
            wall.AdvanceMs(i == 0 ? 1 : 10_000);
            Assert.Equal((0x9, "heartbeat"), await client.ReadAsync());
        }

        Assert.Equal(0, exchange.Statistics.SilentConnectionsClosed);
        wall.AdvanceMs(10_000);
        Assert.True(await client.IsAtEndAsync());
        Assert.Equal(1, exchange.Statistics.SilentConnectionsClosed);
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public async Task A_frozen_connection_says_nothing_and_stays_open_and_a_cut_one_ends_without_a_closing_frame()
    {
        var wall = new TestClock();
        await using var exchange = await StartAsync(wall);
        using var frozen = await RawFeed.ConnectAsync(exchange, wall);
        using var other = await RawFeed.ConnectAsync(exchange, wall);
        var subscribe = $$"""
            {"id":1,"cmd":"subscribe","params":{"channels":["ticker"],"send_initial_snapshot":true,"market_ticker":"{{exchange.Inspect(
                (engine, _) => engine.Markets[0].Ticker
            )}}"} }
            """;
        await other.AskAsync(List);
        exchange.Faults((plan, _) => plan.Add(new FaultRule { Kind = FaultKind.FreezeConnection, Count = 1 }));
        await frozen.AskAsync(subscribe);
        await frozen.WriteAsync(0x1, List);

        // Seventy seconds: a connection that answers no ping would be closed after forty.
        for (var i = 0; i < 7; i++)
        {
            wall.AdvanceMs(10_000);
            Assert.Equal((0x9, "heartbeat"), await other.ReadAsync());
            await other.WriteAsync(0xA, "heartbeat");
            await other.AskAsync(List);
        }

        Assert.Equal((2, 0L), (exchange.Statistics.Connections, exchange.Statistics.SilentConnectionsClosed));

        exchange.Faults((plan, _) => plan.Add(new FaultRule { Kind = FaultKind.CutConnection }));
        await other.WriteAsync(0x1, subscribe);
        Assert.True(await other.EndsWithoutClosingFrameAsync());
    }

    [Fact]
    [Trait("Requirement", "B4")]
    public async Task An_upgrade_is_refused_as_the_fault_says_or_because_there_are_too_many()
    {
        await using var world = await TestExchange.StartAsync(
            new SimulatorOptions
            {
                Feed = new FeedOptions { MaxConnections = 3, MaxConnectionsPerUser = 2 },
            }
        );
        world.Exchange.Faults(
            (plan, _) =>
                plan.Add(
                    new FaultRule
                    {
                        Kind = FaultKind.RefuseUpgrade,
                        Status = 502,
                        Count = 1,
                    }
                )
        );
        async Task<int> StatusAsync(SignedClient client) =>
            (int)(await Assert.ThrowsAsync<HttpRequestException>(async () => await client.ConnectAsync())).StatusCode!;

        Assert.Equal(502, await StatusAsync(world.Client));
        using var other = world.Open(1);
        using var one = await world.Client.ConnectAsync();
        await one.AskAsync(List);
        using var two = await world.Client.ConnectAsync();
        await two.AskAsync(List);
        Assert.Equal(429, await StatusAsync(world.Client));
        using var three = await other.ConnectAsync();
        await three.AskAsync(List);
        Assert.Equal(503, await StatusAsync(other));
    }

    private static Task<SimulatedExchange> StartAsync(TestClock wall)
    {
        var flow = new RandomFlow(1, new RandomFlowOptions { Start = wall.GetUtcNow() });
        var clock = ExchangeClock.Held(wall, wall.GetUtcNow(), speed: 1);
        return SimulatedExchange.StartAsync(
            new SimulatorOptions(),
            flow,
            clock,
            wall,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>A WebSocket that answers no ping by itself.</summary>
    private sealed class RawFeed : IDisposable
    {
        private readonly TcpClient tcp = new();

        public static async Task<RawFeed> ConnectAsync(SimulatedExchange exchange, TestClock wall)
        {
            var feed = new RawFeed();
            var url = exchange.WebSocketUrl;
            await feed.tcp.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
            using var key = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
            var signed = new RequestSigner(key).Sign(wall.NowMs, "GET", url.AbsolutePath);
            var request =
                $"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{SignedHeaders.KeyHeader}: {signed.KeyId}\r\n"
                + $"{SignedHeaders.TimestampHeader}: {signed.TimestampText}\r\n{SignedHeaders.SignatureHeader}: {signed.Signature}\r\n\r\n";
            await feed.tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
            var head = new StringBuilder();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head.Append((char)(await feed.ReadBytesAsync(1))[0]);
            }

            Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
            return feed;
        }

        public async Task AskAsync(string command)
        {
            await WriteAsync(0x1, command);
            Assert.Equal(0x1, (await ReadAsync()).Opcode);
        }

        public async Task WriteAsync(byte opcode, string text)
        {
            var payload = Encoding.UTF8.GetBytes(text);
            List<byte> frame = [(byte)(0x80 | opcode)];
            if (payload.Length < 126)
            {
                frame.Add((byte)(0x80 | payload.Length));
            }
            else
            {
                frame.AddRange([0x80 | 126, (byte)(payload.Length >> 8), (byte)(payload.Length & 0xFF)]);
            }

            // A mask of zeros leaves the payload as it is.
            frame.AddRange([0, 0, 0, 0, .. payload]);
            await tcp.GetStream().WriteAsync(frame.ToArray(), TestContext.Current.CancellationToken);
        }

        public async Task<(int Opcode, string Text)> ReadAsync()
        {
            var head = await ReadBytesAsync(2);
            var length = head[1] & 0x7F;
            if (length == 126)
            {
                var wide = await ReadBytesAsync(2);
                length = (wide[0] << 8) | wide[1];
            }

            return (head[0] & 0xF, Encoding.UTF8.GetString(await ReadBytesAsync(length)));
        }

        /// <summary>Whether the next thing to come is the end of the connection.</summary>
        public async Task<bool> IsAtEndAsync()
        {
            try
            {
                return await tcp.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
            }
            catch (IOException)
            {
                return true;
            }
        }

        /// <summary>Reads to the end of the connection; false if a closing frame comes first.</summary>
        public async Task<bool> EndsWithoutClosingFrameAsync()
        {
            try
            {
                while (await ReadAsync() is { Opcode: not 0x8 }) { }

                return false;
            }
            catch (IOException)
            {
                return true;
            }
        }

        public void Dispose() => tcp.Dispose();

        private async Task<byte[]> ReadBytesAsync(int count)
        {
            var bytes = new byte[count];
            await tcp.GetStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
            return bytes;
        }
    }
}
