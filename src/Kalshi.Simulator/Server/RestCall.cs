using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>A request on its way through its route.</summary>
internal sealed class RestCall
{
    private const int MaxSubaccount = 63;

    private readonly string[] segments;
    private JsonBody? body;

    public RestCall(RestServices services, in RestRequest request, Route route, string[] segments)
    {
        Services = services;
        Request = request;
        Route = route;
        Query = new RestQuery(request.Query);
        this.segments = segments;
    }

    public RestServices Services { get; }

    public RestRequest Request { get; }

    public Route Route { get; }

    public RestQuery Query { get; }

    /// <summary>The decoded body of a route that has one.</summary>
    public JsonBody Body
    {
        get => body ?? throw new InvalidOperationException($"{Route.Operation} has no body.");
        set => body = value;
    }

    /// <summary>Who signed; null on a public route.</summary>
    public KeyHolder? Caller { get; set; }

    /// <summary>The account that signed.</summary>
    public Account Account => Caller!.Account;

    /// <summary>The exchange, up to date; not for routes outside it.</summary>
    public MatchingEngine Engine { get; set; } = null!;

    /// <summary>Exchange time, Unix milliseconds.</summary>
    public long NowMs { get; set; }

    /// <summary>The stance on what is not known.</summary>
    public DoubtOptions Doubts => Services.Options.Doubts;

    /// <summary>What the request sees of the account that signed.</summary>
    public AccountView View => Services.ReadModel.ViewOf(Account, NowMs);

    /// <summary>Where the live endpoints end.</summary>
    public HistoricalCutoff Cutoff => new(NowMs);

    /// <summary>Whether the request is for what is older than that.</summary>
    public bool IsHistorical => Route.Segments[0] == "historical";

    /// <summary>The path parameter with this name, colon included.</summary>
    public string Parameter(string name) => segments[Array.IndexOf(Route.Segments, name)];

    /// <summary>The answer to a query parameter that breaks a rule of the exchange's validator.</summary>
    public RestAnswer Invalid(string parameter, string rule) => ErrorAnswers.Parameter(Route.Operation, parameter, rule);

    /// <summary>
    /// Which subaccount a request is about: what it says, else <paramref name="whenOmitted"/>; with a restricted key always that
    /// key's own. False and the refusal when the number is out of range or not the key's.
    /// </summary>
    public bool TrySubaccount(long? given, int? whenOmitted, out int? subaccount, out Refusal refusal)
    {
        refusal = default;
        subaccount = given is null ? Caller!.Subaccount ?? whenOmitted : (int)Math.Clamp(given.Value, -1, MaxSubaccount + 1);
        if (subaccount is < 0 or > MaxSubaccount)
        {
            refusal = Refusal.BadRequest($"subaccount must be between 0 and {MaxSubaccount}");
            return false;
        }

        if (Caller!.Subaccount is { } own && own != subaccount)
        {
            refusal = Refusal.Forbidden("this API key is restricted to a single sub-account");
            return false;
        }

        return true;
    }

    /// <summary>The same for the query parameter <c>subaccount</c>.</summary>
    public bool TrySubaccount(int? whenOmitted, out int? subaccount, out RestAnswer refusal)
    {
        subaccount = null;
        if (!Query.TryNumber("subaccount", out var given))
        {
            refusal = Invalid("Subaccount", "number");
            return false;
        }

        var isValid = TrySubaccount(given, whenOmitted, out subaccount, out var reason);
        refusal = isValid ? default : reason.ToAnswer();
        return isValid;
    }

    /// <summary>The query parameter <c>exchange_index</c>; null when omitted or −1, which stands for any.</summary>
    public bool TryShard(out int? shard, out RestAnswer refusal)
    {
        var isNumber = Query.TryNumber("exchange_index", out var given);
        shard = given is null or -1 ? null : (int)Math.Clamp(given.Value, -1, int.MaxValue);
        refusal = isNumber ? default : Invalid("ExchangeIndex", "number");
        return isNumber;
    }
}
