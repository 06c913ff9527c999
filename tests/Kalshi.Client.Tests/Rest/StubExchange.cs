using System.Net;
using System.Text;

namespace Kalshi.Client.Tests.Rest;

/// <summary>A request as the exchange would see it.</summary>
internal sealed record SeenRequest(string Method, Uri Address, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Stands in for the exchange behind the client: answers from a script, remembers what came.</summary>
internal sealed class StubExchange : HttpMessageHandler
{
    private readonly Queue<Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>>> script = new();

    public List<SeenRequest> Seen { get; } = [];

    public DateTimeOffset? Date { get; set; }

    /// <summary>Completes when the next request has arrived and is kept waiting.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StubExchange Answers(int status, string body, string contentType = "application/json")
    {
        script.Enqueue((_, _) => Task.FromResult(Response(status, body, contentType)));
        return this;
    }

    /// <summary>The request arrives, and the connection breaks before any answer.</summary>
    public StubExchange LosesTheAnswer()
    {
        script.Enqueue((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended"));
        return this;
    }

    /// <summary>The request arrives and is never answered.</summary>
    public StubExchange NeverAnswers()
    {
        script.Enqueue(
            async (_, cancellationToken) =>
            {
                Hanging.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                throw new InvalidOperationException();
            }
        );
        return this;
    }

    /// <summary>No connection: the request never arrives.</summary>
    public StubExchange RefusesTheConnection(HttpRequestError error = HttpRequestError.ConnectionError)
    {
        script.Enqueue(null!);
        refusals.Enqueue(error);
        return this;
    }

    /// <summary>The answer's head comes, its body breaks off.</summary>
    public StubExchange BreaksOffWithin(int status)
    {
        script.Enqueue(
            (_, _) =>
                Task.FromResult(
                    new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(new BrokenStream()) }
                )
        );
        return this;
    }

    private readonly Queue<HttpRequestError> refusals = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var step = script.Dequeue();
        if (step is null)
        {
            throw new HttpRequestException(refusals.Dequeue(), "refused");
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single(), StringComparer.Ordinal);
        foreach (var header in request.Content?.Headers.AsEnumerable() ?? [])
        {
            headers[header.Key] = header.Value.Single();
        }

        var seen = new SeenRequest(request.Method.Method, request.RequestUri!, body, headers);
        Seen.Add(seen);
        var response = await step(seen, cancellationToken);
        response.Headers.Date = Date;
        return response;
    }

    private static HttpResponseMessage Response(int status, string body, string contentType) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, contentType) };

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("broken off");
    }
}
