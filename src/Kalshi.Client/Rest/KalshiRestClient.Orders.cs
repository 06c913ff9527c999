using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Orders. Sent once, never blindly repeated; what became of them is the result, not an exception.
public sealed partial class KalshiRestClient
{
    /// <summary>Places an order, once. Transport failures, time-outs and the caller's cancellation are results, too.</summary>
    /// <param name="request">The order; needs a client order id, without which a lost answer could never be cleared up.</param>
    /// <param name="cancellationToken">Ends the wait, not the order: the result is then not sent or unknown.</param>
    /// <exception cref="ArgumentException">The request has no client order id.</exception>
    public async Task<OrderSubmission> CreateOrderAsync(CreateOrderRequest request, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(request.ClientOrderId))
        {
            throw new ArgumentException("An order needs a client order id.", nameof(request));
        }

        var bytes = new byte[OrderRequestWriter.MaxByteCount(request)];
        var length = OrderRequestWriter.Write(request, bytes);
        using var body = new OrderBody(bytes.AsMemory(0, length));
        try
        {
            var answer = await channel.SendAsync(HttpMethod.Post, OrdersPath, "", body, cancellationToken);
            return JudgeCreation(answer, request.ClientOrderId);
        }
        catch (NoAnswerException exception)
        {
            return exception.WasSent
                ? new OrderSubmission.Unknown(exception.ToError(ApiErrorKind.UnknownOutcome))
                : new OrderSubmission.NotSent(exception.ToError(ApiErrorKind.ConnectionLost));
        }
    }

    /// <summary>Cancels an order, once. Transport failures, time-outs and the caller's cancellation are results, too.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="marketTicker">The order's market; routes to its shard. Without it, shard 0 is assumed.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public async Task<OrderCancellation> CancelOrderAsync(
        string orderId,
        string? marketTicker = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        try
        {
            var answer = await channel.SendAsync(
                HttpMethod.Delete,
                $"{OrdersPath}/{Uri.EscapeDataString(orderId)}",
                new QueryText().Add("market_ticker", marketTicker).ToString(),
                body: null,
                cancellationToken
            );
            return JudgeCancellation(answer, orderId);
        }
        catch (NoAnswerException exception)
        {
            return exception.WasSent
                ? new OrderCancellation.Unknown(exception.ToError(ApiErrorKind.UnknownOutcome))
                : new OrderCancellation.NotSent(exception.ToError(ApiErrorKind.ConnectionLost));
        }
    }

    private OrderSubmission JudgeCreation(RestAnswer answer, string clientOrderId)
    {
        if (answer.IsSuccess)
        {
            if (!TryParse(answer, WireJson.Default.CreateOrderResponse, out var response, out var problem))
            {
                return new OrderSubmission.Unknown(Open(answer, problem));
            }

            // Answers describing another order have been seen: they prove nothing about this one.
            return string.IsNullOrEmpty(response.ClientOrderId) || response.ClientOrderId == clientOrderId
                ? new OrderSubmission.Accepted(response)
                : new OrderSubmission.Unknown(Open(answer, $"the answer is about order '{response.ClientOrderId}'"));
        }

        var error = Explain(answer);
        if (error.Kind == ApiErrorKind.AlreadyExists)
        {
            return new OrderSubmission.AlreadyExists(error);
        }

        return IsDefinite(error)
            ? new OrderSubmission.Refused(error)
            : new OrderSubmission.Unknown(error with { Kind = ApiErrorKind.UnknownOutcome });
    }

    private OrderCancellation JudgeCancellation(RestAnswer answer, string orderId)
    {
        if (answer.IsSuccess)
        {
            if (!TryParse(answer, WireJson.Default.CancelOrderResponse, out var response, out var problem))
            {
                return new OrderCancellation.Unknown(Open(answer, problem));
            }

            return string.Equals(response.OrderId, orderId, StringComparison.OrdinalIgnoreCase)
                ? new OrderCancellation.Cancelled(response)
                : new OrderCancellation.Unknown(Open(answer, $"the answer is about order '{response.OrderId}'"));
        }

        var error = Explain(answer);
        if (error is { HttpStatus: 404, Code: "not_found" })
        {
            return new OrderCancellation.NotLive(error);
        }

        return IsDefinite(error)
            ? new OrderCancellation.Refused(error)
            : new OrderCancellation.Unknown(error with { Kind = ApiErrorKind.UnknownOutcome });
    }

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
        problem = "the answer is null";
        try
        {
            response = JsonSerializer.Deserialize(answer.Body.Span, type)!;
            return response is not null;
        }
        catch (JsonException exception)
        {
            problem = exception.Message;
            response = null!;
            return false;
        }
    }
}
