using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>Takes an RSA key in, private or public, if it is one and of a size the exchange deals in.</summary>
internal static class RsaImport
{
    /// <summary>One of the framework's imports, its count of bytes read left aside.</summary>
    public delegate void Format(RSA rsa, ReadOnlySpan<byte> der);

    /// <summary>The key; the caller's to dispose.</summary>
    /// <param name="der">The key's bytes.</param>
    /// <param name="format">What they are.</param>
    /// <param name="damaged">Makes the error for bytes that are no such key.</param>
    /// <exception cref="ApiKeyException">They are no such key, or its size is out of range.</exception>
    public static RSA Read(ReadOnlySpan<byte> der, Format format, Func<CryptographicException, ApiKeyException> damaged)
    {
        var rsa = RSA.Create();
        try
        {
            format(rsa, der);
        }
        catch (CryptographicException exception)
        {
            rsa.Dispose();
            throw damaged(exception);
        }

        if (rsa.KeySize is >= ApiKey.MinKeySizeBits and <= ApiKey.MaxKeySizeBits)
        {
            return rsa;
        }

        var size = rsa.KeySize;
        rsa.Dispose();
        throw new ApiKeyException(
            $"The RSA key has {size} bits; it must have {ApiKey.MinKeySizeBits} to {ApiKey.MaxKeySizeBits}. Create one of 2048 bits."
        );
    }
}
