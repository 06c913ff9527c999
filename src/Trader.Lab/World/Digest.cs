using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Trader.Lab.World;

/// <summary>
/// One number for everything that went by, in its order: equal runs have equal digests. Quick, and good enough to tell runs
/// apart; not for secrets.
/// </summary>
internal sealed class Digest
{
    private ulong state = 0x9E3779B97F4A7C15UL;

    /// <summary>The digest so far, 16 hexadecimal digits.</summary>
    public string Text => state.ToString("X16");

    /// <summary>Takes a number in.</summary>
    public void Add(long value) => Mix(unchecked((ulong)value));

    /// <summary>Takes a text in.</summary>
    public void Add(string text)
    {
        Mix((ulong)text.Length);
        Mix(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>Takes bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        Mix(bytes);
    }

    private void Mix(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var value in bytes)
        {
            rest = (rest << 8) | value;
        }

        Mix(rest);
    }

    private void Mix(ulong value)
    {
        unchecked
        {
            state = (state ^ value) * 0xFF51AFD7ED558CCDUL;
            state ^= state >> 32;
        }
    }
}
