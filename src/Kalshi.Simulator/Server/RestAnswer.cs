using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>An HTTP status and a body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for 204.</param>
public readonly record struct RestAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    private readonly string? contentType;

    /// <summary>The body's media type; JSON unless said otherwise. Not sent with an empty body.</summary>
    public string ContentType
    {
        get => contentType ?? "application/json";
        init => contentType = value;
    }

    /// <summary>How this exchange writes JSON: only what JSON itself demands is escaped, as the real one does for plain text.</summary>
    internal static JsonWriterOptions WriterOptions { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Done, nothing to say.</summary>
    internal static RestAnswer NoContent { get; } = new(204, ReadOnlyMemory<byte>.Empty);

    /// <summary>An empty JSON object.</summary>
    internal static RestAnswer Empty { get; } = new(200, "{}"u8.ToArray());

    /// <summary>A JSON object whose fields <paramref name="write"/> writes.</summary>
    internal static RestAnswer Json(int status, Action<Utf8JsonWriter> write) =>
        Json(status, write, static (json, write) => write(json));

    /// <summary>A JSON object whose fields <paramref name="write"/> writes from <paramref name="state"/>.</summary>
    internal static RestAnswer Json<T>(int status, T state, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            write(json, state);
            json.WriteEndObject();
        }

        return new RestAnswer(status, buffer.WrittenMemory);
    }
}
