namespace Kalshi.Wire;

/// <summary>
/// An exchange-given id, opaque, kept in 128 bits so that it costs no allocation: the bits of a UUID, or a hash of any
/// other text. Only equality matters. <c>default</c> is "no id".
/// </summary>
public readonly record struct OpaqueId(UInt128 Bits)
{
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
        if (
            utf8Text.Length == 36
            && System.Buffers.Text.Utf8Parser.TryParse(utf8Text, out Guid guid, out var consumed, 'D')
            && consumed == 36
        )
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes, bigEndian: true, out _);
            return new OpaqueId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
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
}
