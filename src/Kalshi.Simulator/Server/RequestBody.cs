using Microsoft.AspNetCore.Http;

namespace Kalshi.Simulator.Server;

/// <summary>Reads the body of a request whole and bounded.</summary>
internal static class RequestBody
{
    /// <summary>The body; one byte more than allowed at most, so that its size stays out of the client's hands.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maxBytes)
    {
        var length = context.Request.ContentLength;
        if (length is 0 || (length is null && !context.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var buffer = new byte[Math.Min(length ?? 4096, maxBytes) + 1];
        var filled = 0;
        while (filled <= maxBytes)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1L));
            }

            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(filled), context.RequestAborted);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return buffer.AsMemory(0, filled);
    }
}
