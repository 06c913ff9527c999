using Kalshi.Simulator.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>REST over HTTP: reads a request whole, bounded, and writes its answer.</summary>
internal sealed class RestEndpoint
{
    private readonly FaultyNetwork network;
    private readonly int maxBodyBytes;
    private readonly ILogger logger;
    private long internalErrors;

    public RestEndpoint(FaultyNetwork network, int maxBodyBytes, ILogger logger)
    {
        this.network = network;
        this.maxBodyBytes = maxBodyBytes;
        this.logger = logger;
    }

    /// <summary>Requests that ended in HTTP 500.</summary>
    public long InternalErrors => Interlocked.Read(ref internalErrors);

    /// <summary>The request as the routes want it, with this body.</summary>
    public static RestRequest ToRequest(HttpContext context, ReadOnlyMemory<byte> body)
    {
        // The path as it was sent: escapes and all, without the query.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var headers = context.Request.Headers;
        return new RestRequest
        {
            Method = context.Request.Method,
            Path = mark < 0 ? target : target[..mark],
            Query = mark < 0 ? "" : target[(mark + 1)..],
            ContentType = context.Request.ContentType ?? "",
            KeyId = headers[Authentication.SignedHeaders.KeyHeader].ToString(),
            Timestamp = headers[Authentication.SignedHeaders.TimestampHeader].ToString(),
            Signature = headers[Authentication.SignedHeaders.SignatureHeader].ToString(),
            Body = body,
        };
    }

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext context, RestAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Body.IsEmpty)
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        return context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).AsTask();
    }

    /// <summary>Serves one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        RestAnswer answer;
        try
        {
            var body = await RequestBody.ReadAsync(context, maxBodyBytes);
            if (body.Length > maxBodyBytes)
            {
                answer = ErrorAnswers.Flat(413, "bad_request", "body too large");
            }
            else if (await network.CarryAsync(ToRequest(context, body), context.RequestAborted) is { } carried)
            {
                answer = carried;
            }
            else
            {
                // A fault lost the request or its answer.
                context.Abort();
                return;
            }
        }
        catch (BadHttpRequestException exception)
        {
            answer = ErrorAnswers.Flat(exception.StatusCode, "bad_request", exception.Message);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Interlocked.Increment(ref internalErrors);
            logger.LogError(exception, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            answer = ErrorAnswers.Nested(500, "internal_error");
        }

        await WriteAsync(context, answer);
    }
}
