using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trader.Cycle;
using Trader.Events;
using Trader.Status;
using Trader.Strategies;

namespace Trader.Host.Api;

// Switching strategies, and the interval of the trading cycle.
internal sealed partial class ControlApi
{
    private const string StrategyShape = """{"strategy": "a name", "on": true or false}""";
    private const string CycleShape = """{"interval_seconds": a whole number}""";

    /// <summary>Adds the calls about strategies and the cycle.</summary>
    public void MapStrategies(WebApplication app)
    {
        app.MapPost(
            "/v3/control/strategy",
            context => ChangeAsync(context, ControlRequestJson.Default.StrategyRequest, StrategyShape, SwitchAsync)
        );
        app.MapPost(
            "/v3/control/cycle",
            context => ChangeAsync(context, ControlRequestJson.Default.CycleRequest, CycleShape, ChangeIntervalAsync)
        );
    }

    /// <summary>Carries a call out whose body has to say something; as <see cref="ChangeAsync(HttpContext, Func{HttpContext, string?, Task})"/>.</summary>
    public async Task ChangeAsync<T>(
        HttpContext context,
        JsonTypeInfo<T> contract,
        string shape,
        Func<HttpContext, T, Task> change
    )
        where T : class
    {
        if (WhyForbidden(context) is { } forbidden)
        {
            await RefuseAsync(context, forbidden.Status, forbidden.Sentence);
            return;
        }

        var (value, status, complaint) = await ControlBody.ReadAsync(context.Request, contract, shape);
        if (value is null)
        {
            await RefuseAsync(context, status, complaint!);
        }
        else if (trader.Loop.Completion.IsCompleted)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The trader has ended: nothing can be changed any more."
            );
        }
        else
        {
            await change(context, value);
        }
    }

    /// <summary>Switches a strategy on or off.</summary>
    public async Task SwitchAsync(HttpContext context, StrategyRequest request)
    {
        if (FindStrategy(trader.Latest, request.Strategy) is not { } report)
        {
            var names = string.Join(", ", trader.Latest.Strategies.Strategies.Select(each => each.Name));
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no such strategy; there are {names}.");
            return;
        }

        if (request.On && report.Hindrance is { } hindrance)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, $"{report.Name} cannot be switched on: {hindrance}.");
            return;
        }

        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new StrategySwitch(report.Name, request.On, "an operator")));
        var wanted = request.On ? StrategyCondition.On : StrategyCondition.Off;
        var seen = await SeeAsync(snapshot => FindStrategy(snapshot, report.Name)?.Condition == wanted, context.RequestAborted);
        await WriteStrategiesAsync(context, seen);
    }

    /// <summary>Changes the interval of the trading cycle.</summary>
    public async Task ChangeIntervalAsync(HttpContext context, CycleRequest request)
    {
        if (request.IntervalSeconds is < CycleOptions.MinIntervalSeconds or > CycleOptions.MaxIntervalSeconds)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                $"interval_seconds must be between {CycleOptions.MinIntervalSeconds} and {CycleOptions.MaxIntervalSeconds}."
            );
            return;
        }

        await trader.Loop.PostAsync(
            TraderEvent.Of(trader.Clock.Now, new CycleIntervalChange(request.IntervalSeconds, "an operator"))
        );
        var seen = await SeeAsync(snapshot => snapshot.Cycle.IntervalSeconds == request.IntervalSeconds, context.RequestAborted);
        await WriteStrategiesAsync(context, seen);
    }

    private static StrategyReport? FindStrategy(TraderSnapshot snapshot, string strategy) =>
        snapshot.Strategies.Strategies.FirstOrDefault(report => report.Name == strategy);

    private static Task WriteStrategiesAsync(HttpContext context, TraderSnapshot snapshot)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(Frames.Strategies(snapshot)).AsTask();
    }
}
