using Trader.Events;

namespace Trader.Orders.Maintenance;

/// <summary>Why an order is taken off the book by maintenance or a clean-up. The first that holds is the one that counts.</summary>
public enum PruneRule
{
    /// <summary>A whale follow that nothing has filled for too long.</summary>
    Stale = 0,

    /// <summary>An earlier run left it, or somebody else placed it where that counts as an orphan, too.</summary>
    Orphaned,

    /// <summary>The exchange says that its market has closed.</summary>
    ClosedMarket,

    /// <summary>A person asked for all orders to be cancelled.</summary>
    Requested,
}

/// <summary>An order that rests, ours or another's.</summary>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="ClientOrderId">The id its owner gave it; null for none.</param>
/// <param name="Ticker">The market.</param>
/// <param name="OrderGroupId">The group it is in at the exchange; null for none.</param>
/// <param name="Own">The order as ours; null if it is not.</param>
internal readonly record struct RestingOrder(
    string OrderId,
    string? ClientOrderId,
    string Ticker,
    string? OrderGroupId,
    TrackedOrder? Own
);

/// <summary>One rule of order maintenance.</summary>
internal interface IPruneRule
{
    /// <summary>Which one it is.</summary>
    PruneRule Rule { get; }

    /// <summary>Why the order is to be cancelled, for people; null if it is not.</summary>
    string? WhyPrune(in RestingOrder order, EventTime now);
}
