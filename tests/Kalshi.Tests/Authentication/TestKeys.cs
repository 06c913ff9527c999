using System.Security.Cryptography;

namespace Kalshi.Tests.Authentication;

/// <summary>One throw-away key for all tests; making one is slow.</summary>
internal static class TestKeys
{
    private static readonly RSA Rsa = RSA.Create(2048);

    public static string Pkcs1Pem { get; } = Rsa.ExportRSAPrivateKeyPem();

    public static string Pkcs8Pem { get; } = Rsa.ExportPkcs8PrivateKeyPem();

    public static string PublicPem { get; } = Rsa.ExportSubjectPublicKeyInfoPem();

    public static RSA PublicKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(PublicPem);
        return key;
    }
}
