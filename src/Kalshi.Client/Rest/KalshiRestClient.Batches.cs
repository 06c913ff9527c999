using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Batches. Not atomic (§6.7): each order has a result of its own, whatever became of the batch.
public sealed partial class KalshiRestClient
{
    private const string BatchResource = OrdersResource + "/batched";

    /// <summary>Places several orders, each once. One result per order, in the order given.</summary>
    /// <param name="requests">The orders, 1 to 1000; each needs a client order id of its own.</param>
    /// <param name="cancellationToken">Ends the wait, not the orders.</param>
    /// <exception cref="ArgumentException">None, too many, or a client order id that is missing or comes twice.</exception>
    public async Task<IReadOnlyList<OrderSubmission>> CreateOrdersAsync(
        IReadOnlyList<CreateOrderRequest> requests,
        CancellationToken cancellationToken = default
    )
    {
        RequireBatch(requests.Count, nameof(requests));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            RequireClientOrderId(request);
            if (!ids.Add(request.ClientOrderId!))
            {
                throw new ArgumentException($"The client order id '{request.ClientOrderId}' comes twice.", nameof(requests));
            }
        }

        var results = new List<OrderSubmission>(requests.Count);
        foreach (var chunk in requests.Chunk(LargestBatch(HttpMethod.Post)))
        {
            results.AddRange(await CreateChunkAsync(chunk, cancellationToken));
        }

        return results;
    }

    /// <summary>Cancels several orders, each once. One result per order, in the order given.</summary>
    /// <param name="orders">The orders, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait, not the requests.</param>
    /// <exception cref="ArgumentException">None, too many, or an order without id.</exception>
    public async Task<IReadOnlyList<OrderCancellation>> CancelOrdersAsync(
        IReadOnlyList<BatchCancelEntry> orders,
        CancellationToken cancellationToken = default
    )
    {
        RequireBatch(orders.Count, nameof(orders));
        if (orders.Any(order => string.IsNullOrEmpty(order.OrderId)))
        {
            throw new ArgumentException("Every order to cancel needs its id.", nameof(orders));
        }

        var results = new List<OrderCancellation>(orders.Count);
        foreach (var chunk in orders.Chunk(LargestBatch(HttpMethod.Delete)))
        {
            results.AddRange(await CancelChunkAsync(chunk, cancellationToken));
        }

        return results;
    }

    private async Task<IEnumerable<OrderSubmission>> CreateChunkAsync(
        CreateOrderRequest[] chunk,
        CancellationToken cancellationToken
    )
    {
        var call = new RestCall(HttpMethod.Post, BatchResource)
        {
            Body = OrderBody.Json(new BatchCreateOrdersRequest(chunk), WireJson.Default.BatchCreateOrdersRequest),
            Items = chunk.Length,
        };
        return await WriteAsync(call, WireJson.Default.BatchCreateOrdersResponse, cancellationToken) switch
        {
            WriteOutcome<BatchCreateOrdersResponse>.Done done => Match(chunk, done.Response.Orders),
            WriteOutcome<BatchCreateOrdersResponse>.Refused refused => chunk.Select(_ => JudgeRefusal(refused.Error)),
            WriteOutcome<BatchCreateOrdersResponse>.NotSent lost => chunk.Select(_ => new OrderSubmission.NotSent(lost.Error)),
            WriteOutcome<BatchCreateOrdersResponse>.Unknown open => chunk.Select(_ => new OrderSubmission.Unknown(open.Error)),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
    }

    private async Task<IEnumerable<OrderCancellation>> CancelChunkAsync(
        BatchCancelEntry[] chunk,
        CancellationToken cancellationToken
    )
    {
        var call = new RestCall(HttpMethod.Delete, BatchResource)
        {
            Body = OrderBody.Json(new BatchCancelOrdersRequest(chunk), WireJson.Default.BatchCancelOrdersRequest),
            Items = chunk.Length,
        };
        return await WriteAsync(call, WireJson.Default.BatchCancelOrdersResponse, cancellationToken) switch
        {
            WriteOutcome<BatchCancelOrdersResponse>.Done done => Match(chunk, done.Response.Orders),
            WriteOutcome<BatchCancelOrdersResponse>.Refused refused => chunk.Select(_ => new OrderCancellation.Refused(
                refused.Error
            )),
            WriteOutcome<BatchCancelOrdersResponse>.NotSent lost => chunk.Select(_ => new OrderCancellation.NotSent(lost.Error)),
            WriteOutcome<BatchCancelOrdersResponse>.Unknown open => chunk.Select(_ => new OrderCancellation.Unknown(open.Error)),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
    }

    // By the client order id, where the exchange echoes it: the order of the entries is our inference only.
    private static IEnumerable<OrderSubmission> Match(CreateOrderRequest[] chunk, IReadOnlyList<BatchCreatedOrderDto> entries)
    {
        var byId = entries
            .Where(entry => !string.IsNullOrEmpty(entry.ClientOrderId))
            .GroupBy(entry => entry.ClientOrderId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return chunk.Select(request =>
            byId.TryGetValue(request.ClientOrderId!, out var entry)
                ? JudgeEntry(entry)
                : new OrderSubmission.Unknown(Unmentioned($"the answer says nothing about order '{request.ClientOrderId}'"))
        );
    }

    private static OrderSubmission JudgeEntry(BatchCreatedOrderDto entry)
    {
        if (entry.Error is { } error)
        {
            return JudgeRefusal(ApiErrorReader.FromBatch(error));
        }

        return entry is { OrderId: { } orderId, FillCount: { } filled, RemainingCount: { } remaining }
            ? new OrderSubmission.Accepted(
                new CreateOrderResponse
                {
                    OrderId = orderId,
                    ClientOrderId = entry.ClientOrderId,
                    FillCount = filled,
                    RemainingCount = remaining,
                    AverageFillPrice = entry.AverageFillPrice,
                    AverageFeePaid = entry.AverageFeePaid,
                    TsMs = entry.TsMs,
                }
            )
            : new OrderSubmission.Unknown(Unmentioned("the entry has neither an error nor 'order_id' and both counts"));
    }

    private static IEnumerable<OrderCancellation> Match(BatchCancelEntry[] chunk, IReadOnlyList<BatchCancelledOrderDto> entries)
    {
        var byId = entries
            .GroupBy(entry => entry.OrderId, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        return chunk.Select(order =>
            byId.TryGetValue(order.OrderId, out var entry)
                ? JudgeEntry(entry)
                : new OrderCancellation.Unknown(Unmentioned($"the answer says nothing about order '{order.OrderId}'"))
        );
    }

    private static OrderCancellation JudgeEntry(BatchCancelledOrderDto entry)
    {
        if (entry.Error is { } problem)
        {
            var error = ApiErrorReader.FromBatch(problem);
            return error.Kind == ApiErrorKind.NotFound
                ? new OrderCancellation.NotLive(error)
                : new OrderCancellation.Refused(error);
        }

        return new OrderCancellation.Cancelled(
            new CancelOrderResponse
            {
                OrderId = entry.OrderId,
                ClientOrderId = entry.ClientOrderId,
                ReducedBy = entry.ReducedBy ?? Quantity.Zero,
                TsMs = entry.TsMs,
            }
        );
    }

    private static ApiError Unmentioned(string problem) =>
        new()
        {
            HttpStatus = 200,
            Code = "unreadable_answer",
            Message = problem,
            Kind = ApiErrorKind.UnknownOutcome,
        };

    private static void RequireBatch(int count, string parameter)
    {
        if (count is < 1 or > 1000)
        {
            throw new ArgumentException($"A batch has 1 to 1000 orders, not {count}.", parameter);
        }
    }

    // A batch that does not fit its bucket is refused as a whole (§2.1).
    private int LargestBatch(HttpMethod method) =>
        Math.Min(
            options.MaxBatchOrders,
            options.Budget?.LargestBatch(
                method.Method,
                KalshiEndpoint.RestPath + BatchResource,
                isCancel: method == HttpMethod.Delete
            ) ?? options.MaxBatchOrders
        );
}
