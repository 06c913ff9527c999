using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>
/// An order placed on the simulated exchange over a loopback socket (P11): received, its signature verified, matched and answered,
/// beside the same POST to a server that reads it and answers with constant bytes. The client's own signature is made beforehand.
/// </summary>
internal sealed class OrderOverTheWire : IBenchmark, IDisposable
{
    private const string Path = "/trade-api/v2/portfolio/events/orders";
    private const string Ticker = "KXBENCH-1-A";
    private const int ResignEvery = 1_000;

    private readonly HttpClient http = new();
    private readonly WebApplication floor;
    private readonly Uri floorUrl;
    private readonly Exchange rsa = new(SigningKeyKind.Rsa);
    private readonly Exchange? ed25519 = ApiKey.IsEd25519Supported ? new Exchange(SigningKeyKind.Ed25519) : null;

    public OrderOverTheWire()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        floor = builder.Build();
        var answer = Encoding.UTF8.GetBytes(
            """{"order_id":"b1b7c1d2-7a0a-4a52-9f35-3f2f64f0a001","client_order_id":"b-1","fill_count":"0.00","remaining_count":"1.00","ts_ms":1795183391553}"""
        );
        floor.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        floor.StartAsync().GetAwaiter().GetResult();
        floorUrl = new Uri(
            floor.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
    }

    public string Name => "order-over-the-wire";

    public string Targets => "P11 (<= 2.5x the floor's time, that is >= 0.4x its rate; aim <= 1.43x)";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases
    {
        get
        {
            var cases = new List<Case>
            {
                new("POST to a server that answers constant bytes", () => Post(floorUrl, rsa.Next), Prepare: rsa.Prepare),
                new("order, RSA-2048 verified", () => Post(rsa.Url, rsa.Next), Prepare: rsa.Prepare),
            };
            if (ed25519 is { } other)
            {
                cases.Add(new Case("order, Ed25519 verified", () => Post(other.Url, other.Next), Prepare: other.Prepare));
            }

            return cases;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        rsa.Dispose();
        ed25519?.Dispose();
        floor.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void Post(Uri url, Signed signed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, Path));
        request.Headers.Add(SignedHeaders.KeyHeader, signed.Headers.KeyId);
        request.Headers.Add(SignedHeaders.TimestampHeader, signed.Headers.TimestampText);
        request.Headers.Add(SignedHeaders.SignatureHeader, signed.Headers.Signature);
        request.Content = new ByteArrayContent(signed.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = http.Send(request);
        using var body = response.Content.ReadAsStream();
        var buffer = new byte[512];
        FeedSamples.Sink += body.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"The order was answered {(int)response.StatusCode}.");
        }
    }

    private readonly record struct Signed(SignedHeaders Headers, byte[] Body);

    /// <summary>A served exchange with one market, and the next request to it.</summary>
    private sealed class Exchange : IDisposable
    {
        private readonly SimulatedExchange exchange;
        private readonly ApiKey key;
        private readonly RequestSigner signer;
        private SignedHeaders headers;
        private int orders;

        public Exchange(SigningKeyKind kind)
        {
            var flow = new OneMarket();
            exchange = SimulatedExchange
                .StartAsync(
                    new SimulatorOptions { RateLimits = false, KeyKind = kind },
                    flow,
                    ExchangeClock.Held(TimeProvider.System, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartMs), 1),
                    TimeProvider.System,
                    NullLoggerFactory.Instance
                )
                .GetAwaiter()
                .GetResult();
            key = ApiKey.FromPem(exchange.Credentials.ApiKeyId, exchange.Credentials.PrivateKeyPem);
            signer = new RequestSigner(key);
        }

        public Uri Url => new(exchange.RestUrl.GetLeftPart(UriPartial.Authority));

        public Signed Next { get; private set; }

        /// <summary>A new order, signed; the one before it leaves the book.</summary>
        public void Prepare()
        {
            exchange.Inspect((engine, nowMs) => engine.CancelAll(engine.Accounts[0], null, nowMs));
            if (orders % ResignEvery == 0)
            {
                headers = signer.Sign(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), "POST", Path);
            }

            var number = (++orders).ToString(CultureInfo.InvariantCulture);
            var body =
                $$"""{"ticker":"{{Ticker}}","side":"bid","count":"1.00","price":"0.3700","time_in_force":"good_till_canceled","self_trade_prevention_type":"taker_at_cross","client_order_id":"b-{{number}}","post_only":true,"exchange_index":0}""";
            Next = new Signed(headers, Encoding.UTF8.GetBytes(body));
        }

        public void Dispose()
        {
            key.Dispose();
            exchange.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private sealed class OneMarket : IMarketFlow
    {
        public long StartMs => 1_790_000_000_000;

        public long? EndMs => null;

        public long? NextDueMs => null;

        public bool HasEnded => false;

        public FlowStatistics Statistics => default;

        public void Begin(MatchingEngine engine) =>
            engine.ListMarket(
                new MarketSpec
                {
                    Ticker = Ticker,
                    EventTicker = "KXBENCH-1",
                    OpenMs = StartMs,
                    CloseMs = StartMs + 86_400_000,
                },
                StartMs
            );

        public void RunDue(long nowMs) { }

        public void OnAccountActivity(Market market, long nowMs) { }

        public void OnTrade(TradeRecord trade) { }
    }
}
