using System.Reflection;
using System.Runtime.InteropServices;

namespace Kalshi.Authentication;

/// <summary>
/// The few functions of OpenSSL's libcrypto (1.1.1 or newer) that Ed25519 needs; .NET 10 has no Ed25519 of its own. Loaded
/// once and never unloaded. All functions are safe to call from several threads.
/// </summary>
internal sealed unsafe class LibCrypto
{
    /// <summary>OpenSSL's number of the algorithm, <c>EVP_PKEY_ED25519</c>.</summary>
    private const int Ed25519Id = 1087;

    // Versioned names only: macOS ends a program that loads its own unversioned libcrypto.
    private static readonly string[] SystemNames =
    [
        .. OperatingSystem.IsWindows()
            ? ["libcrypto-4-x64.dll", "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll", "libcrypto-1_1-x64.dll"]
        : OperatingSystem.IsMacOS()
            ?
            [
                "libcrypto.4.dylib",
                "libcrypto.3.dylib",
                "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
                "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
                "/opt/local/lib/libcrypto.3.dylib",
            ]
        : (string[])["libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1"],
    ];

    private static readonly Lazy<LibCrypto?> SystemLibrary = new(() => Load(SystemNames));

    private readonly delegate* unmanaged<int, nint, byte*, nuint, nint> newRawPrivateKey;
    private readonly delegate* unmanaged<int, nint, byte*, nuint, nint> newRawPublicKey;
    private readonly delegate* unmanaged<nint, byte*, nuint*, int> getRawPublicKey;
    private readonly delegate* unmanaged<nint, void> freeKey;
    private readonly delegate* unmanaged<nint> newContext;
    private readonly delegate* unmanaged<nint, void> freeContext;
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, int> signInit;
    private readonly delegate* unmanaged<nint, byte*, nuint*, byte*, nuint, int> sign;
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, int> verifyInit;
    private readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int> verify;
    private readonly delegate* unmanaged<void> clearErrors;

    private LibCrypto(nint library)
    {
        newRawPrivateKey = (delegate* unmanaged<int, nint, byte*, nuint, nint>)Export(library, "EVP_PKEY_new_raw_private_key");
        newRawPublicKey = (delegate* unmanaged<int, nint, byte*, nuint, nint>)Export(library, "EVP_PKEY_new_raw_public_key");
        getRawPublicKey = (delegate* unmanaged<nint, byte*, nuint*, int>)Export(library, "EVP_PKEY_get_raw_public_key");
        freeKey = (delegate* unmanaged<nint, void>)Export(library, "EVP_PKEY_free");
        newContext = (delegate* unmanaged<nint>)Export(library, "EVP_MD_CTX_new");
        freeContext = (delegate* unmanaged<nint, void>)Export(library, "EVP_MD_CTX_free");
        signInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)Export(library, "EVP_DigestSignInit");
        sign = (delegate* unmanaged<nint, byte*, nuint*, byte*, nuint, int>)Export(library, "EVP_DigestSign");
        verifyInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)Export(library, "EVP_DigestVerifyInit");
        verify = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int>)Export(library, "EVP_DigestVerify");
        clearErrors = (delegate* unmanaged<void>)Export(library, "ERR_clear_error");
    }

    /// <summary>The system's libcrypto, or null where none was found.</summary>
    public static LibCrypto? System => SystemLibrary.Value;

    /// <summary>The first library of these names that has what is needed, or null.</summary>
    internal static LibCrypto? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), searchPath: null, out var library))
            {
                continue;
            }

            // BoringSSL and old OpenSSL go by the same name and may lack one of them; then the next name has its turn.
            try
            {
                return new LibCrypto(library);
            }
            catch (EntryPointNotFoundException)
            {
                NativeLibrary.Free(library);
            }
        }

        return null;
    }

    /// <summary>A key from the private seed, or 0.</summary>
    public nint NewPrivateKey(ReadOnlySpan<byte> seed)
    {
        fixed (byte* start = seed)
        {
            return Checked(newRawPrivateKey(Ed25519Id, 0, start, (nuint)seed.Length));
        }
    }

    /// <summary>A key from the public point, or 0.</summary>
    public nint NewPublicKey(ReadOnlySpan<byte> point)
    {
        fixed (byte* start = point)
        {
            return Checked(newRawPublicKey(Ed25519Id, 0, start, (nuint)point.Length));
        }
    }

    /// <summary>Writes the public point of a key.</summary>
    public bool TryGetPublicKey(nint key, Span<byte> point)
    {
        var length = (nuint)point.Length;
        fixed (byte* start = point)
        {
            return Checked(getRawPublicKey(key, start, &length)) == 1 && length == (nuint)point.Length;
        }
    }

    /// <summary>Gives a key back; its private part is wiped.</summary>
    public void Free(nint key) => freeKey(key);

    /// <summary>Signs a message in one go.</summary>
    public bool TrySign(nint key, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var context = newContext();
        var length = (nuint)signature.Length;
        fixed (byte* messageStart = message)
        fixed (byte* signatureStart = signature)
        {
            var isDone =
                context != 0
                && signInit(context, 0, 0, 0, key) == 1
                && sign(context, signatureStart, &length, messageStart, (nuint)message.Length) == 1;
            freeContext(context);
            return Checked(isDone ? 1 : 0) == 1 && length == (nuint)signature.Length;
        }
    }

    /// <summary>Whether the signature is the key's over the message.</summary>
    public bool Verify(nint key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var context = newContext();
        fixed (byte* messageStart = message)
        fixed (byte* signatureStart = signature)
        {
            var isGood =
                context != 0
                && verifyInit(context, 0, 0, 0, key) == 1
                && verify(context, signatureStart, (nuint)signature.Length, messageStart, (nuint)message.Length) == 1;
            freeContext(context);
            return Checked(isGood ? 1 : 0) == 1;
        }
    }

    private static nint Export(nint library, string name) => NativeLibrary.GetExport(library, name);

    // OpenSSL keeps errors per thread; .NET's own calls on this thread must not find ours.
    private nint Checked(nint result)
    {
        if (result <= 0)
        {
            clearErrors();
        }

        return result;
    }
}
