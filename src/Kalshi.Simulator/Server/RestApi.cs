using Kalshi.Simulator.Flow;

namespace Kalshi.Simulator.Server;

/// <summary>
/// The REST API without its transport: finds the route, decodes, asks who it is, charges, and lets the route answer inside the
/// exchange.
/// </summary>
internal sealed class RestApi
{
    private readonly RestServices services;
    private readonly IExchangeAccess exchange;
    private readonly IRequestAuthenticator authenticator;
    private readonly RouteTable table;

    public RestApi(RestServices services, IExchangeAccess exchange, IRequestAuthenticator authenticator)
    {
        this.services = services;
        this.exchange = exchange;
        this.authenticator = authenticator;
        table = new RouteTable(services.Options.Doubts);
        services.Routes = table;
    }

    /// <summary>The route a request takes, or null.</summary>
    public Route? FindRoute(in RestRequest request) => table.Find(request, out _);

    /// <summary>Answers a request. What it does to the exchange is done when this returns; an exception is a defect of the simulator.</summary>
    public RestAnswer Answer(in RestRequest request)
    {
        var answer = AnswerAsNested(request);
        var envelope = services.Options.Doubts.Errors;
        return envelope == ErrorEnvelope.Nested || answer.Refusal.IsNone ? answer : answer.Refusal.In(envelope);
    }

    private RestAnswer AnswerAsNested(in RestRequest request)
    {
        if (table.Find(request, out var segments) is not { } route)
        {
            return ErrorAnswers.Nested(404, "not_found");
        }

        var call = new RestCall(services, request, route, segments);
        if (
            (route.Body is not null && !TryDecode(call, route.Body, out var refusal))
            || !TryIdentify(call, out refusal)
            || !TryPermit(call, out refusal)
        )
        {
            return refusal;
        }

        if (!route.IsOutside)
        {
            return exchange.Enter(call, static (loop, nowMs, call) => Handle(loop, nowMs, call));
        }

        return exchange.Enter(call, IsPaid) ? route.Handle(call) : ErrorAnswers.TooManyRequests;
    }

    private static bool TryDecode(RestCall call, BodySchema schema, out RestAnswer refusal)
    {
        refusal = default;
        var utf8 = call.Request.Body.Span;
        if (utf8.IsEmpty && call.Route.BodyIsOptional)
        {
            utf8 = "{}"u8;
        }
        else if (!call.Request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            refusal = ErrorAnswers.Flat(400, "invalid_content_type");
            return false;
        }

        if (JsonBody.Decode(schema, utf8, out var reason) is not { } body)
        {
            refusal = reason.ToAnswer();
            return false;
        }

        call.Body = body;
        return true;
    }

    private bool TryIdentify(RestCall call, out RestAnswer refusal)
    {
        refusal = default;
        if (
            call.Route.Access == RouteAccess.Public
            || (call.Route.Access == RouteAccess.Contested && !services.Options.Doubts.OrderbookNeedsSignature)
        )
        {
            // Nobody checks who it is, but whoever names a key pays for the request.
            call.Caller = services.Directory.Find(call.Request.KeyId);
            return true;
        }

        call.Caller = authenticator.Authenticate(call.Request, out refusal);
        return call.Caller is not null;
    }

    private static bool TryPermit(RestCall call, out RestAnswer refusal)
    {
        refusal = default;
        if (call.Route.Access != RouteAccess.Signed)
        {
            return true;
        }

        if (!KeyScopes.Cover(call.Caller!.Scopes, call.Route.Scope))
        {
            refusal = Refusal.Forbidden($"this API key does not have the scope {call.Route.Scope}").ToAnswer();
        }
        else if (call.Caller.Subaccount is not null && !call.Route.AllowsRestrictedKeys)
        {
            refusal = Refusal
                .Forbidden("this API key is restricted to a single sub-account and cannot access this endpoint")
                .ToAnswer();
        }

        return refusal.Status == 0;
    }

    private static RestAnswer Handle(ExchangeLoop loop, long nowMs, RestCall call)
    {
        if (!IsPaid(loop, nowMs, call))
        {
            return ErrorAnswers.TooManyRequests;
        }

        var account = call.Caller?.Account;
        var readModel = call.Services.ReadModel;
        readModel.Copy(account);
        var answer = call.Route.Handle(call);
        if (account is not null && call.Request.Method != "GET")
        {
            readModel.OnAccountChanged(account, nowMs);
            readModel.Copy(account);
        }

        return answer;
    }

    private static bool IsPaid(ExchangeLoop loop, long nowMs, RestCall call)
    {
        call.Engine = loop.Engine;
        call.NowMs = nowMs;
        if (call.Caller is not { } caller || !call.Services.Options.RateLimits)
        {
            return true;
        }

        var route = call.Route;
        var profile = caller.Profile;
        var budget = profile.Budget ??= new RequestBudget(profile.Tier, loop.Engine.Shards.Count, nowMs);
        var tokens = (int)Math.Min((long)route.Cost * (route.Entries?.Invoke(call) ?? 1), int.MaxValue);
        return route.IsWrite
            ? budget.TryWrite(tokens, route.Shard is null ? 0 : route.Shard(call), nowMs)
            : budget.TryRead(tokens, nowMs);
    }
}
