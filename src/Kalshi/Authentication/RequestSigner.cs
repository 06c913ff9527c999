using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kalshi.Authentication;

/// <summary>
/// Signs requests (§1.2) over timestamp + method + path: RSA-PSS with SHA-256 and a salt as long as the digest, or plain
/// Ed25519, as the key is. The path starts at the root (<c>/trade-api/v2/…</c>) and excludes host and query. Safe to use from
/// several threads.
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
        if (!key.TrySign(message[..length], signature, out var written))
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
