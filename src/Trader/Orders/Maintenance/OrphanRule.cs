using Trader.Events;
using Trader.Orders.Groups;

namespace Trader.Orders.Maintenance;

/// <summary>
/// What belongs to nobody who looks after it (requirement I7): orders of ours that earlier runs left, told by journal, by the
/// form of their id, or by being in a group of ours; and where that is switched on, everybody else's.
/// </summary>
internal sealed class OrphanRule(OrderGroupDesk groups, bool countsForeign) : IPruneRule
{
    public PruneRule Rule => PruneRule.Orphaned;

    public string? WhyPrune(in RestingOrder order, EventTime now)
    {
        if (order.Own is { } own)
        {
            return own is { IsOfEarlierRun: true, IsWantedAgain: false } ? "left by an earlier run" : null;
        }

        if (groups.IsOurs(order.OrderGroupId))
        {
            return "left in an order group of ours";
        }

        return countsForeign ? "not placed by this trader" : null;
    }
}
