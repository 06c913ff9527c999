using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trader.Events;
using Trader.Host.Control;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>What may be done to a running trader over HTTP, and who may.</summary>
internal sealed record ControlSetup
{
    /// <summary>What every request that changes something must carry.</summary>
    public required ControlToken Token { get; init; }

    /// <summary>Asks for the run to be ended in order; false if it was asked for before.</summary>
    public required Func<string, bool> RequestShutdown { get; init; }
}

/// <summary>
/// The calls that change something: <c>/v3/control/…</c>. Each needs this run's token, and none is taken from a page of another
/// origin. What they ask for reaches the core as an event, in its turn.
/// </summary>
internal sealed partial class ControlApi
{
    // Long enough for a queue of events to be worked off; what is not seen by then is seen in the next report.
    private static readonly TimeSpan ReportWait = TimeSpan.FromSeconds(2);

    private readonly LiveTrader trader;
    private readonly ControlSetup setup;
    private readonly WrongTokens wrongTokens;
    private readonly ILogger log;

    public ControlApi(LiveTrader trader, ControlSetup setup, ILogger log)
    {
        this.trader = trader;
        this.setup = setup;
        this.log = log;
        wrongTokens = new WrongTokens(trader.Clock.Wall);
    }

    /// <summary>Adds the calls.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/v3/control/emergency-stop", context => WriteReportAsync(context, StatusCodes.Status200OK, trader.Latest));
        app.MapPost("/v3/control/emergency-stop", context => ChangeAsync(context, PullAsync));
        app.MapPost("/v3/control/pause", context => ChangeAsync(context, PauseAsync));
        app.MapPost("/v3/control/resume", context => ChangeAsync(context, ReleaseAsync));
        app.MapPost("/v3/control/calibrate", context => ChangeAsync(context, CalibrateAsync));
        app.MapPost("/v3/control/shutdown", context => ChangeAsync(context, ShutDownAsync));
        MapUpkeep(app);
        app.MapGet("/v3/cleanup", context => WriteAsync(context, StatusCodes.Status200OK, Frames.Cleanups(trader.Latest)));
        app.MapPost("/v3/cleanup", context => ChangeAsync(context, CleanUpAsync));
        MapRisk(app);
    }

    /// <summary>Carries a call out if its caller may ask for it and says it well; else says what is wrong, and does nothing.</summary>
    public async Task ChangeAsync(HttpContext context, Func<HttpContext, string?, Task> change)
    {
        if (WhyForbidden(context) is { } forbidden)
        {
            await RefuseAsync(context, forbidden.Status, forbidden.Sentence);
            return;
        }

        var body = await ControlBody.ReadAsync(context.Request);
        if (body.Complaint is { } complaint)
        {
            await RefuseAsync(context, body.Status, complaint);
        }
        else if (trader.Loop.Completion.IsCompleted)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The trader has ended: it sends nothing any more, but orders may still rest at the exchange."
            );
        }
        else
        {
            await change(context, body.Reason);
        }
    }

    /// <summary>Pulls the emergency stop.</summary>
    public async Task PullAsync(HttpContext context, string? reason)
    {
        var before = trader.Latest.Stop?.Pulls ?? 0;
        await trader.Loop.PostAsync(TraderEvent.EmergencyStop(trader.Clock.Now, reason ?? "pulled by an operator"));
        var seen = await SeeAsync(snapshot => snapshot.Stop?.Pulls > before, context.RequestAborted);
        await WriteReportAsync(context, StatusCodes.Status202Accepted, seen);
    }

    /// <summary>Pauses opening; everything else goes on.</summary>
    public async Task PauseAsync(HttpContext context, string? reason)
    {
        var why = reason ?? "an operator";
        await trader.Loop.PostAsync(TraderEvent.Pause(trader.Clock.Now, why));
        var seen = await SeeAsync(
            snapshot => snapshot.Lifecycle.Pauses.Any(pause => pause.Cause == PauseCause.Operator && pause.Reason == why),
            context.RequestAborted
        );
        await WriteReportAsync(context, StatusCodes.Status202Accepted, seen);
    }

    /// <summary>Releases everything that waits for a person: the emergency stop, pauses, stops by drift. Without effect where there is nothing.</summary>
    public async Task ReleaseAsync(HttpContext context, string? reason)
    {
        await trader.Loop.PostAsync(TraderEvent.Resume(trader.Clock.Now, Operator(reason)));
        var seen = await SeeAsync(
            snapshot =>
                snapshot.Stop is null
                && snapshot.MarketStops.IsEmpty
                && !snapshot.Lifecycle.Pauses.Any(pause => pause.Cause.WaitsForPerson()),
            context.RequestAborted
        );
        await WriteReportAsync(context, StatusCodes.Status202Accepted, seen);
    }

    private Task ShutDownAsync(HttpContext context, string? reason)
    {
        if (setup.RequestShutdown("the control API"))
        {
            log.LogInformation("The run is ended over the control API ({Reason}).", reason ?? "no reason given");
        }

        return WriteReportAsync(context, StatusCodes.Status202Accepted, trader.Latest);
    }

    private (int Status, string Sentence)? WhyForbidden(HttpContext context)
    {
        if (!SameOrigin.Is(context.Request))
        {
            return (StatusCodes.Status403Forbidden, "A page of another origin may not control the trader.");
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return (StatusCodes.Status401Unauthorized, "This needs the token of this run: Authorization: Bearer <token>.");
        }

        if (setup.Token.Matches(header["Bearer ".Length..].Trim()))
        {
            return null;
        }

        if (wrongTokens.Note(out var isFirstRefused) is { } wait)
        {
            if (isFirstRefused)
            {
                log.LogWarning("Wrong tokens keep coming to the control API: they are turned away for a while.");
            }

            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString();
            return (StatusCodes.Status429TooManyRequests, "Too many wrong tokens; only the right one is looked at for a while.");
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return (StatusCodes.Status401Unauthorized, "The token is not that of this run: a trader makes a new one at each start.");
    }

    // The first picture that shows it, or the latest there is when the time is over.
    private Task<TraderSnapshot> SeeAsync(Func<TraderSnapshot, bool> isWanted, CancellationToken aborted) =>
        SeeAsync(isWanted, ReportWait, aborted);

    private async Task<TraderSnapshot> SeeAsync(Func<TraderSnapshot, bool> isWanted, TimeSpan wait, CancellationToken aborted)
    {
        using var subscription = trader.Bus.Subscribe("control");
        if (isWanted(trader.Latest))
        {
            return trader.Latest;
        }

        using var limit = new CancellationTokenSource(wait, trader.Clock.Wall);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
        try
        {
            await foreach (var message in subscription.Messages.ReadAllAsync(ending.Token))
            {
                if (message is TraderSnapshot snapshot && isWanted(snapshot))
                {
                    return snapshot;
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // What was asked for is on its way all the same; the caller asks again.
        }

        return trader.Latest;
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(sentence);
    }

    private static Task WriteReportAsync(HttpContext context, int status, TraderSnapshot snapshot) =>
        WriteAsync(context, status, Frames.StopReport(snapshot));

    private static Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
