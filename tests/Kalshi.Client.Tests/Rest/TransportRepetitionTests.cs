using Kalshi.Client.Rest;

namespace Kalshi.Client.Tests.Rest;

/// <summary>A write must not be sent twice behind the client's back when a pooled connection dies under it.</summary>
[Trait("Requirement", "A4")]
public sealed class TransportRepetitionTests
{
    private const string Cancelled = """{"order_id":"o-1","reduced_by":"1.00","ts_ms":1}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheTransportItselfRepeatsACancelWithoutContent()
    {
        // Why every write of ours has a content; should the platform change, this says so.
        await using var server = new DroppingServer(Cancelled);
        var guard = new HostGuard(ExchangeEnvironment.Sim);
        using var invoker = new HttpMessageInvoker(GuardedTransport.CreateHandler(guard, 5000));
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri($"http://127.0.0.1:{server.Port}/x"));
            using var response = await invoker.SendAsync(request, Token);
            await response.Content.ReadAsStringAsync(Token);
        }

        Assert.Equal(["DELETE content -1", "DELETE content -1", "DELETE content -1"], server.Seen);
    }

    [Fact]
    public async Task ACancelWhoseConnectionDiesIsSentOnceAndItsFateIsUnknown()
    {
        await using var server = new DroppingServer(Cancelled);
        using var client = new KalshiRestClient(KalshiEndpoint.Loopback(server.Port), TestEndpoint.Signer);
        Assert.IsType<OrderCancellation.Cancelled>(await client.CancelOrderAsync("o-1", "T", Token));
        Assert.IsType<OrderCancellation.Unknown>(await client.CancelOrderAsync("o-1", "T", Token));
        Assert.Equal(["DELETE content 0", "DELETE content 0"], server.Seen);
    }

    [Fact]
    public async Task ACancelOfAllWhoseConnectionDiesIsSentOnce()
    {
        await using var server = new DroppingServer("{}");
        using var client = new KalshiRestClient(KalshiEndpoint.Loopback(server.Port), TestEndpoint.Signer);
        Assert.IsType<WriteOutcome<Wire.Acknowledgement>.Done>(await client.CancelAllOrdersAsync(cancellationToken: Token));
        Assert.IsType<WriteOutcome<Wire.Acknowledgement>.Unknown>(await client.CancelAllOrdersAsync(cancellationToken: Token));
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task AnOrderWhoseConnectionDiesIsSentOnceAndItsFateIsUnknown()
    {
        await using var server = new DroppingServer(Orders.Accepted);
        using var client = new KalshiRestClient(KalshiEndpoint.Loopback(server.Port), TestEndpoint.Signer);
        Assert.IsType<OrderSubmission.Accepted>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.IsType<OrderSubmission.Unknown>(await client.CreateOrderAsync(Orders.Sample, Token));
        Assert.Equal(2, server.Seen.Count);
    }
}
