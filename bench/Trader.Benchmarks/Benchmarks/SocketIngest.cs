using System.Net.WebSockets;
using System.Text;
using Kalshi;
using Kalshi.Client.Streaming;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// How fast the feed is taken in (P9): a burst of deltas of one book over a loopback socket, once received and thrown away,
/// once decoded, checked for gaps, handed to the trading thread and applied; the burst ends with a whale, whose fate ends the
/// measurement.
/// </summary>
internal sealed class SocketIngest : IBenchmark, IDisposable
{
    private const int Burst = 20_000;

    private readonly Lazy<Parts> parts = new(() => new Parts());
    private ReadOnlyMemory<byte> frames;

    public string Name => "socket-ingest";

    public string Targets => $"P9 (the trader's rate >= 0.7x of the raw one); each sample is {Burst} messages";

    public int SamplesPerRound => 10;

    public IReadOnlyList<Case> Cases =>
        [
            new("receive and drop", Drop, Prepare: () => frames = parts.Value.MakeBurst(parts.Value.Raw)),
            new("receive, decode, apply, decide", TakeIn, Prepare: () => frames = parts.Value.MakeBurst(parts.Value.Trader)),
        ];

    public void Dispose()
    {
        if (parts.IsValueCreated)
        {
            parts.Value.Dispose();
        }
    }

    private void Drop()
    {
        parts.Value.Raw.Connection.Send(frames.Span);
        parts.Value.WaitForRaw();
    }

    private void TakeIn()
    {
        parts.Value.Trader.Connection.Send(frames.Span);
        parts.Value.Core.WaitForWhale();
    }

    /// <summary>One side's connection and how far its sequences and its book have come.</summary>
    private sealed class Side(StubConnection connection, int bookSid, int tradeSid)
    {
        public StubConnection Connection { get; } = connection;

        public int BookSid { get; } = bookSid;

        public int TradeSid { get; } = tradeSid;

        public long BookSeq { get; set; }

        public int Whales { get; set; }
    }

    private sealed class Parts : IDisposable
    {
        private readonly LoopbackStub stub = LoopbackStub.Start();
        private readonly ClientWebSocket socket = new();
        private readonly SemaphoreSlim rawBursts = new(0);
        private readonly MemoryStream made = new();

        public Parts()
        {
            Core = new LiveCore(stub.Port, FeedChannel.OrderBook, FeedChannel.Trades);
            var connection = stub.NextConnection();
            Trader = new Side(connection, connection.NextSubscription(), connection.NextSubscription());
            socket
                .ConnectAsync(new Uri($"ws://127.0.0.1:{stub.Port}/trade-api/ws/v2"), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            Raw = new Side(stub.NextConnection(), 1, 2);
            _ = Task.Run(DropAsync);
            SendSnapshot();
        }

        public LiveCore Core { get; }

        public Side Trader { get; }

        public Side Raw { get; }

        public void Dispose()
        {
            Core.Dispose();
            socket.Dispose();
            stub.Dispose();
            rawBursts.Dispose();
        }

        public void WaitForRaw() => rawBursts.Wait();

        public ReadOnlyMemory<byte> MakeBurst(Side side)
        {
            var nowMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            made.SetLength(0);
            for (var i = 0; i < Burst - 1; i++)
            {
                var price = Price.FromCents(35 - (i / 2 % 8));
                var sign = i % 2 == 0 ? "" : "-";
                StubConnection.Append(
                    made,
                    Encoding.UTF8.GetBytes(
                        $$$"""{"type":"orderbook_delta","sid":{{{side.BookSid}}},"seq":{{{++side.BookSeq}}},"msg":{"market_ticker":"{{{ReadyCore.TickerOf(0)}}}","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","price_dollars":"{{{price}}}","delta_fp":"{{{sign}}}25.00","side":"yes","ts":"2026-11-20T14:03:11.553Z","ts_ms":{{{nowMs}}}}}"""
                    )
                );
            }

            StubConnection.Append(made, ReadyCore.WhaleFrame(++side.Whales, nowMs, side.TradeSid));

            // What making the burst has left behind is not to be cleared away while it is taken in.
            GC.Collect();
            return made.GetBuffer().AsMemory(0, (int)made.Length);
        }

        private void SendSnapshot()
        {
            StubConnection.Append(
                made,
                Encoding.UTF8.GetBytes(
                    $$$"""{"type":"orderbook_snapshot","sid":{{{Trader.BookSid}}},"seq":{{{++Trader.BookSeq}}},"msg":{"market_ticker":"{{{ReadyCore.TickerOf(0)}}}","market_id":"2f0d9b6a-8f3e-4f0e-9c55-0d4c6a7be001","yes_dollars_fp":[["0.3500","100.00"]],"no_dollars_fp":[["0.3800","100.00"]]}}"""
                )
            );
            Trader.Connection.Send(made.ToArray());
        }

        private async Task DropAsync()
        {
            var buffer = new byte[65_536];
            for (var received = 1; ; received++)
            {
                await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received % Burst == 0)
                {
                    rawBursts.Release();
                }
            }
        }
    }
}
