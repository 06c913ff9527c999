using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Exchange;

/// <summary>Ids that look like random UUIDs (version 4) but are a function of a seed, so that a run can be repeated exactly.</summary>
/// <remarks>Two sources with one seed give the same ids. Not thread-safe, and not a source of secrets.</remarks>
public sealed class IdSource
{
    private readonly SplitMix64 bits;

    /// <summary>Starts the sequence of <paramref name="seed"/>.</summary>
    public IdSource(ulong seed) => bits = new SplitMix64(SplitMix64.Mix(seed ^ 0x1D5EEDUL));

    /// <summary>The next id.</summary>
    public Guid Next()
    {
        var high = (bits.NextUInt64() & 0xFFFF_FFFF_FFFF_0FFFUL) | 0x4000UL;
        var low = (bits.NextUInt64() & 0x3FFF_FFFF_FFFF_FFFFUL) | 0x8000_0000_0000_0000UL;
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }
}
