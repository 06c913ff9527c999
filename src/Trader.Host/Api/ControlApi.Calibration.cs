using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trader.Events;
using Trader.Upkeep.Calibration;

namespace Trader.Host.Api;

// A calibration by hand (requirement K4).
internal sealed partial class ControlApi
{
    private long calibrationRequests;

    /// <summary>Begins a calibration; answered <c>running</c> if one runs already.</summary>
    public async Task CalibrateAsync(HttpContext context, string? reason)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"control-{Interlocked.Increment(ref calibrationRequests)}");
        var who = reason is null ? "an operator" : $"an operator ({reason})";
        await trader.Loop.PostAsync(TraderEvent.Of(trader.Clock.Now, new CalibrationRequest(id, who)));
        var seen = await SeeAsync(snapshot => AnswerIn(snapshot) is not null, context.RequestAborted);
        var answer = AnswerIn(seen);
        context.Response.StatusCode = answer is { Kind: CalibrationAnswerKind.NotPossible }
            ? StatusCodes.Status409Conflict
            : StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(Frames.CalibrationReply(answer, seen));

        CalibrationAnswer? AnswerIn(Status.TraderSnapshot snapshot) =>
            snapshot.Calibration.Answers.FirstOrDefault(candidate => candidate.RequestId == id);
    }
}
