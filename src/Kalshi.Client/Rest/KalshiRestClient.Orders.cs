using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Single orders: placed, cancelled, amended, decreased.
public sealed partial class KalshiRestClient
{
    private const string OrderTemplate = "/portfolio/events/orders/:order_id";

    /// <summary>Places an order, once. Transport failures, time-outs and the caller's cancellation are results, too.</summary>
    /// <param name="request">The order; needs a client order id, without which a lost answer could never be cleared up.</param>
    /// <param name="cancellationToken">Ends the wait, not the order: the result is then not sent or unknown.</param>
    /// <exception cref="ArgumentException">The request has no client order id.</exception>
    public async Task<OrderSubmission> CreateOrderAsync(CreateOrderRequest request, CancellationToken cancellationToken = default)
    {
        RequireClientOrderId(request);
        var bytes = new byte[OrderRequestWriter.MaxByteCount(request)];
        var length = OrderRequestWriter.Write(request, bytes);
        using var body = new OrderBody(bytes.AsMemory(0, length));
        try
        {
            var call = new RestCall(HttpMethod.Post, OrdersResource)
            {
                Body = body,
                Shard = RestCall.ShardOf(request.ExchangeIndex),
            };
            return JudgeCreation(await channel.SendAsync(call, cancellationToken), request.ClientOrderId!);
        }
        catch (NoAnswerException exception)
        {
            return exception.WasSent
                ? new OrderSubmission.Unknown(exception.ToError(ApiErrorKind.UnknownOutcome))
                : new OrderSubmission.NotSent(exception.ToError(KindOfUnsent(exception)));
        }
    }

    /// <summary>Cancels an order of the main account, once. Failures of the transport are results, too.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="marketTicker">The order's market; routes to its shard. Without it, shard 0 is assumed.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public Task<OrderCancellation> CancelOrderAsync(
        string orderId,
        string? marketTicker = null,
        CancellationToken cancellationToken = default
    ) => CancelOrderAsync(new BatchCancelEntry { OrderId = orderId, MarketTicker = marketTicker }, cancellationToken);

    /// <summary>Cancels an order, once. Failures of the transport are results, too.</summary>
    /// <param name="order">The order, its subaccount and where to find it.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public async Task<OrderCancellation> CancelOrderAsync(BatchCancelEntry order, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(order.OrderId))
        {
            throw new ArgumentException("An order to cancel needs its id.", nameof(order));
        }

        using var body = OrderBody.Empty();
        var query = new QueryText()
            .Add("subaccount", order.Subaccount)
            .Add("exchange_index", order.ExchangeIndex)
            .Add("market_ticker", order.MarketTicker);
        var call = new RestCall(HttpMethod.Delete, $"{OrdersResource}/{Uri.EscapeDataString(order.OrderId)}", OrderTemplate)
        {
            Query = query.ToString(),
            Body = body,
            Shard = RestCall.ShardOf(order.ExchangeIndex),
        };
        try
        {
            return JudgeCancellation(await channel.SendAsync(call, cancellationToken), order.OrderId);
        }
        catch (NoAnswerException exception)
        {
            return exception.WasSent
                ? new OrderCancellation.Unknown(exception.ToError(ApiErrorKind.UnknownOutcome))
                : new OrderCancellation.NotSent(exception.ToError(KindOfUnsent(exception)));
        }
    }

    /// <summary>
    /// Cancels every resting order on every shard, once. Orders placed within the next minute may be cancelled, too (§6.5):
    /// place none for 60 s.
    /// </summary>
    /// <param name="subaccount">Only this one, 0 to 63; null for all.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public Task<WriteOutcome<Acknowledgement>> CancelAllOrdersAsync(
        int? subaccount = null,
        CancellationToken cancellationToken = default
    ) =>
        AcknowledgeAsync(
            new RestCall(HttpMethod.Delete, OrdersResource)
            {
                Query = new QueryText().Add("subaccount", subaccount).ToString(),
                Body = OrderBody.Empty(),
                Shard = null,
            },
            cancellationToken
        );

    /// <summary>Changes price, size or expiry of a resting order, once; a crossing price takes at once (§6.6).</summary>
    /// <param name="orderId">The exchange's id, which stays.</param>
    /// <param name="request">The order as it shall be.</param>
    /// <param name="subaccount">Its subaccount, 0 to 63; null for 0.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    public Task<WriteOutcome<AmendOrderResponse>> AmendOrderAsync(
        string orderId,
        AmendOrderRequest request,
        int? subaccount = null,
        CancellationToken cancellationToken = default
    ) =>
        WriteAsync(
            Change(orderId, "amend", subaccount, request.ExchangeIndex) with
            {
                Body = OrderBody.Json(request, WireJson.Default.AmendOrderRequest),
            },
            WireJson.Default.AmendOrderResponse,
            cancellationToken,
            response => Mismatch(orderId, response.OrderId)
        );

    /// <summary>Takes contracts off a resting order, once; it keeps its place in the queue.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="request">By how much, or to how much.</param>
    /// <param name="subaccount">Its subaccount, 0 to 63; null for 0.</param>
    /// <param name="cancellationToken">Ends the wait, not the request.</param>
    /// <exception cref="ArgumentException">Not exactly one of <c>ReduceBy</c> and <c>ReduceTo</c> is set.</exception>
    public Task<WriteOutcome<DecreaseOrderResponse>> DecreaseOrderAsync(
        string orderId,
        DecreaseOrderRequest request,
        int? subaccount = null,
        CancellationToken cancellationToken = default
    )
    {
        if (request.ReduceBy is null == request.ReduceTo is null)
        {
            throw new ArgumentException("Set exactly one of ReduceBy and ReduceTo.", nameof(request));
        }

        return WriteAsync(
            Change(orderId, "decrease", subaccount, request.ExchangeIndex) with
            {
                Body = OrderBody.Json(request, WireJson.Default.DecreaseOrderRequest),
            },
            WireJson.Default.DecreaseOrderResponse,
            cancellationToken,
            response => Mismatch(orderId, response.OrderId)
        );
    }

    private static RestCall Change(string orderId, string verb, int? subaccount, int? shard)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return new RestCall(
            HttpMethod.Post,
            $"{OrdersResource}/{Uri.EscapeDataString(orderId)}/{verb}",
            $"{OrderTemplate}/{verb}"
        )
        {
            Query = new QueryText().Add("subaccount", subaccount).ToString(),
            Shard = RestCall.ShardOf(shard),
        };
    }

    private static void RequireClientOrderId(CreateOrderRequest request)
    {
        if (string.IsNullOrEmpty(request.ClientOrderId))
        {
            throw new ArgumentException("An order needs a client order id.", nameof(request));
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

        return JudgeRefusal(Explain(answer));
    }

    private static OrderSubmission JudgeRefusal(ApiError error)
    {
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
}
