using System.Security.Cryptography;
using System.Text;

namespace Kalshi.Authentication;

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
    /// <param name="signatureBase64">The signature header; anything that is no signature is answered with false.</param>
    public static bool Verify(VerificationKey publicKey, string timestamp, string method, string path, string signatureBase64)
    {
        Span<byte> message = stackalloc byte[MaxMessageBytes];
        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        return TryCompose(timestamp, method, path, message, out var length)
            && Convert.TryFromBase64String(signatureBase64, signature, out var signatureLength)
            && publicKey.Verify(message[..length], signature[..signatureLength]);
    }

    /// <summary>The same with an RSA key of the framework.</summary>
    /// <inheritdoc cref="Verify(VerificationKey, string, string, string, string)"/>
    public static bool Verify(RSA publicKey, string timestamp, string method, string path, string signatureBase64)
    {
        Span<byte> message = stackalloc byte[MaxMessageBytes];
        Span<byte> signature = stackalloc byte[MaxSignatureBytes];
        return TryCompose(timestamp, method, path, message, out var length)
            && Convert.TryFromBase64String(signatureBase64, signature, out var signatureLength)
            && publicKey.VerifyData(
                message[..length],
                signature[..signatureLength],
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pss
            );
    }

    private static bool TryCompose(string timestamp, string method, string path, Span<byte> message, out int length)
    {
        length = 0;
        if (Encoding.UTF8.GetMaxByteCount(timestamp.Length + method.Length + path.Length) > message.Length)
        {
            return false;
        }

        length = Encoding.UTF8.GetBytes(timestamp, message);
        length += Encoding.UTF8.GetBytes(method, message[length..]);
        length += Encoding.UTF8.GetBytes(path, message[length..]);
        return true;
    }
}
