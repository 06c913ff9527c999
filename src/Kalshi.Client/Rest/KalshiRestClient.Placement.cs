using Kalshi.Wire;

namespace Kalshi.Client.Rest;

// Orders placed with repetition, which the client order id makes safe (§6.4): the exchange takes each id once.
public sealed partial class KalshiRestClient
{
    // How far back of the first attempt an order is looked for: clocks differ, and the list filters by the exchange's.
    private const int LookBackSeconds = 120;

    /// <summary>
    /// Places an order and, where an answer is lost or the exchange is busy, repeats it under the same client order id until
    /// its fate is known or the attempts of option <c>Retry</c> are used up. An order is never placed twice.
    /// </summary>
    /// <param name="request">The order; needs a client order id.</param>
    /// <param name="cancellationToken">Ends the attempts; the result is then the last word there was.</param>
    /// <exception cref="ArgumentException">The request has no client order id.</exception>
    public async Task<OrderPlacement> PlaceOrderAsync(CreateOrderRequest request, CancellationToken cancellationToken = default)
    {
        var firstTs = time.GetUtcNow().ToUnixTimeSeconds();
        var schedule = new RetrySchedule(options.Retry, jitter);
        var mayExist = false;
        for (var attempts = 1; ; attempts++)
        {
            var submission = await CreateOrderAsync(request, cancellationToken);
            if (submission is OrderSubmission.AlreadyExists && mayExist)
            {
                // Our own earlier self, almost certainly: show it.
                var order = await LookUpAsync(request, firstTs - LookBackSeconds, cancellationToken);
                return new OrderPlacement(submission, order, attempts);
            }

            mayExist |= submission is OrderSubmission.Unknown;
            if (RepeatableFailure(submission) is not { } failure || !await WaitAsync(schedule, failure, cancellationToken))
            {
                // A later attempt that was merely not sent does not settle an earlier one that may have arrived.
                var last = mayExist ? AsUnknown(submission) : submission;
                return new OrderPlacement(last, null, attempts);
            }
        }
    }

    private static ApiErrorKind? RepeatableFailure(OrderSubmission submission) =>
        submission switch
        {
            OrderSubmission.Unknown => ApiErrorKind.ConnectionLost,
            OrderSubmission.NotSent { Error.Kind: ApiErrorKind.ConnectionLost or ApiErrorKind.RateLimited } =>
                ApiErrorKind.ConnectionLost,
            OrderSubmission.Refused { Error.Kind: ApiErrorKind.RateLimited } => ApiErrorKind.RateLimited,
            _ => null,
        };

    private static OrderSubmission AsUnknown(OrderSubmission submission) =>
        submission switch
        {
            OrderSubmission.NotSent notSent => new OrderSubmission.Unknown(
                notSent.Error with
                {
                    Kind = ApiErrorKind.UnknownOutcome,
                }
            ),
            OrderSubmission.Refused { Error.Kind: ApiErrorKind.RateLimited } refused => new OrderSubmission.Unknown(
                refused.Error with
                {
                    Kind = ApiErrorKind.UnknownOutcome,
                }
            ),
            _ => submission,
        };

    /// <summary>Finds an order by its client id, waiting for the list to catch up; null if it does not show.</summary>
    private async Task<OrderDto?> LookUpAsync(CreateOrderRequest request, long fromTs, CancellationToken cancellationToken)
    {
        var schedule = new RetrySchedule(options.Retry, jitter);
        var filter = new OrderFilter { Ticker = request.Ticker, MinTs = fromTs };
        try
        {
            do
            {
                await foreach (var order in GetOrdersAsync(filter, cancellationToken))
                {
                    if (order.ClientOrderId == request.ClientOrderId)
                    {
                        return order;
                    }
                }
            } while (await WaitAsync(schedule, ApiErrorKind.ExchangeFault, cancellationToken));
        }
        catch (Exception exception) when (exception is KalshiApiException or OperationCanceledException or PageWalkException)
        {
            // That it exists is known; only its picture is missing, and the caller sees that.
            return null;
        }

        return null;
    }

    /// <summary>Waits for the next attempt; false when there is none.</summary>
    private async Task<bool> WaitAsync(RetrySchedule schedule, ApiErrorKind failure, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || schedule.NextDelay(failure) is not { } delay)
        {
            return false;
        }

        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
