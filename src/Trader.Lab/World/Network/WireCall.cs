using System.Net;
using Kalshi.Authentication;
using Kalshi.Simulator.Server;

namespace Trader.Lab.World;

/// <summary>A REST call of a process, on its way. Its end is told in place, on the world's thread.</summary>
internal sealed class WireCall
{
    // Without RunContinuationsAsynchronously: whoever completes it runs what follows before anything else happens.
    private readonly TaskCompletionSource<HttpResponseMessage> completion = new();
    private readonly HttpRequestMessage message;
    private readonly Func<bool> isAlive;
    private readonly CancellationTokenRegistration cancelling;

    public WireCall(HttpRequestMessage message, Func<bool> isAlive, CancellationToken cancellation)
    {
        this.message = message;
        this.isAlive = isAlive;
        cancelling = cancellation.UnsafeRegister(
            static (call, token) => ((WireCall)call!).completion.TrySetCanceled(token),
            this
        );
    }

    /// <summary>What the process awaits.</summary>
    public Task<HttpResponseMessage> Answer => completion.Task;

    /// <summary>The request as the exchange sees it; from here on its bytes count as handed to the network.</summary>
    public RestRequest HandOver()
    {
        var uri = message.RequestUri!;
        return new RestRequest
        {
            Method = message.Method.Method,
            Path = uri.AbsolutePath,
            Query = uri.Query.TrimStart('?'),
            ContentType = message.Content?.Headers.ContentType?.ToString() ?? "",
            KeyId = Header(SignedHeaders.KeyHeader),
            Timestamp = Header(SignedHeaders.TimestampHeader),
            Signature = Header(SignedHeaders.SignatureHeader),
            Body = ReadBody(),
        };
    }

    /// <summary>The answer has arrived; nobody may be waiting for it any more.</summary>
    public void Complete(HttpStatusCode status, ReadOnlyMemory<byte> body, long serverMs)
    {
        if (!isAlive() || completion.Task.IsCompleted)
        {
            return;
        }

        cancelling.Dispose();
        var response = new HttpResponseMessage(status) { Content = new ReadOnlyMemoryContent(body), RequestMessage = message };
        response.Headers.Date = DateTimeOffset.FromUnixTimeSeconds(serverMs / 1000);
        completion.TrySetResult(response);
    }

    /// <summary>The connection broke, or could not be made.</summary>
    public void Fail(HttpRequestError error)
    {
        if (isAlive())
        {
            cancelling.Dispose();
            completion.TrySetException(new HttpRequestException(error, $"The simulated network: {error}"));
        }
    }

    private string Header(string name) =>
        message.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    private ReadOnlyMemory<byte> ReadBody()
    {
        if (message.Content is not { } content)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = new MemoryStream();
        var copying = content.CopyToAsync(bytes, CancellationToken.None);
        return copying.IsCompletedSuccessfully
            ? bytes.ToArray()
            : throw new InvalidOperationException("A request's body was not written in place.");
    }
}

/// <summary>The transport of a process's REST client.</summary>
internal sealed class WireHandler(RestLine line, WorldThread thread, Func<bool> isAlive) : HttpMessageHandler
{
    /// <summary>Is told of each request that the client sends.</summary>
    public Action<HttpRequestMessage>? Sending { get; init; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        thread.Check("the network");
        var call = new WireCall(request, isAlive, cancellationToken);
        if (isAlive())
        {
            Sending?.Invoke(request);
            line.Send(call);
        }

        return call.Answer;
    }
}
