using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Kalshi;
using Trader.Events;

namespace Trader.Live.Journal.Payloads;

/// <summary>
/// Writes values compactly into a buffer that grows and is used again: whole numbers in as many bytes as they need (seven bits
/// each, the sign folded in), texts as UTF-8 after their length.
/// </summary>
internal sealed class PayloadWriter : IBufferWriter<byte>
{
    private byte[] buffer;

    /// <summary>Makes a writer.</summary>
    /// <param name="capacity">Bytes it holds before it grows.</param>
    public PayloadWriter(int capacity = 512) => buffer = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until more is.</summary>
    public Span<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Starts again, with some bytes left free at the beginning.</summary>
    public void Restart(int reserved = 0) => Length = reserved;

    /// <summary>Takes back everything from a length on.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        EnsureSpace(1);
        buffer[Length++] = value;
    }

    /// <summary>A whole number that is seldom negative or large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(long value) => Unsigned(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>A whole number that is never negative.</summary>
    public void Unsigned(ulong value)
    {
        EnsureSpace(10);
        var at = Length;
        while (value >= 0x80)
        {
            buffer[at++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        buffer[at++] = (byte)value;
        Length = at;
    }

    /// <summary>Yes or no.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>One of a few words: an enumeration of 32 bits.</summary>
    public void Word<T>(T value)
        where T : struct, Enum => Number(Unsafe.BitCast<T, int>(value));

    /// <summary>A text; null is told from an empty one.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Unsigned(0);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(value);
        Unsigned((ulong)count + 1);
        EnsureSpace(count);
        Length += Encoding.UTF8.GetBytes(value, buffer.AsSpan(Length));
    }

    /// <summary>Sixteen bytes.</summary>
    public void Bits(UInt128 value)
    {
        EnsureSpace(16);
        BinaryPrimitives.WriteUInt128LittleEndian(buffer.AsSpan(Length), value);
        Length += 16;
    }

    /// <summary>Both clocks; where they show nearly the same, the second takes one or two bytes.</summary>
    public void Time(EventTime time)
    {
        Number(time.ExchangeMs);
        Number(unchecked(time.WallMs - time.ExchangeMs));
    }

    /// <summary>A number that may be absent.</summary>
    public void OptionalNumber(long? value)
    {
        Flag(value.HasValue);
        if (value is { } present)
        {
            Number(present);
        }
    }

    /// <summary>A price.</summary>
    public void Price(Price value) => Number(value.Units);

    /// <summary>A count of contracts.</summary>
    public void Quantity(Quantity value) => Number(value.Hundredths);

    /// <summary>An amount.</summary>
    public void Money(Money value) => Number(value.Micros);

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        EnsureSpace(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureSpace(Math.Max(sizeHint, 256));
        return buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureSpace(Math.Max(sizeHint, 256));
        return buffer.AsSpan(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnsureSpace(int count)
    {
        if (buffer.Length - Length < count)
        {
            Grow(count);
        }
    }

    private void Grow(int count) =>
        Array.Resize(ref buffer, (int)Math.Max(BitOperations.RoundUpToPowerOf2((uint)(Length + count)), (uint)buffer.Length));
}
