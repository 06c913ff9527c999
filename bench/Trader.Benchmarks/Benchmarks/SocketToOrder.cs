using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Client.Streaming;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// From the bytes of a whale's print on a loopback socket to the last byte of the order on another (P8), once through the
/// whole trader, and once through the least program there can be: it receives a message and posts an order written and
/// signed before it came.
/// </summary>
internal sealed class SocketToOrder : IBenchmark, IDisposable
{
    private readonly Lazy<Parts> parts = new(() => new Parts());
    private byte[] frames = [];
    private int whales;

    public string Name => "socket-to-order";

    public string Targets => "P8 (p50 <= 2x the floor)";

    public int SamplesPerRound => 200;

    public IReadOnlyList<Case> Cases =>
        [new("echo: ClientWebSocket, then HttpClient", Echo, Prepare: MakeFrame), new("the trader", Follow, Prepare: Prepare)];

    public void Dispose()
    {
        if (parts.IsValueCreated)
        {
            parts.Value.Dispose();
        }
    }

    private void MakeFrame()
    {
        whales++;
        using var made = new MemoryStream();
        StubConnection.Append(made, ReadyCore.WhaleFrame(whales, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        frames = made.ToArray();
    }

    private void Prepare()
    {
        if (parts.Value.Followed)
        {
            parts.Value.Trader.WaitForWhale();
        }

        parts.Value.Followed = true;
        MakeFrame();
    }

    private void Echo() => Exchange(parts.Value.EchoFeed);

    private void Follow() => Exchange(parts.Value.TraderFeed);

    private void Exchange(StubConnection feed)
    {
        feed.Send(frames);
        parts.Value.Stub.WaitForOrder();
    }

    private sealed class Parts : IDisposable
    {
        private readonly ClientWebSocket socket = new();
        private readonly HttpClient http = new();
        private readonly SignedHeaders headers;
        private readonly byte[] body = new byte[4096];
        private readonly int bodyLength;

        public Parts()
        {
            using var rsa = RSA.Create(2048);
            using var key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
            headers = new RequestSigner(key).Sign(1_790_000_000_000, "POST", ComposeOrder.Path);
            bodyLength = OrderRequestWriter.Write(ComposeOrder.Sample, body);
            Trader = new LiveCore(Stub.Port, FeedChannel.Trades);
            TraderFeed = Stub.NextConnection();
            TraderFeed.NextSubscription();
            socket
                .ConnectAsync(new Uri($"ws://127.0.0.1:{Stub.Port}/trade-api/ws/v2"), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            EchoFeed = Stub.NextConnection();
            _ = Task.Run(EchoAsync);
        }

        public LoopbackStub Stub { get; } = LoopbackStub.Start();

        public LiveCore Trader { get; }

        public StubConnection TraderFeed { get; }

        public StubConnection EchoFeed { get; }

        public bool Followed { get; set; }

        public void Dispose()
        {
            Trader.Dispose();
            socket.Dispose();
            http.Dispose();
            Stub.Dispose();
        }

        private async Task EchoAsync()
        {
            var buffer = new byte[65_536];
            var url = new Uri($"http://127.0.0.1:{Stub.Port}{ComposeOrder.Path}");
            while (true)
            {
                await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                using var request = new HttpRequestMessage(HttpMethod.Post, url);
                request.Headers.TryAddWithoutValidation(SignedHeaders.KeyHeader, headers.KeyId);
                request.Headers.TryAddWithoutValidation(SignedHeaders.TimestampHeader, headers.TimestampText);
                request.Headers.TryAddWithoutValidation(SignedHeaders.SignatureHeader, headers.Signature);
                request.Content = new ReadOnlyMemoryContent(body.AsMemory(0, bodyLength));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await http.SendAsync(request);
                await response.Content.ReadAsByteArrayAsync();
            }
        }
    }
}
