using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>
/// An API key: its public id and its RSA or Ed25519 private key. Disposing it wipes the private key. The private key is
/// never part of <see cref="ToString"/>, of an error or of any serialised form. Safe to use from several threads.
/// </summary>
public sealed class ApiKey : IDisposable
{
    /// <summary>Smallest RSA key accepted, in bits.</summary>
    public const int MinKeySizeBits = 2048;

    /// <summary>Largest RSA key accepted, in bits.</summary>
    public const int MaxKeySizeBits = 8192;

    private readonly RSA? rsa;
    private readonly Ed25519Key? ed25519;

    internal ApiKey(string id, PrivateKeyReader.Keys keys)
    {
        Id = id;
        (rsa, ed25519) = keys;
    }

    /// <summary>The key's id as the exchange shows it. Not a secret.</summary>
    public string Id { get; }

    /// <summary>What kind of key it is.</summary>
    public SigningKeyKind Kind => ed25519 is null ? SigningKeyKind.Rsa : SigningKeyKind.Ed25519;

    /// <summary>
    /// Size of the key in bits: 256 for Ed25519. With RSA signing time grows steeply with it: 4096 bits cost several times as
    /// much as 2048.
    /// </summary>
    public int KeySizeBits => rsa?.KeySize ?? (Ed25519Key.KeySizeBytes * 8);

    /// <summary>
    /// Whether this computer can use Ed25519 keys. .NET has no Ed25519 of its own; it takes OpenSSL 1.1.1 or newer (libcrypto)
    /// on the system. RSA keys work everywhere.
    /// </summary>
    public static bool IsEd25519Supported => LibCrypto.System is not null;

    /// <summary>
    /// Reads a private key from PEM text: RSA as PKCS#1 (<c>BEGIN RSA PRIVATE KEY</c>) or PKCS#8 (<c>BEGIN PRIVATE KEY</c>),
    /// Ed25519 as PKCS#8.
    /// </summary>
    /// <param name="id">The key's id, printable ASCII without blanks.</param>
    /// <param name="privateKeyPem">The PEM text; what is copied of it is wiped, the text itself is the caller's to wipe.</param>
    /// <exception cref="ApiKeyException">What is wrong with the id or the key and how to mend it; never quotes the key.</exception>
    public static ApiKey FromPem(string id, ReadOnlySpan<char> privateKeyPem) => FromPem(id, privateKeyPem, LibCrypto.System);

    /// <summary>The same with a given libcrypto, or without one.</summary>
    internal static ApiKey FromPem(string id, ReadOnlySpan<char> privateKeyPem, LibCrypto? libCrypto)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new ApiKeyException("The API key id is empty. Copy it from the exchange's API key page.");
        }

        if (id.Any(character => character is <= ' ' or > '~'))
        {
            throw new ApiKeyException("The API key id contains blanks or characters outside printable ASCII.");
        }

        return new ApiKey(id, PrivateKeyReader.Read(privateKeyPem, libCrypto));
    }

    /// <summary>Signs and returns the length of the signature; false where it does not fit.</summary>
    internal bool TrySign(ReadOnlySpan<byte> message, Span<byte> signature, out int written)
    {
        if (ed25519 is not null)
        {
            ed25519.Sign(message, signature);
            written = Ed25519Key.SignatureSizeBytes;
            return true;
        }

        return rsa!.TrySignData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss, out written);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rsa?.Dispose();
        ed25519?.Dispose();
    }

    /// <summary>The key's id, never the private key.</summary>
    public override string ToString() => $"API key {Id}";
}
