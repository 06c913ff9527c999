using System.Net;
using System.Security.Cryptography;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Server;

namespace Trader.Live.Tests.InMemory;

/// <summary>
/// Carries our client's requests to an exchange in memory and its answers back, at once and on the calling thread. Something
/// can be made to happen before each request.
/// </summary>
internal sealed class MemoryTransport : HttpMessageHandler
{
    // The exchange in memory believes the key id; any key will do to sign with.
    private static readonly string AnyPrivateKey = MakeKey();

    private readonly InMemoryExchange exchange;

    private MemoryTransport(InMemoryExchange exchange) => this.exchange = exchange;

    /// <summary>Called with each path before the request reaches the exchange.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>A client of the account that the key names, and what carries its requests.</summary>
    public static (KalshiRestClient Client, MemoryTransport Transport) Connect(
        InMemoryExchange exchange,
        string keyId,
        KalshiRestOptions? options = null
    )
    {
        var transport = new MemoryTransport(exchange);
        var client = new KalshiRestClient(
            KalshiEndpoint.Loopback(1),
            new RequestSigner(ApiKey.FromPem(keyId, AnyPrivateKey)),
            transport,
            (options ?? new KalshiRestOptions()) with
            {
                Presigning = null,
            }
        );
        return (client, transport);
    }

    private static string MakeKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        Before(uri.AbsolutePath);
        var number = exchange.Send(
            new RestRequest
            {
                Method = request.Method.Method,
                Path = uri.AbsolutePath,
                Query = uri.Query.TrimStart('?'),
                KeyId = request.Headers.GetValues("KALSHI-ACCESS-KEY").Single(),
                ContentType = request.Content?.Headers.ContentType?.ToString() ?? "",
                Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : default,
            }
        );
        Assert.True(exchange.TryTakeAnswer(out var answer), "The exchange kept its answer back.");
        Assert.Equal(number, answer.Number);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ReadOnlyMemoryContent(answer.Body) };
    }
}
