namespace Kalshi.Simulator.Faults;

/// <summary>A fault and when it strikes. Filters that are null let everything pass.</summary>
public sealed record FaultRule
{
    /// <summary>Longest permitted delay, milliseconds.</summary>
    public const int MaxDelayMs = 600_000;

    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Requests only: the HTTP method, upper case.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Requests only: the path below <c>/trade-api/v2</c>, for example <c>/portfolio/balance</c>; with a star at the end, every
    /// path that begins so.
    /// </summary>
    public string? Route { get; init; }

    /// <summary>Requests only: what is asked of an order.</summary>
    public OrderVerb? Verb { get; init; }

    /// <summary>Messages only: the channel, for example <c>orderbook_delta</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Messages only: the message's type, for example <c>orderbook_snapshot</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Requests and messages: the market's ticker.</summary>
    public string? MarketTicker { get; init; }

    /// <summary>Matches that pass unharmed first, 0 or more.</summary>
    public int Skip { get; init; }

    /// <summary>How often it strikes at most, 1 or more; null for without end.</summary>
    public int? Count { get; init; }

    /// <summary>How likely it strikes at a match, above 0 and at most 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Exchange time from which it strikes, Unix milliseconds; null for from now on.</summary>
    public long? FromMs { get; init; }

    /// <summary>Exchange time from which it strikes no more, Unix milliseconds; null for never.</summary>
    public long? UntilMs { get; init; }

    /// <summary>The delays only: by how much, milliseconds of wall time, 1 to <see cref="MaxDelayMs"/>.</summary>
    public int DelayMs { get; init; }

    /// <summary>
    /// <see cref="FaultKind.StaleRead"/> only: how old the answer may be that is given once more, milliseconds of exchange time, 1
    /// or more; null for any age.
    /// </summary>
    public int? MaxAgeMs { get; init; }

    /// <summary><see cref="FaultKind.RefuseUpgrade"/> only: the HTTP status, 401, 429, 502 or 503.</summary>
    public int Status { get; init; }

    /// <summary>Seed of its own dice; any value.</summary>
    public ulong Seed { get; init; } = 1;

    private bool IsDelay => Kind is FaultKind.DelayRequest or FaultKind.DelayAnswer or FaultKind.DelayMessage;

    /// <summary>What is wrong with it in one sentence that begins with the field's name in JSON; null if nothing is.</summary>
    public string? FindMistake()
    {
        var target = Kind.Target();
        return !Enum.IsDefined(Kind) ? $"kind: {(int)Kind} is no fault"
            : target != FaultTarget.Request && (Method ?? Route ?? Verb?.ToWord()) is not null
                ? $"method, route and verb: '{Kind.ToWord()}' does not hit requests; leave them out"
            : target != FaultTarget.Message && (Channel ?? Type) is not null
                ? $"channel and type: '{Kind.ToWord()}' does not hit messages; leave them out"
            : target == FaultTarget.Upgrade && MarketTicker is not null
                ? "market_ticker: an upgrade is about no market; leave it out"
            : Route is { } route && !route.StartsWith('/')
                ? $"route: '{route}' must begin with '/' (below /trade-api/v2), for example /portfolio/balance"
            : Method is { } method && method is not ("GET" or "POST" or "PUT" or "DELETE")
                ? $"method: '{method}' must be GET, POST, PUT or DELETE"
            : Kind == FaultKind.StaleRead && Method is not (null or "GET") ? "method: only a GET can be answered stale"
            : FindMistakeInNumbers();
    }

    /// <summary>Whether a request is one of those that it hits.</summary>
    public bool Matches(in RequestFacts request) =>
        Kind.Target() == FaultTarget.Request
        && (Method is null || Method == request.Method)
        && (Route is null || MatchesRoute(Route, request.Path))
        && (Verb is null || Verb == request.Verb)
        && (MarketTicker is null || MarketTicker == request.MarketTicker)
        && (Kind != FaultKind.StaleRead || request.Method == "GET")
        && (Kind != FaultKind.OtherOrder || request.Verb != OrderVerb.None);

    /// <summary>Whether a message of the feed is one of those that it hits.</summary>
    public bool Matches(in MessageFacts message) =>
        Kind.Target() == FaultTarget.Message
        && (Channel is null || Channel == message.Channel)
        && (Type is null || Type == message.Type)
        && (MarketTicker is null || MarketTicker == message.MarketTicker);

    /// <summary>Whether it can strike at this exchange time, Unix milliseconds.</summary>
    public bool IsDue(long nowMs) => nowMs >= (FromMs ?? long.MinValue) && nowMs < (UntilMs ?? long.MaxValue);

    private static bool MatchesRoute(string route, string path) =>
        route.EndsWith('*') ? path.StartsWith(route.AsSpan(0, route.Length - 1), StringComparison.Ordinal) : path == route;

    private string? FindMistakeInNumbers() =>
        Skip < 0 ? $"skip: {Skip} must be 0 or more"
        : Count < 1 ? $"count: {Count} must be 1 or more"
        : !(Probability > 0 && Probability <= 1) ? $"probability: {Probability} must be above 0 and at most 1"
        : FromMs >= UntilMs ? "until: it must be later than from"
        : IsDelay && DelayMs is < 1 or > MaxDelayMs
            ? $"delay_ms: {DelayMs} must be between 1 and {MaxDelayMs} for '{Kind.ToWord()}'"
        : !IsDelay && DelayMs != 0 ? $"delay_ms: '{Kind.ToWord()}' delays nothing; leave it out"
        : MaxAgeMs < 1 ? $"max_age_ms: {MaxAgeMs} must be 1 or more"
        : MaxAgeMs is not null && Kind != FaultKind.StaleRead ? $"max_age_ms: '{Kind.ToWord()}' answers nothing old; leave it out"
        : Kind == FaultKind.RefuseUpgrade && Status is not (401 or 429 or 502 or 503)
            ? $"status: {Status} must be 401, 429, 502 or 503 for 'refuse_upgrade'"
        : Kind != FaultKind.RefuseUpgrade && Status != 0 ? $"status: '{Kind.ToWord()}' has its own; leave it out"
        : null;
}
