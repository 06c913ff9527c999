using System.Buffers.Binary;

namespace Trader.Live.Journal.Files;

/// <summary>
/// Reads a journal file record by record. Whatever the bytes are, it gives every whole record of the valid beginning and then
/// says precisely what was wrong; it throws only where the store itself fails. Memory is bounded by the longest record.
/// </summary>
public sealed class JournalReader
{
    private const int WindowBytes = 1 << 20;

    private readonly IJournalSource source;
    private readonly string file;
    private readonly int maxPayloadBytes;
    private byte[] window;
    private long windowStart;
    private int windowLength;
    private long position;
    private long expected;
    private int payloadStart;
    private int payloadLength;

    /// <summary>Starts at the header, which is read at once: see <see cref="Header"/> and <see cref="Flaw"/>.</summary>
    /// <param name="source">The bytes; stays the caller's to dispose.</param>
    /// <param name="file">The file's name for people.</param>
    /// <param name="kind">The journal it must belong to.</param>
    /// <param name="maxPayloadBytes">Longest payload taken for real, 1 to <see cref="JournalFormat.MaxPayloadBytes"/>.</param>
    public JournalReader(
        IJournalSource source,
        string file,
        JournalKind kind,
        int maxPayloadBytes = JournalFormat.MaxPayloadBytes
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPayloadBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPayloadBytes, JournalFormat.MaxPayloadBytes);
        this.source = source;
        this.file = file;
        this.maxPayloadBytes = maxPayloadBytes;
        Length = source.Length;
        window = new byte[(int)Math.Clamp(Length, JournalFormat.HeaderBytes, WindowBytes)];
        ReadHeader(kind);
    }

    /// <summary>The file's header; null if <see cref="Flaw"/> says why it could not be read.</summary>
    public JournalHeader? Header { get; private set; }

    /// <summary>What ended the reading before the end of the file; null for nothing.</summary>
    public JournalFlaw? Flaw { get; private set; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Bytes that were whole: where the next record begins or would begin.</summary>
    public long Position => position;

    /// <summary>Number of the record read last.</summary>
    public long Number => expected - 1;

    /// <summary>Kind of the record read last.</summary>
    public byte Kind { get; private set; }

    /// <summary>Payload of the record read last; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Payload => window.AsSpan(payloadStart, payloadLength);

    /// <summary>Reads the next record; false at the end, whatever the end is.</summary>
    public bool TryRead()
    {
        if (Header is null || Flaw is not null || position == Length)
        {
            return false;
        }

        if (Complaint(position) is { } complaint)
        {
            var isDamage = HasRecordAfter(position + 1);
            Flaw = new JournalFlaw(isDamage ? JournalFlawKind.Damage : JournalFlawKind.TornTail, file, position, complaint);
            return false;
        }

        var record = Window(position, JournalFormat.RecordOverheadBytes);
        var number = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        if (number != expected)
        {
            Flaw = new JournalFlaw(
                JournalFlawKind.Damage,
                file,
                position,
                $"record {number} stands where record {expected} belongs"
            );
            return false;
        }

        Kind = record[16];
        payloadLength = BinaryPrimitives.ReadInt32LittleEndian(record);
        payloadStart = (int)(position - windowStart) + JournalFormat.RecordOverheadBytes;
        position += JournalFormat.RecordOverheadBytes + payloadLength;
        expected++;
        return true;
    }

    private void ReadHeader(JournalKind kind)
    {
        var header = Window(0, JournalFormat.HeaderBytes);
        var magic = JournalFormat.Magic;
        if (header.Length >= magic.Length && !header.StartsWith(magic))
        {
            Flaw = new JournalFlaw(JournalFlawKind.NoHeader, file, 0, "this is not a journal of the trader");
            return;
        }

        if (header.Length < JournalFormat.HeaderBytes)
        {
            var what = $"the header has {header.Length} of {JournalFormat.HeaderBytes} bytes";
            Flaw = new JournalFlaw(JournalFlawKind.NoHeader, file, 0, what);
            return;
        }

        // The version comes first: a newer one may well have another header.
        var version = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        if (version > JournalFormat.Version)
        {
            var what = $"a newer version of the trader wrote this (format {version}, this one knows {JournalFormat.Version})";
            Flaw = new JournalFlaw(JournalFlawKind.NewerVersion, file, 8, what);
            return;
        }

        if (Crc32C.Compute(header[..36]) != BinaryPrimitives.ReadUInt32LittleEndian(header[36..]))
        {
            Flaw = new JournalFlaw(JournalFlawKind.NoHeader, file, 0, "the header does not fit its checksum");
            return;
        }

        var found = (JournalKind)BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (found != kind)
        {
            var what = $"this is a journal of another kind ({found} instead of {kind})";
            Flaw = new JournalFlaw(JournalFlawKind.OtherKind, file, 10, what);
            return;
        }

        var first = BinaryPrimitives.ReadInt64LittleEndian(header[20..]);
        if (first is < 1 or > JournalFormat.MaxRecordNumber)
        {
            Flaw = new JournalFlaw(JournalFlawKind.NoHeader, file, 20, $"the first record cannot have the number {first}");
            return;
        }

        Header = new JournalHeader(
            kind,
            BinaryPrimitives.ReadInt64LittleEndian(header[12..]),
            first,
            BinaryPrimitives.ReadInt64LittleEndian(header[28..])
        );
        position = JournalFormat.HeaderBytes;
        expected = Header.FirstRecord;
    }

    // What is wrong with the record at a place, or null. Its number is another matter.
    private string? Complaint(long offset)
    {
        var left = Length - offset;
        if (left < JournalFormat.RecordOverheadBytes)
        {
            return $"a record breaks off after {left} bytes";
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(Window(offset, JournalFormat.RecordOverheadBytes));
        if (length < 0 || length > maxPayloadBytes)
        {
            return $"a record claims {unchecked((uint)length)} bytes, more than there can be";
        }

        var size = JournalFormat.RecordOverheadBytes + length;
        if (left < size)
        {
            return $"a record of {size} bytes breaks off after {left}";
        }

        var record = Window(offset, size);
        return JournalFormat.RecordChecksum(record) == BinaryPrimitives.ReadUInt32LittleEndian(record[4..])
            ? null
            : "a record does not fit its checksum";
    }

    // Only a later number and a right checksum make a record. Bytes made to look like many long records would take quadratic
    // time: after as much work as reading the rest a few times over, the file is taken for damaged, which is the careful answer.
    private bool HasRecordAfter(long offset)
    {
        var budget = (4 * (Length - offset)) + WindowBytes;
        for (; Length - offset >= JournalFormat.RecordOverheadBytes; offset++)
        {
            var start = Window(offset, JournalFormat.RecordOverheadBytes);
            var length = BinaryPrimitives.ReadInt32LittleEndian(start);
            var ahead = unchecked(BinaryPrimitives.ReadInt64LittleEndian(start[8..]) - expected);
            if (
                length < 0
                || length > maxPayloadBytes
                || length > Length - offset - JournalFormat.RecordOverheadBytes
                || ahead < 0
                || ahead > Length / JournalFormat.RecordOverheadBytes
            )
            {
                continue;
            }

            budget -= length;
            if (budget < 0 || Complaint(offset) is null)
            {
                return true;
            }
        }

        return false;
    }

    // The bytes at a place, fewer only where the file ends; valid until the next call.
    private ReadOnlySpan<byte> Window(long offset, int count)
    {
        if (offset < windowStart || offset + count > windowStart + windowLength)
        {
            Move(offset, count);
        }

        var start = (int)(offset - windowStart);
        return window.AsSpan(start, Math.Min(count, windowLength - start));
    }

    private void Move(long offset, int count)
    {
        if (count > window.Length)
        {
            // A claim of the file that its length bears out, or it would not be asked for.
            Array.Resize(ref window, count);
        }

        windowStart = offset;
        windowLength = source.Read(offset, window);
    }
}
