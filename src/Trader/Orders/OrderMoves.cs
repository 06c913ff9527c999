using Trader.Commands;
using Trader.Events;
using Trader.Journal;

namespace Trader.Orders;

/// <summary>Collects the orders of which something became known while an event was handled, and writes it down once.</summary>
internal sealed class OrderMoves
{
    private readonly List<TrackedOrder> touched = [];
    private readonly List<TrackedOrder> adopted = [];

    public void Note(TrackedOrder order)
    {
        if (order.RecordedVersion != order.Version && !touched.Contains(order))
        {
            touched.Add(order);
        }
    }

    /// <summary>An order was found at the exchange that the journal does not have, or has as ended.</summary>
    public void NoteAdopted(TrackedOrder order) => adopted.Add(order);

    public void Record(EventTime now, ICommandSink sink)
    {
        if (adopted.Count > 0)
        {
            RecordAdopted(now, sink);
        }

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

            Write(order, now, sink);
        }

        touched.Clear();
    }

    // Where the journal has the order already, its intent says nothing new and only the move counts.
    private void RecordAdopted(EventTime now, ICommandSink sink)
    {
        foreach (var order in adopted)
        {
            sink.Issue(new WriteToJournal(new IntentDecided(order.SentAt, order.Intent)));
            Write(order, now, sink);
        }

        adopted.Clear();
    }

    private static void Write(TrackedOrder order, EventTime now, ICommandSink sink)
    {
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
}
