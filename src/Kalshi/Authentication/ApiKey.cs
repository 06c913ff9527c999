using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>
/// An API key: its public id and its RSA private key. Disposing it wipes the private key. The private key is never part
/// of <see cref="ToString"/>, of an error or of any serialised form.
/// </summary>
public sealed class ApiKey : IDisposable
{
    /// <summary>Smallest RSA key accepted, in bits.</summary>
    public const int MinKeySizeBits = 2048;

    private readonly RSA privateKey;

    private ApiKey(string id, RSA privateKey)
    {
        Id = id;
        this.privateKey = privateKey;
    }

    /// <summary>The key's id as the exchange shows it. Not a secret.</summary>
    public string Id { get; }

    /// <summary>
    /// Size of the RSA key in bits. Signing time grows steeply with it: 4096 bits cost about fifteen times as much as 2048.
    /// </summary>
    public int KeySizeBits => privateKey.KeySize;

    internal RSA PrivateKey => privateKey;

    /// <summary>Reads a private key from PEM text, PKCS#1 (<c>BEGIN RSA PRIVATE KEY</c>) or PKCS#8 (<c>BEGIN PRIVATE KEY</c>).</summary>
    /// <exception cref="ApiKeyException">What is wrong with the id or the key and how to mend it; never quotes the key.</exception>
    public static ApiKey FromPem(string id, string privateKeyPem)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new ApiKeyException("The API key id is empty. Copy it from the exchange's API key page.");
        }

        if (id.Any(character => character is <= ' ' or > '~'))
        {
            throw new ApiKeyException("The API key id contains blanks or characters outside printable ASCII.");
        }

        if (!privateKeyPem.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            throw new ApiKeyException(
                "The private key is not PEM text: it must start with a line like '-----BEGIN PRIVATE KEY-----'."
            );
        }

        if (privateKeyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ApiKeyException(
                "The private key is encrypted with a passphrase. Store it unencrypted with access for its owner only."
            );
        }

        if (!privateKeyPem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new ApiKeyException("The PEM text holds no private key; perhaps it is the public key or a certificate.");
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(privateKeyPem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new ApiKeyException(
                "The private key cannot be read as an RSA key. Ed25519 keys are not supported yet: create an RSA key (2048 bits).",
                exception
            );
        }

        if (rsa.KeySize < MinKeySizeBits)
        {
            rsa.Dispose();
            throw new ApiKeyException($"The RSA key is shorter than {MinKeySizeBits} bits.");
        }

        return new ApiKey(id, rsa);
    }

    /// <inheritdoc/>
    public void Dispose() => privateKey.Dispose();

    /// <summary>The key's id, never the private key.</summary>
    public override string ToString() => $"API key {Id}";
}

/// <summary>An API key cannot be used; the message says why and how to mend it, and never quotes the key.</summary>
public sealed class ApiKeyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ApiKeyException(string message)
        : base(message) { }

    /// <summary>Makes the exception without a message.</summary>
    public ApiKeyException() { }

    /// <summary>Makes the exception with a cause.</summary>
    public ApiKeyException(string message, Exception innerException)
        : base(message, innerException) { }
}
