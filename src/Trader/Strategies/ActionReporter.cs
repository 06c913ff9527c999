using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;

namespace Trader.Strategies;

/// <summary>
/// Tells people of every action and what came of it (requirement N8): of an order once the exchange has answered it, of what
/// was refused before at once. Orders that sell what is held are to be noted when they are sent; any other is a purchase.
/// </summary>
internal sealed class ActionReporter(int historyLength)
{
    private readonly HashSet<string> selling = new(StringComparer.Ordinal);
    private readonly Queue<ActionTaken> latest = new();

    /// <summary>The latest actions, oldest first.</summary>
    public IReadOnlyCollection<ActionTaken> Latest => latest;

    /// <summary>An order was sent that closes what is held of the other outcome.</summary>
    public void NoteSale(OrderIntent intent) => selling.Add(intent.ClientOrderId);

    /// <summary>The exchange answered an order, or it was found out what became of it.</summary>
    public void OnAnswer(TrackedOrder order, OrderAnswer answer, EventTime now, ICommandSink sink)
    {
        if (answer.Kind is OrderAnswerKind.Sent or OrderAnswerKind.Unknown)
        {
            return;
        }

        var sells = selling.Remove(answer.ClientOrderId);
        var isTaken = answer.Kind == OrderAnswerKind.Accepted;
        var intent = order.Intent;
        Report(
            new ActionTaken
            {
                Strategy = intent.Strategy,
                Ticker = intent.Ticker,
                Action = TradeActions.Of(intent.Outcome, sells),
                Count = intent.Count,
                Limit = TradeActions.LimitOf(intent, sells),
                Reason = intent.Reason,
                IsExecuted = isTaken,
                OrderId = order.OrderId,
                Status = order.State.ToWire(),
                Refusal = isTaken ? null : answer.Reason ?? "the order was refused",
                WallMs = now.WallMs,
            },
            sink
        );
    }

    /// <summary>An order was refused before it was sent.</summary>
    public void OnRefused(string strategy, PlaceProposal place, bool sells, string refusal, EventTime now, ICommandSink sink) =>
        Report(
            new ActionTaken
            {
                Strategy = strategy,
                Ticker = place.Ticker,
                Action = TradeActions.Of(place.Outcome, sells),
                Count = place.Count,
                Limit = sells ? place.Price.Complement : place.Price,
                Reason = place.Reason,
                IsExecuted = false,
                OrderId = null,
                Status = "refused",
                Refusal = refusal,
                WallMs = now.WallMs,
            },
            sink
        );

    /// <summary>An action was chosen that something stood against.</summary>
    public void OnBlocked(string strategy, BlockedProposal blocked, EventTime now, ICommandSink sink) =>
        Report(
            new ActionTaken
            {
                Strategy = strategy,
                Ticker = blocked.Ticker,
                Action = blocked.Action,
                Count = blocked.Count,
                Limit = blocked.Price,
                Reason = blocked.Reason,
                IsExecuted = false,
                OrderId = null,
                Status = blocked.Status,
                Refusal = blocked.Reason,
                WallMs = now.WallMs,
            },
            sink
        );

    private void Report(ActionTaken action, ICommandSink sink)
    {
        latest.Enqueue(action);
        if (latest.Count > historyLength)
        {
            latest.Dequeue();
        }

        sink.Issue(new NotifyAction(action));
    }
}
