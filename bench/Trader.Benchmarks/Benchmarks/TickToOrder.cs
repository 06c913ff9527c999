using System.Security.Cryptography;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Live.Orders;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// The whole way from a frame to a signed request (P6, P7): the bytes of a whale's print are decoded, go through the trading
/// core with every check and the risk gate, and the order comes out as headers and body. Each sample is a new whale; what the
/// exchange would answer is handled between the samples.
/// </summary>
internal sealed class TickToOrder : IBenchmark, ICommandSink, IDisposable
{
    private const long StartMs = 1_790_000_000_000;

    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly SignedHeaders ready;
    private readonly PresignedHeaders pool = new("POST", ComposeOrder.Path, new PresignedHeadersOptions { Capacity = 4 });
    private readonly FeedDecoder decoder = new(new TickerTable());
    private readonly TradingCore core;
    private readonly byte[] body = new byte[4096];
    private byte[] frame = [];
    private long nowMs = StartMs;
    private int whales;
    private bool isSignedAhead;
    private string? sentClientOrderId;

    public TickToOrder()
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        signer = new RequestSigner(key);
        ready = signer.Sign(StartMs, "POST", ComposeOrder.Path);
        core = ReadyCore.Make(Now, this);
    }

    public string Name => "tick-to-order";

    public string Targets => "P6 (p99 <= 0.15x of a signature's p50) and P7 (<= 1.15x)";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new(
                "one RSA-2048 signature",
                () => FeedSamples.Sink += signer.Sign(nowMs, "POST", ComposeOrder.Path).Signature.Length
            ),
            new("tick to request, headers signed ahead", () => Follow(signedAhead: true), Prepare: Prepare),
            new("tick to request, signed on the spot", () => Follow(signedAhead: false), Prepare: Prepare),
        ];

    private EventTime Now => new(nowMs, nowMs);

    public void Issue(TraderCommand command)
    {
        if (command is not PlaceOrder { Intent: var intent })
        {
            return;
        }

        SignedHeaders headers;
        if (!isSignedAhead || !pool.TryTake(StartMs, out headers))
        {
            headers = signer.Sign(nowMs, "POST", ComposeOrder.Path);
        }

        FeedSamples.Sink += headers.Signature.Length + OrderRequestWriter.Write(OrderRequests.From(intent), body);
        sentClientOrderId = intent.ClientOrderId;
    }

    public void Dispose()
    {
        key.Dispose();
        rsa.Dispose();
    }

    private void Follow(bool signedAhead)
    {
        isSignedAhead = signedAhead;
        var decoded = decoder.Decode(frame);
        core.Handle(TraderEvent.Of(Now, decoded.Trade), this);
    }

    // The order before is refused, so that its market is free again; the next whale's frame is made; the pool is filled.
    private void Prepare()
    {
        if (sentClientOrderId is { } sent)
        {
            sentClientOrderId = null;
            var refusal = new OrderAnswer
            {
                ClientOrderId = sent,
                Kind = OrderAnswerKind.Refused,
                Reason = "the benchmark has no exchange",
            };
            core.Handle(TraderEvent.Of(Now, refusal), this);
        }
        else if (whales > 0)
        {
            throw new InvalidOperationException("The last whale was not followed: the benchmark measures nothing.");
        }

        nowMs++;
        whales++;
        pool.Add(ready);
        frame = ReadyCore.WhaleFrame(whales, nowMs);
    }
}
