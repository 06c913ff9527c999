using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>A served exchange with one quiet market per ticker given, and clients that sign.</summary>
internal sealed class TestExchange : IAsyncDisposable
{
    public const string Ticker = "KXSIMTEST-1-A";

    private TestExchange(SimulatedExchange exchange, ExchangeClock clock)
    {
        Exchange = exchange;
        Clock = clock;
        Client = new SignedClient(exchange.Credentials);
    }

    public SimulatedExchange Exchange { get; }

    public ExchangeClock Clock { get; }

    public SignedClient Client { get; }

    public static async Task<TestExchange> StartAsync(SimulatorOptions? options = null, IMarketFlow? flow = null, int speed = 1)
    {
        var chosen = flow ?? new QuietFlow(Ticker, "KXSIMTEST-1-B", "KXOTHER-1-A");
        var clock = ExchangeClock.Held(TimeProvider.System, DateTimeOffset.FromUnixTimeMilliseconds(chosen.StartMs), speed);
        var exchange = await SimulatedExchange.StartAsync(
            options ?? new SimulatorOptions(),
            chosen,
            clock,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken
        );
        return new TestExchange(exchange, clock);
    }

    public SignedClient Open(long dollars) => new(Exchange.OpenAccount(Money.FromDollars(dollars)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Exchange.DisposeAsync();
    }
}

/// <summary>One account's REST and WebSocket client, as plain as can be.</summary>
internal sealed class SignedClient : IDisposable
{
    private readonly ApiKey key;
    private readonly HttpClient http = new();

    public SignedClient(SimulatorCredentials credentials)
    {
        Credentials = credentials;
        key = ApiKey.FromPem(credentials.ApiKeyId, credentials.PrivateKeyPem);
    }

    public SimulatorCredentials Credentials { get; }

    public static long NowMs => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public SignedHeaders Sign(string method, string path, long? atMs = null) =>
        new RequestSigner(key).Sign(atMs ?? NowMs, method, path);

    public async Task<(int Status, string Body)> SendAsync(
        string method,
        string path,
        string? body = null,
        SignedHeaders? headers = null,
        bool sign = true,
        string contentType = "application/json"
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Credentials.RestUrl + path);
        if (sign)
        {
            var signed = headers ?? Sign(method, "/trade-api/v2" + path.Split('?')[0]);
            request.Headers.Add(SignedHeaders.KeyHeader, signed.KeyId);
            request.Headers.Add(SignedHeaders.TimestampHeader, signed.TimestampText);
            if (signed.Signature.Length > 0)
            {
                request.Headers.Add(SignedHeaders.SignatureHeader, signed.Signature);
            }
        }

        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        LastDate = response.Headers.Date;
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public DateTimeOffset? LastDate { get; private set; }

    public static string Order(
        string side,
        string count,
        string price,
        string? id = null,
        string extra = "",
        string ticker = TestExchange.Ticker
    ) =>
        $$"""{"ticker":"{{ticker}}","side":"{{side}}","count":"{{count}}","price":"{{price}}","time_in_force":"good_till_canceled","self_trade_prevention_type":"taker_at_cross"{{(id is null ? "" : $",\"client_order_id\":\"{id}\"")}}{{extra}}}""";

    public Task<(int Status, string Body)> PlaceAsync(
        string side,
        string count,
        string price,
        string? id = null,
        string extra = ""
    ) => SendAsync("POST", "/portfolio/events/orders", Order(side, count, price, id, extra));

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await SendAsync("GET", path);
        Assert.Equal(200, status);
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<FeedClient> ConnectAsync(bool sign = true, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        if (sign)
        {
            var signed = Sign("GET", "/trade-api/ws/v2");
            socket.Options.SetRequestHeader(SignedHeaders.KeyHeader, signed.KeyId);
            socket.Options.SetRequestHeader(SignedHeaders.TimestampHeader, signed.TimestampText);
            socket.Options.SetRequestHeader(SignedHeaders.SignatureHeader, signed.Signature);
        }

        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(Credentials.WebSocketUrl, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != System.Net.HttpStatusCode.SwitchingProtocols)
        {
            throw new HttpRequestException("refused", null, socket.HttpStatusCode);
        }

        return new FeedClient(socket);
    }

    public void Dispose()
    {
        key.Dispose();
        http.Dispose();
    }
}

/// <summary>A WebSocket that reads one JSON object at a time.</summary>
internal sealed class FeedClient(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] buffer = new byte[1_048_576];

    public ClientWebSocket Socket => socket;

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    public async Task<JsonElement> NextAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length)).RootElement;
            }
        }
    }

    /// <summary>Asks and returns the answer, which must be the next message.</summary>
    public async Task<JsonElement> AskAsync(string command)
    {
        await SendAsync(command);
        return await NextAsync();
    }

    public void Dispose() => socket.Dispose();
}
