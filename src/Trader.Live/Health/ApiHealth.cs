using Kalshi.Client.Rest;
using Trader.Live.Reporting;
using Trader.Status;

namespace Trader.Live.Health;

/// <summary>What came of the calls to the exchange's API.</summary>
/// <param name="ErrorsInARow">Errors since the last answer that was none.</param>
/// <param name="Errors">Errors since the start.</param>
/// <param name="Answers">Answers that were none, refusals of what was asked for included.</param>
/// <param name="LastError">The last error, one sentence; null if there was none.</param>
public sealed record ApiFigures(int ErrorsInARow, long Errors, long Answers, string? LastError);

/// <summary>
/// Counts errors of the exchange's API in a row: so many make it unhealthy, any answer that is no error ends the row. That the exchange
/// refuses what was asked for (a bad order, an unknown market) is no error of its API. Thread-safe.
/// </summary>
public sealed class ApiHealth
{
    private readonly int limit;
    private readonly StateContainer<ApiFigures> figures = new(new ApiFigures(0, 0, 0, null));

    /// <summary>Makes it healthy.</summary>
    /// <param name="limit">Errors in a row with which it is unhealthy.</param>
    public ApiHealth(int limit) => this.limit = limit;

    /// <summary>What was counted.</summary>
    public ApiFigures Figures => figures.Current.Value;

    /// <summary>Why it is unhealthy, one sentence's worth; null while it is not.</summary>
    public string? Failure =>
        Figures is { } now && now.ErrorsInARow >= limit ? $"{now.ErrorsInARow} errors in a row, the last: {now.LastError}" : null;

    /// <summary>An attempt at a call was made.</summary>
    public void Note(RestAttempt attempt)
    {
        if (!attempt.IsApiError)
        {
            figures.Change(static now => now with { ErrorsInARow = 0, Answers = now.Answers + 1 });
            return;
        }

        var error = attempt.Failure ?? $"the exchange answered {attempt.HttpStatus}";
        figures.Change(now => now with { ErrorsInARow = now.ErrorsInARow + 1, Errors = now.Errors + 1, LastError = error });
    }

    /// <summary>How it is, for the monitor.</summary>
    public ComponentReading Read()
    {
        var now = Figures;
        (string, string)[] details =
        [
            ("errors_in_a_row", now.ErrorsInARow.ToString()),
            ("errors", now.Errors.ToString()),
            ("answers", now.Answers.ToString()),
            ("last_error", now.LastError ?? ""),
        ];
        if (Failure is { } failure)
        {
            return ComponentReading.Of(HealthLevel.Unhealthy, failure, details);
        }

        return now.Answers + now.Errors == 0
            ? ComponentReading.Of(HealthLevel.Idle, "nothing was asked yet", details)
            : ComponentReading.Of(HealthLevel.Healthy, "the exchange answers", details);
    }
}
