using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Orders.Maintenance;

/// <summary>
/// Cancels orders one by one, by id: the exchange's cancel of everything would also take what is placed in the minute after
/// (requirement I7). One batch at a time, and no more cancels on their way at once than allowed.
/// </summary>
internal sealed class Pruner(OrderDesk desk, MaintenanceOptions options, CoreCounters counters)
{
    private const int MaxRemembered = 1_000;

    // Lists lag: an order that was cancelled may be listed once more, and is not to be cancelled again.
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);
    private readonly Queue<string> endedOrder = new();
    private PruneBatch? batch;

    /// <summary>Whether a batch is under way.</summary>
    public bool IsBusy => batch is not null;

    /// <summary>Whether an order was cancelled, or found to have ended, by an earlier batch.</summary>
    public bool HasEnded(string orderId) => ended.Contains(orderId);

    /// <summary>Begins; whoever made the batch is told of its end, at once if it is empty.</summary>
    public void Begin(PruneBatch next, EventTime now, ICommandSink sink)
    {
        batch = next;
        next.ProgressWallMs = now.WallMs;
        Advance(next, now, sink);
    }

    /// <summary>Time went by: an answer that does not come is not waited for without end.</summary>
    public void Continue(EventTime now, ICommandSink sink)
    {
        if (batch is { } current && now.WallMs - current.ProgressWallMs >= options.AnswerWaitWallMs)
        {
            current.GiveUp($"no answer to its cancel came within {options.AnswerWaitWallMs} ms");
            Advance(current, now, sink);
        }
    }

    /// <summary>The exchange answered a cancel, of this batch or another's.</summary>
    public void OnAnswer(CancelAnswer answer, EventTime now, ICommandSink sink)
    {
        // An answer to a look-up names no cancel; of an order of ours it ends the cancel all the same.
        if (
            batch is not { } current
            || (answer.OrderId ?? current.FindOwn(answer.ClientOrderId)) is not { } orderId
            || !current.TryEnd(orderId)
        )
        {
            return;
        }

        current.ProgressWallMs = now.WallMs;
        switch (answer.Kind)
        {
            case CancelAnswerKind.Cancelled:
            case CancelAnswerKind.NotLive when answer.Order is { Status: "canceled" }:
                current.NoteCancelled(orderId);
                Remember(orderId);
                break;
            case CancelAnswerKind.NotLive when answer.Order is { Status: "executed" }:
                current.NoteError(orderId, "it had filled before it could be cancelled");
                Remember(orderId);
                break;
            case CancelAnswerKind.NotLive:
                current.NoteError(orderId, "it was not live any more; what became of it is not known yet");
                break;
            default:
                current.NoteError(orderId, answer.Reason ?? "its cancel failed");
                break;
        }

        Advance(current, now, sink);
    }

    private void Advance(PruneBatch current, EventTime now, ICommandSink sink)
    {
        while (current.InFlight < options.MaxCancelsInFlight && current.TryNext(out var candidate))
        {
            Ask(current, candidate, now, sink);
        }

        if (current.IsEmpty)
        {
            batch = null;
            counters.OrdersPruned += current.Cancelled.Count;
            current.End(now, sink);
        }
    }

    private void Ask(PruneBatch current, in PruneBatch.Candidate candidate, EventTime now, ICommandSink sink)
    {
        var order = candidate.Order;
        if (order.Own is not { } own)
        {
            current.NoteAsked(candidate);
            sink.Issue(new CancelOrder(order.ClientOrderId ?? "", order.OrderId, order.Ticker, candidate.Reason));
        }
        else if (desk.Cancel(own, candidate.Reason, now, sink))
        {
            current.NoteAsked(candidate);
            counters.StaleOrders += candidate.Rule == PruneRule.Stale ? 1 : 0;
        }
        else if (own is { IsOpen: true, IsCancelling: false })
        {
            // One that is being cancelled already, or has ended since, needs nothing.
            current.NoteError(order.OrderId, "a change of it is on its way");
        }
    }

    private void Remember(string orderId)
    {
        if (!ended.Add(orderId))
        {
            return;
        }

        endedOrder.Enqueue(orderId);
        if (endedOrder.Count > MaxRemembered)
        {
            ended.Remove(endedOrder.Dequeue());
        }
    }
}
