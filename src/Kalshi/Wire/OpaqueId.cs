using System.Buffers;
using System.Buffers.Binary;

namespace Kalshi.Wire;

/// <summary>
/// An exchange-given id, opaque, kept in 128 bits so that it costs no allocation: the bits of a UUID, or a hash of any
/// other text. Only equality matters. <c>default</c> is "no id".
/// </summary>
public readonly record struct OpaqueId(UInt128 Bits)
{
    internal const int UuidLength = 36;

    /// <summary>The id for a text.</summary>
    public static OpaqueId FromText(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        return System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var written)
            ? FromUtf8(bytes[..written])
            : FromUtf8(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The id for a UTF-8 text.</summary>
    public static OpaqueId FromUtf8(ReadOnlySpan<byte> utf8Text)
    {
        if (utf8Text.Length == UuidLength && TryReadUuid(utf8Text, out var uuid))
        {
            return uuid;
        }

        // FNV-1a with 128 bits: ids that are no UUIDs are rare, and all we need is that they differ.
        var hash = new UInt128(0x6c62272e07bb0142UL, 0x62b821756295c58dUL);
        var prime = new UInt128(0x0000000001000000UL, 0x000000000000013BUL);
        foreach (var value in utf8Text)
        {
            hash = unchecked((hash ^ value) * prime);
        }

        return new OpaqueId(hash);
    }

    /// <summary>Reads a UUID at the start of a text; false if there is none. What follows it is not looked at.</summary>
    internal static bool TryReadUuid(ReadOnlySpan<byte> utf8Text, out OpaqueId id)
    {
        id = default;
        if (
            utf8Text.Length < UuidLength
            || utf8Text[8] != (byte)'-'
            || utf8Text[13] != (byte)'-'
            || utf8Text[18] != (byte)'-'
            || utf8Text[23] != (byte)'-'
        )
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[32];
        utf8Text[..8].CopyTo(digits);
        utf8Text[9..13].CopyTo(digits[8..]);
        utf8Text[14..18].CopyTo(digits[12..]);
        utf8Text[19..23].CopyTo(digits[16..]);
        utf8Text[24..UuidLength].CopyTo(digits[20..]);
        Span<byte> bits = stackalloc byte[16];
        if (Convert.FromHexString(digits, bits, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        id = new OpaqueId(BinaryPrimitives.ReadUInt128BigEndian(bits));
        return true;
    }
}
