using System.Text.Json;
using Trader.Live.Journal.Files;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Journal.Sessions;

/// <summary>Writes blocks into a session's file, record by record, until it is full. Without threads; the recorder has one.</summary>
internal sealed class SessionFileWriter : IDisposable
{
    // A record is closed at the first rare payload after which it is at least so long.
    private const int RecordBytes = 1 << 20;

    private readonly IJournalFile file;
    private readonly long maxBytes;
    private readonly PayloadWriter record = new(1 << 17);
    private readonly PayloadWriter payload = new();
    private readonly Utf8JsonWriter json = new(Stream.Null, SessionJson.WriterOptions);
    private long nextRecord = 1;

    /// <summary>Begins the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public SessionFileWriter(IJournalFile file, long maxBytes, SessionBeginning beginning)
    {
        this.file = file;
        this.maxBytes = maxBytes;
        Span<byte> header = stackalloc byte[JournalFormat.HeaderBytes];
        var made = new JournalHeader(JournalKind.Session, Segment: 1, FirstRecord: 1, beginning.StartedAt.WallMs);
        JournalFormat.WriteHeader(header, made);
        file.Append(header);
        StartRecord();
        json.Reset(record);
        JsonSerializer.Serialize(json, beginning, SessionJson.Readable.SessionBeginning);
        CloseRecord(SessionCodes.BeginningRecord);
    }

    /// <summary>Writes a block; what has to be said if the recording ends with it, or null.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string? Write(SessionBlock block)
    {
        StartRecord();
        var copied = 0;
        foreach (var (offset, code, rare) in block.Rare)
        {
            record.Raw(block.Bytes.Written[copied..offset]);
            copied = offset;
            payload.Restart();
            json.Reset(payload);
            JsonSerializer.Serialize(json, rare, code.Contract!);
            record.Unsigned((ulong)payload.Length);
            record.Raw(payload.Written);
            if (record.Length >= RecordBytes)
            {
                if (Close() is { } full)
                {
                    return full;
                }

                StartRecord();
            }
        }

        record.Raw(block.Bytes.Written[copied..]);
        return Close();
    }

    /// <summary>Returns when everything written so far survives a loss of power.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void Sync() => file.Sync();

    /// <summary>Writes the last record.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void End(SessionEnding ending)
    {
        StartRecord();
        record.Number(ending.Events);
        record.Number(ending.Commands);
        record.Text(ending.Reason);
        CloseRecord(SessionCodes.EndingRecord);
        file.Sync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        file.Dispose();
    }

    private string? Close()
    {
        if (record.Length - JournalFormat.RecordOverheadBytes > JournalFormat.MaxPayloadBytes)
        {
            return $"a single event takes more than {JournalFormat.MaxPayloadBytes >> 20} MB";
        }

        if (file.Length + record.Length > maxBytes)
        {
            return $"it has reached its limit of {maxBytes >> 20} MB (V3_JOURNAL_MAX_MEGABYTES)";
        }

        CloseRecord(SessionCodes.BlockRecord);
        return null;
    }

    private void StartRecord() => record.Restart(JournalFormat.RecordOverheadBytes);

    private void CloseRecord(byte kind)
    {
        JournalFormat.SealRecord(record.Written, nextRecord, kind);
        file.Append(record.Written);
        nextRecord++;
    }
}
