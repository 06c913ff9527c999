using Trader.Events;

namespace Trader.Orders.Maintenance;

/// <summary>A person asked for all orders: everything of ours, and of others what counts as an orphan.</summary>
internal sealed class RequestedRule(OrphanRule orphans) : IPruneRule
{
    public PruneRule Rule => PruneRule.Requested;

    public string? WhyPrune(in RestingOrder order, EventTime now) =>
        order.Own is not null ? "a person asked for it" : orphans.WhyPrune(order, now);
}
