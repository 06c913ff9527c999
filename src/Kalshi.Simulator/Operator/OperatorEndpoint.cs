using System.Net;
using Kalshi.Simulator.Server;
using Microsoft.AspNetCore.Http;

namespace Kalshi.Simulator.Operator;

/// <summary>
/// The operator's API over HTTP. It has no key, so it must be out of reach of web pages: nothing that carries an
/// <c>Origin</c>, no host but this machine's own names, and JSON only where something changes.
/// </summary>
internal sealed class OperatorEndpoint
{
    private readonly OperatorApi api;
    private readonly int maxBodyBytes;

    public OperatorEndpoint(OperatorApi api, int maxBodyBytes)
    {
        this.api = api;
        this.maxBodyBytes = maxBodyBytes;
    }

    public static bool IsFor(HttpContext context) =>
        context.Request.Path.StartsWithSegments(OperatorApi.Root, StringComparison.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var answer = Refuse(context.Request) ?? await AnswerAsync(context);
        await RestEndpoint.WriteAsync(context, answer);
    }

    private static RestAnswer? Refuse(HttpRequest request)
    {
        if (request.Headers.ContainsKey("Origin"))
        {
            return OperatorApi.Error(
                403,
                "A request with an Origin header comes from a web page; the operator's API does not answer those."
            );
        }

        if (
            request.HttpContext.Connection.RemoteIpAddress is not { } remote
            || !IPAddress.IsLoopback(remote)
            || request.Host.Host is not ("127.0.0.1" or "localhost")
        )
        {
            return OperatorApi.Error(403, "The operator's API answers this machine only; use http://127.0.0.1.");
        }

        var isJson = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        return HttpMethods.IsPost(request.Method) && !isJson
            ? OperatorApi.Error(415, "The Content-Type must be application/json.")
            : null;
    }

    private async Task<RestAnswer> AnswerAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, maxBodyBytes);
        if (body.Length > maxBodyBytes)
        {
            return OperatorApi.Error(413, $"The body is larger than {maxBodyBytes} bytes.");
        }

        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        return api.Answer(method, path, body);
    }
}
