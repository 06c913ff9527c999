using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Who may use a route.</summary>
internal enum RouteAccess
{
    /// <summary>Everybody; a signature is not looked at.</summary>
    Public = 0,

    /// <summary>Holders of a key.</summary>
    Signed,
}

/// <summary>One line of the route table.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">The path below <c>/trade-api/v2/</c>; a segment that starts with a colon is a parameter.</param>
/// <param name="Operation">The operation's name in the API's own words, for messages and fault rules.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Handle">Answers; runs inside the exchange, brought up to its clock.</param>
internal sealed record Route(
    string Method,
    string Template,
    string Operation,
    RouteAccess Access,
    Func<RestCall, RestAnswer> Handle
)
{
    /// <summary>The template's segments.</summary>
    public string[] Segments { get; } = Template.Split('/');

    /// <summary>
    /// Decodes the body before anything else is looked at, because that is the order in which the exchange complains; null for
    /// routes without a body. Gives what the handler finds in <see cref="RestCall.Body"/>, or null and the answer.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, (object? Body, RestAnswer Refusal)>? Decode { get; init; }
}

/// <summary>A request on its way through its route.</summary>
internal sealed class RestCall
{
    private readonly string[] segments;

    public RestCall(in RestRequest request, Route route, string[] segments)
    {
        Request = request;
        Route = route;
        Query = new RestQuery(request.Query);
        this.segments = segments;
    }

    public RestRequest Request { get; }

    public Route Route { get; }

    public RestQuery Query { get; }

    /// <summary>The decoded body of a route that has one.</summary>
    public object? Body { get; set; }

    /// <summary>Who signed; null on a public route.</summary>
    public KeyHolder? Caller { get; set; }

    /// <summary>The account that signed.</summary>
    public Account Account => Caller!.Account;

    /// <summary>The exchange, up to date.</summary>
    public MatchingEngine Engine { get; set; } = null!;

    /// <summary>Exchange time, Unix milliseconds.</summary>
    public long NowMs { get; set; }

    /// <summary>The path parameter with this name, colon included.</summary>
    public string Parameter(string name) => segments[Array.IndexOf(Route.Segments, name)];
}
