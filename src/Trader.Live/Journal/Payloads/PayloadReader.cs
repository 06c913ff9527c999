using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Kalshi;
using Trader.Events;

namespace Trader.Live.Journal.Payloads;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote. It never throws: after the first value that is not there or not possible,
/// <see cref="IsBroken"/> holds and everything read is a default.
/// </summary>
internal ref struct PayloadReader
{
    private readonly TextCache? texts;
    private ReadOnlySpan<byte> left;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="texts">Where texts that repeat are found again instead of being made; null to make each.</param>
    public PayloadReader(ReadOnlySpan<byte> payload, TextCache? texts = null)
    {
        left = payload;
        this.texts = texts;
    }

    /// <summary>Whether something was not there or not possible.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether everything was read and was possible.</summary>
    public readonly bool IsAtEnd => !IsBroken && left.IsEmpty;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => left.Length;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        if (left.IsEmpty)
        {
            return Break<byte>();
        }

        var value = left[0];
        left = left[1..];
        return value;
    }

    /// <summary>A whole number.</summary>
    public long Number()
    {
        var folded = Unsigned();
        return unchecked((long)(folded >> 1) ^ -(long)(folded & 1));
    }

    /// <summary>A whole number that is never negative.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
            {
                return Break<ulong>();
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return IsBroken ? 0 : value;
            }
        }

        return Break<ulong>();
    }

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32()
    {
        var value = Number();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : Break<int>();
    }

    /// <summary>Yes or no.</summary>
    public bool Flag()
    {
        var value = Byte();
        return value <= 1 ? value == 1 : Break<bool>();
    }

    /// <summary>One of a few words: an enumeration of 32 bits.</summary>
    public T Word<T>()
        where T : struct, Enum
    {
        var value = Number();
        if (value is < 0 or > int.MaxValue)
        {
            return Break<T>();
        }

        var word = Unsafe.BitCast<int, T>((int)value);
        return Enum.IsDefined(word) ? word : Break<T>();
    }

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText()
    {
        var folded = Unsigned();
        if (folded == 0 || IsBroken)
        {
            return null;
        }

        if (folded - 1 > (ulong)left.Length)
        {
            return Break<string>();
        }

        var bytes = left[..(int)(folded - 1)];
        left = left[bytes.Length..];
        return texts is null ? Encoding.UTF8.GetString(bytes) : texts.Get(bytes);
    }

    /// <summary>A text that must be there.</summary>
    public string Text() => OptionalText() ?? Break<string>() ?? "";

    /// <summary>Sixteen bytes.</summary>
    public UInt128 Bits()
    {
        if (left.Length < 16)
        {
            return Break<UInt128>();
        }

        var value = BinaryPrimitives.ReadUInt128LittleEndian(left);
        left = left[16..];
        return value;
    }

    /// <summary>Both clocks.</summary>
    public EventTime Time()
    {
        var exchangeMs = Number();
        return new EventTime(exchangeMs, unchecked(Number() + exchangeMs));
    }

    /// <summary>A number that may be absent.</summary>
    public long? OptionalNumber() => Flag() ? Number() : null;

    /// <summary>A price.</summary>
    public Price Price()
    {
        var units = Number();
        return units is >= 0 and <= Kalshi.Price.UnitsPerDollar ? Kalshi.Price.FromUnits((int)units) : Break<Price>();
    }

    /// <summary>A count of contracts.</summary>
    public Quantity Quantity() => Kalshi.Quantity.FromHundredths(Number());

    /// <summary>An amount.</summary>
    public Money Money() => Kalshi.Money.FromMicros(Number());

    /// <summary>Bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(ulong count)
    {
        if (count > (ulong)left.Length)
        {
            Break<byte>();
            return [];
        }

        var bytes = left[..(int)count];
        left = left[bytes.Length..];
        return bytes;
    }

    [return: MaybeNull]
    private T Break<T>()
    {
        IsBroken = true;
        left = [];
        return default;
    }
}
