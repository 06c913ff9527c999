using Trader.Events;

namespace Trader.Orders.Maintenance;

/// <summary>A whale follow that nothing has filled for too long is cancelled; a partly filled one rides. On the exchange clock.</summary>
internal sealed class StaleFollowRule(int staleSeconds) : IPruneRule
{
    public PruneRule Rule => PruneRule.Stale;

    public string? WhyPrune(in RestingOrder order, EventTime now) =>
        staleSeconds > 0
        && order.Own is { State: OrderState.Resting } own
        && own.Intent.ClientOrderId.StartsWith(ClientOrderIds.FollowPrefix, StringComparison.Ordinal)
        && now.ExchangeMs - own.SentAt.ExchangeMs >= staleSeconds * 1000L
            ? $"unfilled after {staleSeconds} s"
            : null;
}
