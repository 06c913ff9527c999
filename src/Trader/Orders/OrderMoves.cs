using Trader.Commands;
using Trader.Events;
using Trader.Journal;

namespace Trader.Orders;

/// <summary>Collects the orders of which something became known while an event was handled, and writes it down once.</summary>
internal sealed class OrderMoves
{
    private readonly List<TrackedOrder> touched = [];

    public void Note(TrackedOrder order)
    {
        if (order.RecordedVersion != order.Version && !touched.Contains(order))
        {
            touched.Add(order);
        }
    }

    public void Record(EventTime now, ICommandSink sink)
    {
        if (touched.Count == 0)
        {
            return;
        }

        foreach (var order in touched)
        {
            if (order.RecordedVersion == order.Version)
            {
                continue;
            }

            order.RecordedVersion = order.Version;
            sink.Issue(
                new WriteToJournal(
                    new OrderMoved(
                        now,
                        order.Intent.ClientOrderId,
                        order.State,
                        order.OrderId,
                        order.Price,
                        order.FillCount,
                        order.Remaining,
                        order.LastCause,
                        order.FinishedReason
                    )
                )
            );
        }

        touched.Clear();
    }
}
