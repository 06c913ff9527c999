using System.Net;
using System.Security.Cryptography;
using System.Text;
using Kalshi;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Live.Journal;
using Trader.Live.Orders;
using Trader.Testing;

namespace Trader.Live.Tests.Orders;

/// <summary>
/// The order gateway on one thread: its transport answers in place as a test scripts it, its clock moves when told, and what
/// it tells the core is kept.
/// </summary>
internal sealed class GatewayScene : HttpMessageHandler, ITradingInbox, ICallRunner, IOrderJournal
{
    private static readonly ApiKey Key = ApiKey.FromPem("gateway", RSA.Create(2048).ExportPkcs8PrivateKeyPem());

    private readonly TestClock clock = new();
    private readonly List<Task> calls = [];

    public GatewayScene(OrderGatewayOptions? options = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        Clock = new TraderClock(ExchangeClock.Wall(clock), clock);
        Client = new KalshiRestClient(
            KalshiEndpoint.Loopback(9),
            new RequestSigner(Key),
            this,
            new KalshiRestOptions { Presigning = null, JitterSeed = 1 },
            clock
        );
        Gateway = new OrderGateway(Client, this, this, this, options);
    }

    public KalshiRestClient Client { get; }

    public OrderGateway Gateway { get; }

    public TraderClock Clock { get; }

    public string? Failure { get; set; }

    /// <summary>How far the journal was asked to make entries survive a loss of power, in order.</summary>
    public List<long> Synced { get; } = [];

    /// <summary>Method and path with query of every request, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Milliseconds since the start at which each request was made.</summary>
    public List<long> RequestedAtMs { get; } = [];

    public List<TraderEvent> Events { get; } = [];

    public IEnumerable<OrderAnswer> Answers => Events.Select(e => e.Payload).OfType<OrderAnswer>();

    /// <summary>The body of every request, in order.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Status and body for a request; null loses it, or its answer.</summary>
    public Func<string, (int Status, string Body)?> Respond { get; set; } = _ => null;

    /// <summary>Whether a lost request breaks the connection before its bytes leave.</summary>
    public bool RefusesConnections { get; set; }

    public OrderIntent Intent(long repeatForMs = 10_000) =>
        new()
        {
            ClientOrderId = "wf-1",
            Ticker = "M",
            Outcome = Outcome.Yes,
            Price = Price.FromCents(40),
            Count = Quantity.FromContracts(5),
            Reason = "a test",
            RepeatUntilMs = repeatForMs == 0 ? 0 : clock.NowMs + repeatForMs,
        };

    public void Advance(long milliseconds) => clock.AdvanceMs(milliseconds);

    public ValueTask PostAsync(TraderEvent traderEvent)
    {
        Events.Add(traderEvent);
        return ValueTask.CompletedTask;
    }

    public void Run(Func<CancellationToken, Task> call)
    {
        calls.Add(call(CancellationToken.None));
        ThrowIfAnyFailed();
    }

    public void ThrowIfAnyFailed() => Assert.DoesNotContain(calls, call => call.IsFaulted);

    public bool TryAppend(JournalEntry entry, out long position)
    {
        position = 1;
        return Failure is null;
    }

    public bool TryRecover() => Failure is null;

    public ValueTask<bool> WhenDurableAsync(long position, CancellationToken cancellation) =>
        ValueTask.FromResult(Failure is null);

    public ValueTask<bool> WhenSyncedAsync(long position, CancellationToken cancellation)
    {
        Synced.Add(position);
        return ValueTask.FromResult(Failure is null);
    }

    public static string Created(int filled = 0, int remaining = 5, string clientOrderId = "wf-1") =>
        $$"""{"order_id":"o-1","client_order_id":"{{clientOrderId}}","fill_count":"{{filled}}.00","remaining_count":"{{remaining}}.00","ts_ms":5}""";

    public static string Order(string status = "resting", int filled = 0, int remaining = 5, string price = "0.4000") =>
        $$"""
            {"order_id":"o-1","client_order_id":"wf-1","ticker":"M","status":"{{status}}","outcome_side":"yes","book_side":"bid",
             "yes_price_dollars":"{{price}}","no_price_dollars":"0.6000","initial_count_fp":"5.00","fill_count_fp":"{{filled}}.00",
             "remaining_count_fp":"{{remaining}}.00","exchange_index":0}
            """;

    public static string Orders(params string[] orders) => $$"""{"orders":[{{string.Join(',', orders)}}],"cursor":""}""";

    public static string Single(string order) => $"{{\"order\":{order}}}";

    public static string Error(string code) => $$$"""{"error":{"code":"{{{code}}}","message":"{{{code}}}"}}""";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (RefusesConnections)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
        }

        var line = $"{request.Method} {request.RequestUri!.PathAndQuery["/trade-api/v2".Length..]}";
        Requests.Add(line);
        RequestedAtMs.Add((long)clock.GetElapsedTime(0).TotalMilliseconds);
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        if (Respond(line) is not var (status, body))
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
        }

        return new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
    }
}
