using System.Net;
using System.Net.Http.Headers;

namespace Kalshi.Client.Rest;

/// <summary>
/// The body of a write. Remembers whether its bytes were ever handed to a connection: if not, the exchange cannot have
/// acted on the request, whatever went wrong.
/// </summary>
internal sealed class OrderBody : HttpContent
{
    private readonly ReadOnlyMemory<byte> utf8Json;
    private volatile bool wasHandedOver;

    public OrderBody(ReadOnlyMemory<byte> utf8Json)
    {
        this.utf8Json = utf8Json;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Whether any byte of the body may have left.</summary>
    public bool WasHandedOver => wasHandedOver;

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
