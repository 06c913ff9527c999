using System.Security.Cryptography;
using Kalshi.Authentication;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>One RSA-2048-PSS signature bare, and as headers of a request.</summary>
internal sealed class SignRequest : IBenchmark, IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly byte[] message = "1790000000000POST/trade-api/v2/portfolio/events/orders"u8.ToArray();
    private readonly byte[] signature = new byte[256];

    public SignRequest()
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        signer = new RequestSigner(key);
    }

    public string Name => "sign";

    public string Targets => "the cost that signing ahead hides";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new("RSA-2048-PSS-SHA256", SignBare),
            new(
                "RequestSigner.Sign",
                () => FeedSamples.Sink += signer.Sign(1_790_000_000_000, "POST", ComposeOrder.Path).Signature.Length
            ),
        ];

    public void Dispose()
    {
        key.Dispose();
        rsa.Dispose();
    }

    private void SignBare() =>
        FeedSamples.Sink += rsa.SignData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
}
