using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Trader.Events;
using Trader.Status;
using Trader.Upkeep;

namespace Trader.Host.Api;

// Closing one position and cancelling one order by hand.
internal sealed partial class ControlApi
{
    // Longer than any ticker or order id of the exchange's.
    private const int MaxNameLength = 200;

    /// <summary>Adds the calls that close a position and cancel an order.</summary>
    public void MapUpkeep(WebApplication app)
    {
        app.MapPost("/v3/control/close", context => ChangeAsync(context, CloseAsync));
        app.MapPost("/v3/control/cancel", context => ChangeAsync(context, CancelAsync));
    }

    /// <summary>Closes the whole position of a market, whoever bought it.</summary>
    public async Task CloseAsync(HttpContext context, string? reason)
    {
        if (await NameAsync(context, "ticker", "a market in which something is held") is not { } ticker)
        {
            return;
        }

        if (trader.Latest.Positions.All(position => position.Ticker != ticker))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"Nothing is held in {ticker}.");
            return;
        }

        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new CloseRequest(ticker, Operator(reason))));
        var seen = await SeeAsync(
            snapshot => FindPosition(snapshot, ticker) is null or { Exit.Closing: not null },
            context.RequestAborted
        );
        await WriteAsync(context, Frames.Closing(ticker, FindPosition(seen, ticker)));
    }

    /// <summary>Takes one order of the trader's off the book.</summary>
    public async Task CancelAsync(HttpContext context, string? reason)
    {
        if (await NameAsync(context, "order", "an open order, by the exchange's id or by ours") is not { } id)
        {
            return;
        }

        if (FindOrder(trader.Latest, id) is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"The trader has no open order {id}.");
            return;
        }

        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new CancelRequest(id, Operator(reason))));
        var seen = await SeeAsync(
            snapshot => FindOrder(snapshot, id) is null or { Status: "cancelling" },
            context.RequestAborted
        );
        await WriteAsync(context, Frames.Cancelling(id, FindOrder(seen, id)));
    }

    private static PositionView? FindPosition(TraderSnapshot snapshot, string ticker) =>
        snapshot.Positions.FirstOrDefault(position => position.Ticker == ticker);

    private static OrderView? FindOrder(TraderSnapshot snapshot, string id) =>
        snapshot.Orders.FirstOrDefault(order => order.OrderId == id || order.ClientOrderId == id);

    // Null once the caller has been told what is wrong with the request.
    private static async Task<string?> NameAsync(HttpContext context, string parameter, string what)
    {
        var values = context.Request.Query[parameter];
        if (values is [{ Length: > 0 and <= MaxNameLength } name] && !name.Any(char.IsControl))
        {
            return name;
        }

        await RefuseAsync(
            context,
            StatusCodes.Status400BadRequest,
            $"Say which: ?{parameter}=… names {what}, once and with at most {MaxNameLength} characters."
        );
        return null;
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
