using System.Security.Cryptography;
using Kalshi.Authentication;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>One RSA-2048-PSS signature bare, as headers of a request, taken ready from the pool, and with Ed25519.</summary>
internal sealed class SignRequest : IBenchmark, IDisposable
{
    private const long Now = 1_790_000_000_000;

    private readonly RSA rsa = RSA.Create(2048);
    private readonly ApiKey key;
    private readonly RequestSigner signer;
    private readonly ApiKey? ed25519Key;
    private readonly RequestSigner? ed25519Signer;
    private readonly PresignedHeaders pool = new("POST", ComposeOrder.Path);
    private readonly SignedHeaders ready;
    private readonly byte[] message = "1790000000000POST/trade-api/v2/portfolio/events/orders"u8.ToArray();
    private readonly byte[] signature = new byte[256];

    public SignRequest()
    {
        key = ApiKey.FromPem("benchmark", rsa.ExportPkcs8PrivateKeyPem());
        signer = new RequestSigner(key);
        ready = signer.Sign(Now, "POST", ComposeOrder.Path);
        if (ApiKey.IsEd25519Supported)
        {
            ed25519Key = ApiKey.FromPem("benchmark", KeyPair.Generate(SigningKeyKind.Ed25519).PrivateKeyPem);
            ed25519Signer = new RequestSigner(ed25519Key);
        }
    }

    public string Name => "sign";

    public string Targets => "P7 RequestSigner.Sign with RSA <= 1.15x the bare signature; P6 taking one ready <= 0.05x";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new("RSA-2048-PSS-SHA256", SignBare),
            new("RequestSigner.Sign, RSA", () => Sign(signer)),
            new("PresignedHeaders.TryTake", TakeReady, Prepare: () => pool.Add(ready)),
            .. ed25519Signer is null ? (Case[])[] : [new("RequestSigner.Sign, Ed25519", () => Sign(ed25519Signer))],
        ];

    public void Dispose()
    {
        key.Dispose();
        ed25519Key?.Dispose();
        rsa.Dispose();
    }

    private static void Sign(RequestSigner with) =>
        FeedSamples.Sink += with.Sign(Now, "POST", ComposeOrder.Path).Signature.Length;

    private void TakeReady() => FeedSamples.Sink += pool.TryTake(Now, out var headers) ? headers.Signature.Length : 0;

    private void SignBare() =>
        FeedSamples.Sink += rsa.SignData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
}
