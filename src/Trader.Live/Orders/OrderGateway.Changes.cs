using Kalshi.Client.Rest;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;

namespace Trader.Live.Orders;

// What is asked of orders that live already: cancels, amends, decreases, and looking up what became of them.
public sealed partial class OrderGateway
{
    private async Task CancelAsync(CancelOrder command, CancellationToken cancellation)
    {
        switch (await client.CancelOrderAsync(command.OrderId, command.Ticker, cancellation))
        {
            case OrderCancellation.Cancelled { Response: var response }:
                await PostAsync(
                    new CancelAnswer(command.ClientOrderId, CancelAnswerKind.Cancelled)
                    {
                        OrderId = command.OrderId,
                        ReducedBy = response.ReducedBy,
                        EngineMs = response.TsMs,
                    }
                );
                break;
            case OrderCancellation.NotLive:
                await LookUpAsync(new LookUpOrder(command.ClientOrderId, command.OrderId), command.OrderId, cancellation);
                break;
            case OrderCancellation.Refused { Error: var error }:
                await FailAsync(command.ClientOrderId, command.OrderId, error, cancellation);
                break;
            case OrderCancellation.NotSent { Error: var error }:
                await FailAsync(command.ClientOrderId, command.OrderId, error, cancellation);
                break;
            case OrderCancellation.Unknown { Error: var error }:
                await FailAsync(command.ClientOrderId, command.OrderId, error, cancellation);
                break;
            default:
                throw new InvalidOperationException("Not an order cancellation.");
        }
    }

    // The core tries again; the pause keeps a cancel that cannot succeed (a closed market sweeps its orders itself) from being
    // repeated without end at full speed.
    private async Task FailAsync(string clientOrderId, string? cancelledId, ApiError error, CancellationToken cancellation)
    {
        var attempt = CallVerdicts.For(error.Kind) == CallVerdict.SkipMarket ? MaxDoublings : 2;
        await DelayAsync(attempt, cancellation);
        await PostAsync(
            new CancelAnswer(clientOrderId, CancelAnswerKind.Failed, Reason: error.ToString()) { OrderId = cancelledId }
        );
    }

    // The id of a cancel that this answers; null where nobody had asked for one.
    private async Task LookUpAsync(LookUpOrder command, string? cancelledId, CancellationToken cancellation)
    {
        try
        {
            var order = await client.GetOrderAsync(command.OrderId, cancellation);
            if (order.Status == "resting")
            {
                // The exchange's lists lag its engine: asking again at once would only hear the same.
                await DelayAsync(2, cancellation);
            }

            await PostAsync(new CancelAnswer(command.ClientOrderId, CancelAnswerKind.NotLive, order) { OrderId = cancelledId });
        }
        catch (KalshiApiException exception)
        {
            await FailAsync(command.ClientOrderId, cancelledId, exception.Error, cancellation);
        }
    }

    private async Task ChangeAsync(ChangeOrder command, long journalPosition, CancellationToken cancellation)
    {
        if (journal is not null && !await journal.WhenDurableAsync(journalPosition, cancellation))
        {
            await RefuseChangeAsync(command, $"the journal cannot be written ({journal.Failure})");
            return;
        }

        if (isHalted)
        {
            await RefuseChangeAsync(command, "the emergency stop holds");
            return;
        }

        var outcome =
            command.Change.Kind == OrderChangeKind.Amend
                ? ChangeOutcome.From(
                    await client.AmendOrderAsync(
                        command.OrderId,
                        OrderRequests.AmendFrom(command),
                        cancellationToken: cancellation
                    ),
                    command
                )
                : ChangeOutcome.From(
                    await client.DecreaseOrderAsync(
                        command.OrderId,
                        OrderRequests.DecreaseFrom(command),
                        cancellationToken: cancellation
                    )
                );
        if (outcome.Answer is { } done)
        {
            await PostAsync(done with { ClientOrderId = command.ClientOrderId });
            return;
        }

        var error = outcome.Error!;
        var sentMs = MonotonicMs;
        if (outcome.IsOpen)
        {
            await PostAsync(
                new ChangeAnswer(command.ClientOrderId, ChangeAnswerKind.Unknown)
                {
                    Reason = error.ToString(),
                    Fault = OrderFaults.Of(error, command.Intent),
                }
            );
            await FindChangeOutAsync(command, sentMs, cancellation);
        }
        else if (CallVerdicts.For(error.Kind) == CallVerdict.LookUp)
        {
            await FindChangeOutAsync(command, lastSentMs: long.MinValue / 2, cancellation);
        }
        else
        {
            await RefuseChangeAsync(command, error.ToString(), OrderFaults.Of(error, command.Intent));
        }
    }

    /// <summary>Looks the order up until it shows the change, has ended, or can no longer come to show it.</summary>
    private async Task FindChangeOutAsync(ChangeOrder command, long lastSentMs, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var askedMs = MonotonicMs;
            try
            {
                var order = await client.GetOrderAsync(command.OrderId, cancellation);
                var isSettled =
                    order.Status != "resting"
                    || OrderRequests.Shows(command, order)
                    || askedMs >= lastSentMs + options.SignatureWindowMs + options.ListLagMs;
                if (isSettled)
                {
                    await PostAsync(new ChangeAnswer(command.ClientOrderId, ChangeAnswerKind.LookedUp) { Order = order });
                    return;
                }
            }
            catch (KalshiApiException exception) when (CallVerdicts.For(exception.Error.Kind) != CallVerdict.LookUp)
            {
                // Not readable now proves nothing; it is asked again.
            }
            catch (KalshiApiException)
            {
                // Lists reach further back than single orders.
                await PostAsync(new ChangeAnswer(command.ClientOrderId, ChangeAnswerKind.LookedUp));
                return;
            }

            await DelayAsync(attempt, cancellation);
        }
    }

    private Task RefuseChangeAsync(ChangeOrder command, string reason, OrderFault fault = OrderFault.None) =>
        PostAsync(new ChangeAnswer(command.ClientOrderId, ChangeAnswerKind.Refused) { Reason = reason, Fault = fault });
}
