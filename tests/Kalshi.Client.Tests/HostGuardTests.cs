using Kalshi.Client.Rest;
using Kalshi.Client.Tests.Rest;

namespace Kalshi.Client.Tests;

[Trait("Requirement", "A5")]
[Trait("Target", "R20")]
[Trait("Defect", "D-13")]
public sealed class HostGuardTests
{
    private const string AllNone = "----";

    /// <summary>Address and, in the order sim, paper, local, production, whether it may be reached.</summary>
    public static TheoryData<string, string> Addresses() =>
        new()
        {
            { "https://external-api.demo.kalshi.co/trade-api/v2", "-P--" },
            { "https://demo-api.kalshi.co/trade-api/v2", "-P--" },
            { "https://kalshi.co/", "-P--" },
            { "https://DEMO-API.KALSHI.CO/", "-P--" },
            { "https://demo-api.kalshi.co:8443/", "-P--" },
            { "wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2", "-P--" },
            { "https://external-api.kalshi.com/trade-api/v2", "--LR" },
            { "https://api.elections.kalshi.com/trade-api/v2", "--LR" },
            { "https://kalshi.com/", "--LR" },
            { "wss://external-api-ws.kalshi.com/trade-api/ws/v2", "--LR" },
            { "https://external-api.kalshi.com:444/", "--LR" },
            { "http://127.0.0.1:8080/trade-api/v2", "S---" },
            { "ws://127.0.0.1:8080/trade-api/ws/v2", "S---" },
            { "https://127.0.0.1/", "S---" },
            { "http://127.8.9.10/", "S---" },
            { "http://localhost:5000/", "S---" },
            { "http://LOCALHOST/", "S---" },
            { "http://[::1]:8080/", "S---" },
            { "wss://[::1]/", "S---" },
            { "http://[::ffff:127.0.0.1]/", "S---" },
            { "http://[::2]/", AllNone },
            { "http://0.0.0.0/", AllNone },
            { "http://10.0.0.1/", AllNone },
            { "http://192.168.1.1/", AllNone },
            { "http://localhost.evil.com/", AllNone },
            { "http://127.0.0.1.evil.com/", AllNone },
            { "http://evil.localhost.com/", AllNone },
            { "https://demo-api.kalshi.co.evil.com/trade-api/v2", AllNone },
            { "https://evil.com/demo-api.kalshi.co/trade-api/v2", AllNone },
            { "https://evil.com/?host=demo-api.kalshi.co", AllNone },
            { "https://evil.com/#demo-api.kalshi.co", AllNone },
            { "https://kalshi.co@evil.com/", AllNone },
            { "https://kalshi.co:pw@evil.com/", AllNone },
            { "https://kalshi.com@evil.com/", AllNone },
            { "https://user@demo-api.kalshi.co/", AllNone },
            { "https://user:pw@external-api.kalshi.com/", AllNone },
            { "https://evilkalshi.co/", AllNone },
            { "https://evil-kalshi.com/", AllNone },
            { "https://kalshi.co.uk/", AllNone },
            { "https://kalshi.community/", AllNone },
            { "https://demo-api.kalshi.co./", AllNone },
            { "https://demo-api.kalshi.c0/", AllNone },
            { "https://kalshi.org/", AllNone },
            { "https://kalshi/", AllNone },
            { "https://co/", AllNone },
            { "http://demo-api.kalshi.co/trade-api/v2", AllNone },
            { "ws://external-api-ws.demo.kalshi.co/trade-api/ws/v2", AllNone },
            { "http://external-api.kalshi.com/trade-api/v2", AllNone },
            { "ws://external-api-ws.kalshi.com/", AllNone },
            { "https://dеmo-api.kalshi.co/", AllNone },
            { "https://kalshi。co/", AllNone },
            { "https://kаlshi.com/", AllNone },
            { "ftp://demo-api.kalshi.co/", AllNone },
            { "file:///etc/passwd", AllNone },
            { "file://localhost/etc/passwd", AllNone },
            { "https://1.1.1.1/", AllNone },
            { "https://[2606:4700::1111]/", AllNone },
            { "http://169.254.169.254/", AllNone },
            { "https://xn--kalsh-p5a.co/", AllNone },
        };

    [Trait("Promise", "R20")]
    [Theory]
    [MemberData(nameof(Addresses))]
    public void EachEnvironmentReachesItsHostsOnly(string address, string allowed)
    {
        var uri = new Uri(address);
        foreach (var environment in Enum.GetValues<ExchangeEnvironment>())
        {
            var guard = new HostGuard(environment);
            var refusal = guard.Refusal(uri);
            Assert.Equal(allowed[(int)environment] != '-', refusal is null);
            if (refusal is not null)
            {
                Assert.EndsWith(".", refusal, StringComparison.Ordinal);
                Assert.Equal(refusal, Assert.Throws<HostRefusedException>(() => guard.Check(uri)).Message);
            }
        }
    }

    /// <summary>The four exchanges' hosts, environments and keys: every combination, checked where the socket is opened.</summary>
    public static TheoryData<string, ExchangeEnvironment, ExchangeEnvironment> Combinations()
    {
        var data = new TheoryData<string, ExchangeEnvironment, ExchangeEnvironment>();
        string[] hosts =
        [
            "http://127.0.0.1:9/",
            "https://external-api.demo.kalshi.co/",
            "https://external-api.kalshi.com/",
            "https://demo-api.kalshi.co.evil.example/",
            "https://kalshi.com@evil.example/",
        ];
        foreach (var host in hosts)
        {
            foreach (var environment in Enum.GetValues<ExchangeEnvironment>())
            {
                foreach (var key in Enum.GetValues<ExchangeEnvironment>())
                {
                    data.Add(host, environment, key);
                }
            }
        }

        return data;
    }

    [Trait("Promise", "R20")]
    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task NoSocketIsOpenedUnlessHostKeyAndEnvironmentFit(
        string address,
        ExchangeEnvironment environment,
        ExchangeEnvironment key
    )
    {
        var fits = (address, environment, key) switch
        {
            ("http://127.0.0.1:9/", ExchangeEnvironment.Sim, ExchangeEnvironment.Sim) => true,
            ("https://external-api.demo.kalshi.co/", ExchangeEnvironment.Paper, ExchangeEnvironment.Paper) => true,
            ("https://external-api.kalshi.com/", ExchangeEnvironment.Production, ExchangeEnvironment.Production) => true,
            ("https://external-api.kalshi.com/", ExchangeEnvironment.Local, ExchangeEnvironment.Local) => true,
            ("https://external-api.kalshi.com/", ExchangeEnvironment.Local, ExchangeEnvironment.Production) => true,
            _ => false,
        };
        var guard = new HostGuard(environment, key);
        Assert.Equal(fits, guard.Refusal(new Uri(address)) is null);
        if (fits)
        {
            // Nobody is called for real: what may be reached is the guard's word, what may not is tried.
            return;
        }

        using var handler = GuardedTransport.CreateHandler(guard, 1000);
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() =>
            invoker.SendAsync(request, TestContext.Current.CancellationToken)
        );
        Assert.IsType<HostRefusedException>(exception.InnerException);
    }

    [Fact]
    public void AKeyThatDoesNotFitIsRefusedWithTheEndpoint()
    {
        var exception = Assert.Throws<HostRefusedException>(() =>
            KalshiEndpoint.Default(ExchangeEnvironment.Production).WithKeyOf(ExchangeEnvironment.Paper)
        );
        Assert.Equal(
            "Environment Production refuses a key made for Paper: nothing signed with it leaves this machine.",
            exception.Message
        );
    }

    [Fact]
    public async Task TheLocalEnvironmentSendsNoWrite()
    {
        using var exchange = new StubExchange();
        using var client = new KalshiRestClient(KalshiEndpoint.Default(ExchangeEnvironment.Local), TestEndpoint.Signer, exchange);
        var token = TestContext.Current.CancellationToken;
        var submission = Assert.IsType<OrderSubmission.NotSent>(await client.CreateOrderAsync(Rest.Orders.Sample, token));
        Assert.Equal(("environment_refuses", ApiErrorKind.Rejected), (submission.Error.Code, submission.Error.Kind));
        Assert.IsType<OrderCancellation.NotSent>(await client.CancelOrderAsync("o", cancellationToken: token));
        Assert.Empty(exchange.Seen);
        exchange.Answers(200, """{"exchange_active":true,"trading_active":true}""");
        await client.GetExchangeStatusAsync(token);
    }

    [Fact]
    public void ARelativeAddressIsRefused() =>
        Assert.NotNull(new HostGuard(ExchangeEnvironment.Sim).Refusal(new Uri("/trade-api/v2", UriKind.Relative)));

    [Theory]
    [InlineData(ExchangeEnvironment.Paper, "external-api.demo.kalshi.co", "external-api-ws.demo.kalshi.co")]
    [InlineData(ExchangeEnvironment.Local, "external-api.kalshi.com", "external-api-ws.kalshi.com")]
    [InlineData(ExchangeEnvironment.Production, "external-api.kalshi.com", "external-api-ws.kalshi.com")]
    public void DefaultsAreTheDocumentedHosts(ExchangeEnvironment environment, string rest, string webSocket)
    {
        var endpoint = KalshiEndpoint.Default(environment);
        Assert.Equal($"https://{rest}/trade-api/v2", endpoint.RestUrl.ToString());
        Assert.Equal($"wss://{webSocket}/trade-api/ws/v2", endpoint.WebSocketUrl.ToString());
    }

    [Theory]
    [InlineData("https://demo-api.kalshi.co/", "wss://demo-api.kalshi.co/trade-api/ws/v2")]
    [InlineData("https://demo-api.kalshi.co/trade-api/v2?x=1", "wss://demo-api.kalshi.co/trade-api/ws/v2")]
    [InlineData("wss://demo-api.kalshi.co/trade-api/v2", "wss://demo-api.kalshi.co/trade-api/ws/v2")]
    [InlineData("https://demo-api.kalshi.co/trade-api/v2", "https://demo-api.kalshi.co/trade-api/ws/v2")]
    [InlineData("https://demo-api.kalshi.co/trade-api/v2", "wss://demo-api.kalshi.co/")]
    public void AnEndpointOfAnotherFormIsRefused(string rest, string webSocket) =>
        Assert.Throws<ArgumentException>(() => new KalshiEndpoint(ExchangeEnvironment.Paper, new Uri(rest), new Uri(webSocket)));

    [Fact]
    public void TheSimulatorHasNoDefaultPort() =>
        Assert.Throws<ArgumentException>(() => KalshiEndpoint.Default(ExchangeEnvironment.Sim));

    [Trait("Promise", "R20")]
    [Fact]
    public async Task TheGuardStandsWhereSocketsAreOpened()
    {
        // The handler is what a misled caller would use for another address than the configured one.
        using var handler = GuardedTransport.CreateHandler(new HostGuard(ExchangeEnvironment.Paper), 1000);
        using var invoker = new HttpMessageInvoker(handler);
        foreach (var address in new[] { "http://127.0.0.1:9/", "https://kalshi.co.evil.example/", "https://127.0.0.1:9/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var exception = await Assert.ThrowsAsync<HttpRequestException>(() =>
                invoker.SendAsync(request, TestContext.Current.CancellationToken)
            );
            Assert.IsType<HostRefusedException>(exception.InnerException);
        }
    }

    [Fact]
    public async Task ANameThatMerelyClaimsToBeThisMachineIsDialledOnlyThere()
    {
        using var handler = GuardedTransport.CreateHandler(new HostGuard(ExchangeEnvironment.Sim), 1000);
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://kalshi.com.localhost.invalid/");
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() =>
            invoker.SendAsync(request, TestContext.Current.CancellationToken)
        );
        Assert.IsType<HostRefusedException>(exception.InnerException);
    }

    [Fact]
    public async Task ARefusedHostIsNotRetriedAndNothingWasSent()
    {
        // An endpoint cannot be made for a foreign host; a handler whose guard is of another environment shows the path.
        using var client = new KalshiRestClient(
            TestEndpoint.Loopback,
            TestEndpoint.Signer,
            GuardedTransport.CreateHandler(new HostGuard(ExchangeEnvironment.Production), 1000)
        );
        var exception = await Assert.ThrowsAsync<KalshiApiException>(() =>
            client.GetBalanceAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal("host_refused", exception.Error.Code);
        var submission = await client.CreateOrderAsync(Rest.Orders.Sample, TestContext.Current.CancellationToken);
        Assert.IsType<OrderSubmission.NotSent>(submission);
    }
}
