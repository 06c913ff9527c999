using Kalshi;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Lifecycle;
using Trader.Live.Bus.Messages;
using Trader.Orders;
using Trader.Portfolio;
using Trader.Status;
using Trader.Whales;

namespace Trader.Live.Bus;

/// <summary>
/// Makes the catalogue's messages about our own affairs out of what leaves the core, on the trading thread. Each is made only while
/// somebody subscribes to it; otherwise it costs a look at an empty list.
/// </summary>
internal sealed class CoreMessages : ICommandSink
{
    private readonly TradingCore core;
    private readonly ICommandSink next;
    private readonly PositionMessages positions;
    private readonly Topic<StateTransition> transitions;
    private readonly Topic<CalibrationCompleted> calibrations;
    private readonly Topic<WhaleDecision> decisions;
    private readonly Topic<WhaleQueueUpdated> whales;
    private readonly Topic<OrderFilled> fills;
    private readonly Topic<OrderPlaced> placed;
    private readonly Topic<OrderUpdated> updated;
    private readonly Topic<OrderCancelled> cancelled;
    private readonly Topic<OrderFailed> failed;
    private long lastCalibration;

    public CoreMessages(TradingCore core, ICommandSink next, EventBus bus)
    {
        this.core = core;
        this.next = next;
        positions = new PositionMessages(core, bus);
        transitions = bus.TopicOf<StateTransition>();
        calibrations = bus.TopicOf<CalibrationCompleted>();
        decisions = bus.TopicOf<WhaleDecision>();
        whales = bus.TopicOf<WhaleQueueUpdated>();
        fills = bus.TopicOf<OrderFilled>();
        placed = bus.TopicOf<OrderPlaced>();
        updated = bus.TopicOf<OrderUpdated>();
        cancelled = bus.TopicOf<OrderCancelled>();
        failed = bus.TopicOf<OrderFailed>();
    }

    /// <inheritdoc/>
    public void Issue(TraderCommand command)
    {
        // First what matters, then who watches.
        next.Issue(command);
        switch (command)
        {
            case WriteToJournal { Entry: OrderMoved moved }:
                OnMoved(moved);
                break;
            case WriteToJournal { Entry: FillBooked fill }:
                positions.OnFill(fill);
                OnFill(fill);
                break;
            case NotifyWhale { IsComplete: true } when decisions.HasSubscribers:
                if (core.Whales.Decisions.Latest.FirstOrDefault() is { } decision)
                {
                    decisions.Publish(decision);
                }

                break;
            case Announce { Activity.From: not null }:
                OnTransition();
                break;
            case Announce { Activity: { Type: ActivityTypes.Calibration } activity }:
                OnCalibration(activity);
                break;
            default:
                break;
        }
    }

    /// <summary>The core has handled an event.</summary>
    public void After(in TraderEvent e)
    {
        if (e.Kind is not (TraderEventKind.Tick or TraderEventKind.BookDelta or TraderEventKind.PublicTrade))
        {
            positions.After(e);
        }
    }

    /// <summary>There is a new picture.</summary>
    public void OnSnapshot(TraderSnapshot previous, TraderSnapshot snapshot)
    {
        if (
            whales.HasSubscribers
            && (StatsOf(previous) != StatsOf(snapshot) || !previous.Whales.AsSpan().SequenceEqual(snapshot.Whales.AsSpan()))
        )
        {
            whales.Publish(new WhaleQueueUpdated(snapshot.Whales, StatsOf(snapshot), snapshot.Time.WallMs));
        }
    }

    private static WhaleQueueStats StatsOf(TraderSnapshot snapshot) =>
        new(
            snapshot.PublicTrades,
            snapshot.TradesDiscarded,
            snapshot.WhaleCount,
            snapshot.DecisionCounts.Sum(),
            snapshot.RateLimited
        );

    private void OnTransition()
    {
        if (transitions.HasSubscribers && core.LastTransition is { } transition)
        {
            transitions.Publish(transition);
        }
    }

    // Every calibration that ends says so once, with its number; whoever was told of one is not told again.
    private void OnCalibration(Activity activity)
    {
        if (calibrations.HasSubscribers && core.LastCalibration is { IsComplete: true } report && report.Number > lastCalibration)
        {
            lastCalibration = report.Number;
            calibrations.Publish(new CalibrationCompleted(report.Positions, report.Orders, report.DurationMs, activity.WallMs));
        }
    }

    private void OnFill(FillBooked fill)
    {
        if (fills.HasSubscribers)
        {
            fills.Publish(
                new OrderFilled(
                    fill.TradeId,
                    fill.OrderId,
                    fill.ClientOrderId,
                    fill.Ticker,
                    fill.IsTaker,
                    fill.Outcome,
                    fill.YesPrice.OnYesScale(fill.Outcome),
                    fill.Count,
                    fill.Fee,
                    core.Ledger.Find(fill.Ticker)?.Net ?? Quantity.Zero,
                    fill.TradedMs,
                    fill.Time.WallMs
                )
            );
        }
    }

    private void OnMoved(OrderMoved moved)
    {
        var isWanted = placed.HasSubscribers || updated.HasSubscribers || cancelled.HasSubscribers || failed.HasSubscribers;
        if (!isWanted || core.Orders.Find(moved.ClientOrderId) is not { } order)
        {
            return;
        }

        var news = new OrderNews(
            moved.ClientOrderId,
            moved.OrderId,
            order.Intent.Ticker,
            order.Intent.Outcome,
            moved.Price,
            order.Count,
            moved.FillCount,
            moved.Remaining,
            moved.State.ToWire(),
            order.Intent.Strategy,
            order.Intent.Reason,
            moved.Time.WallMs
        );
        switch (moved.State)
        {
            case OrderState.Intent or OrderState.Sent:
                // Nothing the exchange said.
                break;
            case OrderState.Canceled:
                cancelled.Publish(new OrderCancelled(news, moved.Reason ?? "cancelled"));
                break;
            case OrderState.Rejected:
                failed.Publish(new OrderFailed(news, moved.Reason ?? "refused"));
                break;
            default:
                if (moved.Cause == OrderCause.Answer && moved.State != OrderState.Unknown)
                {
                    placed.Publish(new OrderPlaced(news));
                }
                else
                {
                    updated.Publish(new OrderUpdated(news));
                }

                break;
        }
    }
}
