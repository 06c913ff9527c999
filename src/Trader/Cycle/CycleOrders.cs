using System.Collections.Immutable;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Status;

namespace Trader.Cycle;

/// <summary>
/// The orders of the running cycle: once the fate of each is known, those that live are looked up at the exchange, and each is
/// told of.
/// </summary>
internal sealed class CycleOrders(OrderTracker orders, Announcer announcer)
{
    private readonly HashSet<string> awaited = new(StringComparer.Ordinal);
    private IReadOnlyList<string> sent = [];
    private bool wereAskedFor;

    /// <summary>Begins with the orders that were just sent.</summary>
    public void Begin(IReadOnlyList<string> clientOrderIds)
    {
        sent = clientOrderIds;
        awaited.Clear();
        wereAskedFor = false;
    }

    /// <summary>Does what can be done next; true when everything is known.</summary>
    public bool Continue(ICommandSink sink)
    {
        if (!wereAskedFor)
        {
            if (sent.Any(id => orders.Find(id) is { IsInFlight: true }))
            {
                return false;
            }

            wereAskedFor = true;
            foreach (var id in sent)
            {
                // One that a strategy is changing already will be told of by that change's answer.
                if (orders.Find(id) is { IsOpen: true, Change: null, OrderId: { } orderId })
                {
                    awaited.Add(id);
                    sink.Issue(new LookUpOrder(id, orderId));
                }
            }
        }

        awaited.RemoveWhere(id => orders.Find(id) is not { IsOpen: true });
        return awaited.Count == 0;
    }

    /// <summary>An order that was looked up was answered.</summary>
    public void OnLookedUp(string clientOrderId) => awaited.Remove(clientOrderId);

    /// <summary>What became of each; those that did not live as meant are warned of.</summary>
    public ImmutableArray<CycleOrder> Report(string cycleId, EventTime now, ICommandSink sink)
    {
        var report = ImmutableArray.CreateBuilder<CycleOrder>(sent.Count);
        foreach (var id in sent)
        {
            if (orders.Find(id) is not { } order)
            {
                continue;
            }

            var (result, isWarning) = Describe(order);
            report.Add(new CycleOrder(order.Intent.Strategy, order.Intent.Ticker, id, order.OrderId, result));
            announcer.Say(
                sink,
                now,
                ActivityTypes.TradingCycle,
                isWarning ? ActivityLevel.Warning : ActivityLevel.Info,
                $"Cycle {cycleId}: the order of {order.Intent.Strategy} in {order.Intent.Ticker} is {result}",
                ("order", order.OrderId ?? "none"),
                ("client_order_id", id)
            );
        }

        sent = [];
        return report.ToImmutable();
    }

    private static (string Result, bool IsWarning) Describe(TrackedOrder order)
    {
        var filled = $"{order.FillCount.ToShortText()} of {order.Count.ToShortText()}";
        return order.State switch
        {
            OrderState.Executed => ("executed", false),
            OrderState.Resting => ("resting", false),
            OrderState.PartiallyFilled => ($"partially filled {filled}", false),
            OrderState.Canceled when order.FillCount.IsPositive => (
                $"partially filled {filled} and cancelled: {order.FinishedReason}",
                true
            ),
            OrderState.Canceled => ($"cancelled: {order.FinishedReason}", true),
            OrderState.Rejected => ($"refused: {order.FinishedReason}", true),
            _ => ("of unknown fate; finding out goes on", true),
        };
    }
}
