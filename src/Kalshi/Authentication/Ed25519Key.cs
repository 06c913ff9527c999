using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kalshi.Authentication;

/// <summary>
/// An Ed25519 key held by OpenSSL: a private key with its public part, or a public key alone. The handle's memory is
/// wiped when it is disposed. Safe to use from several threads, also while it is being disposed.
/// </summary>
internal sealed class Ed25519Key : SafeHandle
{
    /// <summary>Length of a private seed and of a public key in bytes.</summary>
    public const int KeySizeBytes = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureSizeBytes = 64;

    private readonly LibCrypto library;

    private Ed25519Key(LibCrypto library, nint key)
        : base(0, ownsHandle: true)
    {
        this.library = library;
        SetHandle(key);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The key of a private seed of <see cref="KeySizeBytes"/>.</summary>
    public static Ed25519Key FromSeed(LibCrypto library, ReadOnlySpan<byte> seed) => Owned(library, library.NewPrivateKey(seed));

    /// <summary>A public key of <see cref="KeySizeBytes"/>.</summary>
    public static Ed25519Key FromPublic(LibCrypto library, ReadOnlySpan<byte> point) =>
        Owned(library, library.NewPublicKey(point));

    /// <summary>Signs; the signature takes <see cref="SignatureSizeBytes"/>.</summary>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            if (!library.TrySign(handle, message, signature[..SignatureSizeBytes]))
            {
                throw new CryptographicException("OpenSSL refused to sign with the Ed25519 key.");
            }
        }
        finally
        {
            Release(isHeld);
        }
    }

    /// <summary>Whether the signature is this key's over the message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSizeBytes)
        {
            return false;
        }

        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            return library.Verify(handle, message, signature);
        }
        finally
        {
            Release(isHeld);
        }
    }

    /// <summary>The public key, <see cref="KeySizeBytes"/> long.</summary>
    public byte[] PublicKey()
    {
        var point = new byte[KeySizeBytes];
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            return library.TryGetPublicKey(handle, point)
                ? point
                : throw new CryptographicException("OpenSSL gave no public part of the Ed25519 key.");
        }
        finally
        {
            Release(isHeld);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        library.Free(handle);
        return true;
    }

    private static Ed25519Key Owned(LibCrypto library, nint key) =>
        key != 0
            ? new Ed25519Key(library, key)
            : throw new CryptographicException("OpenSSL does not take these bytes for an Ed25519 key.");

    private void Release(bool isHeld)
    {
        if (isHeld)
        {
            DangerousRelease();
        }
    }
}
