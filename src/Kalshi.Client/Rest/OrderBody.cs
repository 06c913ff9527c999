using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kalshi.Client.Rest;

/// <summary>
/// The body of a write, empty where the write has none. Remembers whether it was ever handed to a connection: if not, the
/// exchange cannot have acted on the request, whatever went wrong.
/// </summary>
/// <remarks>
/// Every write carries one, cancels too: the transport repeats a request without content by itself when a pooled connection
/// turns out dead, whatever its method, and it never repeats one whose content it has begun to send.
/// </remarks>
internal sealed class OrderBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> utf8Json;
    private volatile bool wasHandedOver;

    public OrderBody(ReadOnlyMemory<byte> utf8Json)
    {
        this.utf8Json = utf8Json;
        if (!utf8Json.IsEmpty)
        {
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
    }

    /// <summary>Whether any byte of the request may have left.</summary>
    public bool WasHandedOver => wasHandedOver;

    public static OrderBody Empty() => new(ReadOnlyMemory<byte>.Empty);

    public static OrderBody EmptyObject() => new("{}"u8.ToArray());

    public static OrderBody Json<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        wasHandedOver = true;
        await stream.WriteAsync(utf8Json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = utf8Json.Length;
        return true;
    }
}
