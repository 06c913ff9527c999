using System.Security.Cryptography;
using Kalshi.Authentication;

namespace Kalshi.Client.Tests;

/// <summary>One throw-away key and a loopback endpoint for all tests.</summary>
internal static class TestEndpoint
{
    private static readonly RSA Rsa = RSA.Create(2048);

    public static string KeyPem { get; } = Rsa.ExportPkcs8PrivateKeyPem();

    public static RSA PublicKey => Rsa;

    public static ApiKey Key { get; } = ApiKey.FromPem("test-key", KeyPem);

    public static RequestSigner Signer { get; } = new(Key);

    public static KalshiEndpoint Loopback { get; } = KalshiEndpoint.Loopback(9);
}
