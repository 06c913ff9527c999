using Kalshi.Simulator.Exchange;
using Microsoft.AspNetCore.Http;

namespace Kalshi.Simulator.Server;

/// <summary>Creating and cancelling orders (§6 of the API).</summary>
internal sealed class OrderRoutes
{
    private readonly ExchangeGate gate;
    private readonly int maxBodyBytes;

    public OrderRoutes(ExchangeGate gate, int maxBodyBytes)
    {
        this.gate = gate;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// <summary>Reads and decodes a create request; no body and the answer when it cannot.</summary>
    public async Task<(CreateOrderBody? Body, RestAnswer Refusal)> DecodeAsync(HttpContext context)
    {
        var type = context.Request.ContentType ?? "";
        if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return (null, ErrorAnswers.Flat(400, "invalid_content_type"));
        }

        // The web server enforces the same bound; this one keeps the buffer's size out of the client's hands.
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length > maxBodyBytes)
        {
            return (null, ErrorAnswers.Flat(413, "bad_request", "body too large"));
        }

        var body = CreateOrderBody.Decode(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), out var refusal);
        return (body, refusal);
    }

    public RestAnswer Create(Account account, CreateOrderBody body)
    {
        if (!body.TryToTicket(out var ticket, out var refusal))
        {
            return refusal;
        }

        return gate.Enter(
            (loop, now) =>
            {
                if (loop.Engine.FindMarket(body.Ticker) is not { } market)
                {
                    return ErrorAnswers.Nested(404, "market_not_found");
                }

                var result = loop.Engine.Submit(account, market, ticket, now);
                return result.Order is { } order ? Created(order, now) : Refused(result.Rejection);
            }
        );
    }

    public RestAnswer Cancel(Account account, HttpRequest request, string idText)
    {
        // An order on another shard cannot be found there; only shard 0 exists.
        var isOtherShard = request.Query["exchange_index"].ToString() is not ("" or "0" or "-1");
        if (isOtherShard || !Guid.TryParseExact(idText, "D", out var id))
        {
            return Refused(Rejection.NotFound);
        }

        return gate.Enter(
            (loop, now) =>
            {
                var result = loop.Engine.Cancel(account, id, now);
                return result.Order is not { } order
                    ? Refused(result.Rejection)
                    : RestAnswer.Json(
                        200,
                        json =>
                        {
                            json.WriteString("order_id", order.Id);
                            if (order.ClientOrderId is not null)
                            {
                                json.WriteString("client_order_id", order.ClientOrderId);
                            }

                            json.WriteString("reduced_by", result.ReducedBy.ToString());
                            json.WriteNumber("ts_ms", now);
                        }
                    );
            }
        );
    }

    private static RestAnswer Created(Order order, long nowMs) =>
        RestAnswer.Json(
            201,
            json =>
            {
                json.WriteString("order_id", order.Id);
                if (order.ClientOrderId is not null)
                {
                    json.WriteString("client_order_id", order.ClientOrderId);
                }

                json.WriteString("fill_count", order.FilledCount.ToString());
                json.WriteString("remaining_count", order.RemainingCount.ToString());
                if (order.FilledCount.IsPositive)
                {
                    var (price, fee) = FillAverages.Of(order);
                    json.WriteString("average_fill_price", price);
                    json.WriteString("average_fee_paid", fee);
                }

                json.WriteNumber("ts_ms", nowMs);
            }
        );

    private static RestAnswer Refused(Rejection rejection) =>
        rejection switch
        {
            Rejection.MarketInactive => ErrorAnswers.Nested(400, "market_inactive"),
            Rejection.InvalidOrderSize => ErrorAnswers.Nested(400, "invalid_order_size"),
            Rejection.InvalidPrice => ErrorAnswers.Nested(400, "invalid_price"),
            Rejection.DuplicateClientOrderId => ErrorAnswers.Nested(409, "order_already_exists"),
            Rejection.InsufficientBalance => ErrorAnswers.Nested(400, "insufficient_balance"),
            Rejection.FillOrKillUnfillable => ErrorAnswers.Nested(409, "fill_or_kill_insufficient_resting_volume"),
            Rejection.NotFound => ErrorAnswers.Nested(404, "not_found"),
            Rejection.PostOnlyCross => ErrorAnswers.Nested(400, "invalid_order", "post only cross"),
            Rejection.ExpirationNotAllowed => ErrorAnswers.Nested(
                400,
                "invalid_order",
                "Cannot specify both immediate_or_cancel and expiration_ts"
            ),
            Rejection.ExpirationInPast => ErrorAnswers.Nested(400, "invalid_order", "Expiration timestamp must be in the future"),
            Rejection.ReduceOnlyNeedsImmediate => ErrorAnswers.Nested(
                400,
                "invalid_order",
                "reduce_only requires immediate_or_cancel"
            ),
            Rejection.PostOnlyNeedsResting => ErrorAnswers.Nested(400, "invalid_order", "post_only requires good_till_canceled"),
            Rejection.TooManyOrders => ErrorAnswers.Nested(400, "invalid_order", "too many resting orders"),
            _ => throw new InvalidOperationException($"The rejection {rejection} has no answer."),
        };
}
