using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>A fresh pair of keys as PEM text. Its private half is a secret; <see cref="ToString"/> does not show it.</summary>
/// <param name="Kind">What kind of keys they are.</param>
/// <param name="PrivateKeyPem">The private key: PKCS#1 for RSA, as the exchange hands it out, PKCS#8 for Ed25519.</param>
/// <param name="PublicKeyPem">The public key as SubjectPublicKeyInfo.</param>
public sealed record KeyPair(SigningKeyKind Kind, string PrivateKeyPem, string PublicKeyPem)
{
    /// <summary>Makes a pair from the system's source of randomness. RSA keys take up to a second.</summary>
    /// <param name="kind">What kind.</param>
    /// <param name="rsaKeySizeBits">
    /// Size of an RSA key, <see cref="ApiKey.MinKeySizeBits"/> to <see cref="ApiKey.MaxKeySizeBits"/>; not used for Ed25519.
    /// </param>
    /// <exception cref="ApiKeyException">Ed25519 is not supported on this computer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public static KeyPair Generate(SigningKeyKind kind, int rsaKeySizeBits = 2048)
    {
        if (kind == SigningKeyKind.Ed25519)
        {
            return GenerateEd25519();
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(rsaKeySizeBits, ApiKey.MinKeySizeBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rsaKeySizeBits, ApiKey.MaxKeySizeBits);
        using var rsa = RSA.Create(rsaKeySizeBits);
        return new KeyPair(kind, rsa.ExportRSAPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>Names the kind, never the private key.</summary>
    public override string ToString() => $"{Kind} key pair";

    private static KeyPair GenerateEd25519()
    {
        var library = LibCrypto.System ?? throw new ApiKeyException(PrivateKeyReader.NoEd25519);
        Span<byte> seed = stackalloc byte[Ed25519Key.KeySizeBytes];
        RandomNumberGenerator.Fill(seed);
        var encoded = KeyEncoding.WriteEd25519Private(seed);
        try
        {
            using var key = Ed25519Key.FromSeed(library, seed);
            return new KeyPair(
                SigningKeyKind.Ed25519,
                PemEncoding.WriteString("PRIVATE KEY", encoded),
                PemEncoding.WriteString("PUBLIC KEY", KeyEncoding.WriteEd25519Public(key.PublicKey()))
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(encoded);
        }
    }
}
