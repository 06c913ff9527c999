using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kalshi.Authentication;

/// <summary>The three headers that authenticate a request. A ready signature is a credential: it stays in memory.</summary>
/// <param name="KeyId">Value of <see cref="KeyHeader"/>.</param>
/// <param name="TimestampMs">Value of <see cref="TimestampHeader"/>, Unix milliseconds of the wall clock.</param>
/// <param name="Signature">Value of <see cref="SignatureHeader"/>, base64.</param>
public readonly record struct SignedHeaders(string KeyId, long TimestampMs, string Signature)
{
    /// <summary>Header with the key id.</summary>
    public const string KeyHeader = "KALSHI-ACCESS-KEY";

    /// <summary>Header with the timestamp in Unix milliseconds.</summary>
    public const string TimestampHeader = "KALSHI-ACCESS-TIMESTAMP";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "KALSHI-ACCESS-SIGNATURE";

    /// <summary>The timestamp as header text.</summary>
    public string TimestampText => TimestampMs.ToString(CultureInfo.InvariantCulture);

    /// <summary>Names the key and the time, never the signature.</summary>
    public override string ToString() => $"headers of {KeyId} at {TimestampMs}";
}

/// <summary>
/// Signs requests: RSA-PSS with SHA-256 and a salt as long as the digest, over timestamp + method + path. The path starts
/// at the root (<c>/trade-api/v2/…</c>) and excludes host and query. Safe to use from several threads.
/// </summary>
public sealed class RequestSigner
{
    private const int MaxMessageBytes = 1024;
    private const int MaxSignatureBytes = 1024;

    private readonly ApiKey key;

    /// <summary>Signs with <paramref name="key"/>, which the caller keeps alive and disposes.</summary>
    public RequestSigner(ApiKey key) => this.key = key;

    /// <summary>The id of the key in use.</summary>
    public string KeyId => key.Id;

    /// <summary>Makes the headers for one request.</summary>
    /// <param name="timestampMs">Unix milliseconds of the wall clock.</param>
    /// <param name="method">HTTP method in upper case; WebSocket upgrades are <c>GET</c>.</param>
    /// <param name="path">Path from the root, without query.</param>
    /// <exception cref="ArgumentException">The path has a query, does not start with '/', or is too long.</exception>
    public SignedHeaders Sign(long timestampMs, string method, string path)
    {
        Span<byte> message = stackalloc byte[MaxMessageBytes];
        var length = ComposeMessage(timestampMs, method, path, message);
        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        if (
            !key.PrivateKey.TrySignData(
                message[..length],
                signature,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss,
                out var written
            )
        )
        {
            throw new CryptographicException("The signature does not fit; RSA keys beyond 8192 bits are not supported.");
        }

        return new SignedHeaders(key.Id, timestampMs, Convert.ToBase64String(signature[..written]));
    }

    /// <summary>Writes the text to be signed and returns its length in bytes.</summary>
    internal static int ComposeMessage(long timestampMs, string method, string path, Span<byte> destination)
    {
        if (path.Length == 0 || path[0] != '/' || path.Contains('?', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The signed path must start with '/' and have no query: {path}", nameof(path));
        }

        if (
            !timestampMs.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture)
            || Encoding.UTF8.GetMaxByteCount(method.Length + path.Length) > destination.Length - written
        )
        {
            throw new ArgumentException($"The signed path is longer than {MaxMessageBytes} bytes allow.", nameof(path));
        }

        written += Encoding.UTF8.GetBytes(method, destination[written..]);
        written += Encoding.UTF8.GetBytes(path, destination[written..]);
        return written;
    }
}

/// <summary>Checks a request's signature against a public key; the counterpart of <see cref="RequestSigner"/> for servers.</summary>
public static class SignatureVerifier
{
    private const int MaxMessageBytes = 1024;
    private const int MaxSignatureBytes = 1024;

    /// <summary>Whether <paramref name="signatureBase64"/> is the key's signature over timestamp, method and path.</summary>
    /// <param name="publicKey">The account's public key.</param>
    /// <param name="timestamp">The timestamp header exactly as sent.</param>
    /// <param name="method">HTTP method in upper case.</param>
    /// <param name="path">Path from the root as sent, without query.</param>
    /// <param name="signatureBase64">The signature header.</param>
    public static bool Verify(RSA publicKey, string timestamp, string method, string path, string signatureBase64)
    {
        Span<byte> message = stackalloc byte[MaxMessageBytes];
        if (Encoding.UTF8.GetMaxByteCount(timestamp.Length + method.Length + path.Length) > message.Length)
        {
            return false;
        }

        var length = Encoding.UTF8.GetBytes(timestamp, message);
        length += Encoding.UTF8.GetBytes(method, message[length..]);
        length += Encoding.UTF8.GetBytes(path, message[length..]);

        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        return Convert.TryFromBase64String(signatureBase64, signature, out var signatureLength)
            && publicKey.VerifyData(
                message[..length],
                signature[..signatureLength],
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss
            );
    }
}
