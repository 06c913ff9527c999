using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>
/// A public key of either kind, with which a server checks signatures. Safe to use from several threads.
/// </summary>
public sealed class VerificationKey : IDisposable
{
    private const int MaxPemChars = 32_768;

    private readonly RSA? rsa;
    private readonly Ed25519Key? ed25519;

    private VerificationKey(RSA? rsa, Ed25519Key? ed25519)
    {
        this.rsa = rsa;
        this.ed25519 = ed25519;
    }

    /// <summary>What kind of key it is.</summary>
    public SigningKeyKind Kind => ed25519 is null ? SigningKeyKind.Rsa : SigningKeyKind.Ed25519;

    /// <summary>Size of the key in bits: 256 for Ed25519.</summary>
    public int KeySizeBits => rsa?.KeySize ?? (Ed25519Key.KeySizeBytes * 8);

    /// <summary>Reads PEM text: <c>BEGIN PUBLIC KEY</c> of either kind or <c>BEGIN RSA PUBLIC KEY</c>.</summary>
    /// <exception cref="ApiKeyException">What is wrong with the key and how to mend it.</exception>
    public static VerificationKey FromPem(ReadOnlySpan<char> publicKeyPem)
    {
        if (publicKeyPem.Length > MaxPemChars || !PemEncoding.TryFind(publicKeyPem, out var fields))
        {
            throw new ApiKeyException(
                "The public key is not PEM text: it must start with a line like '-----BEGIN PUBLIC KEY-----', hold base64, "
                    + "and end with its '-----END …-----' line."
            );
        }

        var der = Convert.FromBase64String(new string(publicKeyPem[fields.Base64Data]));
        return publicKeyPem[fields.Label] switch
        {
            "PUBLIC KEY" => FromBytes(der),
            "RSA PUBLIC KEY" => FromRsa(der, isSubjectPublicKeyInfo: false),
            var label when label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) => throw new ApiKeyException(
                "This is a private key; keep it to yourself and give the public key of the pair."
            ),
            _ => throw new ApiKeyException("The PEM text holds no public key: it must say '-----BEGIN PUBLIC KEY-----'."),
        };
    }

    /// <summary>
    /// Reads a key from bytes: 32 bytes are an Ed25519 key as it is, anything else a DER SubjectPublicKeyInfo of either kind.
    /// </summary>
    /// <exception cref="ApiKeyException">What is wrong with the key and how to mend it.</exception>
    public static VerificationKey FromBytes(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length == Ed25519Key.KeySizeBytes)
        {
            return FromEd25519(publicKey);
        }

        try
        {
            return KeyEncoding.ReadPublic(publicKey, out var bits) switch
            {
                KeyEncoding.RsaOid => FromRsa(publicKey, isSubjectPublicKeyInfo: true),
                KeyEncoding.Ed25519Oid => FromEd25519(bits),
                var algorithm => throw new ApiKeyException(
                    $"The public key is neither RSA nor Ed25519 (algorithm {algorithm}): use one of these."
                ),
            };
        }
        catch (AsnContentException exception)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Whether the signature is the key's over the message; false for anything that is no signature.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        ed25519?.Verify(message, signature)
        ?? rsa!.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    /// <inheritdoc/>
    public void Dispose()
    {
        rsa?.Dispose();
        ed25519?.Dispose();
    }

    private static VerificationKey FromEd25519(ReadOnlySpan<byte> point)
    {
        var library = LibCrypto.System ?? throw new ApiKeyException(PrivateKeyReader.NoEd25519);
        try
        {
            return new VerificationKey(null, Ed25519Key.FromPublic(library, point));
        }
        catch (CryptographicException exception)
        {
            throw Damaged(exception);
        }
    }

    private static VerificationKey FromRsa(ReadOnlySpan<byte> der, bool isSubjectPublicKeyInfo) =>
        new(
            RsaImport.Read(
                der,
                isSubjectPublicKeyInfo
                    ? static (rsa, bytes) => rsa.ImportSubjectPublicKeyInfo(bytes, out _)
                    : static (rsa, bytes) => rsa.ImportRSAPublicKey(bytes, out _),
                Damaged
            ),
            null
        );

    private static ApiKeyException Damaged(Exception cause) =>
        new("The public key is damaged: it encodes no RSA or Ed25519 key.", cause);
}
