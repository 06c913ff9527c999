using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// What all writes share: sent once, never blindly repeated; what became of them is the result, not an exception.
public sealed partial class KalshiRestClient
{
    private static readonly Acknowledgement Acknowledged = new();

    private async Task<WriteOutcome<T>> WriteAsync<T>(
        RestCall call,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        Func<T, string?>? findMismatch = null
    )
        where T : class
    {
        try
        {
            var answer = await channel.SendAsync(call, cancellationToken);
            if (!answer.IsSuccess)
            {
                var error = Explain(answer);
                return IsDefinite(error)
                    ? new WriteOutcome<T>.Refused(error)
                    : new WriteOutcome<T>.Unknown(error with { Kind = ApiErrorKind.UnknownOutcome });
            }

            if (!TryParse(answer, type, out var response, out var problem))
            {
                return new WriteOutcome<T>.Unknown(Open(answer, problem));
            }

            if (response is not Acknowledgement)
            {
                drift?.Inspect(call.DriftSource, answer.Body.Span, typeof(T));
            }

            // Answers describing another object have been seen: they prove nothing about this one.
            return findMismatch?.Invoke(response) is { } mismatch
                ? new WriteOutcome<T>.Unknown(Open(answer, mismatch))
                : new WriteOutcome<T>.Done(response);
        }
        catch (NoAnswerException exception)
        {
            return exception.WasSent
                ? new WriteOutcome<T>.Unknown(exception.ToError(ApiErrorKind.UnknownOutcome))
                : new WriteOutcome<T>.NotSent(exception.ToError(KindOfUnsent(exception)));
        }
        finally
        {
            call.Body?.Dispose();
        }
    }

    private Task<WriteOutcome<Acknowledgement>> AcknowledgeAsync(RestCall call, CancellationToken cancellationToken) =>
        WriteAsync(call, WireJson.Default.Acknowledgement, cancellationToken);

    private static string? Mismatch(string asked, string answered) =>
        string.Equals(asked, answered, StringComparison.OrdinalIgnoreCase) ? null : $"the answer is about '{answered}'";

    private static ApiErrorKind KindOfUnsent(NoAnswerException exception) =>
        exception.Code switch
        {
            "host_refused" or "environment_refuses" => ApiErrorKind.Rejected,
            "no_tokens" => ApiErrorKind.RateLimited,
            _ => ApiErrorKind.ConnectionLost,
        };

    /// <summary>Whether the answer proves that the exchange did not act on the request.</summary>
    private static bool IsDefinite(ApiError error) =>
        error.HttpStatus switch
        {
            // A proxy's time-outs say nothing about what happened behind it.
            408 or 425 or 499 => false,
            // Known conflicts are refusals; an unknown one may be this order's earlier self.
            409 => error.Code == "fill_or_kill_insufficient_resting_volume" || error.Kind == ApiErrorKind.MarketClosed,
            >= 400 and < 500 => true,
            // A pause is announced by a code of the exchange itself; any other 5xx may have come after the fact.
            >= 500 => error.Kind == ApiErrorKind.MarketClosed,
            _ => false,
        };

    private static ApiError Open(RestAnswer answer, string problem) =>
        new()
        {
            HttpStatus = answer.HttpStatus,
            Code = "unreadable_answer",
            Message = problem,
            Kind = ApiErrorKind.UnknownOutcome,
        };

    private static bool TryParse<T>(RestAnswer answer, JsonTypeInfo<T> type, out T response, out string problem)
        where T : class
    {
        if (Acknowledged is T acknowledgement)
        {
            // 204, {} and an empty body all say no more than that it was done.
            response = acknowledgement;
            problem = "";
            return true;
        }

        problem = answer.Body.IsEmpty ? "the answer has no body" : "the answer is null";
        try
        {
            response = JsonSerializer.Deserialize(answer.Body.Span, type)!;
            return response is not null;
        }
        catch (JsonException exception)
        {
            problem = Describe(exception);
            response = null!;
            return false;
        }
    }
}
