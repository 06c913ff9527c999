using System.Security.Cryptography;

namespace Kalshi.Tests.Authentication;

/// <summary>Throw-away keys for all tests; making one is slow.</summary>
internal static class TestKeys
{
    /// <summary>The reference's Ed25519 private key (§1.2), known to everybody.</summary>
    public const string VectorPem =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----";

    /// <summary>Its public key, raw, in base64.</summary>
    public const string VectorPublicKey = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RSA Short = RSA.Create(1024);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string Pkcs1Pem { get; } = Rsa.ExportRSAPrivateKeyPem();

    public static string Pkcs8Pem { get; } = Rsa.ExportPkcs8PrivateKeyPem();

    public static string PublicPem { get; } = Rsa.ExportSubjectPublicKeyInfoPem();

    public static string EncryptedPem { get; } =
        Rsa.ExportEncryptedPkcs8PrivateKeyPem(
            "secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
        );

    public static string ShortPem { get; } = Short.ExportPkcs8PrivateKeyPem();

    public static string ShortPublicPem { get; } = Short.ExportSubjectPublicKeyInfoPem();

    public static string EcPem { get; } = Ec.ExportPkcs8PrivateKeyPem();

    public static string EcPublicPem { get; } = Ec.ExportSubjectPublicKeyInfoPem();

    /// <summary>The elliptic-curve key in its own older form.</summary>
    public static string EcOldPem { get; } = Ec.ExportECPrivateKeyPem();

    public static RSA PublicKey()
    {
        var key = RSA.Create();
        key.ImportFromPem(PublicPem);
        return key;
    }
}
