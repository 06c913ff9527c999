using Kalshi;
using Trader.Events;

namespace Trader.Orders;

/// <summary>A change of a live order that is on its way. One at a time; until it is answered the worse of old and new counts.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Price">The new limit in the outcome's own price.</param>
/// <param name="Count">Contracts wanted in all, filled ones included.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record OrderChange(OrderChangeKind Kind, Price Price, Quantity Count, EventTime RequestedAt, string Reason);
