using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>Reads private keys from PEM text and says in one sentence what is wrong with one that cannot be used.</summary>
internal static class PrivateKeyReader
{
    /// <summary>What to do where there is no Ed25519.</summary>
    public const string NoEd25519 =
        "This is an Ed25519 key, and this computer has no OpenSSL (libcrypto 1.1.1 or newer) to sign with it: "
        + "install OpenSSL, or create an RSA key (2048 bits) on the exchange's API key page and use that.";

    private const int MaxPemChars = 32_768;

    /// <summary>One of the two.</summary>
    internal readonly record struct Keys(RSA? Rsa, Ed25519Key? Ed25519);

    /// <summary>Reads a key.</summary>
    /// <exception cref="ApiKeyException">What is wrong and how to mend it.</exception>
    public static Keys Read(ReadOnlySpan<char> pem, LibCrypto? libCrypto)
    {
        if (pem.Length > MaxPemChars)
        {
            throw new ApiKeyException($"The private key's PEM text is longer than {MaxPemChars} characters; it is no key.");
        }

        if (!pem.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            throw new ApiKeyException(
                "The private key is not PEM text: it must start with a line like '-----BEGIN PRIVATE KEY-----'."
            );
        }

        // PKCS#8 says it in its label, PKCS#1 in a header line.
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ApiKeyException(
                "The private key is encrypted with a passphrase. Store it unencrypted with access for its owner only."
            );
        }

        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new ApiKeyException(
                "The private key's PEM text is damaged: the '-----END …-----' line is missing or what stands before it is not "
                    + "base64. Copy the whole file."
            );
        }

        var der = new byte[fields.DecodedDataLength];
        try
        {
            if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var length) || length == 0)
            {
                throw new ApiKeyException(
                    "The private key's PEM text is empty between its first and last line. Copy the whole file."
                );
            }

            return pem[fields.Label] switch
            {
                "RSA PRIVATE KEY" => new Keys(ReadRsa(der.AsSpan(0, length), isPkcs8: false), null),
                "PRIVATE KEY" => ReadPkcs8(der.AsSpan(0, length), libCrypto),
                var label => throw new ApiKeyException(WrongLabel(label)),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static string WrongLabel(ReadOnlySpan<char> label) =>
        label switch
        {
            "PUBLIC KEY" or "RSA PUBLIC KEY" => "This is the public key; the private key of the pair is needed.",
            "CERTIFICATE" => "This is a certificate; a private key is needed.",
            "EC PRIVATE KEY" =>
                "This is an elliptic-curve (EC) key, which the exchange does not take: use an RSA or Ed25519 key.",
            "OPENSSH PRIVATE KEY" =>
                "This is a key in OpenSSH's own format: convert it to PKCS#8 ('ssh-keygen -p -m PKCS8'), or use the file the exchange gave.",
            _ => "The PEM text holds no private key this program knows: it must say '-----BEGIN PRIVATE KEY-----' or "
                + "'-----BEGIN RSA PRIVATE KEY-----'.",
        };

    private static Keys ReadPkcs8(ReadOnlySpan<byte> der, LibCrypto? libCrypto)
    {
        string algorithm;
        ReadOnlySpan<byte> seed;
        try
        {
            algorithm = KeyEncoding.ReadPkcs8(der, out seed);
        }
        catch (AsnContentException exception)
        {
            throw Damaged(exception);
        }

        return algorithm switch
        {
            KeyEncoding.RsaOid => new Keys(ReadRsa(der, isPkcs8: true), null),
            KeyEncoding.Ed25519Oid => new Keys(null, ReadEd25519(seed, libCrypto)),
            "1.2.840.10045.2.1" => throw new ApiKeyException(WrongLabel("EC PRIVATE KEY")),
            _ => throw new ApiKeyException(
                $"The private key is of a kind the exchange does not take (algorithm {algorithm}): use an RSA or Ed25519 key."
            ),
        };
    }

    private static Ed25519Key ReadEd25519(ReadOnlySpan<byte> seed, LibCrypto? libCrypto)
    {
        if (seed.Length != Ed25519Key.KeySizeBytes)
        {
            throw Damaged(cause: null);
        }

        return Ed25519Key.FromSeed(libCrypto ?? throw new ApiKeyException(NoEd25519), seed);
    }

    private static RSA ReadRsa(ReadOnlySpan<byte> der, bool isPkcs8) =>
        RsaImport.Read(
            der,
            isPkcs8
                ? static (rsa, bytes) => rsa.ImportPkcs8PrivateKey(bytes, out _)
                : static (rsa, bytes) => rsa.ImportRSAPrivateKey(bytes, out _),
            Damaged
        );

    private static ApiKeyException Damaged(Exception? cause) =>
        new("The private key is damaged: what its PEM text encodes is no RSA or Ed25519 key. Copy the whole file.", cause!);
}
