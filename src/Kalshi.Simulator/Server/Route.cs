namespace Kalshi.Simulator.Server;

/// <summary>Who may use a route.</summary>
internal enum RouteAccess
{
    /// <summary>Everybody; a signature is not looked at.</summary>
    Public = 0,

    /// <summary>Holders of a key.</summary>
    Signed,

    /// <summary>Everybody, or holders of a key: the sources contradict each other (doubt D18).</summary>
    Contested,
}

/// <summary>One line of the route table.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">The path below <c>/trade-api/v2/</c>; a segment that starts with a colon is a parameter.</param>
/// <param name="Operation">The operation's name in the API's own words, for messages and fault rules.</param>
/// <param name="Handle">Answers; runs inside the exchange, brought up to its clock, unless <see cref="IsOutside"/>.</param>
internal sealed record Route(string Method, string Template, string Operation, Func<RestCall, RestAnswer> Handle)
{
    /// <summary>What a request costs unless the table says otherwise, tokens.</summary>
    public const int DefaultCost = 10;

    /// <summary>The template's segments.</summary>
    public string[] Segments { get; } = Template.Split('/');

    /// <summary>Who may use it.</summary>
    public RouteAccess Access { get; init; } = RouteAccess.Signed;

    /// <summary>What a key must be allowed to do.</summary>
    public string Scope { get; init; } = KeyScopes.Read;

    /// <summary>Whether a key restricted to one subaccount may use it (§1.5).</summary>
    public bool AllowsRestrictedKeys { get; init; }

    /// <summary>Whether it is paid from the write bucket.</summary>
    public bool IsWrite { get; init; }

    /// <summary>What a request costs, tokens; of a batch, what each entry costs.</summary>
    public int Cost { get; init; } = DefaultCost;

    /// <summary>How many times the cost is due; null for once.</summary>
    public Func<RestCall, int>? Entries { get; init; }

    /// <summary>The shard whose write bucket pays; null for every shard. Without this, shard 0 pays.</summary>
    public Func<RestCall, int?>? Shard { get; init; }

    /// <summary>Whether it answers without the exchange, because it takes long and needs nothing of it.</summary>
    public bool IsOutside { get; init; }

    /// <summary>
    /// What the body looks like; it is decoded before anything else is looked at, because that is the order in which the exchange
    /// complains. Null for routes without a body.
    /// </summary>
    public BodySchema? Body { get; init; }

    /// <summary>Whether a missing body stands for an empty one.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>A route for everybody.</summary>
    public static Route Public(string template, string operation, Func<RestCall, RestAnswer> handle) =>
        new("GET", template, operation, handle) { Access = RouteAccess.Public };

    /// <summary>A route that reads what belongs to an account, open to restricted keys.</summary>
    public static Route Portfolio(string template, string operation, Func<RestCall, RestAnswer> handle) =>
        new("GET", template, operation, handle) { AllowsRestrictedKeys = true };

    /// <summary>A route that changes orders or order groups.</summary>
    public static Route Trade(string method, string template, string operation, Func<RestCall, RestAnswer> handle) =>
        new(method, template, operation, handle)
        {
            Scope = KeyScopes.Trade,
            AllowsRestrictedKeys = true,
            IsWrite = true,
        };
}
