using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Kalshi.Simulator.Flow;

/// <summary>Reads a gzip file of JSON objects, one per line, and knows where it is, so that every complaint can say so.</summary>
internal sealed class TapeReader : IDisposable
{
    private const int MaxLineBytes = 65_536;
    private const int SmallestGzipBytes = 18;
    private const int SizeTrailerBytes = 4;

    private readonly string fileName;
    private readonly GZipStream stream;
    private readonly byte[] buffer = new byte[MaxLineBytes];
    private readonly uint promisedSize;
    private uint size;
    private int start;
    private int end;
    private bool isAtEnd;

    public TapeReader(string path)
    {
        fileName = Path.GetFileName(path);
        try
        {
            var file = File.OpenRead(path);
            promisedSize = ReadPromisedSize(file);
            stream = new GZipStream(file, CompressionMode.Decompress);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapeException($"The tape file {path} does not exist; check the path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TapeException(
                $"The tape file {path} cannot be opened ({exception.Message}); check its permissions.",
                exception
            );
        }
    }

    /// <summary>The line last read, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Reads the next line without its end; false at the end of the file. Valid until the next call.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = buffer.AsSpan(start, length);
                start += length + 1;
                Line++;
                return true;
            }

            if (isAtEnd)
            {
                line = buffer.AsSpan(start, end - start);
                start = end;
                Line += line.IsEmpty ? 0 : 1;
                return !line.IsEmpty;
            }

            Fill();
        }
    }

    /// <summary>Parses the line as a JSON object and hands every field to <paramref name="visit"/>.</summary>
    public void ReadFields(ReadOnlySpan<byte> line, FieldVisitor visit)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                throw Wrong("is not a JSON object; write one object per line or remove the line");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                visit(name, ref json);
                json.Skip();
            }

            if (json.Read())
            {
                throw Wrong("holds more than one JSON object; write one object per line");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader says InvalidOperationException to bytes that are no text, or half of a surrogate pair.
            throw new TapeException(
                $"{fileName} line {Line} is not valid JSON; mend or remove the line (was the file cut off?).",
                exception
            );
        }
    }

    /// <summary>A complaint about the line last read; <paramref name="what"/> continues the sentence after its number.</summary>
    public TapeException Wrong(string what) => new($"{fileName} line {Line} {what}.");

    /// <summary>A complaint about a field of the line last read.</summary>
    public TapeException WrongField(string field, ref Utf8JsonReader json, string expected)
    {
        var found = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
            ? json.TokenType.ToString()
            : Encoding.UTF8.GetString(json.ValueSpan);
        found = found.Length > 40 ? found[..40] + "…" : found;
        return Wrong($"has the {field} '{found}', which must be {expected}; correct or remove the line");
    }

    /// <summary>A complaint about a field that the line last read lacks.</summary>
    public TapeException MissingField(string field) => Wrong($"has no {field}; add it or remove the line");

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            throw new TapeException($"{fileName} line {Line + 1} is longer than {MaxLineBytes} bytes; is it a tape at all?");
        }

        try
        {
            var read = stream.Read(buffer, end, buffer.Length - end);
            isAtEnd = read == 0;
            end += read;
            size = unchecked(size + (uint)read);
        }
        catch (InvalidDataException exception)
        {
            throw new TapeException(
                $"{fileName} is damaged or not a gzip file (stopped after line {Line}); copy or download it again.",
                exception
            );
        }
        catch (IOException exception)
        {
            throw new TapeException(
                $"{fileName} cannot be read after line {Line} ({exception.Message}); copy or download it again.",
                exception
            );
        }

        if (isAtEnd && size != promisedSize)
        {
            throw new TapeException(
                $"{fileName} was cut off after line {Line} or joined from several gzip files; copy it again or compress it anew as one."
            );
        }
    }

    /// <summary>
    /// The size, modulo 2^32, that a gzip file promises in its last four bytes. The framework's reader takes a file that was
    /// cut off for a short one; this tells them apart.
    /// </summary>
    private uint ReadPromisedSize(FileStream file)
    {
        if (file.Length < SmallestGzipBytes)
        {
            file.Dispose();
            throw new TapeException($"{fileName} is damaged or not a gzip file (it is too short); copy or download it again.");
        }

        Span<byte> trailer = stackalloc byte[SizeTrailerBytes];
        file.Position = file.Length - SizeTrailerBytes;
        file.ReadExactly(trailer);
        file.Position = 0;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    /// <summary>Receives one field; the reader stands on its value.</summary>
    public delegate void FieldVisitor(string name, ref Utf8JsonReader value);
}
