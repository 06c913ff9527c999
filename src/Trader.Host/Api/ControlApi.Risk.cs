using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trader.Events;
using Trader.Host.Control;
using Trader.Risk.Breakers;
using Trader.Risk.Protections;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>The calls that close circuit breakers and end the pauses of protections: <c>?scope=</c> says which, all by default.</summary>
internal sealed partial class ControlApi
{
    /// <summary>Closes circuit breakers: <c>all</c>, <c>global</c>, or a market's.</summary>
    public async Task ResetBreakerAsync(HttpContext context, string? reason)
    {
        if (await ReadScopeAsync(context) is not { } scope)
        {
            return;
        }

        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new BreakerReset(scope, Operator(reason))));
        var seen = await SeeAsync(
            snapshot => !snapshot.Risk.Breakers.Any(breaker => breaker.IsOpen && IsIn(breaker, scope)),
            context.RequestAborted
        );
        await WriteRiskAsync(context, StatusCodes.Status202Accepted, seen);
    }

    /// <summary>Ends pauses of protections: <c>all</c>, a protection's word such as <c>loss_streak</c>, or a market's.</summary>
    public async Task ReleaseProtectionAsync(HttpContext context, string? reason)
    {
        if (await ReadScopeAsync(context) is not { } scope)
        {
            return;
        }

        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new ProtectionRelease(scope, Operator(reason))));
        var seen = await SeeAsync(
            snapshot => !snapshot.Risk.Protections.Any(pause => IsIn(pause, scope)),
            context.RequestAborted
        );
        await WriteRiskAsync(context, StatusCodes.Status202Accepted, seen);
    }

    private void MapRisk(WebApplication app)
    {
        app.MapGet("/v3/control/risk", context => WriteRiskAsync(context, StatusCodes.Status200OK, trader.Latest));
        app.MapPost("/v3/control/reset-breaker", context => ChangeAsync(context, ResetBreakerAsync));
        app.MapPost("/v3/control/release-protection", context => ChangeAsync(context, ReleaseProtectionAsync));
    }

    // Null after it was refused.
    private static async Task<string?> ReadScopeAsync(HttpContext context)
    {
        var given = context.Request.Query["scope"];
        var unknown = context.Request.Query.Keys.FirstOrDefault(key => key != "scope");
        var complaint =
            unknown is not null ? "The only thing that can be said in the address is ?scope=."
            : given.Count > 1 ? "?scope= can be said once."
            : given is [{ Length: 0 }] ? "?scope= says nothing: leave it out for all."
            : given is [{ } text] && OperatorReason.ComplaintAbout(text) is not null
                ? $"?scope= must be one line of text, without control characters, of at most {OperatorReason.MaxLength} characters."
            : null;
        if (complaint is null)
        {
            return given.Count == 0 ? CircuitBreakers.AllScopes : given[0];
        }

        await RefuseAsync(context, StatusCodes.Status400BadRequest, complaint);
        return null;
    }

    private static bool IsIn(BreakerView breaker, string scope) => scope == CircuitBreakers.AllScopes || scope == breaker.Scope;

    private static bool IsIn(ProtectionView pause, string scope) =>
        scope == OpeningProtections.AllScopes || scope == pause.Kind.ToWire() || scope == pause.Ticker;

    private static string Operator(string? reason) => reason is null ? "an operator" : $"an operator ({reason})";

    private static Task WriteRiskAsync(HttpContext context, int status, TraderSnapshot snapshot) =>
        WriteAsync(context, status, Frames.RiskReport(snapshot));
}
