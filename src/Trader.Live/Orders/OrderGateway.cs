using Kalshi.Client.Rest;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;

namespace Trader.Live.Orders;

/// <summary>
/// Carries orders to the exchange and brings back what became of them. A lost answer is never taken for a refusal: the order
/// stays unknown until the order list or a repetition under the same client order id tells (requirement I3). Nothing is ever
/// repeated under another id.
/// </summary>
public sealed class OrderGateway
{
    private const int FirstDelayMs = 100;
    private const int MaxDelayMs = 5_000;
    private const int MaxSafeAttempts = 4;
    private const int ListingsThatProveAbsence = 3;

    private readonly KalshiRestClient client;
    private readonly ITradingInbox inbox;
    private readonly ICallRunner calls;

    /// <summary>Makes the gateway.</summary>
    public OrderGateway(KalshiRestClient client, ITradingInbox inbox, ICallRunner calls)
    {
        this.client = client;
        this.inbox = inbox;
        this.calls = calls;
    }

    /// <summary>Sends an order; returns at once.</summary>
    public void Send(OrderIntent intent) => calls.Run(cancellation => SendAsync(intent, cancellation));

    /// <summary>Cancels an order; returns at once.</summary>
    public void Cancel(CancelOrder command) => calls.Run(cancellation => CancelAsync(command, cancellation));

    /// <summary>Finds out what became of an order; returns at once.</summary>
    public void LookUp(LookUpOrder command) => calls.Run(cancellation => LookUpAsync(command, cancellation));

    private async Task SendAsync(OrderIntent intent, CancellationToken cancellation)
    {
        var request = OrderRequests.From(intent);
        for (var attempt = 1; ; attempt++)
        {
            var submission = await client.CreateOrderAsync(request, cancellation);
            switch (submission)
            {
                case OrderSubmission.Accepted accepted:
                    await PostAsync(Accepted(intent, accepted.Response));
                    return;
                case OrderSubmission.Refused { Error: var error } when MayPass(error) && attempt < MaxSafeAttempts:
                case OrderSubmission.NotSent when attempt < MaxSafeAttempts:
                    // Definitely not at the exchange, and trying again may help: same id, after a pause.
                    await DelayAsync(attempt, cancellation);
                    break;
                case OrderSubmission.Refused { Error: var error }:
                    await PostAsync(Refused(intent, OrderAnswerKind.Refused, error));
                    return;
                case OrderSubmission.NotSent { Error: var error }:
                    await PostAsync(Refused(intent, OrderAnswerKind.NotSent, error));
                    return;
                case OrderSubmission.AlreadyExists { Error: var error }:
                    await ResolveAsync(intent, error.Message, cancellation);
                    return;
                case OrderSubmission.Unknown { Error: var error }:
                    await PostAsync(Answer(intent, OrderAnswerKind.Unknown, error.ToString()));
                    await ResolveAsync(intent, error.Message, cancellation);
                    return;
                default:
                    throw new InvalidOperationException($"Not an order submission: {submission.GetType().Name}.");
            }
        }
    }

    /// <summary>
    /// Looks for an order of unknown fate until there is evidence: the list shows it, or several complete lists in a row,
    /// some time apart, do not (the exchange's lists lag its engine by less than a second).
    /// </summary>
    private async Task ResolveAsync(OrderIntent intent, string cause, CancellationToken cancellation)
    {
        var absences = 0;
        for (var attempt = 1; ; attempt++)
        {
            var (isListed, order) = await FindAsync(intent, cancellation);
            if (order is not null)
            {
                await PostAsync(LookedUp(intent.ClientOrderId, order));
                return;
            }

            absences = isListed ? absences + 1 : 0;
            if (absences >= ListingsThatProveAbsence && attempt > ListingsThatProveAbsence)
            {
                var reason = $"the answer was lost ({cause}), and the exchange has no such order";
                await PostAsync(Answer(intent, OrderAnswerKind.Refused, reason));
                return;
            }

            await DelayAsync(attempt + 2, cancellation);
        }
    }

    // False when the list could not be read: that proves nothing.
    private async Task<(bool IsListed, OrderDto? Order)> FindAsync(OrderIntent intent, CancellationToken cancellation)
    {
        try
        {
            await foreach (var order in client.GetOrdersAsync(new OrderFilter { Ticker = intent.Ticker }, cancellation))
            {
                if (order.ClientOrderId == intent.ClientOrderId)
                {
                    return (true, order);
                }
            }

            return (true, null);
        }
        catch (KalshiApiException)
        {
            return (false, null);
        }
    }

    private async Task CancelAsync(CancelOrder command, CancellationToken cancellation)
    {
        switch (await client.CancelOrderAsync(command.OrderId, command.Ticker, cancellation))
        {
            case OrderCancellation.Cancelled { Response: var response }:
                await PostAsync(
                    new CancelAnswer(command.ClientOrderId, CancelAnswerKind.Cancelled) { ReducedBy = response.ReducedBy }
                );
                break;
            case OrderCancellation.NotLive:
                await LookUpAsync(new LookUpOrder(command.ClientOrderId, command.OrderId), cancellation);
                break;
            case OrderCancellation.Refused { Error: var error }:
                await FailAsync(command, error, cancellation);
                break;
            case OrderCancellation.NotSent { Error: var error }:
                await FailAsync(command, error, cancellation);
                break;
            case OrderCancellation.Unknown { Error: var error }:
                await FailAsync(command, error, cancellation);
                break;
            default:
                throw new InvalidOperationException("Not an order cancellation.");
        }
    }

    // The core tries again; the pause keeps a cancel that cannot succeed from being repeated without end at full speed.
    private async Task FailAsync(CancelOrder command, ApiError error, CancellationToken cancellation)
    {
        await DelayAsync(2, cancellation);
        await PostAsync(new CancelAnswer(command.ClientOrderId, CancelAnswerKind.Failed, Reason: error.ToString()));
    }

    private async Task LookUpAsync(LookUpOrder command, CancellationToken cancellation)
    {
        try
        {
            var order = await client.GetOrderAsync(command.OrderId, cancellation);
            if (order.Status == "resting")
            {
                // The exchange's lists lag its engine: asking again at once would only hear the same.
                await DelayAsync(2, cancellation);
            }

            await PostAsync(new CancelAnswer(command.ClientOrderId, CancelAnswerKind.NotLive, order));
        }
        catch (KalshiApiException exception)
        {
            await DelayAsync(2, cancellation);
            await PostAsync(new CancelAnswer(command.ClientOrderId, CancelAnswerKind.Failed, Reason: exception.Message));
        }
    }

    private ValueTask PostAsync(OrderAnswer answer) => inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer));

    private ValueTask PostAsync(CancelAnswer answer) => inbox.PostAsync(TraderEvent.Of(inbox.Clock.Now, answer));

    private Task DelayAsync(int attempt, CancellationToken cancellation)
    {
        var delayMs = Math.Min(MaxDelayMs, FirstDelayMs << Math.Min(attempt - 1, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(delayMs), inbox.Clock.Wall, cancellation);
    }

    private static bool MayPass(ApiError error) => error.Kind is ApiErrorKind.RateLimited;

    private static OrderAnswer Accepted(OrderIntent intent, CreateOrderResponse response) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = OrderAnswerKind.Accepted,
            OrderId = response.OrderId,
            FillCount = response.FillCount,
            RemainingCount = response.RemainingCount,
        };

    private static OrderAnswer LookedUp(string clientOrderId, OrderDto order) =>
        new()
        {
            ClientOrderId = clientOrderId,
            Kind = OrderAnswerKind.Accepted,
            OrderId = order.OrderId,
            FillCount = order.FillCountFp,
            RemainingCount = order.RemainingCountFp,
            IsLookup = true,
            Status = order.Status,
        };

    private static OrderAnswer Refused(OrderIntent intent, OrderAnswerKind kind, ApiError error) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = kind,
            Reason = error.ToString(),
            InsufficientFunds = error.Kind == ApiErrorKind.InsufficientFunds,
        };

    private static OrderAnswer Answer(OrderIntent intent, OrderAnswerKind kind, string reason) =>
        new()
        {
            ClientOrderId = intent.ClientOrderId,
            Kind = kind,
            Reason = reason,
        };
}
