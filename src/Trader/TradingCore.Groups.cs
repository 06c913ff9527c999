using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Orders;
using Trader.Orders.Maintenance;

namespace Trader;

// Order groups, and clean-ups of what rests.
public sealed partial class TradingCore
{
    // False for events that are none of these.
    private bool HandleGroups(in TraderEvent e, ICommandSink sink)
    {
        switch (e.Kind)
        {
            case TraderEventKind.OrderGroupAnswer:
                groups.OnAnswer((OrderGroupAnswer)e.Payload!, e.Time, sink);
                GoOnToReady(e.Time, sink);
                if (closing.HasBegun)
                {
                    closing.Continue(e.Time, sink);
                }

                return true;
            case TraderEventKind.OrderGroupUpdate:
                if (groups.OnUpdate((OrderGroupMessage)e.Payload!, e.Time, sink))
                {
                    // Their own messages may be lost: the lists tell which orders the group has taken off the book.
                    account.OnLoss("an order group has cancelled its orders", e.Time, sink);
                }

                return true;
            case TraderEventKind.CleanupRequested:
                maintenance.Cleanups.Request((CleanupRequest)e.Payload!, WhyNoCleanup(), e.Time, sink);
                return true;
            default:
                return false;
        }
    }

    // The start waits for the first answer to each group that was asked for, not for the groups: without one it goes on, too.
    private bool HasGroupsPrepared => groups.IsPrepared || stop.IsEngaged;

    private CleanupObstacle WhyNoCleanup() =>
        closing.HasBegun ? CleanupObstacle.Ending
        : ledger.IsOpen ? CleanupObstacle.None
        : CleanupObstacle.NotRead;

    private void OnListed(RestingOrders resting, EventTime now, ICommandSink sink)
    {
        if (CleanupDesk.IsOurs(resting))
        {
            maintenance.Cleanups.OnListed(resting, now, sink);
        }
        else
        {
            stop.OnListed(resting, now, sink);
        }
    }

    // One that was cancelled, and not at our request, may have been so by its group.
    private void ApplyLookedUp(OrderDto dto, EventTime now, ICommandSink sink)
    {
        var before = orders.Find(dto.ClientOrderId, dto.OrderId);
        var mayBeByGroup = before is { IsOpen: true, IsCancelling: false };
        if (orders.Apply(dto, now) is { State: OrderState.Canceled } order && mayBeByGroup)
        {
            groups.OnVanished(order, now, sink);
        }
    }
}
