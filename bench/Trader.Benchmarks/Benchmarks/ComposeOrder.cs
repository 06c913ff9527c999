using System.Security.Cryptography;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client.Rest;
using Kalshi.Wire;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// From an order decided upon to its signed request: headers taken from the pool or signed on the spot, and the body
/// written. The way from the tick through the trading core to here is another benchmark's (P6 as a whole).
/// </summary>
internal sealed class ComposeOrder : IBenchmark, IDisposable
{
    public const string Path = "/trade-api/v2/portfolio/events/orders";

    private const long NowMs = 1_790_000_000_000;

    /// <summary>An order as the trader writes it.</summary>
    public static CreateOrderRequest Sample { get; } =
        new()
        {
            Ticker = "KXSIMRAIN-26NOV25-T1",
            Side = "bid",
            Count = Quantity.FromContracts(5),
            Price = Price.FromCents(37),
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = "taker_at_cross",
            ClientOrderId = "t3-20261120-000017",
            PostOnly = true,
            OrderGroupId = "0c8d6f9e-1f61-4a0b-8f0d-6a5f3e0c9b21",
            ExchangeIndex = 0,
        };

    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly SignedHeaders ready;
    private readonly PresignedHeaders pool = new("POST", Path, new PresignedHeadersOptions { Capacity = 4 });
    private readonly byte[] body = new byte[4096];

    public ComposeOrder()
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        signer = new RequestSigner(key);
        ready = signer.Sign(NowMs, "POST", Path);
    }

    public string Name => "compose-order";

    public string Targets => "part of P6 (p99 <= 0.15x of a signature's p50) and of P7 (<= 1.15x)";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new("one RSA-2048 signature", () => FeedSamples.Sink += signer.Sign(NowMs, "POST", Path).Signature.Length),
            new("take signed-ahead headers, write the body", TakeAndWrite),
            new("sign on the spot, write the body", SignAndWrite),
            new(
                "write the body alone",
                () => FeedSamples.Sink += OrderRequestWriter.Write(Sample, body),
                OperationsPerSample: 10
            ),
        ];

    public void Dispose()
    {
        key.Dispose();
        rsa.Dispose();
    }

    private void TakeAndWrite()
    {
        // The refill that a timer does in the background costs a copy here, for the signature itself is made ahead.
        pool.Add(ready);
        pool.TryTake(NowMs, out var headers);
        FeedSamples.Sink += headers.Signature.Length + OrderRequestWriter.Write(Sample, body);
    }

    private void SignAndWrite()
    {
        var headers = signer.Sign(NowMs, "POST", Path);
        FeedSamples.Sink += headers.Signature.Length + OrderRequestWriter.Write(Sample, body);
    }
}
