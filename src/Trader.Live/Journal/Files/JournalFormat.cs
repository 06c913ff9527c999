using System.Buffers.Binary;

namespace Trader.Live.Journal.Files;

/// <summary>Which journal a file belongs to.</summary>
public enum JournalKind
{
    /// <summary>What must survive the process: intents, what became of them, the emergency stop.</summary>
    Orders = 1,

    /// <summary>Every event and command of a run, for replaying it.</summary>
    Session = 2,
}

/// <summary>What a journal file says at its beginning.</summary>
/// <param name="Kind">Which journal it belongs to.</param>
/// <param name="Segment">Number of the file within its journal, from 1.</param>
/// <param name="FirstRecord">Number of its first record.</param>
/// <param name="CreatedWallMs">When it was made, wall clock, Unix milliseconds.</param>
public sealed record JournalHeader(JournalKind Kind, long Segment, long FirstRecord, long CreatedWallMs);

/// <summary>
/// The bytes of a journal file, all numbers little-endian. A header of <see cref="HeaderBytes"/>: magic (8), format version
/// (2), kind (2), segment (8), first record number (8), creation time (8), checksum of all that (4). Then records: payload
/// length (4), checksum of everything else in the record (4), record number (8), kind (1), payload.
/// </summary>
public static class JournalFormat
{
    /// <summary>The version this program writes, and the newest it reads.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a file's header.</summary>
    public const int HeaderBytes = 40;

    /// <summary>Bytes of a record beside its payload.</summary>
    public const int RecordOverheadBytes = 17;

    /// <summary>Longest payload there can be, in bytes.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    /// <summary>Largest number a file's first record can have.</summary>
    public const long MaxRecordNumber = 1L << 60;

    internal static ReadOnlySpan<byte> Magic => "TRADERJ\n"u8;

    /// <summary>Writes a file's header.</summary>
    public static void WriteHeader(Span<byte> destination, JournalHeader header)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[10..], (ushort)header.Kind);
        BinaryPrimitives.WriteInt64LittleEndian(destination[12..], header.Segment);
        BinaryPrimitives.WriteInt64LittleEndian(destination[20..], header.FirstRecord);
        BinaryPrimitives.WriteInt64LittleEndian(destination[28..], header.CreatedWallMs);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[36..], Crc32C.Compute(destination[..36]));
    }

    /// <summary>Fills in what goes before a payload that already stands at <see cref="RecordOverheadBytes"/>.</summary>
    /// <param name="record">The whole record.</param>
    /// <param name="number">Its number.</param>
    /// <param name="kind">What its payload is.</param>
    public static void SealRecord(Span<byte> record, long number, byte kind)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - RecordOverheadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], number);
        record[16] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], RecordChecksum(record));
    }

    internal static uint RecordChecksum(ReadOnlySpan<byte> record) => Crc32C.Append(Crc32C.Compute(record[..4]), record[8..]);
}
