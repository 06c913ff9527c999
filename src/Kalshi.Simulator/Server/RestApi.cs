using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The REST API without its transport: finds the route, decodes, asks who it is, and lets the route answer inside the exchange.
/// </summary>
internal sealed class RestApi
{
    private readonly RouteTable table;
    private readonly IExchangeAccess exchange;
    private readonly IRequestAuthenticator authenticator;

    public RestApi(IExchangeAccess exchange, IRequestAuthenticator authenticator)
    {
        this.exchange = exchange;
        this.authenticator = authenticator;
        table = new RouteTable([.. MarketRoutes.All, .. OrderRoutes.All, .. PortfolioRoutes.All]);
    }

    /// <summary>The route a request takes, or null.</summary>
    public Route? FindRoute(in RestRequest request) => table.Find(request, out _);

    /// <summary>Answers a request. What it does to the exchange is done when this returns; an exception is a defect of the simulator.</summary>
    public RestAnswer Answer(in RestRequest request)
    {
        if (table.Find(request, out var segments) is not { } route)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var call = new RestCall(request, route, segments);
        if (route.Decode is not null && !TryDecode(call, route.Decode, out var refusal))
        {
            return refusal;
        }

        if (route.Access == RouteAccess.Signed)
        {
            call.Caller = authenticator.Authenticate(request, out refusal);
            if (call.Caller is null)
            {
                return refusal;
            }
        }

        return exchange.Enter(call, static (loop, nowMs, call) => Handle(loop, nowMs, call));
    }

    private static bool TryDecode(
        RestCall call,
        Func<ReadOnlyMemory<byte>, (object? Body, RestAnswer Refusal)> decode,
        out RestAnswer refusal
    )
    {
        if (!call.Request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            refusal = ErrorAnswers.Flat(400, "invalid_content_type");
            return false;
        }

        (call.Body, refusal) = decode(call.Request.Body);
        return call.Body is not null;
    }

    private static RestAnswer Handle(ExchangeLoop loop, long nowMs, RestCall call)
    {
        call.Engine = loop.Engine;
        call.NowMs = nowMs;
        return call.Route.Handle(call);
    }
}
