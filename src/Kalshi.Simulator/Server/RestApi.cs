using Kalshi.Simulator.Exchange;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Server;

/// <summary>Routes REST requests: which of them are public, who asks, and what is answered when something breaks.</summary>
internal sealed class RestApi
{
    private const string Root = "/trade-api/v2/";

    private readonly Authenticator authenticator;
    private readonly MarketRoutes markets;
    private readonly OrderRoutes orders;
    private readonly PortfolioRoutes portfolio;
    private readonly ILogger logger;
    private long internalErrors;

    public RestApi(SimulatorOptions options, ExchangeGate gate, Authenticator authenticator, ILogger logger)
    {
        this.authenticator = authenticator;
        this.logger = logger;
        markets = new MarketRoutes(gate);
        orders = new OrderRoutes(gate, options.MaxRequestBodyBytes);
        portfolio = new PortfolioRoutes(gate);
    }

    /// <summary>Requests that ended in HTTP 500.</summary>
    public long InternalErrors => Interlocked.Read(ref internalErrors);

    public async Task HandleAsync(HttpContext context)
    {
        RestAnswer answer;
        try
        {
            answer = await AnswerAsync(context);
        }
        catch (BadHttpRequestException exception)
        {
            answer = ErrorAnswers.Flat(exception.StatusCode, "bad_request", exception.Message);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Interlocked.Increment(ref internalErrors);
            logger.LogError(exception, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            answer = ErrorAnswers.Nested(500, "internal_error");
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task<RestAnswer> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            return NotFound();
        }

        var parts = path[Root.Length..].Split('/');
        var isGet = HttpMethods.IsGet(context.Request.Method);
        return parts[0] switch
        {
            "exchange" when isGet && parts is [_, "status"] => MarketRoutes.Status(),
            "markets" when isGet => markets.Answer(context.Request, parts) ?? NotFound(),
            "portfolio" => await AnswerPortfolioAsync(context, parts),
            _ => NotFound(),
        };
    }

    private async Task<RestAnswer> AnswerPortfolioAsync(HttpContext context, string[] parts)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPost(method) && parts is [_, "events", "orders"])
        {
            // Decoding comes before authentication: that is the order in which the exchange complains.
            var (body, refusal) = await orders.DecodeAsync(context);
            return body is null ? refusal
                : Authenticated(context, out var buyer, out refusal) ? orders.Create(buyer!, body)
                : refusal;
        }

        if (!Authenticated(context, out var account, out var denied))
        {
            return denied;
        }

        return parts switch
        {
            [_, "events", "orders", var id] when HttpMethods.IsDelete(method) => orders.Cancel(account!, context.Request, id),
            [_, "orders", ..] when !HttpMethods.IsGet(method) => ErrorAnswers.Nested(
                410,
                "deprecated_v1_order_endpoint",
                "Please switch to the V2 endpoints"
            ),
            _ when HttpMethods.IsGet(method) => portfolio.Answer(account!, context.Request, parts) ?? NotFound(),
            _ => NotFound(),
        };
    }

    private bool Authenticated(HttpContext context, out Account? account, out RestAnswer refusal)
    {
        account = authenticator.Authenticate(context, out refusal);
        return account is not null;
    }

    private static RestAnswer NotFound() => ErrorAnswers.Nested(404, "not_found");
}
