using System.Text;
using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>The REST API in memory under a clock that stands until it is moved; whoever names a key is believed.</summary>
internal sealed class RestWorld : IExchangeAccess, IRequestAuthenticator, IDisposable
{
    public const string Ticker = "KXREST-1-A";
    public const string OtherTicker = "KXREST-1-B";
    public const string ShardTicker = "KXSHARD-1-A";

    /// <summary>Monday 2026-01-05 12:00 UTC.</summary>
    public const long StartMs = 1_767_614_400_000;

    private readonly AccountDirectory directory = new();
    private readonly ExchangeLoop loop;
    private readonly RestApi api;
    private readonly RestServices services;

    public RestWorld(SimulatorOptions? options = null, params MarketSpec[] markets)
    {
        Options = options ?? new SimulatorOptions { RateLimits = false };
        Options.Validate();
        services = new RestServices(Options, directory);
        MarketSpec[] listed =
            markets.Length > 0 ? markets : [Spec(Ticker), Spec(OtherTicker), Spec(ShardTicker) with { Shard = 2 }];
        loop = new ExchangeLoop(Options.Engine, new ListedFlow(listed), services.Listen(new NoEvents()), 1);
        api = new RestApi(services, this, this);
        Me = Open(1_000);
        Other = Open(1_000);
    }

    public SimulatorOptions Options { get; }

    public long NowMs { get; set; } = StartMs;

    public MatchingEngine Engine => loop.Engine;

    /// <summary>The key of an account with $1 000.</summary>
    public string Me { get; }

    /// <summary>The key of another.</summary>
    public string Other { get; }

    public static MarketSpec Spec(string ticker) =>
        new()
        {
            Ticker = ticker,
            EventTicker = ticker[..ticker.LastIndexOf('-')],
            OpenMs = StartMs,
            CloseMs = StartMs + 86_400_000,
        };

    public Account AccountOf(string key) => directory.Find(key)!.Account;

    /// <summary>Opens an account and returns its key.</summary>
    public string Open(long dollars, UsageTier? tier = null)
    {
        var account = loop.Engine.OpenAccount(Money.FromDollars(dollars));
        return AddKey(account, tier ?? Options.Tier, KeyScopes.Default, null);
    }

    /// <summary>Gives an account another key and returns it.</summary>
    public string AddKey(Account account, UsageTier tier, IReadOnlyList<string> scopes, int? subaccount) =>
        directory.Add(directory.Register(account, tier), "a key", scopes, subaccount, PublicKey.Value).Id;

    public T Enter<TState, T>(TState state, Func<ExchangeLoop, long, TState, T> action) =>
        action(loop, loop.AdvanceTo(NowMs), state);

    public KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal)
    {
        var holder = directory.Find(request.KeyId);
        refusal = holder is null ? ErrorAnswers.Authentication("NOT_FOUND") : default;
        return holder;
    }

    public RestAnswer Ask(string method, string target, string? body = null, string? key = null, string type = "application/json")
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return api.Answer(
            new RestRequest
            {
                Method = method,
                Path = "/trade-api/v2" + (mark < 0 ? target : target[..mark]),
                Query = mark < 0 ? "" : target[(mark + 1)..],
                KeyId = key ?? Me,
                ContentType = type,
                Body = body is null ? default : Encoding.UTF8.GetBytes(body),
            }
        );
    }

    /// <summary>Status and body as text.</summary>
    public (int Status, string Body) Text(string method, string target, string? body = null, string? key = null)
    {
        var answer = Ask(method, target, body, key);
        return (answer.Status, Encoding.UTF8.GetString(answer.Body.Span));
    }

    /// <summary>The body of an answer that must have this status.</summary>
    public JsonElement Json(int status, string method, string target, string? body = null, string? key = null)
    {
        var (actual, text) = Text(method, target, body, key);
        Assert.True(actual == status, $"{method} {target}: {actual} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public JsonElement Get(string target, string? key = null) => Json(200, "GET", target, null, key);

    /// <summary>Places an order that must be accepted and returns its id.</summary>
    public string Place(string side, string count, string price, string extra = "", string? key = null, string ticker = Ticker) =>
        Json(201, "POST", "/portfolio/events/orders", SignedClient.Order(side, count, price, null, extra, ticker), key)
            .GetProperty("order_id")
            .GetString()!;

    /// <summary>The code of a nested error that must have this status.</summary>
    public string Code(int status, string method, string target, string? body = null, string? key = null) =>
        Json(status, method, target, body, key).GetProperty("error").GetProperty("code").GetString()!;

    public void Dispose() => directory.Dispose();

    private static readonly Lazy<VerificationKey> PublicKey = new(() =>
        VerificationKey.FromPem(KeyPair.Generate(SigningKeyKind.Rsa).PublicKeyPem)
    );

    private sealed class ListedFlow(MarketSpec[] markets) : IMarketFlow
    {
        public long StartMs => RestWorld.StartMs;

        public long? EndMs => null;

        public long? NextDueMs => null;

        public bool HasEnded => false;

        public FlowStatistics Statistics => default;

        public void Begin(MatchingEngine engine)
        {
            foreach (var market in markets)
            {
                engine.ListMarket(market, StartMs);
            }
        }

        public void RunDue(long nowMs) { }

        public void OnAccountActivity(Market market, long nowMs) { }

        public void OnTrade(TradeRecord trade) { }
    }

    private sealed class NoEvents : IExchangeEvents
    {
        public void OnBookChanged(in BookChange change) { }

        public void OnTrade(TradeRecord trade) { }

        public void OnFill(FillRecord fill) { }

        public void OnOrderUpdated(Order order, UpdateReason reason, long nowMs) { }

        public void OnMarketStatusChanged(Market market, long nowMs) { }

        public void OnSettled(SettlementRecord settlement) { }
    }
}
